# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The one question, asked of real users."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from openipt.clinic.accounts.access import service_for, user_for
from openipt.clinic.accounts.actions import change_roles, deactivate_user
from openipt.clinic.accounts.models import User
from openipt.clinic.accounts.permissions import has_permission
from openipt.clinic.ledger.errors import NotHere
from openipt.privacy import Permission

pytestmark = pytest.mark.django_db


def test_a_therapist_records_on_their_course_and_nowhere_else(thea, service):
    assert has_permission(thea, Permission.RECORD, service=service, relations=["therapist"])
    assert not has_permission(thea, Permission.RECORD, service=service)


def test_nobody_acts_outside_their_service_whatever_relation_a_row_should_claim(otto, service, other_service):
    assert not has_permission(otto, Permission.READ_COURSE, service=service, relations=["therapist"])
    assert has_permission(otto, Permission.READ_COURSE, service=other_service.pk, relations=["therapist"])


def test_visitors_and_nobody_may_do_nothing():
    for user in (None, AnonymousUser()):
        assert not any(has_permission(user, permission) for permission in Permission)


def test_whoever_has_left_may_do_nothing(thea, ada, service, now):
    deactivate_user(user=thea, by=ada, now=now)
    assert not has_permission(thea, Permission.READ_COURSE, service=service, relations=["therapist"])


def test_a_client_opens_their_own_record_alone(cleo_user, thea):
    assert has_permission(cleo_user, Permission.READ_OWN, owner=cleo_user)
    assert not has_permission(cleo_user, Permission.READ_OWN, owner=thea.pk)
    assert not has_permission(cleo_user, Permission.READ_OWN)


def test_a_role_that_has_ended_permits_nothing_more(thea, ada, service, now):
    change_roles(user=thea, roles=["supervisor"], by=ada, now=now + timedelta(days=1))
    again = User.objects.get(pk=thea.pk)
    for user in (thea, again):
        assert not has_permission(user, Permission.RECORD, service=service, relations=["therapist"])


def test_all_questions_of_a_request_cost_one_statement(thea, service, statements):
    fresh = User.objects.get(pk=thea.pk)
    with statements(at_most=1):
        for permission in Permission:
            has_permission(fresh, permission, service=service, relations=["therapist"])


class TestAccess:
    def test_an_administrator_finds_the_users_of_their_service(self, ada, thea):
        assert user_for(ada, thea.pk, Permission.MANAGE_USERS) == thea

    def test_a_user_of_another_service_is_not_there(self, ada, otto):
        with pytest.raises(NotHere):
            user_for(ada, otto.pk, Permission.MANAGE_USERS)

    def test_whoever_may_not_is_refused(self, thea, sam):
        with pytest.raises(PermissionDenied):
            user_for(thea, sam.pk, Permission.MANAGE_USERS)
        with pytest.raises(PermissionDenied):
            service_for(thea, Permission.MANAGE_SERVICE)
