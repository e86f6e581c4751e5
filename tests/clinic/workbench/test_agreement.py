# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The agreement and the sessions it plans, the ending and the follow-ups: together, once, and within the calendar."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from clinic.rows import booked
from clinic.workbench.a_course import form, text_of
from clinic.workbench.a_world import World
from openipt.clinic.casework.actions import book_sessions, record_attendance
from openipt.clinic.casework.models import Fact, Session, Standing

pytestmark = pytest.mark.django_db


def agreed(**given: object) -> dict[str, object]:
    """The form as the page shows it, for 14 sessions that go on every Tuesday at ten."""
    sent = form(kind="first", sessions="14", how="words", start_on="2026-03-03", follow_ups="1, 3, 6")
    sent |= {"plan": "on", "first_on": "2026-03-10", "at": "10:00", "every_days": "7", "tapered": "0"}
    return sent | {"tapered_days": "14", "days_off": ""} | given


@pytest.fixture
def tove_at(world: World, db: None, signed_in):
    """Tove's browser; her course has nothing in it yet."""
    return signed_in(world.tove)


def url_of(world: World, name: str = "agreement") -> str:
    return reverse(name, args=[world.colleagues.pk])


def planned(world: World) -> int:
    return Session.objects.filter(course=world.colleagues).count()


def test_an_agreement_plans_its_sessions_in_one_step_and_once(world: World, tove_at):
    sent = agreed(days_off="17.3.2026, 24 March 2026", tapered="2")
    for _twice in range(2):
        assert tove_at.post(url_of(world), sent).status_code == 302
    assert planned(world) == 14
    assert Fact.objects.filter(course=world.colleagues, kind="agreement").count() == 1
    days = [f"{each.starts_at:%d.%m}" for each in Session.objects.filter(course=world.colleagues).order_by("starts_at")]
    assert days[:3] == ["10.03", "31.03", "07.04"]
    times = {f"{each.starts_at:%M}" for each in Session.objects.filter(course=world.colleagues)}
    assert times == {"00"}
    assert "Session 1" in text_of(tove_at.get(url_of(world)))


def test_what_was_agreed_on_is_shown_with_it(world: World, tove_at):
    sent = form(primary="transition", sentence="My place here", happened_on="2026-03-03")
    assert tove_at.post(url_of(world, "focus"), sent).status_code == 302
    assert tove_at.post(url_of(world), agreed(missed_count="on")).status_code == 302
    page = text_of(tove_at.get(url_of(world)))
    assert "<dt>Focus</dt><dd>role transition: My place here</dd>" in page
    assert "<dt>Missed without notice</dt><dd>counts towards the number</dd>" in page


def test_a_goal_is_rated_now_and_wished_and_the_wish_stays_until_it_changes(world: World, thea_at):
    goal = world.full.ids["goal"]
    url = reverse("goal-rate", args=[world.course.pk])
    assert thea_at.post(url, form(goal=goal, now="3", wished="8")).status_code == 302
    kept = Fact.objects.filter(course=world.course, kind="goal_rating").latest("recorded_at", "id").data
    assert (kept["now"], kept["wished"]) == (3, 8)
    page = text_of(thea_at.get(reverse("goals", args=[world.course.pk])))
    assert f'id="wished-{goal}" name="wished" type="number" min="0" max="10" inputmode="numeric" value="8"' in page


def test_a_maintenance_agreement_plans_its_own_number_whatever_was_held_before(world: World, tove_at):
    starts = [world.now - timedelta(days=3 + place) for place in range(4)]
    for each in booked(course=world.colleagues, starts=starts, by=world.tove, now=world.now):
        record_attendance(
            course=each.course, session=each.pk, data={"state": "held", "medium": "room"}, by=world.tove, now=world.now
        )
    first = agreed(sessions="4", reason="A brief course", start_on="2026-02-25")
    assert tove_at.post(url_of(world), first).status_code == 302
    assert planned(world) == 4
    page = tove_at.get(url_of(world))
    assert page.context["form"]["start_on"].value() in (None, ""), (
        "a new agreement does not begin where the old one did"
    )
    monthly = agreed(kind="maintenance", sessions="3", reason="To stay well", start_on="", every_days="28")
    assert tove_at.post(url_of(world), monthly).status_code == 302
    assert planned(world) == 4 + 3
    assert Standing.objects.get(pk=world.colleagues.pk).agreed == 3
    assert "Session 1 of 3" in text_of(tove_at.get(reverse("courses")))
    assert "Session 1 of 3" in text_of(tove_at.get(url_of(world, "course")))


def test_31_sessions_in_a_form_of_12_to_16_with_and_without_a_reason(world: World, tove_at):
    sent = agreed(sessions="31", spacing="kept as typed")
    answer = tove_at.post(url_of(world), sent)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "This form of IPT usually has 12 to 16 sessions. You can agree 31, but please say why." in page
    assert "kept as typed" in page
    assert planned(world) == 0
    assert tove_at.post(url_of(world), sent | {"reason": "Two bereavements"}).status_code == 302
    assert planned(world) == 31


REFUSED = [
    ({"sessions": ""}, "How many sessions are agreed?"),
    ({"sessions": "0"}, "greater than or equal to 1"),
    ({"sessions": "201"}, "less than or equal to 200"),
    ({"sessions": "9" * 30}, "less than or equal to 200"),
    ({"end_on": "2026-03-02"}, "is before the start"),
    ({"first_on": "2026-01-01"}, "is before the referral"),
    ({"first_on": "9999-12-31"}, "can be booked up to 3 March 2028"),
    ({"first_on": ""}, "Enter the date and time of the next session"),
    ({"at": "25:00"}, "valid time"),
    ({"every_days": "0"}, "greater than or equal to 1"),
    ({"every_days": "9" * 30}, "less than or equal to 90"),
    ({"days_off": "sometimes"}, "as a date. Try"),
    ({"days_off": "May 2026"}, "as a date. Try"),
    ({"minutes": "9"}, "greater than or equal to 10"),
    ({"how": ""}, "required"),
    ({"happened_on": "2026-03-04"}, "is in the future"),
    ({"happened_on": "2026-02-01"}, "before the referral"),
]


@pytest.mark.parametrize(("given", "words"), REFUSED)
def test_what_cannot_be_is_refused_whole_and_kept(world: World, tove_at, given, words):
    answer = tove_at.post(url_of(world), agreed(confidentiality="kept as typed") | given)
    page = text_of(answer)
    assert answer.status_code == 422
    assert words in page
    assert "kept as typed" in page
    assert planned(world) == 0
    assert not Fact.objects.filter(course=world.colleagues, kind="agreement").exists(), "the agreement without sessions"


def test_days_off_without_end_are_passed_over(world: World, tove_at):
    off = ", ".join(f"{day}.{month}.2026" for month in range(3, 13) for day in range(1, 31) if (month, day) != (2, 30))
    assert tove_at.post(url_of(world), agreed(days_off=off)).status_code == 302
    first = Session.objects.filter(course=world.colleagues).order_by("starts_at").first()
    assert first.starts_at.year in (2026, 2027)


def test_fewer_sessions_than_were_held_are_refused(world: World, thea_at):
    sent = agreed(kind="fewer", sessions="2", reason="well")
    answer = thea_at.post(reverse("agreement", args=[world.course.pk]), sent)
    assert answer.status_code == 422
    assert "is fewer than the 3 sessions already used" in text_of(answer)


# --- the end and after -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ("1, 3, 6, 12", 4),
        ("one, three", 4),
        ("3; 6", 2),
        ("9" * 1900, 4),
        ("99, 3", 1),
        ("", 4),
        ("3 3 3", 1),
    ],
)
def test_follow_ups_are_planned_as_agreed_and_once(world: World, tove_at, months, expected):
    assert tove_at.post(url_of(world), agreed(follow_ups=months, end_on="2026-06-09")).status_code == 302
    for _twice in range(2):
        assert tove_at.post(url_of(world, "follow-ups-plan")).status_code == 302
    assert Fact.objects.filter(course=world.colleagues, kind="follow_up_planned").count() == expected
    assert tove_at.get(url_of(world, "ending")).status_code == 200


def test_an_end_at_the_end_of_the_calendar_is_no_fault(world: World, tove_at):
    answer = tove_at.post(url_of(world), agreed(end_on="9999-12-31"))
    assert answer.status_code == 422
    assert "more than 10 years ahead. If that is right, please say why." in text_of(answer)
    assert tove_at.post(url_of(world), agreed(end_on="9999-12-31", reason="no end is planned")).status_code == 302
    assert tove_at.post(url_of(world, "follow-ups-plan")).status_code == 302
    for name in ("ending", "course", "agreement"):
        assert tove_at.get(url_of(world, name)).status_code == 200


def test_follow_ups_fall_on_the_weekday_and_time_of_the_course(world: World, thea_at):
    """Thea's course meets on Tuesdays at ten; a month after its last Tuesday is a Thursday, six months a Wednesday."""
    sent = agreed(kind="more", follow_ups="1, 3, 6", end_on="2026-06-09", reason="so", first_on="2026-03-17")
    assert thea_at.post(reverse("agreement", args=[world.course.pk]), sent).status_code == 302
    assert thea_at.post(reverse("follow-ups-plan", args=[world.course.pk])).status_code == 302
    planned = [
        each.data for each in Fact.objects.filter(course=world.course, kind="follow_up_planned", recorded_at=world.now)
    ]
    days = {date.fromisoformat(each["due_on"]).weekday() for each in planned if "months" in each and "at" in each}
    assert days == {1}
    assert {each["at"] for each in planned if "at" in each} >= {"10:00"}
    assert "10:00" in text_of(thea_at.get(reverse("ending", args=[world.course.pk])))


def test_without_sessions_a_follow_up_is_at_least_not_on_a_weekend(world: World, tove_at):
    assert (
        tove_at.post(url_of(world), agreed(follow_ups="1, 2, 3, 4, 5, 6", end_on="2026-06-14", plan="")).status_code
        == 302
    )
    assert tove_at.post(url_of(world, "follow-ups-plan")).status_code == 302
    planned = Fact.objects.filter(course=world.colleagues, kind="follow_up_planned")
    days = [date.fromisoformat(each.data["due_on"]) for each in planned]
    assert len(days) == 6
    assert all(day.weekday() < 5 for day in days)


def test_a_follow_up_is_recorded_for_the_day_it_was_planned_for(world: World, tove_at):
    tove_at.post(url_of(world), agreed(follow_ups="1, 3", end_on="2026-03-10"))
    tove_at.post(url_of(world, "follow-ups-plan"))
    address = tove_at.get(url_of(world, "follow-up"))["Location"]
    first = Fact.objects.filter(course=world.colleagues, kind="follow_up_planned").order_by("recorded_at", "id").first()
    assert address.endswith(f"?planned={first.pk}")
    assert tove_at.post(address, form(planned=str(first.pk), been="Well")).status_code == 302
    assert str(first.pk) not in tove_at.get(url_of(world, "follow-up"))["Location"]
    assert "Well" in text_of(tove_at.get(url_of(world, "ending")))


def test_when_the_end_is_spoken_of_is_said_until_the_course_is_closed(world: World, tove_at):
    tove_at.post(url_of(world), agreed())
    assert "Talk about the ending from session 11." in text_of(tove_at.get(url_of(world, "ending")))
    assert tove_at.post(url_of(world, "closing"), form(kind="stopped")).status_code == 302
    assert "To be spoken of" not in text_of(tove_at.get(url_of(world, "ending")))


def test_a_follow_up_at_which_nobody_was_reached_is_still_to_be_held(world: World, tove_at):
    tove_at.post(url_of(world), agreed(follow_ups="1", end_on="2026-03-10"))
    tove_at.post(url_of(world, "follow-ups-plan"))
    address = tove_at.get(url_of(world, "follow-up"))["Location"]
    planned = address.partition("planned=")[2]
    assert tove_at.post(address, form(planned=planned, how="not_reached")).status_code == 302
    page = text_of(tove_at.get(url_of(world, "ending")))
    assert "not reached" in page
    assert '<span class="meta">held' not in page
    assert tove_at.get(url_of(world, "follow-up"))["Location"] == address


def test_follow_ups_are_offered_for_planning_until_each_has_a_day(world: World, tove_at):
    tove_at.post(url_of(world), agreed(follow_ups="1, 3", end_on="2026-06-09"))
    assert "Book the agreed follow-ups" in text_of(tove_at.get(url_of(world, "ending")))
    tove_at.post(url_of(world, "follow-ups-plan"))
    assert "Book the agreed follow-ups" not in text_of(tove_at.get(url_of(world, "ending")))
    moved = Fact.objects.filter(course=world.colleagues, kind="follow_up_planned").first()
    other_day = form(due_on="2026-08-01", months=str(moved.data["months"]))
    assert tove_at.post(reverse("entry-correct", args=[world.colleagues.pk, moved.pk]), other_day).status_code == 302
    tove_at.post(url_of(world, "follow-ups-plan"))
    standing = text_of(tove_at.get(url_of(world, "ending")))
    assert standing.count("record it") == 2, "one that was given another day is planned all the same"


@pytest.mark.parametrize("kind", ["early", "middle", "ending"])
def test_a_review_shows_what_is_looked_at_and_keeps_the_decision(world: World, tove_at, kind):
    address = reverse("review", args=[world.colleagues.pk, kind])
    page = text_of(tove_at.get(address))
    for each in ("Scores, then and now", "Goals, then and now", "People, then and now", "The questions, one by one"):
        assert each in page
    refused = tove_at.post(address, form(reason="We both want to go on"))
    assert refused.status_code == 422
    assert "We both want to go on" in text_of(refused)
    assert tove_at.post(address, form(reason="We both want to go on", decision="kept")).status_code == 302
    assert "We both want to go on" in text_of(tove_at.get(url_of(world, "ending")))
    assert Fact.objects.get(course=world.colleagues, kind="review").data["kind"] == kind


def test_a_review_opened_from_a_session_belongs_to_it(world: World, tove_at):
    [held] = booked(course=world.colleagues, starts=[world.now - timedelta(days=3)], by=world.tove, now=world.now)
    page = tove_at.get(reverse("review", args=[world.colleagues.pk, "early"]), {"session": str(held.pk)})
    sent = form(session=page.context["when"]["session"].value(), reason="Nothing has moved", decision="changed")
    answer = tove_at.post(reverse("review", args=[world.colleagues.pk, "early"]), sent)
    assert answer.status_code == 302
    session = reverse("session", args=[world.colleagues.pk, held.pk])
    assert "Nothing has moved" in text_of(tove_at.get(session))


def test_there_is_no_review_of_another_kind(world: World, tove_at):
    assert tove_at.get(reverse("review", args=[world.colleagues.pk, "nothing"])).status_code == 404


def test_a_closed_course_can_be_reopened_and_says_so_meanwhile(world: World, tove_at):
    book_sessions(course=world.colleagues, starts=[world.now - timedelta(hours=1)], by=world.tove, now=world.now)
    tove_at.post(url_of(world), agreed(plan=""))
    assert "13 left" in text_of(tove_at.get(url_of(world, "course")))
    assert tove_at.post(url_of(world, "closing"), form(kind="completed")).status_code == 302
    assert "Course ended" in text_of(tove_at.get(url_of(world, "course")))
    assert "13 left" not in text_of(tove_at.get(url_of(world, "course")))
    again = reverse("record", args=[world.colleagues.pk, "reopening"])
    assert tove_at.post(again, form(reason="She came back")).status_code == 302
    assert "Course ended" not in text_of(tove_at.get(url_of(world, "course")))


def test_no_consent_is_given_by_default(world: World, tove_at):
    page = text_of(tove_at.get(url_of(world, "consents")))
    states = page.partition('name="state"')[0] + page.partition('name="state"')[2].partition("</fieldset>")[0]
    assert "checked" not in states.partition('name="state"')[2]
    answer = tove_at.post(url_of(world, "consents"), form(about="treatment", how="spoken", heard_by="Tove"))
    assert answer.status_code == 422
    assert "Tove" in text_of(answer)
