# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What moved in the circle: arrows, list, ending and print say the same of any inventory and any two days."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.workbench.a_course import form
from clinic.workbench.a_world import World
from openipt.clinic.workbench.people.circle import drawing_of
from openipt.clinic.workbench.people.presenters import moves_since
from openipt.clinic.workbench.plan.presenters.ending import ending_of
from openipt.course.entries import Entry
from openipt.course.fold import Plan, fold
from openipt.course.moves import Point, moved
from openipt.course.state import CourseState
from openipt.protocol.load import content

FIRST_DAY = date(2026, 1, 5)
RECORDED = datetime(2026, 6, 1, tzinfo=UTC)
FORM = content().forms["individual-acute"]
NAMES = ("Ada", "Bo", "Cy", "Di")


def entry(number: int, kind: str, day: date, **data: object) -> Entry:
    return Entry(str(number), kind, day, RECORDED + timedelta(seconds=number), data=data)


placings = st.lists(
    st.tuples(
        st.integers(0, len(NAMES) - 1),
        st.sampled_from(["now", "now", "now", "before", "wished"]),
        st.integers(1, 4),
        st.integers(0, 20),
    ),
    max_size=14,
)


def inventory(placed: list[tuple[int, str, int, int]]) -> CourseState:
    people = [entry(number, "person", FIRST_DAY, name=name, relation="friend") for number, name in enumerate(NAMES)]
    rings = [
        entry(100 + number, "ring", FIRST_DAY + timedelta(days=day), person=str(person), when=when, ring=ring)
        for number, (person, when, ring, day) in enumerate(placed)
    ]
    return fold(Plan(FORM), [*people, *rings], FIRST_DAY + timedelta(days=30))


@settings(max_examples=60)
@given(placings, st.one_of(st.integers(0, 21), st.just(Point.ONSET)))
def test_arrows_and_list_name_the_same_people_with_the_same_rings(placed, since):
    state = inventory(placed)
    since = since if isinstance(since, Point) else FIRST_DAY + timedelta(days=since)
    arrows = {
        person.name: (person.was, person.ring) for person in drawing_of(state, "Me", since=since).people if person.was
    }
    listed = {}
    for move in moves_since(state, since):
        then, now = re.findall(r"\d", move.words)
        listed[move.name] = (int(then), int(now))
    assert arrows == listed
    assert all(then != now for then, now in listed.values())


@settings(max_examples=60)
@given(placings)
def test_the_ending_says_that_nobody_moved_only_where_no_comparison_shows_anyone(placed):
    state = inventory(placed)
    names = {name for name, _words in ending_of(state, FORM).rings}
    from_onset = {move.person.name for move in moved(state.people, Point.ONSET)}
    assert from_onset <= names
    for person in state.people:
        if person.ring("before") is None:
            first = next((ring for ring in person.rings if ring.when == "now"), None)
            assert (person.name in names) == (first is not None and first.ring != person.ring())


@settings(max_examples=60)
@given(placings, st.integers(0, 20), st.integers(0, 20))
def test_who_moved_between_two_days_moved_back_between_the_same_days(placed, one, other):
    people = inventory(placed).people
    early, late = FIRST_DAY + timedelta(days=min(one, other)), FIRST_DAY + timedelta(days=max(one, other))
    there = {move.person.id: (move.then, move.now) for move in moved(people, early, late)}
    back = {move.person.id: (move.now, move.then) for move in moved(people, late, early)}
    assert there == back
    assert not moved(people, early, early)


@pytest.mark.django_db
def test_somebody_further_out_than_before_it_began_is_on_every_page_that_says_who_moved(world: World, thea_at):
    course, person = world.course.pk, world.full.ids["person"]
    for when, ring in (("before", "1"), ("now", "3")):
        sent = form(person=person, when=when, ring=ring)
        assert thea_at.post(reverse("ring", args=[course]), sent).status_code == 302
    page = thea_at.get(reverse("people", args=[course]), {"from": "before"})
    moved_list = page.text.partition("Changes")[2].partition("</section>")[0]
    words = "from ring 1, before it began, to 3"
    assert "Since before it began" in moved_list
    assert moved_list.count("<li>") == 1
    assert words in moved_list
    assert f"{reverse('circle-print', args=[course])}?from=before" in page.text
    assert words in thea_at.get(reverse("circle-print", args=[course]), {"from": "before"}).text
    assert words in thea_at.get(reverse("ending", args=[course])).text


@pytest.mark.django_db
def test_a_goal_rated_once_shows_one_value_wherever_it_is_shown(world: World, thea_at):
    course = world.course.pk
    sent = form(text="Sing again")
    assert thea_at.post(reverse("record", args=[course, "goal"]), sent).status_code == 302
    goal = sent["id"]
    for value, words in (("1", "1, rated once"), ("1", "1, no change"), ("4", "1 → <b>4</b>")):
        assert thea_at.post(reverse("goal-rate", args=[course]), form(goal=goal, now=value)).status_code == 302
        for name in ("course", "ending"):
            shown = thea_at.get(reverse(name, args=[course])).text.partition("Sing again")[2]
            assert words in shown[:300], name
