# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""No alert waits for somebody who has gone: it goes to the therapist, else to who is on duty, else it is nobody's."""

from uuid import UUID

import pytest

from clinic.conftest import member
from openipt.clinic.accounts.actions import change_service
from openipt.clinic.accounts.models import User
from openipt.clinic.casework.actions import (
    change_roles,
    deactivate_user,
    end_relation,
    hand_course_over,
    hand_over_alert,
    record_response,
)
from openipt.clinic.casework.models import Standing
from openipt.clinic.clients.access import course_for, course_to_share
from openipt.clinic.clients.actions import share_course
from openipt.clinic.clients.models import CourseStaff
from openipt.clinic.ledger.errors import NotHere, Refused
from openipt.clinic.ledger.models import AuditRow
from openipt.privacy import Permission

RISK = [1] * 9


@pytest.fixture
def tove(service, now) -> User:
    return member(service, "Tove", "therapist", now)


@pytest.fixture
def cora(service, now) -> User:
    return member(service, "Cora", "therapist", now)


@pytest.fixture
def on_duty(service, tove, ada, now) -> User:
    change_service(service=service, duty_user=tove, by=ada, now=now)
    return tove


@pytest.fixture
def alert(course, thea, now, state):
    """Thea's, since it is her course."""
    record_response(course=course, measure="phq-9", answers=RISK, by=thea, now=now)
    (only,) = state().open_alerts
    assert only.owner == str(thea.pk)
    return only


@pytest.fixture
def relation(course):
    def held(user, relation: str = "therapist") -> CourseStaff:
        return CourseStaff.objects.select_related("course__service", "user").get(
            course=course, user=user, relation=relation, until=None
        )

    return held


def owner(state) -> str:
    (only,) = state().open_alerts
    return only.owner


def may_answer(user: User, course) -> bool:
    try:
        course_for(User.objects.get(pk=user.pk), course.pk, Permission.ANSWER_ALERT)
    except NotHere:
        return False
    return True


def test_when_the_therapist_leaves_the_course_the_next_one_has_the_alert_at_the_same_time(
    alert, course, thea, cora, now, state, relation
):
    share_course(course=course, user=cora, relation="therapist", by=thea, now=now)
    end_relation(staff=relation(thea), by=thea, now=now)
    assert owner(state) == str(cora.pk)
    assert state().open_alerts[0].due_at == alert.due_at
    assert Standing.objects.get(pk=course.pk).alert_owner == cora.pk


def test_with_no_therapist_left_it_goes_to_whoever_is_on_duty_who_can_open_the_course_from_then_on(
    alert, course, thea, on_duty, now, state, relation
):
    assert not may_answer(on_duty, course)
    end_relation(staff=relation(thea), by=thea, now=now)
    assert owner(state) == str(on_duty.pk)
    assert may_answer(on_duty, course)
    assert AuditRow.objects.filter(kind="course.shared", course_id=course.pk, fields="duty").count() == 1


def test_with_nobody_on_duty_it_is_nobodys_and_still_open(alert, course, thea, now, state, relation):
    end_relation(staff=relation(thea), by=thea, now=now)
    assert owner(state) == ""
    standing = Standing.objects.get(pk=course.pk)
    assert (standing.alerts_open, standing.alert_owner) == (1, None)


def test_who_can_still_answer_it_keeps_it(alert, course, thea, now, state, relation):
    share_course(course=course, user=thea, relation="co-therapist", by=thea, now=now)
    end_relation(staff=relation(thea), by=thea, now=now)
    assert owner(state) == str(thea.pk)


def test_a_therapist_who_leaves_the_service_leaves_no_alert_behind(alert, course, thea, ada, on_duty, now, state):
    deactivate_user(user=thea, by=ada, now=now)
    assert owner(state) == str(on_duty.pk)
    assert not User.objects.get(pk=thea.pk).is_active


def test_an_alert_handed_to_a_colleague_who_leaves_comes_back_to_the_therapist(
    alert, course, thea, ada, cora, now, state
):
    hand_over_alert(course=course, alert=UUID(alert.id), owner=cora, by=thea, now=now)
    assert owner(state) == str(cora.pk)
    assert may_answer(cora, course)
    deactivate_user(user=cora, by=ada, now=now)
    assert owner(state) == str(thea.pk)


def test_who_is_a_therapist_no_more_owns_no_alert(alert, course, thea, ada, on_duty, now, state):
    change_roles(user=thea, roles=["supervisor"], by=ada, now=now)
    assert owner(state) == str(on_duty.pk)


def test_a_fresh_alert_never_waits_for_a_therapist_who_has_left(course, thea, ada, on_duty, cora, now, state):
    share_course(course=course, user=cora, relation="co-therapist", by=thea, now=now)
    deactivate_user(user=thea, by=ada, now=now)
    record_response(course=course, measure="phq-9", answers=RISK, by=cora, now=now)
    assert owner(state) == str(on_duty.pk)
    assert may_answer(on_duty, course)


def test_who_could_not_answer_an_alert_is_not_given_it(alert, course, thea, sam, now, state):
    with pytest.raises(Refused, match="cannot_answer"):
        hand_over_alert(course=course, alert=UUID(alert.id), owner=sam, by=thea, now=now)
    assert owner(state) == str(thea.pk)


def test_the_service_lead_hands_a_course_over_and_its_alerts_go_along(alert, course, thea, lena, cora, now, state):
    hand_course_over(course=course_to_share(lena, course.pk), to=cora, by=lena, now=now, reason="Thea moves")
    assert not may_answer(thea, course)
    assert may_answer(cora, course)
    assert owner(state) == str(cora.pk)
    written = AuditRow.objects.filter(course_id=course.pk, by_id=lena.pk).order_by("number")
    assert [each.kind for each in written] == ["course.unshared", "course.shared", "alert_owner.recorded"]
    assert CourseStaff.objects.get(course=course, user=cora).reason == "Thea moves"


def test_a_course_is_handed_over_only_to_somebody_who_may_treat_in_it(course, thea, sam, otto, lena, now):
    for other in (sam, otto):
        with pytest.raises(Refused, match="cannot_treat"):
            hand_course_over(course=course, to=other, by=lena, now=now, reason="x")
    assert may_answer(thea, course)


def test_handing_over_twice_changes_nothing_more(course, thea, lena, cora, now):
    for _time in range(2):
        hand_course_over(course=course, to=cora, by=lena, now=now, reason="x")
    assert CourseStaff.objects.filter(course=course, relation="therapist").count() == 2


def test_only_who_may_share_finds_a_course_to_hand_over(course, thea, lena, sam, otto, ada, cora, now):
    assert course_to_share(thea, course.pk) == course_to_share(lena, course.pk) == course
    share_course(course=course, user=sam, relation="supervisor", by=thea, now=now)
    for other in (sam, otto, ada, cora):
        with pytest.raises(NotHere):
            course_to_share(other, course.pk)
