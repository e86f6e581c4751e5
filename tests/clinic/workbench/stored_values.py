# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A course whose rows hold values at the limits of their columns and fields, stored beneath every form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from openipt.clinic.accounts.models import User
from openipt.clinic.casework.actions.texts import content_hash
from openipt.clinic.casework.mapping import entries_of
from openipt.clinic.casework.models import Fact, Response, Session, Signature, Text, TextVersion
from openipt.clinic.casework.restate import folded, restate
from openipt.clinic.clients.models import Course
from openipt.clinic.clients.snapshots import keep
from openipt.clinic.ledger.ids import new_id
from openipt.measures.load import instrument
from openipt.protocol.load import content
from openipt.protocol.model import Field, FieldType
from openipt.protocol.text import MOST_IN_LINE

SHEETS = ("formulation", "safety-plan", "relapse-plan", "area-grief")
GONE = "00000000-0000-7000-8000-000000000000"  # the id of something that is not there
DAYS = ("0001-01-01", "1899-12-31", "2026-03-03", "9999-12-30", "9999-12-31")
MOMENTS = (
    "0001-01-01T00:00:00+00:00", "0001-01-01T12:00:00+00:00", "2026-03-03T09:00:00+00:00", "9999-12-31T00:30:00+00:00",
    "9999-12-31T23:59:59+00:00",
)  # fmt: skip
NUMBERS = (-(10**15), -1, 0, 1, 10**15)
TEXTS = ("", "x", "{person} %s <b>&amp;", "أميرة 🌻", "word " * 400, "y" * MOST_IN_LINE)

Known = Mapping[str, Sequence[str]]  # ids that are there, by kind
Choose = Callable[[Sequence[Any]], Any]


@dataclass
class Stored:
    """What has been stored in a course, for whoever reads its pages."""

    course: Course
    sessions: list[UUID] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    texts: list[tuple[str, UUID]] = field(default_factory=list)


def store(course: Course, by: User, now: datetime, choose: Choose) -> Stored:
    """Two rows of every kind of fact, sessions, responses and worksheets; every value is what `choose` takes."""
    stored = Stored(course)
    for _twice in range(2):
        stored.sessions.append(_session(stored, by, now, choose))
    known = {kind: [str(new_id()), str(new_id())] for kind in ("person", "event", "goal", "step")}
    closed = choose((True, False, False))
    for kind, definition in content().facts.items():
        if kind == "closing" and not closed:
            continue
        for number in range(2):
            about = known[kind][number] if kind in known else None
            data = {
                each.id: _value(each, choose, known) for each in definition.fields if each.required or choose((0, 1, 1))
            }
            stored.facts.append(_fact(stored, by, now, choose, kind, data, id=about))
    Fact.objects.bulk_create(stored.facts)
    for name in ("phq-9", "gad-7", "core-10"):
        _responses(course, by, now, choose, name)
    for kind in SHEETS:
        _text(stored, by, now, choose, kind, known)
    entries = entries_of(course.pk)
    restate(course, folded(course, entries, now.astimezone(course.service.tzinfo).date()))
    return stored


def _fact(
    stored: Stored, by: User, now: datetime, choose: Choose, kind: str, data: Mapping[str, Any], id: str | None = None
) -> Fact:
    definition = content().facts.get(kind)
    about = str(data.get(definition.about) or "") if definition and definition.about not in (None, "self") else ""
    made = UUID(id) if id else new_id()
    subject = {"session": str(data.get("id") or "")}.get(kind) or about
    return Fact(
        id=made, service_id=stored.course.service_id, course=stored.course, kind=kind, subject=subject[:40],
        session_id=choose((None, *stored.sessions)), happened_on=date.fromisoformat(choose(DAYS)), recorded_at=now,
        recorded_by=by, data={key: value for key, value in data.items() if value not in (None, "", [])},
    )  # fmt: skip


def _session(stored: Stored, by: User, now: datetime, choose: Choose) -> UUID:
    starts_at, course = datetime.fromisoformat(choose(MOMENTS)), stored.course
    session = Session.objects.create(
        id=new_id(), service_id=course.service_id, course=course, starts_at=starts_at, zone=course.service.zone,
        minutes=choose((0, 1, 50, 32_767)),
    )  # fmt: skip
    data = {"starts_at": starts_at.isoformat(), "day": choose(DAYS), "minutes": session.minutes}
    stored.facts.append(
        Fact(
            id=session.pk,
            service_id=course.service_id,
            course=course,
            kind="session",
            subject=str(session.pk),
            happened_on=date.fromisoformat(choose(DAYS)),
            recorded_at=now,
            recorded_by=by,
            data=data,
        )
    )
    return session.pk


def _responses(course: Course, by: User, now: datetime, choose: Choose, name: str) -> None:
    measure = instrument(name)
    kept = keep(measure)
    for _twice in range(2):
        Response.objects.create(
            id=new_id(), service_id=course.service_id, course=course, instrument=name,
            definition_id=kept.structure, wording_id=kept.wording,
            total=choose((None, -1e15, 0, 3.5, 1e15)), complete=choose((True, False)), mode="self",
            answers={"answers": [choose((None, 0, 3)) for _ in measure.items], "mode": "self"},
            happened_on=date.fromisoformat(choose(DAYS)), recorded_at=now, recorded_by=by,
        )  # fmt: skip


def _text(stored: Stored, by: User, now: datetime, choose: Choose, kind: str, known: Known) -> None:
    sheet, course = content().worksheets[kind], stored.course
    head = Text.objects.create(
        id=new_id(), service_id=course.service_id, course=course, kind=kind, revision=1, created_at=now,
        session_id=choose((None, *stored.sessions)), subject=choose(("", known["person"][0], GONE, "grief")),
    )  # fmt: skip
    answers = {each.id: value for each in sheet.fields if (value := _value(each, choose, known)) not in (None, "", [])}
    kept = keep(sheet)
    version = TextVersion.objects.create(
        id=new_id(), service_id=course.service_id, text=head, number=1,
        definition_id=kept.structure, wording_id=kept.wording, language="en", answers=answers,
        hash=content_hash(answers), happened_on=date.fromisoformat(choose(DAYS)), saved_at=now, saved_by=by,
    )  # fmt: skip
    if choose((True, False)):
        Signature.objects.create(
            id=new_id(), service_id=course.service_id, version=version, signed_at=now, signed_by=by, hash=version.hash
        )
    stored.texts.append((kind, head.pk))


def _value(definition: Field, choose: Choose, known: Known) -> Any:
    """A value of this type of field, at a limit; for what points at something, also at what has gone."""
    make = _MAKERS.get(definition.type)
    return make(definition, choose, known) if make else choose((*known.get(definition.type.value, ()), GONE))


def _when(definition: Field, choose: Choose, known: Known) -> dict[str, str]:
    first, last = sorted((choose(DAYS), choose(DAYS)))
    if choose((False, True)):
        return {"precision": "words", "text": choose((*TEXTS[1:], "after the move", "before 2019"))}
    return {
        "first": first,
        "last": last,
        "precision": choose(("day", "month", "season", "year", "span")),
        "text": choose(TEXTS[1:]),
    }


def _rows(definition: Field, choose: Choose, known: Known) -> list[dict[str, Any]]:
    row = {each.id: _value(each, choose, known) for each in definition.fields}
    return [{key: value for key, value in row.items() if value not in (None, "")}] * choose((0, 1, 12))


def _number(definition: Field, choose: Choose, known: Known) -> int:
    limits = [each for each in (definition.lowest, definition.highest) if each is not None]
    return choose(limits or NUMBERS)


_MAKERS: Mapping[FieldType, Callable[[Field, Choose, Known], Any]] = {
    FieldType.LINE: lambda definition, choose, known: choose(HOLDING.get(definition.id, TEXTS)),
    FieldType.TEXT: lambda definition, choose, known: choose((*TEXTS, "word\n" * 200)),
    FieldType.NUMBER: _number,
    FieldType.RATING: lambda definition, choose, known: choose((0, 10)),
    FieldType.YES: lambda definition, choose, known: choose((True, None)),
    FieldType.CHOICE: lambda definition, choose, known: choose(definition.choices).id,
    FieldType.CHOICES: lambda definition, choose, known: [each.id for each in definition.choices[: choose((0, 99))]],
    FieldType.DATE: lambda definition, choose, known: choose(DAYS),
    FieldType.WHEN: _when,
    FieldType.PEOPLE: lambda definition, choose, known: choose(([], known["person"], [GONE, *known["person"]])),
    FieldType.ROWS: _rows,
}

# Lines that hold a code, an id or a moment rather than words, with values that are no longer known among them.
HOLDING: Mapping[str, Sequence[str]] = {
    "due_at": MOMENTS,
    "owner": ("", GONE),
    "alert": (GONE,),
    "planned": ("", GONE),
    "version": (GONE,),
    "instrument": ("phq-9", "gone"),
    "handout": ("mood-and-people", "gone"),
    "technique": ("communication-analysis", "gone"),
    "strategy": ("stage", "gone"),
    "phase": ("initial", "middle", "ending", "follow_up", "gone"),
    "task": ("inventory", "gone"),
    "about": ("treatment", "gone"),
}
