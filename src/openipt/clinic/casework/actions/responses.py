# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Measures answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from openipt.clinic.accounts.models import User
from openipt.clinic.casework.actions.sessions import first_finding, raise_alert
from openipt.clinic.casework.models import Response
from openipt.clinic.casework.read import CourseRead, Recorded
from openipt.clinic.casework.write import Writing, writing
from openipt.clinic.clients import snapshots
from openipt.clinic.clients.models import Course
from openipt.clinic.language import SOURCE
from openipt.clinic.ledger.audit import Touched
from openipt.clinic.ledger.errors import Refused
from openipt.clinic.ledger.ids import new_id
from openipt.course.entries import Entry
from openipt.course.kinds.measures import RESPONSE, response_of
from openipt.course.plausible import check_day
from openipt.course.risk import alerts_to_raise
from openipt.measures import (
    Answer,
    AnswerError,
    Flag,
    Scored,
    check_total,
    instrument,
    score,
    tidy,
    total_from_print,
    unseen,
)

PAPER_TOTAL = "paper_total"
# Why an answered form took the place of another where no one typed a reason.
SENT_AGAIN = "sent_again"


class _At(TypedDict):
    """What every response has beside its answers."""

    happened_on: date | None
    session: UUID | None
    replaces: UUID | None
    reason: str


def record_response(
    *,
    course: Course | CourseRead,
    measure: str,
    answers: Sequence[Answer],
    by: User,
    now: datetime,
    id: UUID | None = None,
    happened_on: date | None = None,
    session: UUID | None = None,
    mode: str = "self",
    coding: str = "",
    replaces: UUID | None = None,
    reason: str = "",
    cause: str = "",
    shown_in: str = SOURCE,
    asked_in: str = SOURCE,
) -> Recorded:
    """Score and keep the answers; flags raise alerts or join the open concern, in the same transaction.

    ``reason`` is what a person typed, ``cause`` a code (SENT_AGAIN) in its place, ``shown_in`` the form's language,
    ``asked_in`` that of the questions as the client had them, of an official version on paper or of the content files.
    ``coding`` says how the form is numbered where it is printed in several ways. Raises Refused for answers outside the
    instrument's range or of an unclear coding, for none at all, and for a day still to come.
    """
    with writing(course, by=by, now=now) as here:
        scored = _scored(measure, answers, coding)
        sent = {"instrument": measure, "answers": list(answers), "mode": mode, "coding": scored.coding or None}
        sent["language"] = _code(asked_in) or None
        at: _At = {"happened_on": happened_on, "session": session, "replaces": replaces, "reason": reason}
        first = here.sent_before(id, "response", sent, **at)
        if first is not None:
            return here.done(first)
        answered = _Given(
            total=scored.total,
            complete=scored.complete,
            mode=mode,
            answers={
                "answers": list(answers),
                "mode": mode,
                "instrument_version": scored.instrument_version,
                **_said(category=scored.category, coding=scored.coding, language=_code(asked_in), cause=cause),
                **({"out_of": scored.out_of} if scored.out_of is not None else {}),
            },
            flags=scored.flags,
            shown_in=shown_in,
        )
        return here.done(_keep(here, measure, answered, id, **at))


def record_total(
    *,
    course: Course | CourseRead,
    measure: str,
    total: float,
    by: User,
    now: datetime,
    id: UUID | None = None,
    happened_on: date | None = None,
    session: UUID | None = None,
    coding: str = "",
    replaces: UUID | None = None,
    reason: str = "",
    cause: str = "",
    shown_in: str = SOURCE,
    asked_in: str = SOURCE,
) -> Recorded:
    """Keep a total whose answers stand on paper. No risk question was seen: one that is asked now still has to be.

    ``coding`` says how the form is numbered where it is printed in several ways. Raises Refused for a total outside the
    instrument's range or of an unclear coding, and for a day still to come.
    """
    definition = instrument(measure)
    with writing(course, by=by, now=now) as here:
        try:
            [total] = total_from_print(definition, [total], coding or None)
            check_total(definition, total)
        except AnswerError as fault:
            raise first_finding("answers_wrong", "total", said=str(fault)) from fault
        sent = {"instrument": measure, "total": tidy(total), "mode": PAPER_TOTAL, "coding": coding or None}
        sent["language"] = _code(asked_in) or None
        at: _At = {"happened_on": happened_on, "session": session, "replaces": replaces, "reason": reason}
        first = here.sent_before(id, "response", sent, **at)
        if first is not None:
            return here.done(first)
        answered = _Given(
            total=tidy(total),
            complete=True,
            mode=PAPER_TOTAL,
            answers={
                "mode": PAPER_TOTAL,
                "instrument_version": definition.version,
                **_said(coding=coding, language=_code(asked_in), cause=cause),
            },
            flags=unseen(definition) if _is_news(here, happened_on or here.today) else (),
            shown_in=shown_in,
        )
        return here.done(_keep(here, measure, answered, id, **at))


def _code(language: str) -> str:
    """Return the code of a language as it is kept: none for that of the content files."""
    return "" if language == SOURCE else language


def _said(**codes: str) -> dict[str, str]:
    """Return the codes that say something."""
    return {name: code for name, code in codes.items() if code}


def _is_news(here: Writing, day: date) -> bool:
    """Return whether no one has met the client since.

    What an older paper did not say has been asked by now, or will be.
    """
    held = here.state().held
    return not held or day >= held[-1].day


@dataclass(frozen=True, slots=True)
class _Given:
    """What was handed in, scored or as it is."""

    total: float | None
    complete: bool
    mode: str
    answers: Mapping[str, object]
    flags: Sequence[Flag]
    shown_in: str


def _keep(
    here: Writing,
    measure: str,
    sent: _Given,
    id: UUID | None,
    happened_on: date | None,
    session: UUID | None,
    replaces: UUID | None,
    reason: str,
) -> Entry:
    """Return the row, and the alerts that its flags call for."""
    definition, day, before = instrument(measure), happened_on or here.today, here.state()
    if day > here.today:
        raise first_finding("in_the_future", "happened_on", day=day)
    explained = reason or sent.answers.get("cause")
    if not explained and (unlikely := tuple(check_day(day, day, here.today, here.born_on))):
        raise Refused(unlikely)
    snapshot = snapshots.keep(definition, sent.shown_in)
    response = Response(
        id=id or new_id(),
        service_id=here.course.service_id,
        course=here.course,
        session_id=session,
        instrument=definition.id,
        definition_id=snapshot.structure,
        wording_id=snapshot.wording,
        total=sent.total,
        complete=sent.complete,
        mode=sent.mode,
        answers=dict(sent.answers),
        happened_on=day,
        recorded_at=here.now,
        recorded_by=here.by,
        replaces_id=replaces,
        reason=reason,
    )
    response.save(force_insert=True)
    entry, at_session = _remember(here, response), str(session) if session else None
    typed = sent.answers.get("answers")
    answers = typed if isinstance(typed, list) and typed else [None] * len(definition.items)
    for alert in alerts_to_raise(definition.id, sent.flags, answers, before, session=at_session):
        raise_alert(
            here,
            alert.kind,
            cause=entry.id,
            question=alert.question,
            level=alert.level,
            joins=alert.joins,
            session=at_session,
            happened_on=day,
        )
    return entry


def _scored(measure: str, answers: Sequence[Answer], coding: str) -> Scored:
    if all(answer is None for answer in answers):
        raise first_finding("no_answers", "answers")
    try:
        return score(instrument(measure), answers, coding or None)
    except AnswerError as fault:
        raise first_finding("answers_wrong", "answers", said=str(fault)) from fault


def _remember(here: Writing, response: Response) -> Entry:
    own = response_of(
        response.instrument,
        response.answers,
        total=response.total,
        complete=response.complete,
        definition=response.definition_id,
        wording=response.wording_id,
    )
    entry = Entry(
        id=str(response.pk),
        kind=RESPONSE,
        happened_on=response.happened_on,
        recorded_at=response.recorded_at,
        by=str(response.recorded_by_id),
        data=own,
        session=str(response.session_id) if response.session_id else None,
        replaces=str(response.replaces_id) if response.replaces_id else None,
        reason=response.reason,
    )
    here.entries.append(entry)
    here.touched.append(Touched("response.recorded", response.pk, here.course.pk))
    return entry
