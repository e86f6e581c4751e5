# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The disk is full: reading goes on, every look comes into the audit later, and the pages say what is true."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from openipt.clinic.clients import snapshots
from openipt.clinic.ledger import late_looks, troubles
from openipt.clinic.ledger.audit import READ, WRITTEN_LATE, Touched, append, out_of_order, verify
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.ledger.models import AuditRow

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_content_is_taken_for_stored(monkeypatch):
    """Between these tests the tables are emptied."""
    monkeypatch.setattr(snapshots, "_kept", set())


@pytest.fixture
def full_disk(course, thea, now):
    """A function that fills the database to the last page; another that makes room again."""

    def fill():
        pragma(f"max_page_count = {pragma('page_count')}")
        for rows in (20, 1):
            fill_up(thea, now, [Touched("session.held", new_id(), fields=("x" * 400,))] * rows)

    yield fill, make_room
    make_room()
    troubles.forget_all()
    late_looks.forget(late_looks.waiting())


def fill_up(thea, now, rows):
    for _ in range(10_000):
        try:
            with transaction.atomic():
                append(service=thea.service_id, by=thea, now=now, rows=rows)
        except DatabaseError as full:
            if troubles.trouble_of(full) != troubles.DISK_FULL:
                raise
            return
    raise AssertionError("the disk did not become full")


def make_room():
    pragma("max_page_count = 1000000")


def pragma(words):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {words}")
        return cursor.fetchone()[0]


@pytest.fixture
def browser(signed_in, thea):
    browser = signed_in(thea)
    browser.raise_request_exception = False
    return browser


def page(name, course):
    return reverse(name, args=[course.pk])


def test_reading_goes_on_and_the_look_is_written_when_there_is_room(browser, course, full_disk, now, monkeypatch):
    fill, make_room = full_disk
    browser.get("/")
    fill()
    before = AuditRow.objects.count()
    assert browser.get(page("course", course)).status_code == 200
    assert browser.get(page("course", course)).status_code == 200
    assert AuditRow.objects.count() == before
    make_room()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(hours=1))
    assert browser.get(page("safety-plan", course)).status_code in (200, 302)
    assert browser.get(page("course", course)).status_code == 200
    late, *others = AuditRow.objects.filter(kind=READ).order_by("number")
    assert (late.fields, late.at, late.page, late.course_id) == (WRITTEN_LATE, now, "course", course.pk)
    assert all(row.fields == "" and row.at > now for row in others)
    assert verify(course.service_id) == []
    assert out_of_order(course.service_id) == []
    assert late_looks.waiting() == []


def test_an_old_sign_in_reads_on_too(browser, course, full_disk, now):
    session = browser.session
    session["seen_at"] = now.timestamp() - 3000
    session.save()
    fill, _ = full_disk
    fill()
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.contrib.sessions.backends.db.SessionStore.save", fail_as_full)
        assert browser.get(page("course", course)).status_code == 200


def fail_as_full(session, must_create=False):
    """What a session meets whose row needs a page that is not there."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_session VALUES ('x', hex(zeroblob(40000)), '2026-01-01')")


def test_what_cannot_be_kept_on_the_server_is_refused_with_the_reason(browser, course, thea, full_disk):
    fill, _ = full_disk
    fill()
    draft = {"key": "note:new", "user": str(thea.pk), "revision": 0, "body": {"text": "long " * 20000}}
    answer = browser.post(
        page("draft", course), json.dumps(draft), content_type="application/json", headers={"X-Requested-With": "fetch"}
    )
    assert answer.status_code == 507
    assert "disk of the service is full" in answer.json()["problem"]


def test_nobody_is_told_that_something_was_kept_which_was_not(course, thea, full_disk, caplog):
    fill, _ = full_disk
    fill()
    browser = Client(raise_request_exception=False)
    answer = browser.post("/sign-in/", {"email": thea.email, "password": "quiet-lake-in-autumn"})
    words = answer.content.decode()
    assert answer.status_code == 507
    assert "The disk of the service is full" in words
    assert "What you sent was not saved" in words
    assert "draft" not in words
    assert len([record for record in caplog.records if record.levelname == "ERROR"]) <= 1


def test_the_monitor_hears_of_it_and_the_administrator_reads_it(course, ada, signed_in, full_disk):
    stranger, administrator = Client(), signed_in(ada)
    assert (stranger.get("/health/").status_code, stranger.get("/health/").content) == (200, b"well")
    assert "The disk is full" not in administrator.get("/health/").content.decode()
    fill, _ = full_disk
    fill()
    answer = stranger.get("/health/")
    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (503, b"not well", "no-store")
    answer = administrator.get("/health/")
    assert answer.status_code == 503
    assert "The disk is full" in answer.content.decode()
    assert "Free some space" in answer.content.decode()


def test_beyond_a_number_of_looks_nothing_more_is_read(browser, course, full_disk, monkeypatch):
    monkeypatch.setattr(late_looks, "MOST", 0)
    fill, _ = full_disk
    fill()
    assert browser.get(page("course", course)).status_code == 507
