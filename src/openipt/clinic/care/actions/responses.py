# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Measures answered."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from openipt.clinic.accounts.audit import Touched
from openipt.clinic.accounts.ids import new_id
from openipt.clinic.accounts.models import User
from openipt.clinic.assessments.models import Response
from openipt.clinic.care.actions.sessions import first_finding, raise_alert
from openipt.clinic.care.recording import Recording, recording
from openipt.clinic.clients import snapshots
from openipt.clinic.clients.models import Course
from openipt.course.entries import Entry
from openipt.course.risk import alerts_to_raise
from openipt.measures import AnswerError, Scored, instrument, score


def record_response(
    *,
    course: Course,
    measure: str,
    answers: Sequence[int | None],
    by: User,
    now: datetime,
    id: UUID | None = None,
    happened_on: date | None = None,
    session: UUID | None = None,
    mode: str = "self",
    replaces: UUID | None = None,
    reason: str = "",
) -> Entry:
    """Score and keep the answers; flags raise alerts or join the open concern, in the same transaction.

    Raises Refused for answers outside the instrument's range, for none at all, and for a day still to come.
    """
    definition = instrument(measure)
    with recording(course, by=by, now=now) as here:
        found = here.already(id)
        if found is not None:
            return found
        scored = _scored(measure, answers)
        day = happened_on or here.today
        if day > here.today:
            raise first_finding("in_the_future", "happened_on", day=day)
        before = here.state()
        response = Response(
            id=id or new_id(),
            service_id=course.service_id,
            course=here.course,
            session_id=session,
            instrument=definition.id,
            definition_id=snapshots.keep(definition),
            total=None if scored.total is None else round(scored.total),
            complete=scored.complete,
            mode=mode,
            answers={"answers": list(answers), "band": scored.band.label if scored.band else "", "mode": mode},
            happened_on=day,
            recorded_at=now,
            recorded_by=by,
            replaces_id=replaces,
            reason=reason,
        )
        response.save(force_insert=True)
        entry = _remember(here, response)
        at = {"session": session and str(session)}
        for each in alerts_to_raise(definition.id, scored.flags, list(answers), before, **at):
            asked = {"question": each.question, "level": each.level, "joins": each.joins}
            raise_alert(here, each.kind, cause=entry.id, happened_on=day, **at, **asked)
        return entry


def _scored(measure: str, answers: Sequence[int | None]) -> Scored:
    if all(each is None for each in answers):
        raise first_finding("no_answers", "answers")
    try:
        return score(instrument(measure), answers)
    except AnswerError as fault:
        raise first_finding("answers_wrong", "answers", said=str(fault)) from fault


def _remember(here: Recording, response: Response) -> Entry:
    data = dict(response.answers) | {
        "instrument": response.instrument, "total": response.total, "complete": response.complete,
    }  # fmt: skip
    entry = Entry(
        id=str(response.pk),
        kind="response",
        happened_on=response.happened_on,
        recorded_at=response.recorded_at,
        by=str(response.recorded_by_id),
        data=data,
        session=response.session_id and str(response.session_id),
        replaces=response.replaces_id and str(response.replaces_id),
        reason=response.reason,
    )
    here.entries.append(entry)
    here.touched.append(Touched("response.recorded", response.pk, here.course.pk))
    return entry
