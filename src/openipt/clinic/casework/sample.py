# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The sample clinic, written through the same actions as everything else, each at the time at which it was done."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from openipt.clinic.accounts.actions import create_service, create_user, set_code
from openipt.clinic.accounts.models import Service, User
from openipt.clinic.casework import actions
from openipt.clinic.casework.actions.texts import Head, content_hash
from openipt.clinic.casework.models import TextVersion
from openipt.clinic.casework.read import CourseRead, Recorded
from openipt.clinic.clients.actions import add_client, give_account, share_course
from openipt.sample.clinic import clinic
from openipt.sample.model import Act, Case, Clinic, Verb
from openipt.sample.model import User as Person
from openipt.sample.sign_in import DEMO_CODE, DEMO_PASSWORD

ALERT_DUE = timedelta(hours=24)  # long enough for the alert of yesterday evening to be due today


@transaction.atomic
def load(now: datetime, *, seed: int = 1) -> None:
    """Set up the services, the people of the demo and all their clients: everything or nothing.

    Raises IntegrityError where they are there already.
    """
    sample = clinic(seed, now.astimezone(ZoneInfo(settings.TIME_ZONE)).date(), settings.TIME_ZONE)
    users = _people(sample)
    for case in sample.cases:
        _write(case, users)


def _people(sample: Clinic) -> dict[str, User]:
    services = {}
    for service in sample.services:
        services[service.key] = create_service(
            name=service.name,
            zone=settings.TIME_ZONE,
            country=service.country,
            crisis_contacts=service.crisis_contacts,
            alert_due_minutes=int(ALERT_DUE.total_seconds() // 60),
            by=None,
            now=sample.founded,
            row_id=service.id,
        )
    return {person.key: _user(person, services[person.service], sample.founded) for person in sample.users}


def _user(person: Person, service: Service, now: datetime) -> User:
    """Return someone of the demo; staff can turn the tablet at once."""
    user, _ = create_user(
        service=service,
        email=person.email,
        name=person.name,
        roles=[person.role],
        password=DEMO_PASSWORD,
        by=None,
        now=now,
        row_id=person.id,
    )
    if user.is_staff_member:
        set_code(user=user, code=DEMO_CODE, by=user, now=now)
    return user


def _write(case: Case, users: Mapping[str, User]) -> None:
    """Write a client, their course, and everything done in it, in the order in which it was done."""
    course = _opened(case, users)
    by = users[case.therapist]
    for (at, verb), together in groupby(case.acts, key=lambda act: (act.at, act.verb)):
        if verb is Verb.FACT:
            facts = [_fact(act.args) for act in _uuids(together)]
            course = actions.record_facts(course=course, facts=facts, by=by, now=at).after
        else:
            for act in _uuids(together):
                course = WRITE[verb](course, by, at, **act.args).after


def _fact(args: Mapping[str, Any]) -> actions.NewFact:
    """Return the fact of an act, whose arguments are data."""
    return actions.NewFact(**args)


def _uuids(acts: Iterator[Act]) -> Iterator[Act]:
    """Yield the acts with sessions as ids: the sample writes them as text, since facts hold them so."""
    for act in acts:
        session = act.args.get("session")
        yield Act(act.at, act.verb, {**act.args, "session": UUID(str(session))} if session else act.args)


def _opened(case: Case, users: Mapping[str, User]) -> CourseRead:
    by, now, who = users[case.therapist], case.referred_at, case.person
    details = {
        "name": who.name,
        "pronouns": who.pronouns,
        "born_on": who.born_on,
        "language": who.language,
        "contact": dict(who.contact),
        "emergency": dict(who.emergency),
    }
    client = add_client(details=details, by=by, now=now, id=who.id)
    opened = actions.open_course(
        client=client,
        form=case.form,
        setting=case.setting,
        referred_on=case.referred_on,
        therapist=by,
        by=by,
        now=now,
        id=case.course,
        details={"referrer": case.referrer, "presenting": case.presenting, "waiting_since": case.waiting_since},
    )
    if case.supervisor:
        share_course(course=opened.course, user=users[case.supervisor], relation="supervisor", by=by, now=now)
    if who.user:
        give_account(client=client, user=users[who.user], by=by, now=now)
    return opened.after


def _plan(course: CourseRead, by: User, now: datetime, **details: Any) -> Recorded:
    return actions.book_sessions(course=course, by=by, now=now, **details)


def _move(course: CourseRead, by: User, now: datetime, *, session: UUID, starts_at: datetime, **_: Any) -> Recorded:
    return actions.reschedule_session(course=course, session=session, starts_at=starts_at, minutes=None, by=by, now=now)


def _attend(course: CourseRead, by: User, now: datetime, *, session: UUID, data: Any, id: UUID, **_: Any) -> Recorded:
    return actions.record_attendance(course=course, session=session, data=data, by=by, now=now, id=id)


def _correct(course: CourseRead, by: User, now: datetime, *, entry: str, data: Any, id: UUID, **_: Any) -> Recorded:
    return actions.correct_fact(course=course, entry=UUID(entry), data=data, by=by, now=now, id=id)


def _withdraw(course: CourseRead, by: User, now: datetime, *, entry: str, reason: str, id: UUID, **_: Any) -> Recorded:
    return actions.withdraw_entry(course=course, entry=UUID(entry), reason=reason, by=by, now=now, id=id)


def _answer(course: CourseRead, by: User, now: datetime, **details: Any) -> Recorded:
    return actions.record_response(course=course, by=by, now=now, **details)


def _talk(course: CourseRead, by: User, now: datetime, **details: Any) -> Recorded:
    return actions.record_conversation(course=course, by=by, now=now, **details)


def _line(course: CourseRead, by: User, now: datetime, **details: Any) -> Recorded:
    return actions.answer_alerts(course=course, by=by, now=now, **details)


def _pass(course: CourseRead, by: User, now: datetime, **details: Any) -> Recorded:
    return actions.pass_task(course=course, by=by, now=now, **details)


def _text(
    course: CourseRead,
    by: User,
    now: datetime,
    *,
    kind: str,
    id: UUID,
    subject: str,
    answers: Any,
    base: int,
    signed: bool,
    session: UUID | None,
    happened_on: Any,
) -> Recorded:
    head = Head(kind, id, subject, session)
    details = {"course": course, "head": head, "answers": answers, "base": base, "by": by, "now": now}
    if signed:
        return actions.sign_text(**details, happened_on=happened_on, shown=content_hash(answers))
    return actions.save_text(**details, happened_on=happened_on)


def _give(course: CourseRead, by: User, now: datetime, *, text: UUID, how: str, phone: str, **details: Any) -> Recorded:
    last = TextVersion.objects.filter(text_id=text).order_by("number").last()
    data = {"version": str(last.pk) if last else "", "how": how, "phone": phone}
    return actions.record_fact(course=course, kind="plan_given", data=data, by=by, now=now, **details)


WRITE: dict[Verb, Callable[..., Recorded]] = {
    Verb.PLAN: _plan,
    Verb.MOVE: _move,
    Verb.ATTEND: _attend,
    Verb.CORRECT: _correct,
    Verb.WITHDRAW: _withdraw,
    Verb.ANSWER: _answer,
    Verb.TALK: _talk,
    Verb.LINE: _line,
    Verb.TEXT: _text,
    Verb.GIVE: _give,
    Verb.PASS: _pass,
}
