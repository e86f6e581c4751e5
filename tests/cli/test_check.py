# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""`openipt check` and what a start says, as programs."""

import json
import sqlite3
import stat

import pytest

from cli.programs import Gunicorn, Running, is_one_plain_sentence, openipt


@pytest.fixture
def real(folder):
    """The data folder of a real service."""
    (folder / "demo").unlink()
    (folder / "openipt.sqlite3").chmod(0o600)
    folder.chmod(0o700)
    database = sqlite3.connect(folder / "openipt.sqlite3")
    database.execute("UPDATE accounts_user SET email = replace(email, 'demo.example', 'example.org')")
    database.commit()
    database.close()
    return folder


def test_a_well_service_has_nothing_to_mend(real):
    before = (real / "openipt.sqlite3").read_bytes()
    code, said, wrong = openipt("check", OPENIPT_DATA=str(real))
    assert (code, said, wrong) == (0, "Nothing needs mending.\n", "")
    assert (real / "openipt.sqlite3").read_bytes() == before


def test_damage_is_said_by_the_check_by_the_start_and_by_every_command(real):
    with (real / "openipt.sqlite3").open("r+b") as file:
        file.write(b"garbage" * 20)
    code, said, _ = openipt("check", "--json", OPENIPT_DATA=str(real))
    report = json.loads(said)
    assert (code, report["well"], [row["name"] for row in report["findings"]]) == (2, False, ["database-damaged"])
    for command in (["serve", "--port", 0], ["manage", "migrate"]):
        wrong = is_one_plain_sentence(*openipt(*command, OPENIPT_DATA=str(real)))
        assert "is no database file" in wrong
        assert "latest backup" in wrong


def test_a_folder_open_to_others_is_refused_with_the_command_that_closes_it(real):
    real.chmod(0o755)
    wrong = is_one_plain_sentence(*openipt("serve", "--port", 0, OPENIPT_DATA=str(real)))
    assert f"chmod 700 {real}" in wrong


def test_files_open_to_others_are_closed_and_new_ones_begin_closed(real):
    (real / "openipt.sqlite3").chmod(0o644)
    server = Running("serve", "--port", 0, OPENIPT_DATA=str(real))
    assert server.get("/sign-in/")[0] == 200
    assert "openipt.sqlite3 was open to other users" in server.said
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in real.iterdir()}
    assert set(modes) >= {"openipt.sqlite3", "openipt.sqlite3-wal", "openipt.sqlite3-shm", "secret.key"}
    assert set(modes.values()) == {0o600}
    assert server.get("/health/") == (200, "well")
    assert server.stop() == 0


def test_a_start_on_a_full_disk_says_so_and_lets_people_read(real):
    # In blocks of 512 bytes: less than the database has already.
    limited = ("sh", "-c", 'ulimit -f 200; exec "$@"', "sh")
    server = Running("serve", "--port", 0, through=limited, OPENIPT_DATA=str(real))
    assert "The disk is full" in server.said.partition("Ready")[0]
    assert server.get("/health/") == (503, "not well")
    assert server.get("/sign-in/")[0] == 200
    assert server.stop() == 0


def test_the_demo_warns_of_an_open_folder_and_starts(folder):
    folder.chmod(0o755)
    demo = Running("demo", "--no-browser", "--port", 0, "--data", folder)
    assert demo.stop() == 0
    assert f"chmod 700 {folder}" in demo.said


def test_gunicorn_stops_in_the_same_words(real):
    real.chmod(0o755)
    server = ["openipt.clinic.config.wsgi", "--bind", "127.0.0.1:0"]
    code, _, wrong = openipt(*server, program=Gunicorn.program, OPENIPT_DATA=str(real))
    assert code != 0
    assert f"chmod 700 {real}" in wrong


@pytest.mark.parametrize("command", ["check", "manage"])
def test_without_a_data_folder_it_says_what_to_set(command):
    assert "Set OPENIPT_DATA" in is_one_plain_sentence(*openipt(command, *(["migrate"] if command == "manage" else [])))
