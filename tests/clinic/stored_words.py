# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Every text that is stored, with the place where it stands, and whether it is a wording of ours."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation

from openipt.clinic.ledger.fields import PrivateJSON
from openipt.measures import instruments
from openipt.measures.load import use_own
from openipt.protocol import load
from openipt.wording import Text, reworded

OPEN, CLOSE = "⟦", "⟧"
# Content as it was used, which is kept in its words on purpose; rows of Django and of the lock-out.
WORDS_ON_PURPOSE = frozenset({"clients.ContentSnapshot", "clients.ContentWording"})


def normalised(text: str) -> str:
    """A text without case, double blanks and what stands around it."""
    return re.sub(r"\s+", " ", text).strip(" .:…").casefold()


def stored_texts() -> Iterator[tuple[str, str]]:
    """Place and text of everything stored: "casework.Fact.data.reason", one text of the JSON at a time."""
    for model in apps.get_models():
        name = model._meta.label
        if not model.__module__.startswith("openipt.") or name in WORDS_ON_PURPOSE:
            continue
        fields = [
            field for field in model._meta.concrete_fields if isinstance(field, models.CharField | models.TextField)
        ]
        for row in model._base_manager.values(*(field.name for field in fields)).iterator():
            for field in fields:
                value = row[field.name]
                if isinstance(field, PrivateJSON):
                    yield from _texts(value, f"{name}.{field.name}")
                elif value:
                    yield f"{name}.{field.name}", value


def _texts(value: object, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if value:
            yield place, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, f"{place}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, place)


def _bracketed(text: Text) -> str:
    return f"{OPEN}{text.text}{CLOSE}" if text.text else ""


@contextmanager
def in_brackets() -> Iterator[None]:
    """A made-up language: each text of the pages, of content and of the instruments comes in brackets."""
    plain_load, own = load.load, [reworded(one, _bracketed) for one in instruments()]
    with pytest.MonkeyPatch.context() as patch:
        for name in ("gettext", "ngettext", "pgettext", "npgettext"):
            plain = getattr(translation._trans, name)
            patch.setattr(translation._trans, name, lambda *args, plain=plain: f"{OPEN}{plain(*args)}{CLOSE}")
        patch.setattr(load, "load", lambda folder: reworded(plain_load(folder), _bracketed))
        load.content.cache_clear()
        use_own(own)
        try:
            yield
        finally:
            use_own([])
            load.content.cache_clear()
