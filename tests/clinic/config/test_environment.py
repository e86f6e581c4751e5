# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What the environment says, and the one sentence for each thing that is wrong with it."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from openipt.clinic.config import environment
from openipt.clinic.config.environment import MissingError


class TestDataFolder:
    def test_it_must_be_named(self):
        with pytest.raises(MissingError, match="Set OPENIPT_DATA"):
            environment.data_folder({})

    def test_it_is_made_for_its_owner_alone(self, tmp_path):
        folder = environment.data_folder({"OPENIPT_DATA": str(tmp_path / "a" / "b")})
        assert folder.is_dir()
        assert folder.stat().st_mode & 0o077 == 0

    def test_where_no_folder_can_be_it_says_so(self, tmp_path):
        (tmp_path / "file").write_text("")
        with pytest.raises(MissingError, match="cannot be made"):
            environment.data_folder({"OPENIPT_DATA": str(tmp_path / "file" / "data")})

    def test_a_folder_that_cannot_be_written(self):
        with TemporaryDirectory() as locked:  # not pytest's: its parents are closed to others
            Path(locked).chmod(0o555)
            said = said_by_an_ordinary_user(lambda: environment.data_folder({"OPENIPT_DATA": locked}))
        assert "cannot be written" in said


def said_by_an_ordinary_user(start):
    """What `start` says to somebody whom the permissions of files hold back, which they do not for root."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setuid(65534)
            start()
        except MissingError as missing:
            os.write(writing, str(missing).encode())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        return pipe.read()


class TestSecretKey:
    def test_it_is_made_once_and_only_its_owner_can_read_it(self, tmp_path):
        first = environment.secret_key({}, tmp_path)
        assert environment.secret_key({}, tmp_path) == first
        assert len(first) >= 64
        assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600

    def test_the_environment_comes_before_the_file(self, tmp_path):
        assert environment.secret_key({"OPENIPT_SECRET_KEY": "k" * 40}, tmp_path) == "k" * 40
        assert not (tmp_path / "secret.key").exists()

    def test_it_may_stand_in_a_file_elsewhere(self, tmp_path):
        (tmp_path / "elsewhere").write_text("f" * 40 + "\n")
        named = {"OPENIPT_SECRET_KEY_FILE": str(tmp_path / "elsewhere")}
        assert environment.secret_key(named, tmp_path) == "f" * 40

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"OPENIPT_SECRET_KEY": "short"}, "shorter than 32"),
            ({"OPENIPT_SECRET_KEY_FILE": "/nowhere/key"}, "cannot be read"),
        ],
    )
    def test_a_bad_key_stops_the_start_and_is_not_repeated(self, tmp_path, given, said):
        with pytest.raises(MissingError, match=said) as stopped:
            environment.secret_key(given, tmp_path)
        assert " short " not in f" {stopped.value} ".replace("shorter", "")


class TestDatabase:
    def test_without_a_word_it_is_sqlite_in_the_data_folder_safe_against_power_cuts(self, tmp_path):
        settings = environment.database({}, tmp_path)
        assert settings["NAME"] == str(tmp_path / "openipt.sqlite3")
        assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            assert pragma in settings["OPTIONS"]["init_command"]

    def test_an_sqlite_file_elsewhere(self, tmp_path):
        settings = environment.database({"OPENIPT_DATABASE_URL": "sqlite:////srv/a%20b/x.sqlite3"}, tmp_path)
        assert settings["NAME"] == "/srv/a b/x.sqlite3"

    @pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
    def test_postgresql_with_signs_in_the_password(self, tmp_path, scheme):
        url = f"{scheme}://open%40ipt:p%2Fw%3Ard@db.example:5433/the%20clinic"
        settings = environment.database({"OPENIPT_DATABASE_URL": url}, tmp_path)
        assert settings["ENGINE"] == "django.db.backends.postgresql"
        given = {name: settings[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
        assert given == {
            "NAME": "the clinic", "USER": "open@ipt", "PASSWORD": "p/w:rd", "HOST": "db.example", "PORT": "5433",
        }  # fmt: skip

    def test_postgresql_over_a_socket(self, tmp_path):
        settings = environment.database({"OPENIPT_DATABASE_URL": "postgres://me@%2Frun%2Fpg/clinic"}, tmp_path)
        assert (settings["HOST"], settings["PORT"], settings["PASSWORD"]) == ("/run/pg", "", "")

    @pytest.mark.parametrize(
        ("url", "said"),
        [
            ("mysql://x/y", "begins with mysql"),
            ("clinic", "begins with nothing"),
            ("postgres://host/", "names no database"),
            ("postgres://host:port/x", "cannot be read"),
        ],
    )
    def test_what_cannot_be_used_is_said_without_the_password(self, tmp_path, url, said):
        with pytest.raises(MissingError, match=said):
            environment.database({"OPENIPT_DATABASE_URL": url}, tmp_path)


class TestHostsAndZone:
    def test_this_machine_is_always_answered(self):
        assert environment.hosts({}) == list(environment.LOOPBACK)
        assert environment.hosts({"OPENIPT_HOSTS": " a.example, ,localhost"}) == [
            "a.example", "localhost", "127.0.0.1", "[::1]",
        ]  # fmt: skip

    def test_every_host_is_not_a_list_of_hosts(self):
        with pytest.raises(MissingError, match="may not be"):
            environment.hosts({"OPENIPT_HOSTS": "*"})

    def test_a_host_other_than_this_machine_means_cookies_over_tls_alone(self):
        here = environment.hosts({})
        assert not environment.needs_tls(here, demo=False)
        assert environment.needs_tls([*here, "ipt.example"], demo=False)
        assert not environment.needs_tls([*here, "ipt.example"], demo=True)

    def test_the_zone(self):
        assert environment.zone({}) == "UTC"
        assert environment.zone({"OPENIPT_ZONE": "Europe/Vienna"}) == "Europe/Vienna"

    @pytest.mark.parametrize("name", ["Mars/Olympus", "../etc/passwd", "Europe"])
    def test_what_is_no_zone_is_said(self, name):
        with pytest.raises(MissingError, match="not a time zone"):
            environment.zone({"OPENIPT_ZONE": name})
