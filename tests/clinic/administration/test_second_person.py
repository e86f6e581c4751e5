# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Whatever opens other people's records takes two, and whoever is concerned is told."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from clinic.conftest import member
from openipt.clinic.accounts import actions
from openipt.clinic.accounts.models import AccountNotice, RoleRequest, User
from openipt.clinic.accounts.models.role_request import OPEN_FOR
from openipt.clinic.accounts.passwords import confirm_access, confirm_own_access
from openipt.clinic.accounts.roles import confirm_roles, may_confirm, open_request
from openipt.clinic.casework.actions import open_course
from openipt.clinic.clients.actions import add_client, share_course
from openipt.clinic.ledger.audit import verify
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.ledger.models import AuditRow
from openipt.privacy import ROLES, Permission, ways_to_every_course

pytestmark = pytest.mark.django_db

NEW = "rain over the hills"


@pytest.fixture
def bea(service, now):
    """The second administrator."""
    return member(service, "Bea", "administrator", now)


@pytest.fixture
def course(thea, now):
    """Thea's course with a client."""
    client = add_client(details={"name": "Orla Test"}, by=thea, now=now)
    return open_course(
        client=client, form="individual-acute", setting="outpatient", referred_on=now.date(), therapist=thea,
        by=thea, now=now,
    ).course  # fmt: skip


def roles(user):
    return User.objects.get(pk=user.pk).role_ids


def post(browser, user, act, **sent):
    return browser.post(f"/administration/users/{user.pk}/{act}/", sent, follow=True)


def temporary(answer):
    return re.search(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}", answer.text).group()


def kinds(user):
    return set(AuditRow.objects.filter(service_id=user.service_id).values_list("kind", flat=True))


class TestWhatOpensEveryCourse:
    def test_it_follows_from_what_the_roles_permit(self):
        assert ways_to_every_course(["therapist"]) == ways_to_every_course(["service-lead"]) == frozenset()
        assert ways_to_every_course(["service-lead", "therapist"]) == {Permission.SHARE_COURSE}
        for role in ROLES.values():
            if role.permissions & {Permission.READ_COURSE, Permission.MANAGE_USERS}:
                assert ways_to_every_course([role.id]), role.id


class TestRoles:
    def test_an_administrator_cannot_become_records_officer_by_themselves(self, ada, bea, signed_in):
        answer = post(signed_in(ada), ada, "roles", roles=["administrator", "records-officer"])
        assert "You cannot change your own roles" in answer.text
        assert roles(ada) == {"administrator"}

    def test_with_one_administrator_the_page_says_what_to_do(self, ada, thea, signed_in):
        answer = post(signed_in(ada), thea, "roles", roles=["therapist", "records-officer"])
        assert answer.status_code == 422
        assert "A second administrator must confirm it, and there is none" in answer.text
        assert "openipt manage account" in answer.text
        assert roles(thea) == {"therapist"}

    @pytest.mark.parametrize("role", ["records-officer", "administrator", "service-lead"])
    def test_it_comes_once_another_has_confirmed_it_and_the_person_is_told(self, ada, bea, thea, signed_in, role):
        answer = post(signed_in(ada), thea, "roles", roles=["therapist", role])
        assert "once another administrator has confirmed it" in answer.text
        assert "Confirm roles" not in answer.text, "who asked is not offered to confirm"
        assert "not the person to confirm it" in post(signed_in(ada), thea, "roles/confirm").text
        assert roles(thea) == {"therapist"}
        assert "Thea" in signed_in(bea).get("/administration/").context["requests"][0].user.name
        assert "Roles changed" in post(signed_in(bea), thea, "roles/confirm").text
        assert roles(thea) == {"therapist", role}
        assert {"role.asked", "role.confirmed", "role.given"} <= kinds(thea)
        assert "Ada asked to change your roles, and Bea confirmed it." in signed_in(thea).get("/account/").text
        assert verify(thea.service) == []

    def test_the_person_concerned_confirms_nothing(self, ada, bea, now, signed_in):
        with pytest.raises(ValidationError, match="second administrator"):
            actions.change_roles(user=bea, roles=["administrator", "records-officer"], by=ada, now=now)
        cara = member(ada.service, "Cara", "administrator", now)
        asked = actions.change_roles(user=bea, roles=["administrator", "records-officer"], by=ada, now=now)
        assert [may_confirm(asked, person, now) for person in (ada, bea, cara)] == [False, False, True]

    def test_a_request_runs_out_can_be_ended_and_is_replaced_by_a_change(self, ada, bea, thea, now, signed_in):
        asked = actions.change_roles(user=thea, roles=["records-officer"], by=ada, now=now)
        with pytest.raises(ValidationError, match="has ended"):
            confirm_roles(request=asked, by=bea, now=now + OPEN_FOR)
        again = actions.change_roles(user=thea, roles=["records-officer"], by=ada, now=now)
        assert again.pk == asked.pk, "asked twice is asked once"
        actions.change_roles(user=thea, roles=["supervisor"], by=bea, now=now)
        assert open_request(thea, now) is None
        assert roles(thea) == {"supervisor"}

    def test_a_request_of_one_who_is_no_administrator_any_more_does_not_count(self, ada, bea, thea, now):
        asked = actions.change_roles(user=thea, roles=["records-officer"], by=ada, now=now)
        actions.change_roles(user=ada, roles=["supervisor"], by=bea, now=now)
        with pytest.raises(ValidationError, match="has ended"):
            confirm_roles(request=asked, by=bea, now=now)

    def test_a_new_account_is_no_way_round_it(self, ada, bea, signed_in, service):
        sent = {"id": str(new_id()), "name": "Eve", "email": "eve@example.org", "roles": ["administrator"]}
        signed_in(ada).post("/administration/users/new/", sent)
        assert roles(User.objects.get(email="eve@example.org")) == frozenset()
        assert RoleRequest.objects.get().roles == "administrator"

    def test_with_one_administrator_no_second_one_is_made_to_confirm_the_first(self, ada, signed_in):
        sent = {"id": str(new_id()), "name": "Eve", "email": "eve@example.org", "roles": ["administrator"]}
        answer = signed_in(ada).post("/administration/users/new/", sent)
        assert answer.status_code == 422
        assert not User.objects.filter(email="eve@example.org").exists()

    def test_whoever_comes_back_gets_such_a_role_only_by_two_again(self, ada, rory, now):
        actions.deactivate_user(user=rory, by=ada, now=now)
        actions.reactivate_user(user=rory, by=ada, now=now)
        assert roles(rory) == frozenset()

    def test_other_roles_change_at_once_and_the_person_is_told_at_the_next_sign_in(self, ada, thea, signed_in, client):
        post(signed_in(ada), thea, "roles", roles=["therapist", "supervisor"])
        sign_in = {"email": thea.email, "password": "quiet-lake-in-autumn"}
        answer = client.post("/sign-in/", sign_in, follow=True)
        assert "Ada changed your roles. They are now: Supervisor, Therapist." in answer.text
        assert client.post("/account/news/").url == "/"
        assert "Ada changed your roles" not in client.post("/sign-in/", sign_in, follow=True).text
        assert "Ada changed your roles" in client.get("/account/").text


class TestReset:
    def sign_in(self, user, password):
        """A browser signed in with a temporary password, and another chosen."""
        browser = Client()
        browser.post("/sign-in/", {"email": user.email, "password": password})
        browser.post("/account/password/", {"password": NEW, "again": NEW})
        return browser

    def test_whoever_resets_a_password_cannot_read_as_its_owner(self, ada, thea, signed_in):
        before = signed_in(thea)
        answer = post(signed_in(ada), thea, "password")
        assert before.get("/").status_code == 302, "the sign-ins until now have ended"
        browser = self.sign_in(thea, temporary(answer))
        for page in ("/", "/courses/", "/account/", f"/courses/{new_id()}/"):
            assert browser.get(page).url == "/account/access/", page
        assert "Ada reset your password." in browser.get("/account/access/").text
        assert "Confirm access" not in signed_in(ada).get(f"/administration/users/{thea.pk}/").text
        assert "so you cannot confirm it" in post(signed_in(ada), thea, "access").text
        assert browser.get("/").url == "/account/access/"

    def test_the_owner_confirms_with_the_pin_and_is_told(self, ada, thea, now, signed_in):
        actions.set_code(user=thea, code="2846", by=thea, now=now)
        browser = self.sign_in(thea, temporary(post(signed_in(ada), thea, "password")))
        assert browser.post("/account/access/", {"code": "1111"}).status_code == 422
        assert browser.post("/account/access/", {"code": "2846"}).url == "/account/news/"
        assert "Ada reset your password." in browser.get("/account/news/").text
        assert browser.get("/courses/").status_code == 200
        assert {"user.password-reset", "user.access-confirmed"} <= kinds(thea)

    def test_guessing_the_pin_ends_after_five_tries_also_with_new_sign_ins(self, ada, thea, now, signed_in):
        actions.set_code(user=thea, code="2846", by=thea, now=now)
        browser = self.sign_in(thea, temporary(post(signed_in(ada), thea, "password")))
        for _ in range(5):
            browser.post("/account/access/", {"code": "1111"})
        browser.post("/sign-out/")
        browser.post("/sign-in/", {"email": thea.email, "password": NEW})
        answer = browser.post("/account/access/", {"code": "2846"})
        assert "Another person must confirm" in answer.text
        assert browser.get("/").url == "/account/access/"

    def test_a_second_administrator_confirms_it(self, ada, bea, thea, signed_in):
        browser = self.sign_in(thea, temporary(post(signed_in(ada), thea, "password")))
        assert "Confirm access" in signed_in(bea).get(f"/administration/users/{thea.pk}/").text
        post(signed_in(bea), thea, "access")
        assert "Bea confirmed that this account is yours." in browser.get("/account/").text

    def test_a_reset_administrator_cannot_be_used_as_the_second_one(self, ada, bea, thea, signed_in, now):
        asked = actions.change_roles(user=thea, roles=["records-officer"], by=ada, now=now)
        browser = self.sign_in(bea, temporary(post(signed_in(ada), bea, "password")))
        assert post(browser, thea, "roles/confirm").redirect_chain[0][0] == "/account/access/"
        asked.refresh_from_db()
        assert asked.settled_at is None

    def test_a_second_reset_by_the_same_person_does_not_open_it(self, ada, thea, now):
        for _ in range(2):
            actions.reset_password(user=thea, by=ada, now=now)
        assert thea.access_waits

    def test_it_is_confirmed_only_after_the_owner_has_chosen_a_password(self, ada, bea, thea, now):
        """Else whoever reset it signs in with the temporary one after all."""
        actions.reset_password(user=thea, by=ada, now=now)
        with pytest.raises(ValidationError, match="has not chosen a new password yet"):
            confirm_access(user=thea, by=bea, now=now)
        actions.change_password(user=thea, password=NEW, by=thea, now=now)
        confirm_access(user=thea, by=bea, now=now)
        actions.reset_password(user=thea, by=ada, now=now)
        assert thea.access_waits, "and it waits again after the next reset"

    def test_a_new_account_without_anything_of_others_needs_no_confirmation_yet(self, ada, service, now):
        user, _ = actions.create_user(
            service=service, email="new@example.org", name="Nia", roles=["therapist"], by=ada, now=now
        )
        actions.reset_password(user=user, by=ada, now=now)
        assert not user.access_waits

    def test_nobody_resets_their_own(self, ada, signed_in):
        assert "You cannot reset your own password" in post(signed_in(ada), ada, "password").text

    def test_a_client_is_confirmed_by_a_second_person_too(self, ada, bea, cleo_user, signed_in):
        browser = self.sign_in(cleo_user, temporary(post(signed_in(ada), cleo_user, "password")))
        assert browser.get("/mine/").url == "/account/access/"
        assert "ask your therapist" in browser.get("/account/access/").text
        post(signed_in(bea), cleo_user, "access")
        assert browser.get("/account/").status_code == 200

    def test_without_a_code_nothing_is_confirmed(self, ada, thea, now):
        actions.reset_password(user=thea, by=ada, now=now)
        assert not confirm_own_access(user=thea, code="", now=now)


class TestNewAccount:
    """Whoever makes an account knows its first password."""

    @pytest.fixture
    def make(self, ada, service, signed_in, now):
        """Ada makes an account in the browser; the account and its temporary password."""

        def new(name, role):
            sent = {"id": str(new_id()), "name": name, "email": f"{name.lower()}@example.org", "roles": [role]}
            answer = signed_in(ada).post("/administration/users/new/", sent)
            return User.objects.get(email=sent["email"]), temporary(answer)

        return new

    def sign_in(self, user, password):
        browser = Client()
        browser.post("/sign-in/", {"email": user.email, "password": password})
        browser.post("/account/password/", {"password": NEW, "again": NEW})
        return browser

    @pytest.mark.parametrize("role", ["records-officer", "administrator"])
    def test_its_maker_cannot_use_the_role_that_another_confirmed_before_it_was_used(self, bea, make, signed_in, role):
        user, password = make("Nia", role)
        post(signed_in(bea), user, "roles/confirm")
        assert roles(user) == {role}
        browser = self.sign_in(user, password)
        for page in ("/", "/courses/", "/administration/", f"/courses/{new_id()}/"):
            assert browser.get(page).url == "/account/access/", page
        assert (
            "<bdi>Ada</bdi> created this account and knew its first password." in browser.get("/account/access/").text
        )

    def test_nor_after_the_maker_has_used_it_first(self, bea, make, signed_in):
        """Signed in as its owner, the maker chooses a password and a short code: neither says whose account it is."""
        user, password = make("Nia", "therapist")
        browser = self.sign_in(user, password)
        assert browser.post("/account/code/", {"code": "2846"}).status_code == 302
        user.refresh_from_db()
        post(signed_in(bea), user, "roles", roles=["therapist", "records-officer"])
        cara = member(user.service, "Cara", "administrator", user.created_at)
        post(signed_in(cara), user, "roles/confirm")
        assert browser.get("/courses/").url == "/account/access/"
        assert browser.post("/account/access/", {"code": "2846"}).status_code == 422
        assert browser.get("/courses/").url == "/account/access/"
        post(signed_in(cara), user, "access")
        assert browser.get("/courses/").status_code == 200
        assert not User.objects.get(pk=user.pk).has_code, "the code may be that of whoever made the account"

    def test_a_second_person_confirms_after_the_owner_has_chosen_a_password(self, ada, bea, make, signed_in):
        user, password = make("Nia", "records-officer")
        post(signed_in(bea), user, "roles/confirm")
        assert "has not chosen a new password yet" in post(signed_in(bea), user, "access").text
        browser = self.sign_in(user, password)
        assert "so you cannot confirm it" in post(signed_in(ada), user, "access").text
        assert browser.get("/courses/").url == "/account/access/"
        assert "Access confirmed." in post(signed_in(bea), user, "access").text
        assert browser.get("/courses/").status_code == 200

    def test_a_course_shared_before_its_owner_has_signed_in_stays_closed(self, bea, thea, course, make, signed_in, now):
        user, password = make("Nia", "therapist")
        share_course(course=course, user=user, relation="co-therapist", by=thea, now=now)
        browser = self.sign_in(user, password)
        assert browser.get(f"/courses/{course.pk}/").url == "/account/access/"
        post(signed_in(bea), user, "access")
        assert browser.get(f"/courses/{course.pk}/").status_code == 200

    def test_a_colleague_who_shares_a_course_once_the_owner_has_a_password_is_the_second_person(
        self, thea, course, make, now
    ):
        user, password = make("Nia", "therapist")
        browser = self.sign_in(user, password)
        assert browser.get("/courses/").status_code == 200
        user.refresh_from_db()
        share_course(course=course, user=user, relation="co-therapist", by=thea, now=now)
        assert browser.get(f"/courses/{course.pk}/").status_code == 200

    def test_its_maker_opens_no_course_of_others_by_it(self, ada, course, make, now):
        user, password = make("Nia", "therapist")
        browser = self.sign_in(user, password)
        user.refresh_from_db()
        share_course(course=course, user=user, relation="co-therapist", by=ada, now=now)
        assert browser.get(f"/courses/{course.pk}/").url == "/account/access/"

    def test_whoever_made_it_may_share_a_course_that_they_treat_themselves(self, service, thea, course, now):
        user, password = actions.create_user(
            service=service, email="nia@example.org", name="Nia", roles=["therapist"], by=thea, now=now
        )
        share_course(course=course, user=user, relation="co-therapist", by=thea, now=now)
        assert self.sign_in(user, password).get(f"/courses/{course.pk}/").status_code == 200

    def test_nor_a_course_that_someone_else_opens_for_them(self, thea, make, now):
        user, password = make("Nia", "therapist")
        client = add_client(details={"name": "Orla Test"}, by=thea, now=now)
        case = {"form": "individual-acute", "setting": "outpatient", "referred_on": now.date()}
        begun = open_course(client=client, therapist=user, by=thea, now=now, **case).course
        assert self.sign_in(user, password).get(f"/courses/{begun.pk}/").url == "/account/access/"

    def test_a_course_of_their_own_does_not_close_it(self, make, now):
        user, password = make("Nia", "therapist")
        client = add_client(details={"name": "Orla Test"}, by=user, now=now)
        case = {"form": "individual-acute", "setting": "outpatient", "referred_on": now.date()}
        begun = open_course(client=client, therapist=user, by=user, now=now, **case).course
        assert self.sign_in(user, password).get(f"/courses/{begun.pk}/").status_code == 200

    def test_whoever_shares_a_course_with_them_is_told(self, thea, course, make, signed_in):
        user, _ = make("Nia", "therapist")
        page = f"/courses/{course.pk}/client/"
        assert "opens nothing until an administrator" not in signed_in(thea).get(page).text
        sent = {"id": str(new_id()), "user": str(user.pk), "relation": "co-therapist"}
        signed_in(thea).post(f"/courses/{course.pk}/staff/", sent)
        assert (
            "This account can open nothing until an administrator has confirmed it." in signed_in(thea).get(page).text
        )

    def test_nor_a_course_that_is_handed_over_to_them(self, lena, course, make, signed_in):
        user, password = make("Nia", "therapist")
        sent = {"id": str(new_id()), "to": str(user.pk), "reason": "Thea is ill."}
        answer = signed_in(lena).post(f"/courses/{course.pk}/hand-over/", sent, follow=True)
        assert "They can open nothing until an administrator has confirmed their account." in answer.text
        assert self.sign_in(user, password).get(f"/courses/{course.pk}/").url == "/account/access/"

    def test_it_can_be_confirmed_before_anything_is_entrusted(self, bea, thea, course, make, signed_in, now):
        user, password = make("Nia", "therapist")
        browser = self.sign_in(user, password)
        assert "Confirm access" in signed_in(bea).get(f"/administration/users/{user.pk}/").text
        post(signed_in(bea), user, "access")
        share_course(course=course, user=user, relation="co-therapist", by=thea, now=now)
        assert browser.get(f"/courses/{course.pk}/").status_code == 200

    def test_a_second_temporary_password_does_not_open_it(self, ada, bea, thea, course, make, signed_in, now):
        user, _ = make("Nia", "therapist")
        share_course(course=course, user=user, relation="reader", by=thea, now=now)
        browser = self.sign_in(user, temporary(post(signed_in(bea), user, "password")))
        for administrator in (ada, bea):
            assert "so you cannot confirm it" in post(signed_in(administrator), user, "access").text
        assert browser.get("/courses/").url == "/account/access/"

    def test_nobody_is_on_duty_whose_account_opens_nothing_yet(self, ada, bea, make, service, now):
        user, password = make("Nia", "therapist")
        with pytest.raises(ValidationError, match="first confirm whose account"):
            actions.change_service(service=service, duty_user=user, by=ada, now=now)
        self.sign_in(user, password)
        user.refresh_from_db()
        confirm_access(user=user, by=bea, now=now)
        assert actions.change_service(service=service, duty_user=user, by=ada, now=now).duty_user == user

    @pytest.mark.parametrize("kind", ["client", "administrator"])
    def test_whoever_resets_an_account_that_was_never_used_cannot_read_as_its_owner(
        self, ada, service, thea, signed_in, now, kind
    ):
        by = thea if kind == "client" else None
        user, _ = actions.create_user(
            service=service, email="nia@example.org", name="Nia", roles=[kind], by=by, now=now
        )
        browser = self.sign_in(user, temporary(post(signed_in(ada), user, "password")))
        assert browser.get("/account/").url == "/account/access/"

    def test_with_one_administrator_the_command_line_confirms_it(self, make, ada):
        user, password = make("Nia", "supervisor")
        out = StringIO()
        call_command("account", user.email, "--give-role", "administrator", stdout=out)
        assert "opens nothing until its owner has chosen a password" in out.getvalue()
        with pytest.raises(CommandError, match="has not chosen a new password yet"):
            call_command("account", user.email, "--confirm", stdout=out)
        browser = self.sign_in(user, password)
        assert browser.get("/administration/").url == "/account/access/"
        call_command("account", user.email, "--confirm", stdout=out)
        assert browser.get("/administration/").status_code == 200


class TestTold:
    def texts(self, user):
        return list(AccountNotice.objects.filter(user=user).order_by("at").values_list("kind", flat=True))

    def test_of_being_closed_and_opened_again(self, ada, thea, now):
        actions.deactivate_user(user=thea, by=ada, now=now)
        actions.reactivate_user(user=thea, by=ada, now=now + timedelta(days=1))
        assert self.texts(thea) == ["closed", "reopened"]

    def test_of_who_is_on_duty(self, ada, bea, lena, thea, sam, service, now):
        actions.change_service(service=service, duty_user=thea, by=ada, now=now)
        assert [self.texts(user) for user in (thea, lena, bea, ada, sam)] == [["duty"], ["duty"], ["duty"], [], []]


class TestCommandLine:
    def run(self, *args):
        out = StringIO()
        call_command("account", *args, stdout=out)
        return out.getvalue()

    def test_whoever_runs_the_server_gives_the_role_and_the_audit_says_so(self, ada, thea, signed_in):
        assert "records-officer" in self.run("THEA@example.org", "--give-role", "records-officer")
        assert roles(thea) == {"therapist", "records-officer"}
        assert AuditRow.objects.filter(kind="role.given", by_id=None, fields="records-officer").exists()
        assert "The person who runs the server changed your roles." in signed_in(thea).get("/account/").text

    def test_a_reset_there_opens_and_one_by_an_administrator_can_be_confirmed_there(self, ada, thea, now):
        actions.reset_password(user=thea, by=ada, now=now)
        actions.change_password(user=thea, password=NEW, by=thea, now=now)
        self.run(thea.email, "--confirm")
        assert not User.objects.get(pk=thea.pk).access_waits
        assert re.search(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}", self.run(thea.email, "--new-password"))
        assert not User.objects.get(pk=thea.pk).access_waits

    @pytest.mark.parametrize("line", ["nobody@example.org --confirm", "thea@example.org --give-role doctor"])
    def test_what_does_not_fit_is_said(self, thea, line):
        with pytest.raises(CommandError, match="There is no"):
            self.run(*line.split())
