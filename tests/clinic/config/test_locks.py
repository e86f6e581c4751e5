# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A look at the database file takes no lock away from the running server: another program deletes no log under it."""

import sqlite3
import subprocess
import sys

import pytest

from openipt.clinic.config.conditions.database import damaged_file

READ = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); print(c.execute('SELECT sum(n) FROM t').fetchone()[0])"


def read_by_another_program(database):
    program = [sys.executable, "-c", f"{READ}; c.close()", str(database)]
    return subprocess.run(program, check=True, capture_output=True, text=True, timeout=30).stdout.strip()


@pytest.fixture
def server(tmp_path):
    """A connection that stays open, as those of a server do, with something in its log."""
    connection = sqlite3.connect(tmp_path / "openipt.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE t (n)")
    connection.execute("INSERT INTO t VALUES (1)")
    yield connection
    connection.close()


def test_what_is_saved_after_a_look_and_a_check_beside_the_server_is_not_lost(server, tmp_path):
    database = tmp_path / "openipt.sqlite3"
    assert list(damaged_file(database)) == []
    assert read_by_another_program(database) == "1"
    assert database.with_name("openipt.sqlite3-wal").exists(), "the log was deleted under the server"
    server.execute("INSERT INTO t VALUES (2)")
    assert read_by_another_program(database) == "3"


def test_a_file_put_in_the_place_of_the_database_is_looked_at(server, tmp_path):
    database = tmp_path / "openipt.sqlite3"
    assert list(damaged_file(database)) == []
    other = tmp_path / "other"
    other.write_text("no database")
    other.replace(database)
    assert [finding.name for finding in damaged_file(database)] == ["database-damaged"]
