# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Data that an earlier version of OpenIPT wrote: recognised, refused in words, and left as they are."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from openipt.clinic.config import conditions, report
from openipt.clinic.config.conditions import formats
from openipt.clinic.config.environment import MissingError

EARLIER = Path(__file__).parents[2] / "data" / "clinic" / "earlier.sql"
OURS = ("ledger", "accounts", "clients", "casework")


def statements() -> list[str]:
    lines = [line for line in EARLIER.read_text(encoding="utf-8").splitlines() if not line.startswith("--")]
    return [statement for statement in "\n".join(lines).split(";\n") if statement.strip()]


@pytest.fixture
def earlier(tmp_path, settings):
    """A data folder of the version before this format, which OpenIPT uses until the test ends."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    file = folder / "openipt.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        database.executescript("PRAGMA journal_mode = WAL;" + EARLIER.read_text(encoding="utf-8"))
    file.chmod(0o600)
    settings.OPENIPT_DATA = folder
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(file)
    yield folder
    connection.close()
    connection.settings_dict["NAME"] = before


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
class TestAFolderOfAnEarlierVersion:
    def test_the_check_says_what_it_is_and_what_to_do_and_changes_nothing(self, earlier):
        stored = contents(earlier)
        (finding,) = conditions.everything()
        assert (finding.name, finding.stops) == ("data-earlier", True)
        assert "written by an earlier version of OpenIPT" in finding.wrong
        assert "open them with the version that wrote them" in finding.mend
        assert "OPENIPT_DATA" in finding.mend
        assert contents(earlier) == stored

    @pytest.mark.parametrize("tell", [report.tell_at_start, report.tell_before_a_command])
    def test_no_start_and_no_command_goes_on(self, earlier, tell):
        stored = contents(earlier)
        with pytest.raises(MissingError, match="earlier version of OpenIPT"):
            tell()
        assert contents(earlier) == stored

    def test_entries_that_are_still_in_the_log_stay_there(self, earlier):
        with closing(sqlite3.connect(earlier / "openipt.sqlite3")) as running:
            running.execute("INSERT INTO clients_contentsnapshot VALUES ('1f', 'form', 'x', '1', '{}')")
            running.commit()
            stored = contents(earlier)
            assert [finding.name for finding in conditions.before_opening()] == ["data-earlier"]
            after = contents(earlier)
            assert {name: after[name] for name in stored if not name.endswith("-shm")} == {
                name: stored[name] for name in stored if not name.endswith("-shm")
            }


@pytest.mark.django_db
def test_data_on_a_database_server_are_recognised_too(transactional_db):
    """The same list of migrations, wherever it is stored."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = list(cursor.fetchall())
    listed = [statement.split("VALUES (")[1] for statement in statements() if "INTO django_migrations" in statement]
    then = [tuple(part.strip("' ") for part in row.split(",")[:2]) for row in listed]
    assert formats.format_of(applied) == formats.FORMAT
    assert formats.format_of(then) == formats.FIRST
    assert formats.format_of([("sessions", "0001_initial")]) is None
    assert formats.format_of([]) is None


def test_the_first_migration_of_each_app_carries_the_number_of_the_format():
    first = [name for app, name in MigrationLoader(None).disk_migrations if app in OURS and name.startswith("0001_")]
    assert first == [f"0001_format_{formats.FORMAT}"] * len(OURS)
    with_tables = {model._meta.app_label for model in apps.get_models() if model.__module__.startswith("openipt.")}
    assert with_tables == set(OURS)
