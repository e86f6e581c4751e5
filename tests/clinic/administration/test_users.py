# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The administrator's pages, each asked: the right person, the wrong one, a stranger, another service, sent twice."""

import re

import pytest

from openipt.clinic.accounts.actions import create_user
from openipt.clinic.accounts.models import User
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.ledger.models import AuditRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(ada, signed_in):
    return signed_in(ada)


def paths(user):
    return {
        "GET": ["/administration/", "/administration/users/new/", f"/administration/users/{user.pk}/",
                "/administration/service/"],
        "POST": ["/administration/users/new/", "/administration/service/",
                 *(f"/administration/users/{user.pk}/{act}/" for act in ("roles", "leave", "return", "password"))],
    }  # fmt: skip


@pytest.mark.parametrize("who", ["thea", "sam", "lena", "cleo_user", "otto"])
def test_everybody_else_is_refused(request, signed_in, ada, who):
    client = signed_in(request.getfixturevalue(who))
    for method, addresses in paths(ada).items():
        for address in addresses:
            assert client.generic(method, address).status_code == 403, (method, address)


def test_strangers_are_asked_to_sign_in(client, ada):
    for method, addresses in paths(ada).items():
        for address in addresses:
            assert client.generic(method, address).url.startswith("/sign-in/"), (method, address)


def test_users_of_another_service_are_not_there(administrator, otto):
    listed = administrator.get("/administration/").content.decode()
    assert otto.email not in listed
    for method, addresses in paths(otto).items():
        for address in (one for one in addresses if str(otto.pk) in one):
            assert administrator.generic(method, address).status_code == 404, (method, address)


def test_the_list_shows_who_signs_in_with_which_roles(administrator, thea, sam):
    page = administrator.get("/administration/").content.decode()
    for text in ("Thea", "thea@example.org", "Therapist", "Sam", "Supervisor", "Administrator"):
        assert text in page


def test_the_list_costs_the_same_for_five_and_for_fifty(administrator, service, ada, thea, now, statements):
    with statements() as few:
        administrator.get("/administration/")
    for number in range(50):
        create_user(
            service=service, email=f"u{number}@example.org", name=f"U{number}", roles=["therapist"],
            password="quiet-lake-again", by=ada, now=now,
        )  # fmt: skip
    with statements(at_most=6) as many:
        administrator.get("/administration/")
    assert len(few) == len(many)


class TestAdding:
    url = "/administration/users/new/"

    def given(self, **more):
        return {"id": str(new_id()), "name": "Bea", "email": "bea@example.org", "roles": ["therapist"], **more}

    def test_the_temporary_password_is_shown_once(self, administrator, service, ada):
        answer = administrator.post(self.url, self.given())
        page = answer.content.decode()
        password = re.search(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}", page).group()
        user = User.objects.get(email="bea@example.org")
        assert user.check_password(password)
        assert (user.service, user.created_by, user.role_ids) == (service, ada, {"therapist"})
        assert answer["Cache-Control"] == "no-store"
        assert password not in administrator.get(f"/administration/users/{user.pk}/").content.decode()

    def test_sent_twice_it_adds_one_user(self, administrator):
        given = self.given()
        administrator.post(self.url, given)
        again = administrator.post(self.url, given)
        assert again.url == f"/administration/users/{given['id']}/"
        assert User.objects.filter(email="bea@example.org").count() == 1

    def test_the_id_of_somebody_elses_user_tells_nothing(self, administrator, thea, otto):
        for other in (thea, otto):
            assert administrator.post(self.url, self.given(id=str(other.pk))).status_code == 404

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"email": "thea@example.org"}, "already exists"),
            ({"email": "bea"}, "valid email"),
            ({"name": ""}, "required"),
            ({"roles": []}, "required"),
            ({"roles": ["client"]}, "not one of the available"),
        ],
    )
    def test_what_does_not_fit_is_said_and_what_was_typed_stays(self, administrator, thea, wrong, said):
        answer = administrator.post(self.url, self.given(**{"name": "Bea Long-Name", **wrong}))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert said in page
        if "name" not in wrong:
            assert "Bea Long-Name" in page

    def test_html_in_a_name_stays_text(self, administrator):
        administrator.post(self.url, self.given(name="<script>alert(1)</script>"))
        for path in ("/administration/", f"/administration/users/{User.objects.get(email='bea@example.org').pk}/"):
            page = administrator.get(path).content.decode()
            assert "<script>alert" not in page
            assert "&lt;script&gt;" in page


class TestOneUser:
    def test_roles_are_changed(self, administrator, thea):
        administrator.post(f"/administration/users/{thea.pk}/roles/", {"roles": ["supervisor", "service-lead"]})
        assert User.objects.get(pk=thea.pk).role_ids == {"supervisor", "service-lead"}

    def test_nobody_is_offered_or_gets_other_roles_of_their_own(self, administrator, ada):
        assert "Change roles" not in administrator.get(f"/administration/users/{ada.pk}/").text
        answer = administrator.post(f"/administration/users/{ada.pk}/roles/", {"roles": ["therapist"]})
        assert answer.status_code == 422
        assert "You cannot change your own roles. Another administrator can." in answer.text
        assert User.objects.get(pk=ada.pk).role_ids == {"administrator"}

    def test_a_client_cannot_be_made_staff(self, administrator, cleo_user):
        page = administrator.get(f"/administration/users/{cleo_user.pk}/").content.decode()
        assert "Change roles" not in page
        answer = administrator.post(f"/administration/users/{cleo_user.pk}/roles/", {"roles": ["therapist"]})
        assert answer.status_code == 422
        assert User.objects.get(pk=cleo_user.pk).role_ids == {"client"}

    def test_an_account_is_closed_and_opened_again(self, administrator, thea):
        administrator.post(f"/administration/users/{thea.pk}/leave/")
        assert not User.objects.get(pk=thea.pk).is_active
        assert "has left" in administrator.get("/administration/").content.decode()
        administrator.post(f"/administration/users/{thea.pk}/return/")
        assert User.objects.get(pk=thea.pk).is_active

    def test_nobody_closes_their_own(self, administrator, ada):
        answer = administrator.post(f"/administration/users/{ada.pk}/leave/", follow=True)
        assert "cannot close your own account" in answer.content.decode()
        assert User.objects.get(pk=ada.pk).is_active

    def test_a_forgotten_password_is_replaced_by_a_temporary_one(self, administrator, thea):
        page = administrator.post(f"/administration/users/{thea.pk}/password/").content.decode()
        password = re.search(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}", page).group()
        stored = User.objects.get(pk=thea.pk)
        assert stored.check_password(password)
        assert stored.password_is_temporary

    def test_acts_are_done_by_forms_alone(self, administrator, thea):
        for act in ("roles", "leave", "return", "password"):
            assert administrator.get(f"/administration/users/{thea.pk}/{act}/").status_code == 405


class TestService:
    def settings(self, service, **more):
        return {
            "name": service.name,
            "zone": service.zone,
            "country": "at",
            "crisis_contacts": "Telefonseelsorge 142\r\nRettung 144",
            "alert_due_minutes": "90",
            "duty_user": "",
            "uses_sick_role": "on",
            **more,
        }

    def test_settings_are_changed_and_audited_by_field(self, administrator, service, thea):
        sent = self.settings(service, duty_user=str(thea.pk))
        assert administrator.post("/administration/service/", sent).url == "/administration/service/"
        service.refresh_from_db()
        assert (service.country, service.alert_due_minutes, service.duty_user) == ("AT", 90, thea)
        fields = AuditRow.objects.get(kind="service.changed").fields.split()
        assert set(fields) == {"country", "crisis_contacts", "alert_due_minutes", "duty_user"}

    @pytest.mark.parametrize(
        "wrong", [{"zone": "Mars/Olympus"}, {"country": "AUT"}, {"alert_due_minutes": "0"}, {"name": ""}]
    )
    def test_what_does_not_fit_is_said_and_nothing_changes(self, administrator, service, wrong):
        answer = administrator.post("/administration/service/", self.settings(service, **wrong))
        assert answer.status_code == 422
        service.refresh_from_db()
        assert service.revision == 1

    def test_only_staff_of_this_service_can_be_on_duty(self, administrator, service, otto, cleo_user):
        for other in (otto, cleo_user):
            sent = self.settings(service, duty_user=str(other.pk))
            assert administrator.post("/administration/service/", sent).status_code == 422
