# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The finished course of Orla, folded: phases, outcome, alerts, and the record before there was an agreement.

What is expected is written out here; none of it is worked out by the code under test.
"""

from dataclasses import dataclass
from datetime import date, datetime

import pytest

from core.course.replay import FORM, SAMPLE, Replay, moment
from openipt.course.agenda import agenda, next_gate
from openipt.course.kinds.endings import EndAnnounced
from openipt.course.state import CourseState
from openipt.measures import instrument, series
from openipt.measures.change import change
from openipt.protocol.load import content

ORLA = Replay(SAMPLE.case("orla"))
MOVED = SAMPLE.case("orla").referred_on - date(2024, 12, 16)
PEOPLE = {"p1": "Bram", "p2": "Hesper", "p3": "Linnet", "p4": "Fern", "p5": "Quill", "p6": "Pip", "p7": "Saffron"}
SCORES = {  # session: PHQ-9, GAD-7, WSAS, phase
    1: (18, 13, 26, "initial"), 2: (17, 13, None, "initial"), 3: (17, 12, None, "initial"), 4: (15, 11, 24, "initial"),
    5: (14, 10, None, "middle"), 6: (15, 11, None, "middle"), 7: (12, 9, None, "middle"), 8: (11, 8, 17, "middle"),
    9: (10, 7, None, "middle"), 10: (9, 7, None, "middle"), 11: (8, 6, None, "middle"), 12: (6, 5, 11, "middle"),
    13: (5, 4, None, "ending"), 14: (4, 4, 8, "ending"),
}  # fmt: skip
FOLLOW_UPS = {date(2025, 5, 27): (5, 4, 8), date(2025, 7, 29): (6, 5, 9), date(2025, 10, 30): (4, 3, 7)}


def day(written: date) -> date:
    """A day of the written course as it was moved."""
    return written + MOVED


def at(written: date, hour: int = 23, minute: int = 0) -> datetime:
    return moment(day(written), hour, minute)


def totals(state: CourseState, measure: str) -> list[tuple[date, float | None]]:
    return [(each.day, each.total) for each in state.scores_of(measure)]


def test_dates_are_moved_by_whole_weeks_and_the_course_is_over():
    assert MOVED.days % 7 == 0
    assert ORLA.entries[-1].happened_on < SAMPLE.case("orla").acts[-1].at.date() + date.resolution
    assert day(date(2025, 10, 30)).weekday() == date(2025, 10, 30).weekday()


@pytest.mark.parametrize("number", SCORES)
def test_every_session_has_its_scores_and_its_phase(number: int):
    state = ORLA.state()
    session = next(each for each in state.sessions if each.number == number)
    found = {each.instrument: each.total for each in state.scores if each.session == session.id}
    phq, gad, wsas, phase = SCORES[number]
    assert (session.held, session.phase) == (True, phase)
    assert (found["phq-9"], found["gad-7"], found.get("wsas")) == (phq, gad, wsas)


def test_the_follow_ups_have_their_scores():
    by_day = {(each.instrument, each.day): each.total for each in ORLA.state().scores if each.session is None}
    for written, (phq, gad, wsas) in FOLLOW_UPS.items():
        on = day(written)
        assert (by_day["phq-9", on], by_day["gad-7", on], by_day["wsas", on]) == (phq, gad, wsas)


def test_reliable_improvement_recovery_and_reliable_recovery():
    state = ORLA.state(as_of=day(date(2025, 4, 29)))
    for measure, first, last in (("phq-9", 18, 4), ("gad-7", 13, 4)):
        on = totals(state, measure)
        result = change(instrument(measure), on[0][1], on[-1][1])
        assert (result.first, result.last) == (first, last)
        assert result.reliable == "improved"
        assert (result.case_first, result.case_last) == (True, False)
        assert result.category == "recovered"


def test_first_day_below_the_cutoff_is_session_10_and_session_9():
    state = ORLA.state(as_of=day(date(2025, 4, 29)))
    assert series(instrument("phq-9"), totals(state, "phq-9")).first_below == day(date(2025, 3, 18))
    assert series(instrument("gad-7"), totals(state, "gad-7")).first_below == day(date(2025, 3, 11))


def test_the_rise_of_session_6_is_inside_measurement_error():
    points = series(instrument("phq-9"), totals(ORLA.state(), "phq-9")).points
    rise = points[5].since_previous
    assert rise is not None
    assert rise.change == 1
    assert rise.reliable == "unchanged"


def test_session_1_raises_an_alert_and_session_2_joins_it_with_a_line_of_its_own():
    first, second = ORLA.state().alerts
    assert (first.raised.happened_on, first.level, first.joins) == (day(date(2025, 1, 7)), 1, None)
    assert (second.raised.happened_on, second.level, second.joins) == (day(date(2025, 1, 14)), 1, first.id)
    assert first.answer is not None
    assert second.answer is not None
    assert first.answer.conversation != second.answer.conversation


def test_the_alert_stands_open_until_the_conversation_is_recorded():
    assert len(ORLA.state(known_at=at(date(2025, 1, 7), 10, 5)).open_alerts) == 1
    assert ORLA.state(known_at=at(date(2025, 1, 7), 10, 12)).open_alerts == ()


def test_the_concern_is_open_from_session_1_until_session_3_closes_it():
    assert ORLA.state(known_at=at(date(2025, 1, 20))).concern.open  # type: ignore[union-attr]
    closed = ORLA.state(known_at=at(date(2025, 1, 21))).concern
    assert closed is not None
    assert (closed.since, closed.open) == (day(date(2025, 1, 7)), False)


def test_the_end_is_spoken_of_in_session_11_three_before_the_last():
    announced = ORLA.state().facts.of(EndAnnounced)[0]
    session = ORLA.state().session(announced.session)
    assert session is not None
    assert session.number == 11
    assert announced.last_on == day(date(2025, 4, 29))


def test_the_agenda_asks_for_the_end_from_session_11_on_until_it_is_spoken_of():
    def asks(written: date, hour: int) -> list[bool]:
        state = ORLA.state(day(written), known_at=at(written, hour))
        return [each.done for each in agenda(FORM, content(), state) if each.code == "end"]

    assert asks(date(2025, 3, 18), 23) == []
    assert asks(date(2025, 3, 25), 10) == [False]
    assert asks(date(2025, 3, 25), 23) == [True]


def test_rings_before_at_the_start_and_at_the_end():
    wanted = {
        "Bram": (1, 2, 1), "Hesper": (2, 2, 2), "Linnet": (2, 2, 2), "Fern": (1, 3, 2), "Quill": (None, 3, 3),
        "Pip": (1, 1, 1), "Saffron": (None, 3, 2),
    }  # fmt: skip
    start = day(date(2025, 1, 28))
    found = {
        each.name.split()[0]: (each.ring("before"), each.ring("now", start), each.ring("now"))
        for each in ORLA.state().people
    }
    assert found == wanted


def test_goals_are_rated_four_times():
    ratings = [[each.now for each in goal.ratings] for goal in ORLA.state().goals]
    assert ratings == [[1, 4, 7, 8], [1, 2, 6, 7], [0, 4, 8, 8], [1, 4, 7, 8]]


def test_every_gate_was_open_when_its_phase_began():
    for phase, written in (
        ("middle", date(2025, 2, 4)),
        ("ending", date(2025, 4, 15)),
        ("follow_up", date(2025, 4, 30)),
    ):
        state = ORLA.state(day(written), known_at=at(written, 0))
        gate = next_gate(state)
        assert gate is not None
        assert (gate.gate.phase, [each.id for each in gate.missing]) == (phase, [])


def test_a_finished_course_is_closed_and_asks_for_nothing():
    state = ORLA.state()
    assert state.closed is not None
    assert state.closed.kind == "completed"
    assert agenda(FORM, content(), state) == ()


@dataclass(frozen=True)
class Before:
    """What the screen showed at a moment before or just after the agreement."""

    on: date
    hour: int
    minute: int
    held: int
    number: int
    people: str
    timeline: int
    concern: bool
    feared: str
    agreed: int | None
    left: int | None
    focus: tuple[str, ...]
    ahead: int


ROWS = (
    Before(date(2025, 1, 7), 23, 0, 1, 1, "", 0, True, "", None, None, (), 1),
    Before(date(2025, 1, 14), 23, 0, 2, 2, "p1 p2 p6", 0, True, "", None, None, (), 1),
    Before(date(2025, 1, 21), 23, 0, 3, 3, "p1 p2 p3 p4 p5 p6 p7", 9, False, "p1", None, None, (), 1),
    Before(date(2025, 1, 28), 10, 29, 3, 4, "p1 p2 p3 p4 p5 p6 p7", 9, False, "p1", None, None, (), 0),
    Before(
        date(2025, 1, 28), 23, 0, 4, 4, "p1 p2 p3 p4 p5 p6 p7", 9, False, "p1", 14, 10, ("transition", "dispute"), 10
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.on} {row.hour}:{row.minute:02}")
def test_the_record_before_there_is_an_agreement(row: Before):
    state = ORLA.state(day(row.on), known_at=at(row.on, row.hour, row.minute))
    current = state.current
    assert current is not None
    assert (len(state.held), current.number, state.phase) == (row.held, row.number, "initial")
    assert {each.name.split()[0] for each in state.people} == {PEOPLE[each] for each in row.people.split()}
    assert len(state.events) == row.timeline
    assert bool(state.concern and state.concern.open) is row.concern
    asked = {each.name.split()[0] for each in state.people if each.safety is not None}
    assert asked == {PEOPLE[each] for each in row.feared.split()}
    assert (state.agreed, state.left) == (row.agreed, row.left)
    focus = (state.focus.primary, state.focus.secondary) if state.focus else ()
    assert focus == row.focus
    assert len([each for each in state.sessions if each.day > state.today]) == row.ahead


def test_the_agreement_changes_nothing_that_was_recorded_before():
    before = ORLA.state(day(date(2025, 1, 28)), known_at=at(date(2025, 1, 28), 10, 29))
    after = ORLA.state(day(date(2025, 1, 28)), known_at=at(date(2025, 1, 28)))
    assert all(fact in after.facts.in_order for fact in before.facts.in_order)
    assert after.agreement is not None
    assert after.agreement.end_on == day(date(2025, 4, 29))
    planned = [each.day for each in after.sessions if each.day > after.today]
    assert planned == [
        day(each)
        for each in (
            date(2025, 2, 4), date(2025, 2, 11), date(2025, 2, 25), date(2025, 3, 4), date(2025, 3, 11),
            date(2025, 3, 18), date(2025, 3, 25), date(2025, 4, 1), date(2025, 4, 15), date(2025, 4, 29),
        )
    ]  # fmt: skip
