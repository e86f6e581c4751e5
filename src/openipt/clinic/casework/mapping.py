# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Rows to entries: everything recorded in a course, in one statement."""

from functools import cache
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import BooleanField, CharField, Exists, F, FloatField, OuterRef, QuerySet, Value
from django.db.models.functions import Cast

from openipt.clinic.casework.models import Fact, Response, Signature, TextVersion
from openipt.course.entries import Entry
from openipt.course.kinds.measures import RESPONSE, response_of
from openipt.course.kinds.texts import NOTE, WORKSHEET, version_of
from openipt.measures import tidy

COLUMNS = (
    "id", "source", "entry_kind", "at_session", "about", "happened_on", "at", "author", "instead_of", "why", "content",
    "amount", "flag", "worded",
)  # fmt: skip

Rows: TypeAlias = QuerySet[Any, Any]


def entries_of(course: UUID) -> list[Entry]:
    """Return all entries ever recorded in a course, withdrawn and corrected ones included: one statement."""
    facts, responses = _facts().filter(course_id=course), _responses().filter(course_id=course)
    rows = facts.union(responses, _versions().filter(text__course_id=course), all=True)
    return [_entry(dict(zip(COLUMNS, row, strict=True))) for row in rows]


def _columns(rows: QuerySet[Any], source: str, **named: Any) -> Rows:
    named_rows = rows.annotate(source=Value(source, output_field=CharField()), **named)
    columns: Rows = named_rows.values_list(*COLUMNS)
    return columns


# Each is put together once a process and narrowed to a course: building them costs more than asking the database


@cache
def _facts() -> Rows:
    return _columns(
        Fact.objects.get_queryset(),
        "fact",
        entry_kind=F("kind"),
        at_session=F("session_id"),
        about=F("subject"),
        at=F("recorded_at"),
        author=F("recorded_by_id"),
        instead_of=F("replaces"),
        why=F("reason"),
        content=F("data"),
        amount=Value(None, output_field=FloatField()),
        flag=Value(False, output_field=BooleanField()),
        worded=Value(None, output_field=CharField()),
    )


@cache
def _responses() -> Rows:
    return _columns(
        Response.objects.get_queryset(),
        "response",
        entry_kind=F("instrument"),
        at_session=F("session_id"),
        about=F("definition_id"),
        at=F("recorded_at"),
        author=F("recorded_by_id"),
        instead_of=F("replaces_id"),
        why=F("reason"),
        content=F("answers"),
        amount=F("total"),
        flag=F("complete"),
        worded=F("wording_id"),
    )


@cache
def _versions() -> Rows:
    signed = Exists(Signature.objects.filter(version=OuterRef("pk")))
    return _columns(
        TextVersion.objects.get_queryset(),
        "version",
        entry_kind=F("text__kind"),
        at_session=F("text__session_id"),
        about=Cast("text_id", CharField()),
        at=F("saved_at"),
        author=F("saved_by_id"),
        instead_of=F("previous_id"),
        why=F("reason"),
        content=F("answers"),
        amount=Cast("number", FloatField()),
        flag=signed,
        worded=Value(None, output_field=CharField()),
    )


def _score(total: float | None) -> float | None:
    """Return a total as it was counted: 12 and not 12.0."""
    return None if total is None else tidy(total)


def _entry(row: dict[str, Any]) -> Entry:
    kind, data = row["entry_kind"], row["content"] or {}
    if row["source"] == "response":
        data = response_of(
            kind,
            data,
            total=_score(row["amount"]),
            complete=bool(row["flag"]),
            definition=row["about"],
            wording=row["worded"],
        )
        row["about"], kind = "", RESPONSE
    elif row["source"] == "version":
        row["about"] = str(UUID(row["about"]))  # SQLite gives it without dashes
        data = version_of(kind, row["about"], data, number=int(row["amount"]), signed=bool(row["flag"]))
        kind = NOTE if kind == NOTE else WORKSHEET
    return Entry(
        id=str(row["id"]),
        kind=kind,
        happened_on=row["happened_on"],
        recorded_at=row["at"],
        by=str(row["author"]),
        data=data,
        session=str(row["at_session"]) if row["at_session"] else None,
        subject=row["about"] or None,
        replaces=str(row["instead_of"]) if row["instead_of"] else None,
        reason=row["why"] or "",
    )


def from_fact(fact: Fact) -> Entry:
    """Return the entry of a fact that has just been made."""
    return Entry(
        id=str(fact.pk),
        kind=fact.kind,
        happened_on=fact.happened_on,
        recorded_at=fact.recorded_at,
        by=str(fact.recorded_by_id),
        data=fact.data,
        session=str(fact.session_id) if fact.session_id else None,
        subject=fact.subject or None,
        replaces=str(fact.replaces) if fact.replaces else None,
        reason=fact.reason,
    )
