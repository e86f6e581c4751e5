# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The points of a course: when the end is spoken of, what the agenda asks for; names a note brings up."""

from datetime import date, timedelta

import pytest

from core.course.making import FORM, entry, held, planned, state
from openipt.course.agenda import agenda, end_from
from openipt.course.entries import Entry
from openipt.course.inventory import names_to_offer
from openipt.protocol.load import content
from openipt.protocol.model import EndRule

DAY = date(2025, 1, 7)
WEEK = timedelta(days=7)


@pytest.mark.parametrize(("agreed", "session"), [(8, 5), (12, 9), (14, 11), (16, 13), (3, 1), (1, 1)])
def test_the_end_is_due_in_the_last_quarter_and_not_later_than_three_before_it(agreed: int, session: int):
    assert end_from(FORM.end_rule, agreed) == session


def test_the_rule_of_the_end_belongs_to_the_form():
    assert end_from(EndRule(share=0.5, latest_left=2, strong_left=1), 12) == 7


def course(agreed: int, number: int) -> list:
    """`number` weekly sessions held, the next one planned, so many agreed in the fourth."""
    entries = [each for place in range(number) for each in held(f"s{place + 1}", DAY + WEEK * place)]
    entries.append(planned(f"s{number + 1}", DAY + WEEK * number))
    return [*entries, entry("agreement", DAY + WEEK * 3, kind="first", sessions=agreed, how="words")]


@pytest.mark.parametrize(("number", "asked", "late"), [(8, False, False), (9, True, False), (10, True, True)])
def test_the_end_of_twelve_is_asked_for_from_session_9_and_strongly_at_two(number: int, asked: bool, late: bool):
    today = DAY + WEEK * (number - 1)
    lines = agenda(FORM, content(), state(today, *course(12, number - 1)))
    end = [each for each in lines if each.code == "end"]
    assert bool(end) is asked
    assert [each.late for each in end] == ([late] if asked else [])


def test_before_a_number_is_agreed_there_is_no_countdown():
    entries = [each for each in course(12, 3) if each.kind != "agreement"]
    shown = state(DAY + WEEK * 3, *entries)
    assert (shown.agreed, shown.left) == (None, None)
    assert not [each for each in agenda(FORM, content(), shown) if each.code == "end"]


def test_a_missed_session_counts_only_where_that_was_agreed():
    entries = [*held("s1", DAY), planned("s2", DAY + WEEK), planned("s3", DAY + 2 * WEEK)]
    missed = entry("attendance", DAY + WEEK, session="s2", state="missed")
    counted = entry("attendance", DAY + WEEK, session="s2", state="missed", counts=True)
    assert [each.number for each in state(DAY + 2 * WEEK, *entries, missed).sessions] == [1, None, 2]
    assert [each.number for each in state(DAY + 2 * WEEK, *entries, counted).sessions] == [1, 2, 3]


def test_a_measure_declined_for_the_course_is_asked_for_no_more():
    entries = course(12, 5)
    asked = agenda(FORM, content(), state(DAY + WEEK * 5, *entries))
    declined = [entry("declined", DAY, instrument=each, scope="course") for each in ("phq-9", "gad-7")]
    assert [each.values["instrument"] for each in asked if each.code == "measure"] == ["phq-9", "gad-7"]
    after = agenda(FORM, content(), state(DAY + WEEK * 5, *entries, *declined))
    assert not [each for each in after if each.code == "measure"]


def test_scores_that_did_not_move_bring_a_first_question_in_sessions_4_to_6():
    def asks(first: int, last: int, session: int) -> bool:
        scores = [
            entry("response", DAY + WEEK * place, session=f"s{place + 1}", instrument="phq-9", total=total)
            for place, total in ((0, first), (session - 1, last))
        ]
        shown = state(DAY + WEEK * (session - 1), *course(12, session - 1), *scores)
        return any(each.code == "little_change" for each in agenda(FORM, content(), shown))

    assert asks(16, 16, 5)
    assert asks(16, 18, 4)
    assert not asks(16, 15, 5)
    assert not asks(16, 16, 3)
    assert not asks(16, 16, 7)


def test_fear_is_asked_about_before_a_dispute_becomes_focus():
    person = entry("person", DAY, "p1", name="Bram", relation="partner")
    dispute = entry("evidence", DAY, area="dispute", side="for", person="p1")

    def fear(*entries) -> list[bool]:
        shown = state(DAY, planned("s1", DAY), person, *entries)
        return [each.done for each in agenda(FORM, content(), shown) if each.code == "fear"]

    assert fear() == []
    assert fear(dispute) == [False]
    assert fear(dispute, entry("safety", DAY, person="p1", answer="nothing_told", alone=True)) == [True]


def test_whether_anyone_is_feared_is_asked_before_all_else_and_of_everybody_in_the_dispute():
    people = [entry("person", DAY, each, name=each, relation="kin") for each in ("Bram", "Ingo")]
    evidence = [entry("evidence", DAY, area="dispute", side="for", person=each) for each in ("Bram", "Ingo")]
    asked = [entry("safety", DAY, person=each, answer="nothing_told", alone=True) for each in ("Bram", "Ingo")]

    def first(*entries, day: date = DAY):
        return agenda(FORM, content(), state(day, planned("s1", day), *people, *evidence, *entries))[0]

    assert first().code == "fear"
    assert not first(asked[0]).done
    assert first(*asked).done
    assert not first(*asked).before
    assert first(*asked, day=DAY + WEEK).before


def test_fear_of_somebody_asks_for_a_safety_plan():
    person = entry("person", DAY, "p1", name="Grant", relation="partner")
    feared = entry("safety", DAY, person="p1", answer="now", alone=True)
    plan = entry("worksheet", DAY, worksheet="safety-plan")
    asked = agenda(FORM, content(), state(DAY, planned("s1", DAY), person, feared))
    assert "safety_plan" in [each.code for each in asked]
    after = agenda(FORM, content(), state(DAY, planned("s1", DAY), person, feared, plan))
    assert "safety_plan" not in [each.code for each in after]


def test_after_the_last_session_a_course_in_follow_up_asks_only_for_what_comes_then():
    begun = entry("phase", DAY + WEEK, phase="follow_up")
    planned_on = DAY + 4 * WEEK
    follow_up = entry("follow_up_planned", DAY, "f1", due_on=planned_on.isoformat(), months=1)
    entries = [*held("s1", DAY), begun, follow_up]

    def codes(today: date, *more: Entry) -> list[str]:
        return [each.code for each in agenda(FORM, content(), state(today, *entries, *more))]

    assert codes(DAY + 2 * WEEK) == []
    assert codes(planned_on) == ["follow_up"]
    assert codes(planned_on, entry("follow_up", planned_on, planned="f1", how="not_reached")) == ["follow_up"]
    assert codes(planned_on, entry("follow_up", planned_on, planned="f1", how="phone")) == ["course_closed"]


NOTE = "She will tell Bram on Monday that Saffron has asked. Hesper rang. In the evening Bram sang."


def test_names_in_a_note_that_stand_for_nobody_yet_are_offered_once():
    assert names_to_offer([NOTE], known=[], refused=[]) == ("Bram", "Saffron")


def test_known_and_refused_names_and_words_of_the_calendar_are_not_offered():
    assert names_to_offer([NOTE], known=["Bram Demoworth"], refused=["saffron"]) == ()
    assert names_to_offer(["We meet on Tuesday in March, PHQ-9 and GAD done."], known=[], refused=[]) == ()


def test_the_words_a_note_writes_by_itself_are_offered_to_nobody():
    composed = (
        'Since the last session\nStep "Walk with Nadia": partly. Nadia was ill\nLink: cries, worse (the van, Ingo).\n'
        "\nWorked on\nCommunication analysis.\nHandout given: What IPT is.\n\nStep for the week\nStep: Ring Saskia."
    )
    assert names_to_offer([composed], known=[], refused=[]) == ("Nadia", "Ingo", "Saskia")


def test_names_with_accents_and_in_cyrillic_are_seen_and_scripts_without_capitals_offer_nothing():
    assert names_to_offer(["Then Zoë and Андрій came."], known=[], refused=[]) == ("Zoë", "Андрій")
    assert names_to_offer(["她 和 美玲 谈过 了"], known=[], refused=[]) == ()
    assert names_to_offer(["قالت إن أميرة بخير"], known=[], refused=[]) == ()
