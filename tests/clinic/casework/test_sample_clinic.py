# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The sample clinic, loaded once for this file and rolled back: who is in it; lists say what the records say."""

import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from openipt.clinic.accounts.codes import try_code
from openipt.clinic.accounts.models import Service, User
from openipt.clinic.casework import sample
from openipt.clinic.casework.management.commands.restate import differences
from openipt.clinic.casework.mapping import entries_of
from openipt.clinic.casework.models import Session, Standing, TextVersion
from openipt.clinic.casework.queries import day_of
from openipt.clinic.clients.models import Client, Course
from openipt.clinic.clients.names import search_key
from openipt.clinic.clients.snapshots import form
from openipt.clinic.config.demo_people import PEOPLE, table
from openipt.clinic.ledger.audit import verify
from openipt.course.fold import Plan, fold
from openipt.measures import instrument
from openipt.measures.change import change
from openipt.sample.sign_in import DEMO_PASSWORD

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 12, 7, 30, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), override_settings(OPENIPT_DEMO=True), transaction.atomic():
        sample.load(NOW)
        yield
        transaction.set_rollback(True)


def user(name: str) -> User:
    return User.objects.get(email=f"{name}@demo.example")


def course(name: str) -> Course:
    found = Course.objects.select_related("service", "client")
    for word in search_key(name).split():
        found = found.filter(client__search_key__contains=f" {word}")
    return found.get()


def folded(name: str):
    found = course(name)
    return fold(Plan(form(found.form_id)), entries_of(found.pk), NOW.date())


def test_everybody_can_sign_in_with_the_password_of_the_demo():
    for name in ("thea", "sam", "lena", "ada", "otto", "cleo"):
        assert user(name).check_password(DEMO_PASSWORD)
        assert not user(name).password_is_temporary


def test_everybody_who_works_there_can_turn_the_tablet_at_once_with_the_code_that_is_printed():
    for person in PEOPLE:
        printed = re.search(rf"{person.email} +{DEMO_PASSWORD} +(\d*)", table()).group(1)
        assert user(person.name.lower()).has_code == bool(printed) == (person.role != "client")
        if printed:
            assert try_code(user=user(person.name.lower()), code=printed)


def test_otto_works_in_another_service():
    assert user("otto").service_id != user("thea").service_id
    assert Service.objects.count() == 2


def test_cleo_has_an_account_and_is_at_session_6_of_14_today():
    assert course("cleo").client.user_id == user("cleo").pk
    state = folded("cleo")
    assert (state.current.number, state.agreed, state.current.day) == (6, 14, NOW.date())
    signed = TextVersion.objects.filter(text__course=course("cleo"), text__kind="note", signatures__isnull=False)
    assert signed.count() == 5


def test_thea_has_several_appointments_on_the_day_it_is_loaded():
    sessions = day_of(user("thea"), NOW.date()).sessions
    assert len(sessions) >= 4
    assert len({each.starts_at for each in sessions}) == len(sessions)


def test_orla_s_course_ends_in_reliable_recovery():
    state = folded("orla")
    for measure, first, last in (("phq-9", 18, 4), ("gad-7", 13, 4)):
        totals = [each.total for each in state.scores_of(measure) if each.session]
        result = change(instrument(measure), totals[0], totals[-1])
        assert (result.first, result.last, result.category) == (first, last, "recovered")
    assert [bool(each.joins) for each in state.alerts] == [False, True]
    assert state.closed is not None


@pytest.mark.parametrize(
    ("name", "shows"),
    [
        ("ned", lambda state: not state.sessions),
        ("أميرة", lambda state: not state.held and state.current.day == NOW.date()),
        ("dario", lambda state: {each.kind for each in state.open_alerts} == {"not_reached"}),
        ("greta", lambda state: state.scores_of("phq-9")[-1].total > state.scores_of("phq-9")[0].total),
        ("kit", lambda state: [each.kind for each in state.open_alerts] == ["risk_item"]),
        ("ines", lambda state: state.left == 1 and state.next_session.day == NOW.date() + timedelta(days=7)),
        ("tomasz", lambda state: state.phase == "follow_up" and not state.closed),
        ("luca", lambda state: state.closed.kind == "stopped"),
        ("wren", lambda state: not state.scores and len(state.held) > 5),
        ("anselm", lambda state: len(state.people) == 40),
        ("oriel", lambda state: len(state.held) >= 59),
        ("isla", lambda state: any(each.feared for each in state.people)),
        ("陈美玲", lambda state: state.current.number == 9),
        ("अनन्या", lambda state: state.agreed is None and state.current.number == 3),
        ("bo", lambda state: state.current.number == 12),
    ],
)
def test_there_is_a_client_at_every_stage(name, shows):
    assert shows(folded(name))


def test_there_are_at_least_twenty_four_invented_clients_besides_orla_and_cleo():
    assert Client.objects.count() >= 26


def test_nothing_is_dated_after_the_moment_of_loading():
    for each in Course.objects.all():
        assert all(entry.recorded_at <= NOW for entry in entries_of(each.pk))


def test_every_list_says_what_the_records_say():
    out = StringIO()
    call_command("restate", "--check", stdout=out)
    assert " 0 stored otherwise" in out.getvalue()


def test_a_list_that_says_something_else_is_found_and_mended():
    with transaction.atomic():
        Standing.objects.filter(pk=course("cleo").pk).update(held=99)
        assert differences(course("cleo")) == ("held",)
        with pytest.raises(SystemExit) as ended:
            call_command("restate", "--check", stdout=StringIO())
        assert ended.value.code == 1
        call_command("restate", stdout=StringIO())
        assert differences(course("cleo")) == ()


def test_the_audit_of_both_services_holds():
    for service in Service.objects.all():
        assert verify(service) == []


def test_a_load_that_fails_leaves_nothing_half_done():
    before = (Client.objects.count(), Session.objects.count(), User.objects.count())
    with pytest.raises(Exception, match=r"(?i)unique|already|exist"), transaction.atomic():
        sample.load(NOW)
    assert (Client.objects.count(), Session.objects.count(), User.objects.count()) == before
