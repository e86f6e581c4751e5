# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Ids are made before saving, so a stranger's can be sent: it is not found, and nothing of either record changes."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from clinic.rows import booked
from openipt.clinic.casework.actions import (
    book_sessions,
    correct_fact,
    open_course,
    record_conversation,
    record_fact,
    record_response,
    save_text,
    withdraw_entry,
)
from openipt.clinic.casework.actions.texts import Head
from openipt.clinic.casework.mapping import entries_of
from openipt.clinic.clients.actions import add_client
from openipt.clinic.ledger.errors import NotHere
from openipt.clinic.ledger.ids import new_id

TALK = {"asked_in_person": "person", "understood": "x", "agreed": "x", "next_contact": "now"}


@pytest.fixture
def elsewhere(otto, now):
    """A course of another service with a fact, a response, a session and a text; their ids."""
    before = now - timedelta(days=9)
    client = add_client(details={"name": "Quinn Test"}, by=otto, now=before)
    given = {"setting": "outpatient", "referred_on": date(2026, 2, 1), "form": "individual-acute"}
    course = open_course(client=client, therapist=otto, by=otto, now=before, **given).course
    said = {"course": course, "by": otto, "now": before}
    (session,) = booked(starts=[now], **said)
    text = new_id()
    save_text(head=Head("formulation", text), answers={"chain": "x"}, base=0, **said)
    return course, {
        "fact": record_fact(kind="gap", data={"text": "no one"}, **said).entry.id,
        "response": record_response(measure="phq-9", answers=[1] * 8 + [0], **said).entry.id,
        "session": session.pk,
        "text": text,
    }


def attempts(theirs, said):
    fact, session, text = theirs["fact"], theirs["session"], theirs["text"]
    yield lambda: record_fact(kind="gap", data={"text": "y"}, id=fact, **said)
    yield lambda: correct_fact(entry=fact, data={"text": "y"}, **said)
    yield lambda: withdraw_entry(entry=fact, reason="y", **said)
    yield lambda: record_conversation(data=TALK, id=fact, **said)
    yield lambda: record_response(measure="phq-9", answers=[0] * 9, id=theirs["response"], **said)
    yield lambda: book_sessions(starts=[said["now"]], ids=[session], **said)
    yield lambda: save_text(head=Head("formulation", text), answers={"chain": "y"}, base=0, **said)
    yield lambda: save_text(head=Head("formulation", text), answers={"chain": "y"}, base=1, **said)


def test_the_ids_of_another_service_are_not_found_and_nothing_changes(elsewhere, course, thea, now):
    other, theirs = elsewhere
    before = entries_of(other.pk), entries_of(course.pk)
    for attempt in attempts(theirs, {"course": course, "by": thea, "now": now}):
        with transaction.atomic(), pytest.raises(NotHere):
            attempt()
    assert (entries_of(other.pk), entries_of(course.pk)) == before
