# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The order of the apps where a linter of imports cannot see it: foreign keys, migrations, templates and addresses."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.urls import URLPattern, URLResolver, get_resolver

CLINIC = Path(__file__).resolve().parent.parent / "src" / "openipt" / "clinic"
RECORDS = ("ledger", "accounts", "clients", "casework", "documents")
FACES = ("workbench", "portal", "administration", "library", "api")
ROOMS = settings.ROOMS
PARTS = ("interface", "forms", "drawings")
NAMES = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""")
TAGS = "url|link_to|post_button|head_with_link|save_or_back"
ADDRESSES = re.compile(rf"""{{%\s*(?:{TAGS})(?:\s+_\("[^"]*"\)|\s+[\w.]+(?:\|\w+(?::"[^"]*")?)?)*\s+["']([^"']+)["']""")


def may_use(user: str, used: str) -> bool:
    """Whether app ``user`` may refer to app ``used``: itself, records further left, and for faces the interface."""
    if user == used:
        return True
    if user in ROOMS:
        return used in (*RECORDS, *PARTS, "shared")
    if user in RECORDS:
        return used in RECORDS[: RECORDS.index(user)]
    return user in FACES and used in (*RECORDS, *PARTS)


def app_of(module: str) -> str | None:
    """The app of the clinic that a module belongs to; None for everything else."""
    match = re.match(r"openipt\.clinic\.(\w+)", module)
    return match.group(1) if match else None


def relations() -> Iterator[tuple[str, str, str]]:
    """App, app it points at, and the field, for every relation between two of our models."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey | models.ManyToManyField):
                source, target = app_of(model.__module__), app_of(field.related_model.__module__)
                if source and target:
                    yield source, target, f"{model._meta.label}.{field.name}"


def test_models_point_only_at_apps_before_their_own():
    every = list(relations())
    assert every
    assert [place for source, target, place in every if not may_use(source, target)] == []


def test_migrations_depend_only_on_apps_before_their_own():
    disk = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    ours = {label: app_of(apps.get_app_config(label).name) for label, _ in disk}
    wrong = [
        f"{label}.{name} depends on {before}"
        for (label, name), migration in disk.items()
        for before, _ in migration.dependencies
        if ours[label] and ours.get(before) and not may_use(ours[label], ours[before])
    ]
    assert wrong == []


def test_interface_has_no_models_and_faces_own_no_tables():
    owners = {app_of(model.__module__) for model in apps.get_models()}
    assert owners & {*PARTS, *FACES} == set()


def templates() -> Iterator[tuple[str, Path, str]]:
    """App or room of the workbench, path and text of every template that belongs to one."""
    for path in sorted(CLINIC.rglob("templates/**/*.html")):
        owner = path.relative_to(CLINIC).as_posix().partition("/templates/")[0]
        yield owner.removeprefix("workbench/"), path, path.read_text(encoding="utf-8")


def test_templates_include_only_their_own_and_the_interface():
    wrong = [
        f"{path.relative_to(CLINIC)} uses {name}"
        for app, path, text in templates()
        for name in NAMES.findall(text)
        if not may_use(app, name.partition("/")[0])
    ]
    assert wrong == []


def addresses(patterns: list[URLPattern | URLResolver] | None = None, space: str = "") -> Iterator[str]:
    """The name of each address, with its namespace."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, inner)
        elif pattern.name:
            yield f"{space}{pattern.name}"


def test_only_faces_know_addresses_and_each_exists():
    """A link to another face is an address, not an import; but a record or the interface may name no page at all."""
    known = set(addresses())
    wrong = [
        f"{path.relative_to(CLINIC)} links to {name}"
        for app, path, text in templates()
        for name in ADDRESSES.findall(text)
        if app not in (*FACES, *ROOMS) or name not in known
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("user", "used", "allowed"),
    [
        ("casework", "accounts", True),
        ("accounts", "casework", False),
        ("workbench", "interface", True),
        ("casework", "interface", False),
        ("portal", "workbench", False),
        ("session", "shared", True),
        ("session", "people", False),
        ("shared", "session", False),
        ("interface", "casework", False),
    ],
)
def test_the_order_itself(user: str, used: str, allowed: bool):
    assert may_use(user, used) is allowed


WEB = ("django.http", "django.shortcuts", "django.urls", "django.views", "django.middleware", "django.contrib.messages")


def test_records_know_nothing_of_the_web():
    """So that jobs and programs use the same actions; a linter of imports sees no parts of Django, only the whole."""
    wrong = [
        f"{path.relative_to(CLINIC)} imports {name}"
        for app in RECORDS
        for path in sorted(CLINIC.glob(f"{app}/**/*.py"))
        for name in imported(ast.parse(path.read_text(encoding="utf-8")))
        if name.startswith(WEB)
    ]
    assert wrong == []


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
