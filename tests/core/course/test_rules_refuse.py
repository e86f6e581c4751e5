# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What a record may not say, and what only wants a reason."""

from datetime import date, timedelta

import pytest

from core.course.making import FORM, entry, held, state
from openipt.course.rules import ASKING, Draft, check
from openipt.protocol.partial_date import parse

TODAY = date(2025, 3, 3)
REFERRED = date(2025, 1, 6)


def codes(kind: str, /, *before: object, on: date = TODAY, **data: object) -> list[tuple[str, str]]:
    """What is wrong with a record of this kind, as (where, code)."""
    found = check(FORM, state(TODAY, *before), Draft(kind, on, data), referred_on=REFERRED)  # type: ignore[arg-type]
    return [(each.where, each.code) for each in found]


def when(text: str) -> dict[str, str]:
    read = parse(text)
    assert read is not None
    return read.stored()


def test_a_session_before_the_referral():
    assert codes("session", day="2025-01-05", on=TODAY) == [("happened_on", "before_referral")]
    assert codes("session", day="2025-01-06", on=TODAY) == []


def test_a_session_before_the_agreement_is_normal():
    agreed = entry("agreement", TODAY, kind="first", sessions=14)
    assert codes("session", agreed, day="2025-02-03") == []


def test_anything_before_the_referral():
    assert codes("gap", on=REFERRED - timedelta(days=1), text="x") == [("happened_on", "before_referral")]


def test_anything_still_to_come():
    assert codes("gap", on=TODAY + timedelta(days=1), text="x") == [("happened_on", "in_the_future")]


def test_an_end_before_its_start():
    wrong = [("end_on", "ends_before_start")]
    assert codes("agreement", kind="first", sessions=12, start_on="2025-02-01", end_on="2025-01-31") == wrong
    assert codes("agreement", kind="first", sessions=12, start_on="2025-02-01", end_on="2025-02-01") == []
    assert codes("event", when=when("May 2024"), until=when("April 2024")) == [("until", "ends_before_start")]
    assert codes("treatment", **{"from": when("2024"), "until": when("2023")}) == [("until", "ends_before_start")]


def test_dates_that_may_be_either_are_not_refused():
    assert codes("event", when=when("May 2024"), until=when("2024")) == []
    assert codes("event", when=when("12 May 2024"), until=when("spring 2024")) == []


def test_a_death_still_to_come():
    assert codes("death", person="p", died=when("April 2025")) == [("died", "in_the_future")]
    assert codes("death", person="p", died=when("March 2025")) == []


def test_a_death_before_birth_whichever_of_the_two_is_written_down_first():
    born = entry("person", TODAY, "p", name="Ada", relation="parent", born=when("May 1960"))
    assert codes("death", born, person="p", died=when("1959")) == [("died", "died_before_born")]
    assert codes("death", born, person="p", died=when("1960")) == [], "it may have been later in that year"
    died = entry("death", TODAY, person="p", died=when("1959"))
    later = Draft("person", TODAY, {"name": "Ada", "relation": "parent", "born": when("1961")}, about="p")
    assert [each.code for each in check(FORM, state(TODAY, born, died), later)] == ["died_before_born"]
    assert codes("person", name="Bo", relation="friend", born=when("April 2025")) == [("born", "in_the_future")]


def test_a_phase_that_this_form_does_not_have():
    assert codes("phase", phase="last leg") == [("phase", "unknown_phase")]
    assert codes("phase", phase="ending") == []


def test_nobody_can_say_that_asking_about_danger_is_not_needed():
    assert codes("task_passed", task="risk_asked", passed="not_needed") == [("passed", "risk_stays")]
    assert codes("task_passed", task="risk_asked", passed="next_time") == []
    assert codes("task_passed", task="link", passed="not_needed") == []


@pytest.mark.parametrize("kind", ["maintenance", "form"])
def test_a_new_course_of_sessions_counts_its_own_sessions_only(kind: str):
    sessions = [each for number in range(6) for each in held(f"s{number}", TODAY - timedelta(days=7 * number))]
    said = {"kind": kind, "sessions": 4, "reason": "well, and now monthly"}
    assert ("sessions", "fewer_than_held") not in codes("agreement", *sessions, **said)
    begun = (TODAY - timedelta(days=30)).isoformat()
    assert ("sessions", "fewer_than_held") in codes("agreement", *sessions, start_on=begun, **said)


@pytest.mark.parametrize("number", [11, 17, 31])
def test_a_number_outside_the_form_wants_a_reason(number: int):
    assert codes("agreement", kind="first", sessions=number) == [("reason", "outside_form")]
    assert codes("agreement", kind="first", sessions=number, reason="four episodes") == []
    assert "outside_form" in ASKING


@pytest.mark.parametrize("number", [12, 14, 16])
def test_a_number_inside_the_form_wants_none(number: int):
    assert codes("agreement", kind="first", sessions=number) == []


def test_an_agreement_without_a_number():
    assert codes("agreement", kind="first") == [("sessions", "number_missing")]


def test_fewer_sessions_than_were_held():
    sessions = [each for number in range(3) for each in held(f"s{number}", TODAY - timedelta(days=7 * number))]
    reason = "well"
    assert ("sessions", "fewer_than_held") in codes("agreement", *sessions, kind="fewer", sessions=2, reason=reason)
    assert codes("agreement", *sessions, kind="early_end", sessions=3, reason=reason) == []


def test_a_later_agreement_wants_a_reason():
    assert ("reason", "reason_missing") in codes("agreement", kind="more", sessions=14)
    assert codes("agreement", kind="more", sessions=14, reason="the new post") == []


def test_a_focus_without_an_area_a_date_or_a_reason():
    chosen = entry("focus", TODAY, primary="grief")
    assert codes("focus") == [("primary", "focus_missing")]
    assert codes("focus", not_yet=True) == [("decide_by", "decide_by_missing")]
    assert codes("focus", not_yet=True, decide_by="2025-03-10") == []
    assert codes("focus", primary="grief", secondary="grief") == [("secondary", "same_area_twice")]
    assert codes("focus", chosen, primary="dispute") == [("reason", "reason_missing")]
    assert codes("focus", chosen, primary="dispute", reason="it came up again") == []


def test_a_link_that_says_nothing_or_both():
    assert codes("link") == [("symptom", "link_empty")]
    assert codes("link", none=True) == []
    assert codes("link", none=True, symptom="low") == [("none", "link_and_none")]
    assert codes("link", event="a row") == []


def test_everything_wrong_is_said_at_once():
    found = codes("agreement", kind="first", on=TODAY + timedelta(days=1), start_on="2025-02-01", end_on="2025-01-01")
    assert {code for _, code in found} == {"in_the_future", "ends_before_start", "number_missing"}


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"state": "given", "how": "none"}, [("how", "consent_given_how")]),
        ({"state": "given", "how": "spoken"}, [("heard_by", "consent_heard_by_whom")]),
        ({"state": "given", "how": "spoken", "heard_by": "Thea"}, []),
        ({"state": "given", "how": "authority", "assent": "yes"}, [("authority", "consent_by_whom")]),
        ({"state": "given", "how": "authority", "authority": "her mother"}, []),
        ({"state": "given", "how": "written"}, []),
        ({"state": "not_possible", "how": "none"}, [("basis", "consent_without_basis")]),
        ({"state": "not_possible", "how": "none", "basis": "delirious, seen as an emergency"}, []),
        ({"state": "withdrawn", "how": "spoken"}, []),
        ({"state": "refused", "how": "none"}, []),
    ],
)
def test_a_consent_says_how_it_was_given_and_why_it_is_not_possible(said, wrong):
    assert codes("consent", about="treatment", **said) == wrong


def test_a_direction_alone_links_nothing():
    assert codes("link", direction="worse") == [("symptom", "link_empty")]
    assert codes("link", direction="worse", symptom="cries") == []


def test_a_goal_that_is_set_aside_or_changed_says_why():
    assert codes("goal", text="Sing", state="dropped") == [("reason", "reason_missing")]
    assert codes("goal", text="Sing", state="changed", reason="she moved") == []
    assert codes("goal", text="Sing", state="reached") == []


def test_a_rating_of_the_work_together_says_whose_it_is():
    assert codes("alliance", rating=0) == [("rated_by", "whose_rating")]
    assert codes("alliance", rating=6, rated_by="therapist") == []
    assert codes("alliance", off=True) == []
