# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""`openipt demo`, `serve` and `manage` as programs: what they print, how they end, what they leave alone."""

import json
import re
import resource
import signal
import socket
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from cli.programs import Running, is_one_plain_sentence, openipt


class TestDemo:
    def test_it_prints_where_and_who_and_asks_visitors_to_sign_in(self, folder):
        demo = Running("demo", "--no-browser", "--port", 0, "--data", folder)
        status, page = demo.get("/sign-in/")
        assert (status, 'type="password"' in page, demo.get("/")[0]) == (200, True, 302)
        assert demo.stop() == 0
        for name in ("thea", "sam", "lena", "ada", "otto", "cleo"):
            pin = "" if name == "cleo" else r"3907 +"
            assert re.search(rf"{name}@demo\.example +openipt-demo +{pin}[a-z]", demo.said)

    def test_ctrl_c_ends_it_cleanly_even_at_the_very_beginning(self, folder):
        demo = Running("demo", "--no-browser", "--port", 0, "--data", folder)
        assert demo.stop() == 0
        assert demo.said.endswith("Stopped.\n")
        assert "Traceback" not in demo.said

    def test_the_second_start_is_quick_and_loads_nothing_again(self, folder):
        database = folder / "openipt.sqlite3"
        before = database.read_bytes()
        demo = Running("demo", "--no-browser", "--port", 0, "--data", folder)
        assert demo.stop(signal.SIGTERM) == 0
        assert demo.seconds < 10
        assert "Making the sample clinic" not in demo.said
        assert database.read_bytes() == before

    @pytest.mark.journey
    def test_an_interrupted_first_start_is_made_good_by_the_next_with_everybody_who_was_printed(self, folder):
        (folder / "openipt.sqlite3").unlink()
        (folder / "demo").write_text('{"loaded_on": null}')
        demo = Running("demo", "--no-browser", "--port", 0, "--data", folder)
        assert demo.stop() == 0
        assert "Making the sample clinic" in demo.said
        check = (
            "from openipt.clinic.accounts.models import User; from openipt.clinic.config.demo_people import *; "
            "print([(each.email, User.objects.get(email=each.email).check_password(DEMO_PASSWORD), "
            "sorted(User.objects.get(email=each.email).role_ids) == [each.role]) for each in PEOPLE])"
        )
        code, said, _ = openipt("manage", "shell", "--no-imports", "-c", check, OPENIPT_DATA=str(folder))
        assert code == 0
        assert said.count("True, True") == 6

    @pytest.mark.parametrize(("days", "stale"), [(2, False), (3, True)])
    def test_it_says_when_the_clinic_has_become_old(self, folder, days, stale):
        day = (datetime.now(UTC) - timedelta(days=days)).date()
        (folder / "demo").write_text(json.dumps({"loaded_on": day.isoformat()}))
        demo = Running("demo", "--no-browser", "--port", 0, "--data", folder)
        demo.stop()
        assert ("--reset makes it anew" in demo.said) == stale

    @pytest.mark.parametrize("answer", ["", "no\n", "y\n"])
    def test_reset_deletes_nothing_without_a_yes(self, folder, answer):
        before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        code, said, wrong = openipt("demo", "--reset", "--port", 0, "--data", folder, "--no-browser", answer=answer)
        assert code == 2
        assert "Nothing was deleted" in wrong
        assert "This deletes everything" in said
        assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before

    def test_a_folder_with_something_else_in_it_is_left_alone(self, tmp_path):
        (tmp_path / "openipt.sqlite3").write_text("real")
        for more in ([], ["--reset"]):
            wrong = is_one_plain_sentence(*openipt("demo", "--data", tmp_path, "--port", 0, *more, answer="yes\n"))
            assert "is not a demo" in wrong
        assert (tmp_path / "openipt.sqlite3").read_text() == "real"

    def test_a_port_in_use(self, folder):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            wrong = is_one_plain_sentence(*openipt("demo", "--no-browser", "--port", port, "--data", folder))
        assert f"Port {port} is in use" in wrong
        assert "--port" in wrong

    @pytest.mark.parametrize("port", ["x", "-1", "70000", "80.5"])
    def test_what_is_no_port(self, folder, port):
        assert "port" in is_one_plain_sentence(*openipt("demo", "--data", folder, f"--port={port}"))

    def test_a_folder_that_cannot_be_made(self, tmp_path):
        (tmp_path / "file").write_text("")
        wrong = is_one_plain_sentence(*openipt("demo", "--port", 0, "--data", tmp_path / "file" / "demo"))
        assert "cannot be made" in wrong

    @pytest.mark.parametrize("kilobytes", [0, 64])
    def test_a_full_disk(self, tmp_path, kilobytes):
        def full():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, kilobytes * 1024))

        code, _, wrong = openipt("demo", "--no-browser", "--port", 0, "--data", tmp_path / "demo", before=full)
        assert code == 2
        assert "disk is full" in wrong
        assert "Traceback" not in wrong

    def test_the_environment_of_a_real_service_does_not_reach_the_demo(self, folder, tmp_path):
        real = {
            "OPENIPT_DATA": str(tmp_path / "real"),
            "OPENIPT_DATABASE_URL": "postgres://nobody@127.0.0.1:1/real",
            "OPENIPT_HOSTS": "ipt.example",
        }
        demo = Running("demo", "--no-browser", "--port", 0, "--data", folder, **real)
        assert demo.get("/sign-in/")[0] == 200
        assert demo.stop() == 0
        assert not (tmp_path / "real").exists()


class TestServe:
    def test_without_a_data_folder_it_says_what_to_set(self):
        assert "Set OPENIPT_DATA" in is_one_plain_sentence(*openipt("serve"))

    def test_a_demo_is_never_served(self, folder):
        wrong = is_one_plain_sentence(*openipt("serve", "--port", 0, OPENIPT_DATA=str(folder)))
        assert "folder of a demo" in wrong

    def test_the_people_of_the_demo_are_never_served_either(self, folder):
        (folder / "demo").unlink()
        wrong = is_one_plain_sentence(*openipt("serve", "--port", 0, OPENIPT_DATA=str(folder)))
        assert "people of the demo" in wrong

    def test_from_an_empty_folder_to_a_service_in_three_commands(self, tmp_path):
        data = {"OPENIPT_DATA": str(tmp_path / "data")}
        assert "openipt manage migrate" in is_one_plain_sentence(*openipt("serve", "--port", 0, **data))
        assert openipt("manage", "migrate", **data)[0] == 0
        assert "create_service" in is_one_plain_sentence(*openipt("serve", "--port", 0, **data))
        code, said, _ = openipt(
            "manage", "create_service", "Lakeside", "--administrator", "ada@example.org",
            "--administrator-name", "Ada", **data,
        )  # fmt: skip
        assert code == 0
        assert re.search(r"ada@example\.org signs in once with the password [a-z0-9]{4}(-[a-z0-9]{4}){3}", said)
        server = Running("serve", "--port", 0, **data)
        assert server.get("/sign-in/")[0] == 200
        assert server.stop(signal.SIGTERM) == 0
        assert "demo" not in server.get.__self__.said

    def test_a_database_server_that_does_not_answer(self, tmp_path):
        data = {"OPENIPT_DATA": str(tmp_path), "OPENIPT_DATABASE_URL": "postgres://me:secretword@127.0.0.1:1/clinic"}
        wrong = is_one_plain_sentence(*openipt("serve", "--port", 0, **data))
        assert "does not answer" in wrong
        assert "secretword" not in wrong

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"OPENIPT_SECRET_KEY": "short"}, "shorter than 32"),
            ({"OPENIPT_ZONE": "Mars/Olympus"}, "not a time zone"),
            ({"OPENIPT_HOSTS": "*"}, "may not be"),
            ({"OPENIPT_DATABASE_URL": "mysql://x/y"}, "begins with mysql"),
        ],
    )
    def test_a_setting_that_is_wrong_stops_the_start_with_the_cure(self, tmp_path, wrong, said):
        assert said in is_one_plain_sentence(*openipt("serve", OPENIPT_DATA=str(tmp_path), **wrong))


class TestManage:
    def test_without_a_data_folder_it_says_what_to_set(self):
        assert "Set OPENIPT_DATA" in is_one_plain_sentence(*openipt("manage", "migrate"))

    @pytest.mark.parametrize(
        "command",
        [("create_service", "New", "--administrator", "ada@example.org", "--administrator-name", "Ada"),
         ("verify_audit",), ("restate", "--check")],
        ids=lambda command: command[0],
    )  # fmt: skip
    def test_before_its_tables_are_made_every_command_says_what_makes_them(self, tmp_path, command):
        wrong = is_one_plain_sentence(*openipt("manage", *command, OPENIPT_DATA=str(tmp_path / "data")))
        assert "openipt manage migrate" in wrong

    def test_the_audit_of_the_sample_clinic_holds(self, folder):
        code, said, _ = openipt("manage", "verify_audit", OPENIPT_DATA=str(folder))
        assert code == 0
        assert said.count("the chain holds") == 2

    def test_a_row_changed_behind_our_back_is_found(self, folder):
        database = sqlite3.connect(folder / "openipt.sqlite3")
        database.execute("DROP TRIGGER ledger_auditrow_no_update")
        database.execute("UPDATE ledger_auditrow SET kind = 'nothing' WHERE number = 5")
        database.commit()
        database.close()
        code, said, wrong = openipt("manage", "verify_audit", OPENIPT_DATA=str(folder))
        assert code == 1
        assert "row 5 is not as it was written" in said
        assert "Compare with a backup" in wrong

    def test_a_service_is_made_whole_or_not_at_all(self, folder):
        code, _, wrong = openipt(
            "manage", "create_service", "New", "--administrator", "thea@demo.example", "--administrator-name", "T",
            OPENIPT_DATA=str(folder),
        )  # fmt: skip
        assert code == 1
        assert "already exists" in wrong
        assert "Traceback" not in wrong
        _, said, _ = openipt("manage", "verify_audit", OPENIPT_DATA=str(folder))
        assert "New" not in said
