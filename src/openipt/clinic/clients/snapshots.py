# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Definitions kept once under their hash, and read back once a process: their structure, and apart their words.

A course is folded, checked and scored with structure alone. A page that shows what was signed or answered puts the
words back in which it was shown then. A form of IPT, which no one signs, is shown in the words of today.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from typing import Any, TypeVar, cast

from django.db import models, transaction

from openipt.clinic import language
from openipt.clinic.clients.models import ContentSnapshot, ContentWording, Course
from openipt.measures import Instrument
from openipt.measures import from_body as instrument_from
from openipt.measures.load import is_known
from openipt.protocol.model import Form, Task, Worksheet
from openipt.protocol.snapshot import body, form_from, worksheet_from
from openipt.wording import places_in, put_in, texts_by_place, wordless

SICK_ROLE = "sick-role"
KINDS: Mapping[type, str] = {Form: "form", Worksheet: "worksheet", Instrument: "instrument"}

D = TypeVar("D", Form, Instrument, Worksheet)


@dataclass(frozen=True, slots=True)
class Kept:
    """The hashes under which a definition is stored: of its structure, and of its words in one language."""

    structure: str
    wording: str


# ---------- keeping ----------


def keep(definition: Form | Worksheet | Instrument, shown_in: str = language.SOURCE) -> Kept:
    """Store the structure of a definition, and its words in the language it was shown in, unless they are there."""
    known = _known.get((id(definition), shown_in))
    snapshot, wording = known[1:] if known and known[0] is definition else _rows(definition, shown_in)
    _known[id(definition), shown_in] = definition, snapshot, wording
    if wording.pk not in _kept:
        ContentSnapshot.objects.bulk_create([snapshot], ignore_conflicts=True)
        ContentWording.objects.bulk_create([wording], ignore_conflicts=True)
        transaction.on_commit(lambda: _kept.add(wording.pk))
    return Kept(snapshot.pk, wording.pk)


# Rows by definition and language, worked out once a process; and the wordings known to be stored, so that only the
# first use of each asks the database.
_known: dict[tuple[int, str], tuple[object, ContentSnapshot, ContentWording]] = {}
_kept: set[str] = set()


def _rows(definition: Form | Worksheet | Instrument, shown_in: str) -> tuple[ContentSnapshot, ContentWording]:
    worded, structure = language.in_language(definition, shown_in), wordless(definition)
    text = structure.body() if isinstance(structure, Instrument) else body(structure)
    named = {"kind": KINDS[type(definition)], "content_id": definition.id, "version": str(definition.version)}
    snapshot = ContentSnapshot(hash=_hash(text), structure=text, **named)
    texts = json.dumps(texts_by_place(worded), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    wording = ContentWording(
        hash=_hash(f"{snapshot.hash}\n{shown_in}\n{texts}"), snapshot_id=snapshot.hash, language=shown_in, texts=texts
    )
    return snapshot, wording


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


# ---------- structure, for folding, rules and scoring ----------


@lru_cache(maxsize=256)
def form(structure: str) -> Form:
    """Return a form of IPT without its words."""
    return form_from(_structure(structure))


@lru_cache(maxsize=256)
def instrument_structure(structure: str) -> Instrument:
    """Return an instrument without its words."""
    return instrument_from(_structure(structure))


def form_of(course: Course) -> Form:
    """Return the form of IPT of a course, as its service works.

    Without the sick role where that is not given. No words.
    """
    return form(course.form_id) if course.service.uses_sick_role else _without_sick_role(course.form_id)


@lru_cache(maxsize=256)
def _without_sick_role(structure: str) -> Form:
    return _without(form(structure), SICK_ROLE)


def _without(whole: Form, sheet: str) -> Form:
    return replace(whole, tasks=tuple(task for task in whole.tasks if not _asks_for(task, sheet)))


def _asks_for(task: Task, sheet: str) -> bool:
    needed = (*task.need.any_of, *((task.only_if,) if task.only_if else ()))
    return any(evidence.where.get("worksheet") == sheet for evidence in needed)


# ---------- with words, for pages and prints ----------


@lru_cache(maxsize=512)
def worksheet(structure: str, wording: str) -> Worksheet:
    """Return a worksheet in the words in which it was shown."""
    return put_in(worksheet_from(_structure(structure)), _texts(pk=wording))


@lru_cache(maxsize=256)
def instrument(structure: str, wording: str) -> Instrument:
    """Return an instrument in the words in which it was answered."""
    return put_in(instrument_structure(structure), _texts(pk=wording))


def form_shown(course: Course) -> Form:
    """Return the form of IPT of a course as its service works, in the words of the page."""
    shown = form_in_words(course.form_id)
    return shown if course.service.uses_sick_role else _without(shown, SICK_ROLE)


def form_in_words(structure: str) -> Form:
    """Return a form of IPT in the words that content has for it today, in the language of the page."""
    stored = form(structure)
    return _in_words_of_today(structure, stored, language.content().forms.get(stored.id))


def instrument_in_words(structure: str) -> Instrument:
    """Return an instrument as it was answered, in the words of today and the language of the page."""
    stored = instrument_structure(structure)
    return _in_words_of_today(structure, stored, language.instrument(stored.id) if is_known(stored.id) else None)


def worksheet_as_read(structure: str, wording: str, *, saved_in: str) -> Worksheet:
    """Return a worksheet for a client.

    In the words that were saved, unless these are in another language than the page.
    """
    if saved_in == language.active():
        return worksheet(structure, wording)
    stored = wordless(worksheet_from(_structure(structure)))
    return _in_words_of_today(structure, stored, language.content().worksheets.get(stored.id))


def _in_words_of_today(structure: str, stored: D, today: D | None) -> D:
    """Return a structure with the texts of today's definition; with those that were kept where today's has none."""
    key = structure, language.active()
    shown = _shown.get(key)
    if shown is None or shown[0] is not today:
        texts = texts_by_place(today) if today else {}
        if today is None or places_in(stored) - places_in(today):
            texts = _texts(snapshot=structure) | texts
        shown = _shown[key] = today, put_in(stored, texts)
    return cast("D", shown[1])


# Hash and language -> the definition of today whose words it has, and the definition in them.
_shown: dict[tuple[str, str], tuple[object, object]] = {}


# ---------- reading ----------


def _structure(hash_: str) -> str:
    return ContentSnapshot.objects.values_list("structure", flat=True).get(pk=hash_)


def _texts(**which: Any) -> dict[str, str]:
    """Return the texts of one stored wording, by place.

    Those in the language of the content files where there are several.
    """
    in_source = models.Case(models.When(language=language.SOURCE, then=0), default=1)
    rows = ContentWording.objects.filter(**which).order_by(in_source, "hash").values_list("texts", flat=True)
    return cast("dict[str, str]", json.loads(rows[0]))
