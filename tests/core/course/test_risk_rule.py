# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Which answers to a risk question are a new alert, and which join the open concern."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.course.making import entry, held, planned, state
from openipt.course.entries import Entry
from openipt.course.kinds import fact_of
from openipt.course.risk import AlertToRaise, alerts_to_raise, not_reached, plan_in_force
from openipt.measures import instrument, score

MONDAY = date(2025, 3, 3)
WEEK = timedelta(days=7)
NEXT = MONDAY + WEEK
DUE = f"{MONDAY}T14:00:00+00:00"


def alert(id: str = "a1", *, on: date = MONDAY, level: int | None = 1, question: str = "phq-9:9") -> Entry:
    said = {"kind": "risk_item", "question": question, "level": level}
    return entry("alert", on, id, hour=10, cause="r", owner="thea", due_at=DUE, **said)


def answered(alert_id: str = "a1", *, on: date = MONDAY, talk: str = "c1", how: str = "person") -> list[Entry]:
    conversation = entry("risk_conversation", on, talk, hour=11, asked_in_person=how, understood="x", agreed="x")
    return [conversation, entry("alert_answer", on, hour=11, alert=alert_id, conversation=talk, line="x")]


def safety_plan(on: date = MONDAY, review_on: date | None = None) -> Entry:
    return entry("worksheet", on, worksheet="safety-plan", review_on=review_on.isoformat() if review_on else None)


TALKED = [*held("s1", MONDAY), alert(), *answered(), safety_plan()]


def raised(entries: list[Entry], ninth: int | None, *, session: str | None = "s2", today: date = NEXT) -> AlertToRaise:
    """The one alert that a PHQ-9 with this last answer calls for."""
    answers = [1] * 8 + [ninth]
    flags = score(instrument("phq-9"), answers).flags
    (made,) = alerts_to_raise("phq-9", flags, answers, state(today, *entries), session=session)
    return made


def test_answers_are_compared_within_one_question_and_never_across_instruments():
    other = [alert(level=4, question="core-10:6"), *answered(), safety_plan()]
    assert raised(other, 1).joins is None, "a 4 of another questionnaire says nothing about this 1"
    higher = [*TALKED, alert("a2", level=4, question="core-10:6"), *answered("a2", talk="c2")]
    assert raised(higher, 2).joins is None, "higher than the 1 of its own question"
    both = [*TALKED, alert("a2", on=MONDAY + timedelta(1), level=0, question="core-10:6")]
    both += answered("a2", on=MONDAY + timedelta(1), talk="c2")
    assert raised(both, 1).joins == "a1", "what was talked through in another question lowers nothing here"


def test_the_first_answer_above_nought_is_a_new_alert():
    assert raised([], 1) == AlertToRaise("risk_item", "phq-9:9", 1, None)


def test_no_thoughts_no_alert():
    answers = [1] * 8 + [0]
    flags = score(instrument("phq-9"), answers).flags
    assert alerts_to_raise("phq-9", flags, answers, state(NEXT), session=None) == ()


def test_the_same_answer_with_a_plan_in_force_joins_the_open_concern():
    assert raised([*TALKED, planned("s2", NEXT)], 1).joins == "a1"


def test_a_higher_answer_is_a_new_alert():
    assert raised(TALKED, 2) == AlertToRaise("risk_item", "phq-9:9", 2, None)


def test_higher_than_the_last_one_talked_through_is_new_even_if_an_earlier_one_was_higher_still():
    before = [alert(level=3), *answered(), safety_plan(), alert("a2", on=MONDAY + timedelta(1), level=1)]
    before += answered("a2", on=MONDAY + timedelta(1), talk="c2")
    assert raised(before, 2).joins is None
    assert raised(before, 1).joins == "a1"


def test_of_two_answers_talked_through_in_one_conversation_the_higher_one_counts():
    both = [alert(level=2), alert("a2", level=1), *answered(), entry("alert_answer", MONDAY, hour=12, alert="a2",
            conversation="c1", line="x"), safety_plan()]  # fmt: skip
    assert raised(both, 2).joins == "a1"


def test_an_answer_nobody_has_talked_through_yet_is_not_joined():
    assert raised([alert(), safety_plan()], 1).joins is None


def test_a_client_who_was_not_reached_has_not_been_talked_to():
    assert raised([alert(), *answered(how="not_reached"), safety_plan()], 1).joins is None


def test_without_a_safety_plan_it_is_a_new_alert():
    assert raised([each for each in TALKED if each.kind != "worksheet"], 1).joins is None


@pytest.mark.parametrize(("review_on", "joins"), [(NEXT, "a1"), (NEXT - timedelta(days=1), None)])
def test_a_plan_past_its_review_date_is_out_of_date(review_on: date, joins: str | None):
    dated = [each for each in TALKED if each.kind != "worksheet"] + [safety_plan(review_on=review_on)]
    assert raised(dated, 1).joins == joins


def test_a_plan_without_a_date_holds_half_a_year():
    assert plan_in_force(state(MONDAY + timedelta(days=183), safety_plan()))
    assert not plan_in_force(state(MONDAY + timedelta(days=184), safety_plan()))


def test_an_answer_given_at_home_joins_unless_the_last_session_was_missed():
    missed = [planned("s2", NEXT), entry("attendance", NEXT, session="s2", state="missed")]
    assert raised(TALKED, 1, session=None).joins == "a1"
    assert raised([*TALKED, *missed], 1, session=None).joins is None
    assert raised([*TALKED, *missed], 1, session="s2").joins == "a1"


def test_a_question_left_out_calls_for_asking_and_never_joins():
    assert raised(TALKED, None) == AlertToRaise("risk_missing", "phq-9:9", None, None)


def test_after_the_concern_is_closed_the_same_answer_is_a_new_alert():
    closing = entry("risk_asked", MONDAY, hour=12, answer="no thoughts", closes=True)
    assert raised([*TALKED, closing], 1).joins is None


def test_a_concern_lasts_from_its_first_alert_until_a_line_closes_it():
    concern = state(NEXT, *TALKED).concern
    assert concern is not None
    assert (concern.since, concern.open, concern.levels) == (MONDAY, True, {"phq-9:9": 1})
    closing = entry("risk_asked", NEXT, answer="no thoughts", closes=True)
    closed = state(NEXT, *TALKED, closing).concern
    assert closed is not None
    assert not closed.open


def test_a_session_missed_without_contact_while_a_concern_is_open_is_not_reached():
    missed = entry("attendance", NEXT, session="s2", state="missed")
    reached = replace(missed, data={"state": "missed", "contacted": True})
    assert not_reached(state(NEXT, *TALKED), fact_of(missed))
    assert not not_reached(state(NEXT, *TALKED), fact_of(reached))
    assert not not_reached(state(NEXT), fact_of(missed))


def test_an_alert_handed_over_has_its_new_owner_and_time():
    handed = entry("alert_owner", MONDAY, hour=12, alert="a1", owner="sam", due_at=f"{NEXT}T10:00:00+00:00")
    (only,) = state(NEXT, alert(), handed).alerts
    assert (only.owner, only.due_at.date(), only.open) == ("sam", NEXT, True)


def test_a_concern_noted_in_a_contact_is_open_until_a_line_closes_it():
    contact = {"who": "the client", "means": "phone", "said": "cannot go on", "risk": "asked"}
    assert state(MONDAY, entry("contact", MONDAY, **contact)).concern is None
    noted = entry("contact", MONDAY, **contact, opens=True)
    concern = state(MONDAY, noted).concern
    assert concern is not None
    assert (concern.since, concern.open) == (MONDAY, True)
    missed = entry("attendance", NEXT, session="s2", state="missed")
    assert not_reached(state(NEXT, noted), fact_of(missed))
    closed = state(NEXT, noted, entry("risk_asked", NEXT, answer="no thoughts", closes=True)).concern
    assert closed is not None
    assert not closed.open
