# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The closeness circle: everybody is on their ring, keeps their angle, and every name can be read."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.interface import reading
from openipt.clinic.drawings import circle
from openipt.clinic.drawings.angles import angles
from openipt.clinic.drawings.circle import NARROW, WIDE, Circle, Missing, Person
from openipt.clinic.drawings.geometry import apart
from openipt.clinic.gallery import circles

KINDS = ("home", "family", "neighbour", "work", "friend", "other", "never heard of")
people = st.builds(
    Person,
    name=st.text("abcdefghijklmnoprstuvwABCDEF é ü", min_size=1, max_size=26),
    ring=st.sampled_from([1, 2, 3, 3, 4, None]),
    kind=st.sampled_from(KINDS),
    relation=st.sampled_from(["", "sister", "friend, former colleague"]),
    was=st.sampled_from([None, None, 1, 2, 3]),
    was_words=st.just("21 Jan"),
    wished=st.sampled_from([None, None, 1, 2]),
    quality=st.sampled_from(["", "good", "thin", "conflict"]),
    dead=st.booleans(),
)
some_circles = st.builds(
    Circle,
    me=st.just("Orla"),
    people=st.lists(people, max_size=12).map(tuple),
    missing=st.lists(st.builds(Missing, role=st.just("a local friend"), kind=st.sampled_from(KINDS)), max_size=2).map(
        tuple
    ),
    ring_names=st.just(circles.RING_NAMES),
)


def beads(markup: str) -> list[tuple[float, float]]:
    return [(float(node.get("cx", 0)), float(node.get("cy", 0))) for node in reading.marks(markup, "circle", "bead")]


@settings(max_examples=30, deadline=None)
@given(some_circles)
def test_no_name_lies_over_another(drawn: Circle) -> None:
    assert reading.touching(reading.words(circle.draw(drawn))) == []


@pytest.mark.parametrize("name", circles.ALL)
@pytest.mark.parametrize(
    "sheet", [WIDE, NARROW, circle.SMALL, circle.LARGE], ids=lambda sheet: f"{sheet.kind}-{sheet.width}"
)
def test_the_sample_circles_can_be_read_on_every_sheet(name: str, sheet: circle.Sheet) -> None:
    words = reading.words(circle.draw(circles.ALL[name], sheet))
    assert reading.touching(words) == []
    for each in words:
        assert -40 < each.box.left < each.box.right < sheet.width + 40, each


def test_names_keep_clear_of_all_beads_with_forty_people() -> None:
    markup = circle.draw(circles.FORTY)
    assert len(beads(markup)) == 40
    for words in reading.words(markup):
        assert all(words.box.near(bead) > 4 for bead in beads(markup) if words.text != "Basil")


@settings(max_examples=30, deadline=None)
@given(some_circles)
def test_every_placed_person_stands_on_their_ring(drawn: Circle) -> None:
    placed = [person for person in drawn.people if person.ring]
    found = beads(circle.draw(replace(drawn, people=tuple(replace(person, ring=1) for person in placed))))
    assert len(found) == len(placed)
    away = {round(math.dist(bead, WIDE.centre)) for bead in found}
    assert len(away) <= 1


def test_a_person_keeps_the_angle_when_the_ring_changes_and_when_others_come() -> None:
    moved = replace(circles.SEVEN, people=tuple(replace(p, ring=3, was=None) for p in circles.SEVEN.people))
    more = replace(moved, people=(*moved.people, Person("Newcomer", 3, "family"), Person("Other", 3, "friend")))

    def angle(bead: tuple[float, float]) -> float:
        return math.degrees(math.atan2(bead[1] - WIDE.centre[1], bead[0] - WIDE.centre[0]))

    first = [angle(bead) for bead in beads(circle.draw(circles.SEVEN))]
    second = [angle(bead) for bead in beads(circle.draw(moved))]
    third = [angle(bead) for bead in beads(circle.draw(more))]
    for one, two, three in zip(first, second, third, strict=False):
        assert apart(one, two) < 0.2
        assert apart(one, three) < 0.2


@settings(deadline=None)
@given(st.lists(st.sampled_from(KINDS), max_size=60))
def test_the_angles_of_the_first_do_not_depend_on_the_last_and_none_are_shared(kinds: list[str]) -> None:
    given_to_all = angles(kinds)
    assert angles(kinds[:-1]) == given_to_all[: max(len(kinds) - 1, 0)]
    assert len(set(given_to_all)) == len(kinds)


@settings(deadline=None)
@given(st.lists(st.sampled_from(KINDS), min_size=2, max_size=7))
def test_a_few_people_stand_at_least_twenty_degrees_apart(kinds: list[str]) -> None:
    given_to_all = angles(kinds)
    near = [apart(one, two) for i, one in enumerate(given_to_all) for two in given_to_all[i + 1 :]]
    assert min(near) >= 12


def test_moves_ghosts_missing_ties_and_the_dead_are_drawn() -> None:
    markup = circle.draw(circles.FIFTEEN)
    assert len(reading.marks(markup, "line", "trail")) == 3
    assert len(reading.marks(markup, "circle", "ghost")) == 1
    assert len(reading.marks(markup, "circle", "missing")) == 1
    assert len(reading.marks(markup, "circle", "dead")) == 1
    assert len(reading.marks(markup, "circle", "outside")) == 1
    assert "somebody" in markup
    assert "has died" in markup


def test_outside_is_named_only_when_somebody_is_or_was_there() -> None:
    named = replace(circles.FIFTEEN, outside_name="no longer in my life")
    assert "no longer in my life" in circle.draw(named)
    inside = replace(named, people=named.people[:3])
    assert "no longer in my life" not in circle.draw(inside)
    assert not reading.marks(circle.draw(inside), "circle", "outside")


def test_an_inward_move_ends_at_the_bead_and_an_outward_one_runs_beside_the_tie() -> None:
    ring_one, ring_two = Person("In", 1, was=2), Person("Out", 2, was=1)
    for person in (ring_one, ring_two):
        markup = circle.draw(Circle("Me", (person,)))
        (bead,), (trail,) = beads(markup), reading.marks(markup, "line", "trail")
        start = float(trail.get("x1", 0)), float(trail.get("y1", 0))
        straight = math.dist(start, WIDE.centre) if person is ring_one else 0
        away = abs(math.dist(start, bead) - (WIDE.radii[1] - WIDE.radii[0]))
        assert away < 1
        if person is ring_one:
            assert straight == pytest.approx(WIDE.radii[1], abs=0.5)


def test_names_only_shows_names_and_rings_and_nothing_else() -> None:
    markup = circle.draw(circles.SEVEN, names_only=True)
    for hidden in ("husband", "missing", "wished", "trail", "tie", "21 Jan", "ghost", "#bram"):
        assert hidden not in markup
    assert {"Bram", "Fern", "Orla"} <= {each.text for each in reading.words(markup)}


def test_nobody_yet_is_a_circle_with_the_client_alone() -> None:
    markup = circle.draw(circles.NONE)
    assert beads(markup) == []
    assert [each.text for each in reading.words(markup)] == ["Ivo"]
    assert "No one is on the circle yet." in markup


def test_hostile_text_stays_text_and_control_characters_are_left_out() -> None:
    person = Person('</text><script>alert("1")</script>\x00\ud800', 1, "home", "<b>&", url='#"><script>')
    markup = circle.draw(Circle("<i>", (person,), (Missing("<u>"),), ("<s>", "&", '"')))
    assert not list(reading.parse(markup).iter("script"))
    assert "<script" not in markup
    assert "<b>" not in markup


def test_the_same_circle_is_always_the_same_text_and_two_on_a_page_share_no_id() -> None:
    assert circle.draw(circles.FORTY) == circle.draw(circles.FORTY)
    ids = reading.ids(circle.both(circles.SEVEN, "one") + circle.both(circles.SEVEN, "two"))
    assert len(ids) == len(set(ids))


def test_on_the_phone_many_people_carry_numbers_that_a_list_explains() -> None:
    markup = circle.both(circles.FIFTEEN)
    items = ["".join(item.itertext()) for item in reading.parse(markup).iter("li")]
    assert items[0] == "1Dov, partner"
    assert len(items) == 15
    assert circle.key(circles.SEVEN, NARROW) == ""
