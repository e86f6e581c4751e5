# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What a small practice meets with its disk, its folder, its database and its clock: said, with how to mend it."""

import errno
import re
import shutil
import sqlite3
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from openipt.clinic.accounts.actions import create_service
from openipt.clinic.config import conditions
from openipt.clinic.config.conditions import database, files
from openipt.clinic.ledger import troubles
from openipt.clinic.ledger.audit import Touched, append
from openipt.clinic.ledger.ids import new_id

DOCS = Path(__file__).parents[3] / "docs" / "administration.md"


@pytest.fixture(autouse=True)
def _fresh_process():
    troubles.forget_all()
    yield
    troubles.forget_all()


@pytest.fixture
def folder(tmp_path, settings):
    """A data folder of its own with a whole copy of the database, which OpenIPT uses until the test ends."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    (folder / "secret.key").touch(0o600)
    file = folder / "openipt.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    file.chmod(0o600)
    settings.OPENIPT_DATA = folder
    with using(file):
        yield folder


@contextmanager
def using(file):
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(file)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def names(findings):
    return [finding.name for finding in findings]


def zeros_in(name):
    """Zeros over the first page of a table with its indexes, or of one index."""

    def damage(file):
        plain = sqlite3.connect(file)
        pages = plain.execute("SELECT rootpage FROM sqlite_schema WHERE ? IN (name, tbl_name)", [name]).fetchall()
        (size,) = plain.execute("PRAGMA page_size").fetchone()
        plain.close()
        with file.open("r+b") as content:
            for (page,) in pages:
                content.seek((page - 1) * size)
                content.write(bytes(size))

    return damage


def sql(statement):
    def damage(file):
        plain = sqlite3.connect(file)
        plain.execute(statement)
        plain.commit()
        plain.close()

    return damage


def of_an_unknown_format(file):
    with file.open("r+b") as content:
        content.seek(44)
        content.write(bytes((0, 0, 0, 9)))


def cut(file):
    with file.open("r+b") as content:
        content.truncate(file.stat().st_size // 2 + 77)


def spoil_head(file):
    with file.open("r+b") as content:
        content.write(b"\xff" * 100)


def lose_the_file_but_not_its_log(file):
    file.rename(file.with_name(file.name + "-wal"))


DAMAGES = [
    (cut, "database-damaged", "the end of"),
    (spoil_head, "database-damaged", "is no database file"),
    (lambda file: file.write_text("Dear Ada, this is a letter.\n" * 9), "database-damaged", "is no database file"),
    (lose_the_file_but_not_its_log, "database-damaged", "is missing or empty"),
    (zeros_in("casework_draft"), "database-damaged", "in casework_draft"),
    (zeros_in("audit_reads"), "database-damaged", "in ledger_auditrow"),
    (of_an_unknown_format, "database-damaged", "The database is damaged"),
    (sql("DROP TABLE casework_draft"), "tables-missing", "casework_draft"),
    (sql("ALTER TABLE casework_draft RENAME COLUMN body TO bodi"), "tables-missing", "casework_draft.body"),
    (sql("DROP TABLE django_migrations"), "tables-missing", "django_migrations"),
    (
        sql("INSERT INTO django_migrations (app, name, applied) VALUES ('casework', '9999_later', '2027-01-01')"),
        "database-newer",
        "by a newer version",
    ),
    (lambda file: file.write_bytes(b""), "database-empty", "The database is empty"),
    (lambda file: file.unlink(), "database-empty", "The database is empty"),
]


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
class TestDamage:
    def test_a_whole_database_has_nothing_to_mend(self, folder):
        assert conditions.everything() == []

    @pytest.mark.parametrize(("damage", "name", "words"), DAMAGES)
    def test_the_check_says_what_is_damaged_and_how_to_restore_it(self, folder, damage, name, words):
        connection.close()
        damage(folder / "openipt.sqlite3")
        (finding,) = conditions.everything()
        assert finding.name == name
        assert words in finding.wrong
        assert "backup" in finding.mend
        assert finding.stops

    def test_tables_that_no_longer_refuse_changes_are_named(self, folder):
        connection.close()
        sql("DROP TRIGGER casework_fact_no_delete")(folder / "openipt.sqlite3")
        (finding,) = conditions.everything()
        assert (finding.name, finding.stops, finding.needs_mending) == ("record-unguarded", False, True)
        assert "casework_fact." in finding.wrong
        assert "openipt manage migrate" in finding.mend

    def test_a_file_behind_a_link_is_looked_at_where_it_lies(self, folder, tmp_path):
        connection.close()
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        elsewhere.chmod(0o755)
        file = folder / "openipt.sqlite3"
        file.rename(elsewhere / "clinic.sqlite3")
        file.symlink_to(elsewhere / "clinic.sqlite3")
        (finding,) = conditions.everything()
        assert finding.name == "folder-open"
        assert str(elsewhere) in finding.wrong

    @pytest.mark.parametrize("damage", [cut, spoil_head, zeros_in("accounts_user")])
    def test_a_page_says_that_the_database_is_damaged_and_the_monitor_is_told(self, folder, thea_known, damage, caplog):
        connection.close()
        damage(folder / "openipt.sqlite3")
        browser = Client(raise_request_exception=False)
        answer = browser.post("/sign-in/", {"email": "thea@example.org", "password": "quiet-lake-in-autumn"})
        page = answer.content.decode()
        assert answer.status_code == 503
        assert "database of the service is damaged" in page
        assert "latest backup" in page
        assert "kept as a draft" not in page
        assert str(folder) not in page
        health = browser.get("/health/")
        assert (health.status_code, health.content) == (503, b"not well")


@pytest.fixture
def thea_known(folder, now):
    """A service in the copy, so that a sign-in has something to look for."""
    return create_service(name="Lakeside", by=None, now=now)


class TestFolder:
    @pytest.fixture
    def place(self, tmp_path):
        place = tmp_path / "my data"
        place.mkdir(mode=0o700)
        for name in ("secret.key", "openipt.sqlite3", "openipt.sqlite3-wal"):
            (place / name).touch(0o600)
        return place

    def test_a_closed_one_is_as_it_should_be(self, place):
        assert list(files.find(place, place / "openipt.sqlite3")) == []

    @pytest.mark.parametrize("mode", [0o755, 0o701, 0o770, 0o777])
    def test_one_open_to_others_is_named_with_the_command_that_closes_it(self, place, mode):
        place.chmod(mode)
        (finding,) = files.find(place, place / "openipt.sqlite3")
        assert finding.stops
        assert f"{mode:o}" in finding.wrong
        assert f"chmod 700 '{place}'" in finding.mend

    def test_so_is_a_secret_key_kept_elsewhere_and_it_is_left_as_it_is(self, place, tmp_path, settings):
        key = tmp_path / "key"
        key.write_text("a" * 40)
        key.chmod(0o644)
        settings.OPENIPT_KEY_FILE = key
        (finding,) = files.find(place, place / "openipt.sqlite3")
        assert (finding.name, str(key) in finding.mend) == ("file-open", True)
        assert files.close_files(place, place / "openipt.sqlite3") == []

    @pytest.mark.parametrize("name", ["secret.key", "openipt.sqlite3", "openipt.sqlite3-wal"])
    def test_so_is_every_file_in_it_and_the_start_closes_it(self, place, name):
        (place / name).chmod(0o644)
        (finding,) = files.find(place, place / "openipt.sqlite3")
        assert f"chmod 600 '{place / name}'" in finding.mend
        assert files.close_files(place, place / "openipt.sqlite3") == [place / name]
        assert list(files.find(place, place / "openipt.sqlite3")) == []

    @pytest.mark.parametrize(
        ("free", "name"), [(0, "disk-full"), (10**6, "disk-full"), (10**8, "disk-low"), (10**9, None)]
    )
    def test_a_disk_without_room_is_full_or_nearly_so(self, place, free, name, monkeypatch):
        usage = shutil.disk_usage(place)._replace(free=free)
        monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
        assert names(files.room(place, None)) == ([name] if name else [])


@pytest.mark.django_db
class TestClock:
    def add_row(self, service, at, **more):
        with transaction.atomic():
            append(service=service, by=None, now=at, rows=[Touched("session.held", new_id(), **more)])

    def test_a_clock_set_back_is_told_with_both_times(self, service):
        self.add_row(service, timezone.now() + timedelta(days=3))
        (finding,) = conditions.record.clock()
        assert finding.condition.unwell
        latest = timezone.now() + timedelta(days=3)
        assert f"{latest:%Y-%m-%d}" in finding.wrong

    def test_it_is_still_told_after_more_was_written(self, service):
        self.add_row(service, timezone.now() + timedelta(days=3))
        self.add_row(service, timezone.now())
        assert names(conditions.record.clock()) == ["clock-behind"]

    def test_a_right_clock_is_not(self, service):
        self.add_row(service, timezone.now() + timedelta(seconds=30))
        assert list(conditions.record.clock()) == []

    def test_the_check_names_the_rows_that_are_out_of_order_and_calls_nothing_broken(self, service, now):
        for days in (0, 3, 1, 2, 4):
            self.add_row(service, now + timedelta(days=days))
        (finding,) = conditions.record.audits()
        assert finding.name == "audit-out-of-order"
        assert re.search(r"Lakeside.*: 4 to 5\.$", finding.wrong)
        assert not finding.needs_mending


def test_the_guide_for_administrators_explains_every_condition_by_its_name():
    rows = re.findall(r"^\| `([a-z-]+)` \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(conditions.CONDITIONS)


def test_what_requests_have_met_has_words():
    for name in (troubles.DISK_FULL, troubles.DAMAGED, troubles.NOT_WRITABLE, troubles.NO_ANSWER, troubles.BUSY):
        assert str(database.from_name(name, Path("/data")))


@pytest.mark.django_db
def test_a_running_service_is_well_on_either_database(client, service):
    assert database.find(database.file(), Path("/data"), started=False) == []
    assert list(database.integrity(Path("/data"))) == []
    answer = client.get("/health/")
    assert (answer.status_code, answer.content) == (200, b"well")
    assert not answer.cookies


@pytest.mark.parametrize(
    ("fault", "name"),
    [
        (psycopg.errors.DiskFull(), troubles.DISK_FULL),
        (psycopg.errors.DataCorrupted(), troubles.DAMAGED),
        (psycopg.errors.IndexCorrupted(), troubles.DAMAGED),
        (psycopg.errors.ReadOnlySqlTransaction(), troubles.NOT_WRITABLE),
        (psycopg.errors.AdminShutdown(), troubles.NO_ANSWER),
        (DatabaseError("connection to server at 127.0.0.1 failed: refused"), troubles.NO_ANSWER),
        (OSError(errno.ENOSPC, "No space left on device"), troubles.DISK_FULL),
        (DatabaseError("a fault of ours"), None),
        (psycopg.errors.UniqueViolation(), None),
        (ValueError("a fault of ours"), None),
    ],
)
def test_what_a_server_of_databases_says_is_told_from_a_fault_of_the_program(fault, name):
    assert troubles.trouble_of(fault) == name
