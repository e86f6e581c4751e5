# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Rows to entries: everything recorded in a course, in one statement."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, TypeAlias
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, CharField, Exists, F, FloatField, OuterRef, QuerySet, UUIDField, Value
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
Key: TypeAlias = UUID | str  # as PostgreSQL and as SQLite give it


ANY_COURSE = UUID(int=0)  # in its place stands the course that is asked for


def entries_of(course: UUID) -> list[Entry]:
    """Return all entries ever recorded in a course, withdrawn and corrected ones included: one statement.

    Its rows do not become models first, which costs more than anything else in opening a course.
    """
    sql, values = _statement(connection.vendor)
    wanted = UUIDField().get_db_prep_value(course, connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, [wanted if value is ANY_COURSE else value for value in values])
        return [_entry(*row) for row in cursor.fetchall()]


@cache
def _statement(_vendor: str) -> tuple[str, tuple[Any, ...]]:
    """Return the statement of a database and its values: put together once, since that costs more than asking."""
    facts, responses = _facts().filter(course_id=ANY_COURSE), _responses().filter(course_id=ANY_COURSE)
    rows = facts.union(responses, _versions().filter(text__course_id=ANY_COURSE), all=True)
    sql, values = rows.query.get_compiler(connection=connection).as_sql()
    placeholder = (ANY_COURSE, ANY_COURSE.hex)
    return sql, tuple(ANY_COURSE if value in placeholder else value for value in values)


def _columns(rows: QuerySet[Any], source: str, **named: Any) -> Rows:
    named_rows = rows.annotate(source=Value(source, output_field=CharField()), **named)
    columns: Rows = named_rows.values_list(*COLUMNS)
    return columns


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


def _entry(
    id: Key,
    source: str,
    kind: str,
    session: Key | None,
    about: str | None,
    day: date,
    at: datetime,
    author: Key,
    instead_of: Key | None,
    reason: str | None,
    content: str | None,
    amount: float | None,
    flag: bool | None,
    worded: str | None,
) -> Entry:
    """Return the entry of a row as the database gives it, in the order of `COLUMNS`."""
    data: Mapping[str, object] = json.loads(content) if content else {}
    if source == "response":
        total = None if amount is None else tidy(amount)
        data = response_of(kind, data, total=total, complete=bool(flag), definition=about or "", wording=worded or "")
        about, kind = None, RESPONSE
    elif source == "version":
        about = _id(about)
        data = version_of(kind, about, data, number=int(amount or 0), signed=bool(flag))
        kind = NOTE if kind == NOTE else WORKSHEET
    return Entry(
        id=_id(id),
        kind=kind,
        happened_on=day,
        recorded_at=at if at.tzinfo else at.replace(tzinfo=UTC),
        by=_id(author),
        data=data,
        session=_id(session) if session else None,
        subject=about or None,
        replaces=_id(instead_of) if instead_of else None,
        reason=reason or "",
    )


def _id(key: Key | None) -> str:
    """Return an id as it is everywhere else; SQLite gives it without dashes."""
    text = str(key)
    return text if len(text) != 32 else f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


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
