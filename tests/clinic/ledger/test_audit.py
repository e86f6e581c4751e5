# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The audit: who did what, in one chain that shows every later change."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction

from openipt.clinic.ledger.appendonly import remove
from openipt.clinic.ledger.audit import READ, Fault, Touched, append, record_read, verify
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.ledger.models import AuditRow
from openipt.clinic.ledger.origin import Origin, acting_from

pytestmark = pytest.mark.django_db


def add(service, by, now, *kinds):
    with transaction.atomic():
        append(service=service, by=by, now=now, rows=[Touched(kind, new_id(), fields=("ring",)) for kind in kinds])


def test_rows_of_one_call_are_numbered_on_from_the_last(service, thea, now):
    before = AuditRow.objects.filter(service_id=service.pk).count()
    add(service, thea, now, "session.held", "note.signed")
    rows = AuditRow.objects.filter(service_id=service.pk).order_by("number")
    assert [row.kind for row in rows][before:] == ["session.held", "note.signed"]
    assert [row.number for row in rows] == list(range(1, before + 3))


def test_a_row_says_who_what_when_from_where_and_never_a_value(service, thea, now):
    sign_in, course, subject = new_id(), new_id(), new_id()
    with acting_from(Origin("workbench:session", sign_in)), transaction.atomic():
        append(service=service, by=thea, now=now, rows=[Touched("ring.moved", subject, course, ("ring", "reason"))])
    row = AuditRow.objects.get(kind="ring.moved")
    assert (row.by_id, row.at, row.page, row.sign_in) == (thea.pk, now, "workbench:session", sign_in)
    assert (row.subject_id, row.course_id, row.fields) == (subject, course, "ring reason")


def test_an_untouched_chain_holds(service, thea, now):
    add(service, thea, now, "session.held", "note.signed")
    assert verify(service) == []


def test_each_service_has_a_chain_of_its_own(service, other_service, thea, otto, now):
    add(service, thea, now, "session.held")
    add(other_service, otto, now, "session.held")
    assert verify(service) == verify(other_service) == []
    assert AuditRow.objects.filter(service_id=other_service.pk).order_by("number").first().number == 1


@pytest.mark.parametrize("change", ["kind = 'x'", "fields = 'y'", "by_id = NULL", "page = 'z'"])
def test_a_changed_row_breaks_the_chain(service, thea, now, change):
    add(service, thea, now, "session.held", "note.signed")
    number = AuditRow.objects.get(kind="session.held").number
    tamper(f"UPDATE ledger_auditrow SET {change} WHERE number = {number}")
    assert Fault(number, "hash") in verify(service)


def test_a_row_taken_from_the_middle_leaves_a_gap(service, thea, now):
    add(service, thea, now, "session.held", "note.signed")
    number = AuditRow.objects.get(kind="session.held").number
    tamper(f"DELETE FROM ledger_auditrow WHERE number = {number}")
    assert Fault(number + 1, "gap") in verify(service)


def test_a_row_taken_from_the_end_is_missed_by_the_head(service, thea, now):
    add(service, thea, now, "session.held")
    number = AuditRow.objects.get(kind="session.held").number
    tamper(f"DELETE FROM ledger_auditrow WHERE number = {number}")
    assert verify(service) == [Fault(number, "head")]


def tamper(sql):
    """Do what only somebody with the database itself in their hands can do."""
    remove(connection, "ledger_auditrow")
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_visitors_leave_no_row(service, now):
    with pytest.raises(TypeError), transaction.atomic():
        append(service=service, by=AnonymousUser(), now=now, rows=[Touched("session.held", new_id())])


@pytest.mark.django_db(transaction=True)
def test_rows_belong_into_the_transaction_of_what_they_tell(service, thea, now):
    with pytest.raises(RuntimeError):
        append(service=service, by=thea, now=now, rows=[Touched("session.held", new_id())])


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_row_and_the_chain_holds(service, thea, now):
    with transaction.atomic():
        append(service=service, by=thea, now=now, rows=[Touched("session.held", new_id())])
        transaction.set_rollback(True)
    assert not AuditRow.objects.filter(kind="session.held").exists()
    assert verify(service) == []


def test_adding_rows_takes_three_statements_however_many(service, thea, now, statements):
    with statements() as few:
        add(service, thea, now, "session.held")
    with statements() as many:
        add(service, thea, now, *["step.rated"] * 40)
    assert len(few) == len(many) == 3


@pytest.mark.parametrize("act", ["UPDATE ledger_auditrow SET page = 'x'", "DELETE FROM ledger_auditrow"])
def test_the_database_refuses_to_change_or_delete_rows(service, act):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act)


def test_the_object_mapper_is_refused_too(service):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditRow.objects.update(page="x")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditRow.objects.first().delete()


class TestReads:
    """Opening a course is noted once a sign-in, page and ten minutes."""

    course = UUID("01900000-0000-7000-8000-000000000001")

    def reads(self):
        return AuditRow.objects.filter(kind=READ).count()

    def test_the_same_page_again_within_ten_minutes_adds_nothing(self, thea, now):
        record_read(by=thea, course=self.course, now=now, page="course")
        record_read(by=thea, course=self.course, now=now + timedelta(minutes=9), page="course")
        assert self.reads() == 1

    def test_after_ten_minutes_it_is_noted_again(self, thea, now):
        record_read(by=thea, course=self.course, now=now, page="course")
        record_read(by=thea, course=self.course, now=now + timedelta(minutes=11), page="course")
        assert self.reads() == 2

    def test_another_page_another_course_and_another_sign_in_are_noted(self, thea, now):
        record_read(by=thea, course=self.course, now=now, page="course")
        record_read(by=thea, course=self.course, now=now, page="timeline")
        record_read(by=thea, course=new_id(), now=now, page="course")
        with acting_from(Origin("course", new_id())):
            record_read(by=thea, course=self.course, now=now)
        assert self.reads() == 4

    def test_it_costs_one_statement_when_it_is_noted_and_four_when_not(self, thea, now, statements):
        with statements(at_most=4):
            record_read(by=thea, course=self.course, now=now, page="course")
        with statements(at_most=1):
            record_read(by=thea, course=self.course, now=now, page="course")
