# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A date is typed as it is known, by a day, a part of a month or another event, and read everywhere in one style."""

import re

import pytest
from django.urls import reverse

from clinic.workbench.a_course import form, text_of
from clinic.workbench.a_fact import record_url
from openipt.clinic.accounts.actions import set_code
from openipt.clinic.accounts.models import User
from openipt.clinic.casework.models import Fact

pytestmark = pytest.mark.django_db

TYPED = [
    ("The move to Graz", "mid  april 2024", "mid April 2024"),
    ("Cannot sleep", "Two weeks after the move", "Two weeks after the move"),
    ("Sister married", "30.3.2025", "30 March 2025"),
    ("Bullied at school", "in childhood", "in childhood"),
]


@pytest.fixture
def life(world, thea_at):
    """Four events, typed on the timeline."""
    page = reverse("timeline", args=[world.course.pk])
    for what, when, _ in TYPED:
        assert thea_at.post(page, form(what=what, when=when)).status_code == 302
    return thea_at


def timeline(browser, world):
    return text_of(browser.get(reverse("timeline", args=[world.course.pk])))


def test_the_timeline_lists_all_in_one_style_and_in_order(world, life):
    page = timeline(life, world)
    table = page.partition("Show as a table")[2]
    rows = [(when, what) for when, what in re.findall(r'<th scope="row">(.*?)</th><td[^>]*>(.*?)<br>', table)]
    shown = [(when, what) for what, _, when in TYPED]
    assert [row for row in rows if row in shown] == shown
    assert (
        table.index("Sister married") < table.index("The date is not known exactly") < table.index("Bullied at school")
    )
    assert table.index("Cannot sleep") < table.index("The date is not known exactly")
    assert "their dates are not known: 2 entries" in page


def test_what_has_no_day_is_not_drawn_as_if_it_had(world, life):
    drawing = timeline(life, world).partition("<figure>")[2].partition("</figure>")[0]
    assert "30 March 2025" in drawing
    assert "Sister married" in drawing
    assert "Bullied at school" not in drawing
    assert "Cannot sleep" not in drawing


def test_the_client_reads_the_same_words(world, life, signed_in):
    set_code(user=world.thea, code="4827", by=world.thea, now=world.now)
    turned = signed_in(User.objects.get(pk=world.thea.pk))
    turned.post(reverse("together", args=[world.course.pk]))
    page = text_of(turned.get(reverse("together-page", args=[world.course.pk, "timeline"])))
    assert all(shown in page for _, _, shown in TYPED)


def test_an_event_is_corrected_from_the_words_that_are_shown(world, life):
    event = next(fact for fact in Fact.objects.filter(kind="event") if fact.data["what"] == "Cannot sleep")
    url = reverse("entry-correct", args=[world.course.pk, event.pk])
    assert 'value="Two weeks after the move"' in text_of(life.get(url))


def test_an_onset_without_a_day_is_named_and_asks_for_one(world, thea_at):
    sent = form(what="Stopped sleeping", when="after the move", onset="on")
    assert thea_at.post(reverse("timeline", args=[world.course.pk]), sent).status_code == 302
    page = timeline(thea_at, world)
    assert "The onset is dated “after the move”." in page
    assert "Mark the event with which the episode began" not in page
    for name in ("course", "focus", "people", "ending", "agreement"):
        assert thea_at.get(reverse(name, args=[world.course.pk])).status_code == 200, name


def test_the_note_of_the_session_says_it_in_the_same_words(world, thea_at, today):
    for kind, sent in (
        ("event", {"what": "A quarrel", "when": "2/3/2026"}),
        ("event", {"what": "A silence", "when": "after the move"}),
        ("treatment", {"what": "Sertraline", "kind": "medicine", "from": "early 2025"}),
    ):
        answer = thea_at.post(record_url(world, kind), form(session=str(today.pk), **sent))
        assert answer.status_code == 302, text_of(answer)
    page = text_of(thea_at.get(reverse("session", args=[world.course.pk, today.pk])))
    assert "Timeline: A quarrel (2 March 2026)." in page
    assert "Timeline: A silence (after the move)." in page
    assert "Treatment: Sertraline (early 2025)." in page


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("30 March", "has no year. Please add it, for example 30 March 2026"),
        ("two weeks ago", "will mean another date when someone reads it later"),
        ("sprnig 2019", "as a date. Try 30 March 2026"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_what_to_write_and_stays_in_the_form(world, thea_at, when, told):
    before = Fact.objects.count()
    answer = thea_at.post(reverse("timeline", args=[world.course.pk]), form(what="A fall", when=when))
    assert answer.status_code == 422
    assert f"“{when}” {told}" in text_of(answer)
    assert f'value="{when}"' in text_of(answer)
    assert Fact.objects.count() == before


def test_a_form_says_what_may_be_written(world, thea_at):
    assert "for example May 2024, mid April 2026 or after the move" in timeline(thea_at, world)
    page = text_of(thea_at.get(record_url(world, "treatment")))
    assert "For example May 2024, mid April 2026 or after the move." in page


def test_a_death_dated_by_another_event_is_taken_and_shown(world, thea_at):
    person = world.full.ids["person"]
    sent = form(person=person, died="before the move")
    assert thea_at.post(record_url(world, "death"), sent).status_code == 302
    assert "before the move" in text_of(thea_at.get(reverse("people", args=[world.course.pk])))
