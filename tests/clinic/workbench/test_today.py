# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Today: what has to be written up waits there, alerts stand in the order of their times, cards count right."""

import html
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from clinic.rows import booked, version_saved
from clinic.workbench.a_course import begin
from clinic.workbench.a_world import World
from openipt.clinic.accounts.models import User
from openipt.clinic.accounts.roles import change_roles
from openipt.clinic.casework.actions import (
    record_attendance,
    record_conversation,
    record_response,
    save_draft,
    sign_text,
)
from openipt.clinic.casework.actions.texts import NOTE, Head, content_hash
from openipt.clinic.casework.models import Session, Standing
from openipt.clinic.clients.actions import share_course
from openipt.clinic.clients.models import Course

pytestmark = pytest.mark.django_db

NOTE_TEXT: Mapping[str, object] = {"text": "She rang her sister."}


@pytest.fixture
def empty(thea: User, clock: datetime, signed_in):
    """Thea with no course, and her browser."""
    return signed_in(thea)


def today(browser) -> str:
    return html.unescape(browser.get("/").content.decode())


def waiting(browser) -> str:
    """What stands under "To write up"."""
    page = today(browser)
    return page.partition("<h2>To write up</h2>")[2].partition("</section>")[0]


def with_session(by: User, now: datetime, name: str, at: datetime) -> tuple[Course, Session]:
    course = begin(by, now - timedelta(days=20), name)
    return course, booked(course=course, starts=[at], by=by, now=now - timedelta(days=20))[0]


def held(session: Session, by: User, now: datetime) -> Session:
    record_attendance(
        course=session.course, session=session.pk, data={"state": "held", "medium": "room"}, by=by, now=now
    )
    return session


def write_note(course: Course, session: Session, by: User, now: datetime, *, sign: bool = False) -> None:
    head = Head(NOTE, session.pk, session=session.pk)
    version = version_saved(course=course, head=head, answers=NOTE_TEXT, base=0, by=by, now=now)
    if sign:
        shown = content_hash(version.answers)
        sign_text(course=course, head=head, answers=NOTE_TEXT, base=1, shown=shown, by=by, now=now)


def test_a_session_that_passed_waits_until_it_is_written_up_and_signed(empty, thea: User, now: datetime):
    course, session = with_session(thea, now, "Wanda Vale", now - timedelta(days=4))
    assert re.search(r"Wanda Vale.*not written up.*Friday 27 February", waiting(empty), re.DOTALL)
    held(session, thea, now)
    assert "no note yet" in waiting(empty)
    write_note(course, session, thea, now)
    assert "note saved, not signed" in waiting(empty)
    assert f"/sessions/{session.pk}/" in waiting(empty)


def test_a_signed_session_and_a_missed_one_wait_no_longer(empty, thea: User, now: datetime):
    course, session = with_session(thea, now, "Wanda Vale", now - timedelta(days=4))
    write_note(course, held(session, thea, now), thea, now, sign=True)
    _course, other = with_session(thea, now, "Mo Reed", now - timedelta(days=5))
    record_attendance(
        course=other.course, session=other.pk, data={"state": "missed", "contacted": True}, by=thea, now=now
    )
    assert waiting(empty) == ""


def test_a_session_still_to_come_does_not_wait(empty, thea: User, now: datetime):
    with_session(thea, now, "Wanda Vale", now + timedelta(days=1))
    assert waiting(empty) == ""


def test_those_with_an_open_concern_stand_first(empty, thea: User, now: datetime):
    with_session(thea, now, "Older Calm", now - timedelta(days=9))
    course, _session = with_session(thea, now, "Newer Concern", now - timedelta(days=2))
    said = {"asked_in_person": "phone", "understood": "At night", "agreed": "A call", "next_contact": "days"}
    record_conversation(course=course, data=said | {"opens": True}, by=thea, now=now)
    found = waiting(empty)
    assert found.index("Newer Concern") < found.index("Older Calm")
    assert "a concern is open" in found.partition("Older Calm")[0]
    assert "a concern is open" not in found.partition("Older Calm")[2]


def test_many_that_wait_are_all_there_the_rest_behind_a_click(empty, thea: User, now: datetime):
    for number in range(8):
        with_session(thea, now, f"Client {number}", now - timedelta(days=number + 1))
    in_sight, _, behind = waiting(empty).partition("<details")
    assert in_sight.count("<li>") == 5
    assert "3 more" in behind
    assert behind.count("<li>") == 3


def test_a_note_begun_waits_once_and_only_for_who_began_it(world: World, thea_at, signed_in):
    session = world.full.sessions[3]
    body = {"text": "Half a sen", "session": str(session.pk)}
    save_draft(
        course=world.course, key=f"note:{session.pk}", body=body, base=0, revision=0, by=world.cora, now=world.now
    )
    assert "note started, not saved" not in waiting(thea_at)
    assert waiting(signed_in(world.cora)).count("note started, not saved") == 1


def test_who_only_reads_has_nothing_to_write_up(world: World, thea_at, signed_in):
    assert waiting(thea_at).count("no note yet") == 3
    assert waiting(signed_in(world.sam)) == ""


@pytest.mark.parametrize("who", ["sam", "rhea"])
def test_what_others_treat_is_shared_with_a_reader_and_none_of_it_is_theirs_to_open_or_write_up(
    world: World, signed_in, who
):
    browser = signed_in(getattr(world, who))
    for url in ("/", "/courses/"):
        page = html.unescape(browser.get(url).content.decode())
        assert "Shared with you" in page
        assert re.search(r"Cleo Brandt.*with <bdi>Thea", page, re.DOTALL)
        for words in ("Open session", "not written up", "person today", "Next at", "No appointment", "Follow-ups due"):
            assert words not in page, words
    course = html.unescape(browser.get(f"/courses/{world.course.pk}/").content.decode())
    assert "shared with you" in course
    assert "Shared view</button>" not in course


def test_who_treats_is_not_told_that_it_is_shared(world: World, thea_at):
    for url in ("/", "/courses/", f"/courses/{world.course.pk}/"):
        assert "hared with you" not in thea_at.get(url).content.decode()
    assert "Shared view</button>" in thea_at.get(f"/courses/{world.course.pk}/").content.decode()


def test_shared_courses_are_in_the_order_of_their_concern(thea: User, sam: User, clock: datetime, signed_in, now):
    for name in ("Amy Calm", "Bo Concern", "Cy Alert"):
        course, _session = with_session(thea, now, name, now + timedelta(days=1))
        share_course(course=course, user=sam, relation="supervisor", by=thea, now=now)
        if name == "Bo Concern":
            said = {"asked_in_person": "phone", "understood": "At night", "agreed": "A call", "next_contact": "days"}
            record_conversation(course=course, data=said | {"opens": True}, by=thea, now=now)
        if name == "Cy Alert":
            record_response(course=course, measure="phq-9", answers=[0] * 8 + [2], by=thea, now=now)
    page = today(signed_in(sam))
    assert page.index("Cy Alert") < page.index("Bo Concern") < page.index("Amy Calm")
    assert "Open alert" in page.partition("Cy Alert")[2].partition("</li>")[0]
    assert "a concern is open" in page.partition("Bo Concern")[2].partition("</li>")[0]


def test_a_relation_that_the_role_no_longer_allows_shows_nothing(thea: User, clock: datetime, signed_in, now):
    with_session(thea, now, "Amy Calm", now)
    change_roles(user=thea, roles=["supervisor"], by=None, now=now)
    page = today(signed_in(User.objects.get(pk=thea.pk)))
    assert "Amy Calm" not in page
    assert "No course is shared with you yet." in page


def test_a_card_that_is_over_says_so_and_the_next_one_is_next(empty, thea: User, now: datetime):
    with_session(thea, now, "Early Bird", now - timedelta(hours=2))
    with_session(thea, now, "Later Still", now + timedelta(hours=2))
    page = today(empty)
    assert "Next at 12:30." in page
    early = page.partition("Early Bird")[2].partition("</li>")[0]
    assert "not written up yet" in early
    assert '<li class="visit next">' in page.partition("Early Bird")[2].partition("Later Still")[0]
    assert "Early Bird" not in waiting(empty)


def test_a_card_has_the_number_of_its_own_session(empty, thea: User, now: datetime):
    course = begin(thea, now, "Twice Today")
    first, second = booked(course=course, starts=[now - timedelta(hours=2), now + timedelta(hours=3)], by=thea, now=now)
    held(first, thea, now)
    page = today(empty)
    assert "Session 1 ·" in page.partition(f"/sessions/{first.pk}/")[2].partition("</li>")[0]
    assert "Session 2 ·" in page.partition(f"/sessions/{second.pk}/")[2].partition("</li>")[0]


def test_alerts_stand_in_the_order_of_their_times_and_say_when_they_are_overdue(empty, thea: User, now: datetime):
    for name, before in (
        ("Aya Late", timedelta(days=3)),
        ("Bea Soon", timedelta(0)),
        ("Cia Latest", timedelta(days=9)),
    ):
        course = begin(thea, now - timedelta(days=10), name)
        record_response(course=course, measure="phq-9", answers=[1] * 9, by=thea, now=now - before)
    page = today(empty)
    alerts = page.partition('class="alerts stack"')[2]
    assert alerts.index("Cia Latest") < alerts.index("Aya Late") < alerts.index("Bea Soon")
    assert "Yours, overdue since" in alerts.partition("Aya Late")[0]
    assert "Yours, by " in alerts.partition("Bea Soon")[2]
    assert alerts.count("It stays here until") == 1


def test_a_stored_alert_without_a_time_is_shown_all_the_same(world: World, thea_at):
    Standing.objects.filter(pk=world.course.pk).update(alert_due_at=None)
    alerts = today(thea_at).partition('class="alerts stack"')[2]
    assert world.course.client.name in alerts
    assert "Yours, no time set" in alerts
    assert "Review and record" in alerts


def test_an_alert_of_nobody_asks_to_be_taken_over(world: World, thea_at):
    Standing.objects.filter(pk=world.course.pk).update(alert_owner=None)
    alerts = today(thea_at).partition('class="alerts stack"')[2]
    assert "Unassigned, by" in alerts
    assert "Take this alert" in alerts


def test_what_waits_costs_no_statement(world: World, thea_at, statements):
    today(thea_at)
    with statements(at_most=6):
        assert "To write up" in thea_at.get("/").content.decode()


def test_after_midnight_yesterdays_session_waits(thea: User, clock: datetime, signed_in, monkeypatch):
    with_session(thea, clock, "Wanda Vale", clock + timedelta(hours=1))
    half_past_midnight = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)  # in Vienna
    monkeypatch.setattr(timezone, "now", lambda: half_past_midnight)
    assert re.search(r"Wanda Vale.*not written up.*yesterday", waiting(signed_in(thea)), re.DOTALL)
