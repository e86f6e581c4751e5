# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The timeline in order, also where an event is dated by words alone."""

from datetime import date

import pytest

from core.course.making import entry
from openipt.course.kinds import fact_of
from openipt.course.kinds.life import Event
from openipt.course.timeline_order import ordered
from openipt.protocol.partial_date import stored_date

TODAY = date(2026, 3, 3)


def event(what: str, when: str) -> Event:
    fact = fact_of(entry("event", TODAY, what=what, when=stored_date(when)))
    assert isinstance(fact, Event)
    return fact


LIFE = (event("Wedding", "May 2015"), event("Moved to Leeds", "mid April 2020"), event("Father died", "2022"))


@pytest.mark.parametrize(
    ("when", "order"),
    [
        ("after the wedding", ["Wedding", "?", "Moved to Leeds", "Father died"]),
        ("two weeks after my wedding", ["Wedding", "?", "Moved to Leeds", "Father died"]),
        ("six years after the wedding", ["Wedding", "Moved to Leeds", "?", "Father died"]),
        ("after we moved", ["Wedding", "Moved to Leeds", "?", "Father died"]),
        ("after the move", ["Wedding", "Moved to Leeds", "?", "Father died"]),
        ("shortly before the move to Leeds", ["Wedding", "?", "Moved to Leeds", "Father died"]),
        ("before my father died", ["Wedding", "Moved to Leeds", "?", "Father died"]),
        ("before 2015", ["?", "Wedding", "Moved to Leeds", "Father died"]),
        ("after 2020", ["Wedding", "Moved to Leeds", "?", "Father died"]),
        ("in childhood", None),
        ("after the divorce", None),
        ("not known", None),
    ],
)
def test_words_stand_beside_what_they_name_or_have_no_place(when: str, order: list[str] | None):
    placed, unplaced = ordered([event("?", when), *LIFE])
    names = ["Wedding", "Moved to Leeds", "Father died"]
    assert [each.what for each in placed] == (order or names)
    assert [each.what for each in unplaced] == ([] if order else ["?"])


def test_where_two_events_could_be_meant_there_is_no_place():
    _, unplaced = ordered([event("?", "after we moved"), *LIFE, event("Moved to York", "2023")])
    assert [each.what for each in unplaced] == ["?"]


def test_two_moments_without_days_give_one_another_no_place():
    _, unplaced = ordered([event("The move", "after the divorce"), event("The divorce", "before the move")])
    assert len(unplaced) == 2
