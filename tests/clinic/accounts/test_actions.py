# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is done to services, users and roles, and what the audit says of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from openipt.clinic.accounts import actions
from openipt.clinic.accounts.codes import CodeUsedUpError, _is_easy, forget_tries, try_code
from openipt.clinic.accounts.models import RoleGrant, User
from openipt.clinic.ledger.audit import verify
from openipt.clinic.ledger.models import AuditRow
from openipt.sample.sign_in import DEMO_PASSWORD

pytestmark = pytest.mark.django_db


def kinds(service):
    return list(AuditRow.objects.filter(service_id=service.pk).order_by("number").values_list("kind", flat=True))


class TestUsers:
    def test_a_new_user_signs_in_with_a_temporary_password_and_holds_the_roles(self, service, ada, now):
        user, password = actions.create_user(
            service=service, email=" Bea@Example.ORG ", name="Bea", roles=["therapist", "supervisor"], by=ada, now=now
        )
        stored = User.objects.get(pk=user.pk)
        assert (stored.email, stored.password_is_temporary) == ("bea@example.org", True)
        assert stored.check_password(password)
        assert stored.role_ids == {"therapist", "supervisor"}
        assert kinds(service)[-3:] == ["user.created", "role.given", "role.given"]

    def test_two_temporary_passwords_are_never_alike(self, service, ada, thea, now):
        assert actions.reset_password(user=thea, by=ada, now=now) != actions.reset_password(user=thea, by=ada, now=now)

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"email": "THEA@example.org"}, "email"),
            ({"email": "not an address"}, "email"),
            ({"name": ""}, "name"),
            ({"roles": []}, "roles"),
            ({"roles": ["doctor"]}, "roles"),
            ({"roles": ["client", "therapist"]}, "roles"),
            ({"password": "short"}, "password"),
            ({"password": DEMO_PASSWORD}, "password"),
        ],
    )
    def test_what_does_not_fit_is_refused_by_field_and_nothing_is_made(self, service, ada, thea, now, given, field):
        right = {"email": "bea@example.org", "name": "Bea", "roles": ["therapist"], "password": "quiet-lake-again"}
        before = (User.objects.count(), kinds(service))
        with pytest.raises(ValidationError) as refused, transaction.atomic():
            actions.create_user(service=service, by=ada, now=now, **(right | given))
        assert field in refused.value.message_dict
        assert (User.objects.count(), kinds(service)) == before

    def test_the_audit_names_fields_and_roles_but_neither_name_nor_address(self, service, ada, now):
        actions.create_user(service=service, email="bea@example.org", name="Bea", roles=["therapist"], by=ada, now=now)
        said = " ".join(str(value) for row in AuditRow.objects.all() for value in vars(row).values())
        assert "therapist" in said
        assert "Bea" not in said
        assert "bea@" not in said

    def test_a_changed_name_is_audited_and_the_same_name_is_not(self, service, thea, now):
        before = len(kinds(service))
        actions.change_user(user=thea, name="Thea Berg", by=thea, now=now)
        actions.change_user(user=thea, name="Thea Berg", by=thea, now=now)
        assert kinds(service)[before:] == ["user.changed"]
        assert User.objects.get(pk=thea.pk).name == "Thea Berg"

    def test_a_new_password_of_ones_own_is_no_longer_temporary(self, service, ada, now):
        user, _ = actions.create_user(
            service=service, email="bea@example.org", name="Bea", roles=["therapist"], by=ada, now=now
        )
        actions.change_password(user=user, password="rain over the hills", by=user, now=now)
        stored = User.objects.get(pk=user.pk)
        assert not stored.password_is_temporary
        assert stored.check_password("rain over the hills")


class TestRoles:
    def test_roles_are_given_and_ended_with_who_and_when_and_none_is_deleted(self, service, ada, thea, now):
        later = now + timedelta(days=3)
        actions.change_roles(user=thea, roles=["supervisor"], by=ada, now=later)
        ended = RoleGrant.objects.get(user=thea, role="therapist")
        given = RoleGrant.objects.get(user=thea, role="supervisor")
        assert (ended.ended_at, ended.ended_by) == (later, ada)
        assert (given.given_at, given.given_by, given.ended_at) == (later, ada, None)
        assert kinds(service)[-2:] == ["role.ended", "role.given"]

    def test_a_role_may_be_given_again_after_it_ended(self, ada, thea, now):
        for days, roles in enumerate((["supervisor"], ["therapist"])):
            actions.change_roles(user=thea, roles=roles, by=ada, now=now + timedelta(days=days))
        assert User.objects.get(pk=thea.pk).role_ids == {"therapist"}

    def test_the_database_holds_one_current_grant_of_a_role(self, service, ada, thea, now):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleGrant.objects.create(service=service, user=thea, role="therapist", given_at=now, given_by=ada)

    def test_somebody_must_stay_administrator(self, ada, thea, now):
        with pytest.raises(ValidationError, match="There must be at least one administrator"):
            actions.change_roles(user=ada, roles=["therapist"], by=thea, now=now)
        actions.change_roles(user=thea, roles=["therapist", "administrator"], by=None, now=now)
        actions.change_roles(user=ada, roles=["therapist"], by=thea, now=now)
        assert User.objects.get(pk=ada.pk).role_ids == {"therapist"}

    def test_an_administrator_of_another_service_or_one_who_has_left_does_not_count(
        self, service, other_service, ada, thea, otto, now
    ):
        actions.change_roles(user=otto, roles=["administrator"], by=None, now=now)
        actions.change_roles(user=thea, roles=["administrator"], by=None, now=now)
        actions.deactivate_user(user=thea, by=ada, now=now)
        with pytest.raises(ValidationError, match="There must be at least one administrator"):
            actions.change_roles(user=ada, roles=["therapist"], by=thea, now=now)

    def test_a_client_never_becomes_staff_nor_staff_a_client(self, ada, thea, cleo_user, now):
        for user, roles in ((cleo_user, ["therapist"]), (thea, ["client"])):
            with pytest.raises(ValidationError):
                actions.change_roles(user=user, roles=roles, by=ada, now=now)


class TestLeaving:
    def test_whoever_has_left_can_come_back_with_their_roles(self, service, ada, thea, now):
        actions.deactivate_user(user=thea, by=ada, now=now)
        assert not User.objects.get(pk=thea.pk).is_active
        actions.reactivate_user(user=thea, by=ada, now=now)
        back = User.objects.get(pk=thea.pk)
        assert back.is_active
        assert back.role_ids == {"therapist"}
        assert kinds(service)[-2:] == ["user.deactivated", "user.reactivated"]

    def test_nobody_closes_their_own_account(self, ada, now):
        with pytest.raises(ValidationError, match="your own account"):
            actions.deactivate_user(user=ada, by=ada, now=now)

    def test_the_last_administrator_stays(self, ada, thea, now):
        with pytest.raises(ValidationError, match="There must be at least one administrator"):
            actions.deactivate_user(user=ada, by=thea, now=now)


class TestService:
    def test_settings_are_changed_with_a_revision_and_the_names_of_the_fields(self, service, ada, thea, now):
        actions.change_service(service=service, duty_user=thea, alert_due_minutes=60, by=ada, now=now)
        service.refresh_from_db()
        assert (service.duty_user, service.alert_due_minutes, service.revision) == (thea, 60, 2)
        row = AuditRow.objects.get(kind="service.changed")
        assert set(row.fields.split()) == {"duty_user", "alert_due_minutes"}

    def test_the_same_settings_again_change_nothing(self, service, ada, now):
        actions.change_service(service=service, name=service.name, by=ada, now=now)
        assert not AuditRow.objects.filter(kind="service.changed").exists()

    def test_nobody_from_elsewhere_is_on_duty(self, service, ada, otto, now):
        with pytest.raises(ValidationError, match="works in this service"):
            actions.change_service(service=service, duty_user=otto, by=ada, now=now)

    @pytest.mark.parametrize("wrong", [{"zone": "Mars/Olympus"}, {"name": ""}, {"alert_due_minutes": 0}])
    def test_what_does_not_fit_is_refused(self, service, ada, now, wrong):
        with pytest.raises(ValidationError):
            actions.change_service(service=service, by=ada, now=now, **wrong)


class TestShortCode:
    def test_the_code_is_stored_as_a_hash_and_opens(self, thea, now):
        actions.set_code(user=thea, code="2846", by=thea, now=now)
        assert "2846" not in User.objects.get(pk=thea.pk).code
        assert try_code(user=thea, code="2846")

    @pytest.mark.parametrize("code", ["", "284", "2846284", "28 46", "abcd", "0000", "1234", "654321", "٢٨٤٦"])
    def test_too_short_too_long_or_too_easy_is_refused(self, thea, now, code):
        with pytest.raises(ValidationError):
            actions.set_code(user=thea, code=code, by=thea, now=now)

    @pytest.mark.parametrize(
        "code",
        "1357 2468 9630 6420 0815 4711 147258 951753 1236 1397 3112 1231 311299 991231 1213 102030 123321".split(),
    )
    def test_steps_lines_days_and_well_known_numbers_are_too_easy(self, thea, now, code):
        with pytest.raises(ValidationError, match="too easy to guess"):
            actions.set_code(user=thea, code=code, by=thea, now=now)

    def test_four_codes_of_five_are_taken(self):
        refused = sum(_is_easy(f"{number:04}") for number in range(10_000))
        assert refused < 2_000

    def test_after_five_wrong_tries_even_the_right_code_is_refused_until_the_full_sign_in(self, thea, now):
        actions.set_code(user=thea, code="2846", by=thea, now=now)
        assert [try_code(user=thea, code="1111") for _ in range(5)] == [False] * 5
        with pytest.raises(CodeUsedUpError):
            try_code(user=thea, code="2846")
        forget_tries(thea)
        assert try_code(user=thea, code="2846")

    def test_the_right_code_gives_the_tries_back(self, thea, now):
        actions.set_code(user=thea, code="2846", by=thea, now=now)
        for _ in range(3):
            assert [try_code(user=thea, code="1111") for _ in range(4)] == [False] * 4
            assert try_code(user=thea, code="2846")

    def test_without_a_code_nothing_opens(self, thea):
        assert not try_code(user=thea, code="")


def test_the_audit_of_all_this_holds(service, ada, thea, now):
    actions.change_roles(user=thea, roles=["supervisor"], by=ada, now=now)
    actions.set_code(user=thea, code="2846", by=thea, now=now)
    actions.deactivate_user(user=thea, by=ada, now=now)
    assert verify(service) == []
