# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is asked when: by the phase, and at its place in the agreed number where nobody said that the phase began."""

from datetime import date, timedelta

import pytest

from core.course.making import FORM, entry, held, planned, state
from openipt.course.agenda import agenda
from openipt.course.state import CourseState, Due
from openipt.protocol.load import content

DAY = date(2025, 1, 7)
WEEK = timedelta(days=7)
ENDING = {"gains_and_feelings", "relapse_plan", "risk_at_end", "afterwards_decided", "follow_ups_planned"}
TALK = {"understood": "no thoughts", "agreed": "nothing", "next_contact": "next_session"}


def day(number: int) -> date:
    return DAY + WEEK * (number - 1)


def course(number: int, *more: object, agreed: int | None = 12, middle: bool = True) -> CourseState:
    """Weekly sessions, all held but the last of so many, which is today's."""
    entries = [each for place in range(1, number) for each in held(f"s{place}", day(place))]
    entries.append(planned(f"s{number}", day(number)))
    if agreed:
        entries.append(entry("agreement", day(3), kind="first", sessions=agreed, how="words"))
    if middle and number > 4:
        entries.append(entry("phase", day(4), phase="middle"))
    return state(day(number), *entries, *more)  # type: ignore[arg-type]


def lines(shown: CourseState) -> dict[str, Due]:
    return {each.code: each for each in agenda(FORM, content(), shown)}


def test_what_the_end_asks_for_is_asked_at_its_place_although_nobody_said_that_the_ending_has_begun():
    assert not ENDING & lines(course(9)).keys()
    assert ENDING & lines(course(10)).keys() == {"gains_and_feelings"}
    assert lines(course(11)).keys() >= ENDING
    assert lines(course(12)).keys() >= ENDING


def test_it_is_asked_once_the_ending_has_begun_as_well():
    shown = course(11, entry("phase", day(10), phase="ending"))
    assert lines(shown).keys() >= ENDING


def test_before_a_number_is_agreed_nothing_of_the_end_is_asked():
    assert not ENDING & lines(course(11, agreed=None)).keys()


def test_the_review_at_half_is_asked_although_the_middle_phase_has_not_begun_and_not_after_it():
    assert "middle_review" in lines(course(6, middle=False))
    assert "middle_review" not in lines(course(5, middle=False))
    assert "middle_review" not in lines(course(11, entry("phase", day(10), phase="ending")))


def test_danger_asked_about_in_the_first_session_is_asked_about_again_before_parting():
    early = entry("risk_asked", day(1), session="s1", answer="none")
    late = entry("risk_asked", day(11), session="s11", answer="none")
    assert not lines(course(11, early))["risk_at_end"].done
    assert lines(course(11, early, late))["risk_at_end"].done


def test_the_last_scores_of_the_last_gate_are_those_of_the_ending():
    def met(*more: object) -> bool:
        (gate,) = (each for each in course(12, *more).gates if each.gate.id == "G3")
        return "last_measure" in {each.id for each in gate.met}

    begun = entry("phase", day(10), phase="ending")
    assert not met(begun, entry("response", day(4), instrument="phq-9", total=12))
    assert met(begun, entry("response", day(12), instrument="phq-9", total=4))


def test_the_opening_and_the_link_are_asked_from_the_second_session_on_when_there_is_a_week_to_look_back_on():
    asked = {"opening_question", "link"}
    assert not asked & lines(course(1, agreed=None)).keys()
    for number in (2, 4, 7):
        assert asked <= lines(course(number, agreed=None)).keys()
    assert "charged_moment" not in lines(course(3, agreed=None)), "the work on the focus begins after the first phase"


@pytest.mark.parametrize(
    ("why", "now", "next_week"),
    [
        ("not_needed", False, False),
        ("next_time", True, False),
        ("prefers_not", True, False),
        ("elsewhere", True, False),
    ],
)
def test_asking_about_danger_can_wait_and_is_never_settled_by_leaving_it_out(why: str, now: bool, next_week: bool):
    passed = entry("task_passed", day(1), session="s1", task="risk_asked", passed=why)
    assert lines(course(1, passed, agreed=None))["risk_asked"].done is now
    assert lines(course(2, passed, agreed=None))["risk_asked"].done is next_week


def test_another_task_can_be_left_out_for_good():
    passed = entry("task_passed", day(2), session="s2", task="sick_role_offered", passed="not_needed")
    assert lines(course(3, passed, agreed=None))["sick_role_offered"].done


@pytest.mark.parametrize(
    ("how", "done"), [("person", True), ("others", True), ("phone", True), ("video", True), ("not_reached", False)]
)
def test_only_who_was_reached_has_been_asked(how: str, done: bool):
    talk = entry("risk_conversation", day(1), session="s1", asked_in_person=how, **TALK)
    shown = course(1, talk, agreed=None)
    assert lines(shown)["risk_asked"].done is done
    met = {each.id for each in shown.gates[0].met}
    assert ("risk_asked" in met) is done


def scores(*given: tuple[int, int]) -> list:
    return [entry("response", day(number), session=f"s{number}", instrument="phq-9", total=t) for number, t in given]


def test_two_scores_are_needed_to_ask_about_little_change():
    assert "little_change" not in lines(course(5, *scores((1, 16))))
    twice = entry("response", day(1), session="s1", instrument="phq-9", total=16, hour=12)
    assert "little_change" not in lines(course(5, *scores((1, 16)), twice)), "both of the same day"
    assert "little_change" in lines(course(5, *scores((1, 16), (5, 16))))


def test_little_change_compares_what_was_known_in_that_session():
    shown = course(9, *scores((1, 16), (5, 17), (9, 4)))
    session = shown.session("s5")
    assert "little_change" in {each.code for each in agenda(FORM, content(), shown, session)}


def test_where_the_first_measure_was_left_out_the_next_one_is_compared():
    gad = [entry("response", day(n), session=f"s{n}", instrument="gad-7", total=12) for n in (1, 5)]
    assert "little_change" in lines(course(5, *gad))


def test_a_session_that_did_not_count_may_be_made_up_for():
    missed = entry("attendance", day(6), session="s6", state="missed", who="client")
    ahead = [planned(f"s{number}", day(number)) for number in range(8, 13)]
    assert "one_more" not in lines(course(7, *ahead))
    line = lines(course(7, *ahead, replaced(missed)))["one_more"]
    assert line.values == {"number": 1, "agreed": 12}
    assert "one_more" not in lines(course(7, *ahead, replaced(missed, counts=True)))
    assert "one_more" not in lines(course(7, *ahead, planned("s13", day(13)), replaced(missed)))


def replaced(attendance, **more: object):
    """Written after the one that said it was held."""
    said = dict(attendance.data) | more
    return entry("attendance", attendance.happened_on, session=attendance.session, hour=18, **said)


def test_with_no_session_ahead_the_next_one_is_to_be_planned():
    over = entry("attendance", day(7), session="s7", state="held")
    assert lines(course(7, over))["plan_next"].values == {"number": 1 + 4, "agreed": 12}
    assert "plan_next" not in lines(course(7, over, planned("s8", day(8))))
    assert "plan_next" not in lines(course(7, over, entry("phase", day(7), phase="follow_up")))


def test_what_was_done_or_left_out_before_a_session_is_told_from_what_was_done_in_it():
    sheet = entry("worksheet", DAY, session="s1", worksheet="assessment")
    left = entry("task_passed", DAY, session="s1", task="sick_role_offered", passed="prefers_not")
    shown = state(DAY + WEEK, *held("s1", DAY), planned("s2", DAY + WEEK), sheet, left)

    def before(session: str) -> set[str]:
        return {each.code for each in agenda(FORM, content(), shown, shown.session(session)) if each.before}

    assert before("s2") == {"symptoms_reviewed", "sick_role_offered"}
    assert before("s1") == set()


def test_an_open_concern_is_asked_about_once_a_session():
    opened = entry("risk_asked", DAY, session="s1", answer="thoughts, no plan", opens=True)
    asked = entry("risk_asked", DAY + WEEK, session="s2", answer="the same")

    def concern(*entries: object) -> list[bool]:
        shown = state(DAY + WEEK, *held("s1", DAY), planned("s2", DAY + WEEK), opened, *entries)
        return [each.done for each in agenda(FORM, content(), shown) if each.code == "concern"]

    assert concern() == [False]
    assert concern(asked) == [True]
