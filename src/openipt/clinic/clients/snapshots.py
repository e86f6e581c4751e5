# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Definitions kept once under their hash, and read back once a process."""

from dataclasses import replace
from functools import lru_cache

from django.db import transaction

from openipt.clinic.clients.models import ContentSnapshot, Course
from openipt.measures import Instrument
from openipt.measures import from_body as instrument_from
from openipt.protocol.model import Form, Task, Worksheet
from openipt.protocol.snapshot import body, digest, form_from, worksheet_from

SICK_ROLE = "sick-role"


def keep(definition: Form | Worksheet | Instrument) -> str:
    """Store the definition unless it is there; returns its hash."""
    if isinstance(definition, Instrument):
        return _keep(definition.hash, "instrument", definition.id, str(definition.version), definition.body())
    kind = "form" if isinstance(definition, Form) else "worksheet"
    return _keep(digest(definition), kind, definition.id, str(definition.version), body(definition))


# Hashes known to be stored, so that only the first use in a process asks the database.
_kept: set[str] = set()


def _keep(hash_: str, kind: str, content_id: str, version: str, text: str) -> str:
    if hash_ in _kept:
        return hash_
    made = ContentSnapshot(hash=hash_, kind=kind, content_id=content_id, version=version, body=text)
    ContentSnapshot.objects.bulk_create([made], ignore_conflicts=True)
    transaction.on_commit(lambda: _kept.add(hash_))
    return hash_


@lru_cache(maxsize=256)
def form(hash_: str) -> Form:
    return form_from(_body(hash_))


def form_of(course: Course) -> Form:
    """The form of IPT of a course, as its service works: without the sick role where that is not given."""
    return form(course.form_id) if course.service.uses_sick_role else _without_sick_role(course.form_id)


@lru_cache(maxsize=256)
def _without_sick_role(hash_: str) -> Form:
    whole = form(hash_)
    return replace(whole, tasks=tuple(each for each in whole.tasks if not _asks_for(each, SICK_ROLE)))


def _asks_for(task: Task, sheet: str) -> bool:
    needed = (*task.need.any_of, *((task.only_if,) if task.only_if else ()))
    return any(each.where.get("worksheet") == sheet for each in needed)


@lru_cache(maxsize=512)
def worksheet(hash_: str) -> Worksheet:
    return worksheet_from(_body(hash_))


@lru_cache(maxsize=256)
def instrument(hash_: str) -> Instrument:
    return instrument_from(_body(hash_))


def _body(hash_: str) -> str:
    return ContentSnapshot.objects.values_list("body", flat=True).get(pk=hash_)
