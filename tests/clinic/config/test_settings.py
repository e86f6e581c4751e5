# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What the settings promise, looked at in the running project."""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.templatetags.static import static
from django.test.utils import CaptureQueriesContext


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_sqlite_survives_power_cuts_and_holds_to_its_references():
    with connection.cursor() as cursor:
        found = {}
        for pragma in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers"):
            cursor.execute(f"PRAGMA {pragma}")
            found[pragma] = cursor.fetchone()[0]
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_transaction_takes_its_lock_when_it_begins(django_assert_num_queries):
    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        pass
    assert captured[0]["sql"] == "BEGIN IMMEDIATE"


def test_nothing_is_shown_of_our_insides():
    assert settings.DEBUG is False


def test_no_transaction_is_held_open_for_a_whole_page():
    assert not settings.DATABASES["default"].get("ATOMIC_REQUESTS")


def test_djangos_admin_which_passes_by_the_audit_is_not_there():
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


@pytest.mark.django_db
def test_djangos_own_check_finds_nothing():
    call_command("check", fail_level="WARNING")


def test_a_static_file_is_served_under_an_address_that_changes_with_it(client, db):
    address = static("interface/mark.svg")
    assert "?v=" in address
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    assert "max-age" in answer["Cache-Control"]


@pytest.mark.parametrize("path", ["/static/../settings.py", "/static/interface/", "/static/interface/none.css"])
def test_nothing_but_static_files_is_served_there(client, db, path):
    assert client.get(path).status_code in (302, 404)
