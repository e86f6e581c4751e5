# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""How the whole suite runs: a data folder of its own, one database, no network, and nothing left out in silence.

The environment is set while this file is imported, before anything reads the settings: pytest-django would read them
earlier if ``DJANGO_SETTINGS_MODULE`` stood in pyproject.toml.
"""

import ipaddress
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import hypothesis
import pytest
from django.conf import settings

import openipt
from parts import MARKERS, engine, reason_to_leave_out, refuse_unseen_database, without_database

SETTINGS = "openipt.clinic.config.settings"
FOLDER = Path(tempfile.mkdtemp(prefix="openipt-tests-"))


def set_environment() -> None:
    """Point OpenIPT at the test folder and at the database asked for, whatever the shell has set."""
    for name in [name for name in os.environ if name.startswith("OPENIPT_") and not name.startswith("OPENIPT_TEST_")]:
        del os.environ[name]
    os.environ["OPENIPT_DATA"] = str(FOLDER / "data")
    os.environ["OPENIPT_SECRET_KEY"] = "only-for-tests-" + "0123456789abcdef" * 4
    if url := os.environ.get("OPENIPT_TEST_DATABASE_URL"):
        os.environ["OPENIPT_DATABASE_URL"] = url
    (FOLDER / "data").mkdir(mode=0o700)


def prepare_django() -> None:
    """Load the settings, with a fast password hash and, on SQLite, a database in a file as in real use."""
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        database.setdefault("TEST", {})["NAME"] = str(FOLDER / "test.sqlite3")
    django.setup()


set_environment()
if Path(openipt.__file__).with_name("clinic").joinpath("config", "settings.py").exists():
    prepare_django()


# --- no network -----------------------------------------------------------------------------------------------------

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex


def is_local(family: int, address: object) -> bool:
    """True for Unix sockets and for addresses of this machine."""
    if family not in (socket.AF_INET, socket.AF_INET6):
        return True
    host = str(address[0])  # type: ignore[index]
    if host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def refuse_outside(family: int, address: object) -> None:
    if not is_local(family, address):
        raise RuntimeError(f"A test tried to reach {address!r}. Tests speak to this machine only.")


def connect_locally(self: socket.socket, address: object) -> None:
    refuse_outside(self.family, address)
    return _connect(self, address)


def connect_ex_locally(self: socket.socket, address: object) -> int:
    refuse_outside(self.family, address)
    return _connect_ex(self, address)


# --- nothing left out in silence ------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="with the browser journeys; a skipped test is a failed one")
    parser.addoption("--long", action="store_true", help="with the proofs that run on demand, all on either database")


def set_examples(*, same: bool) -> None:
    """Let a drawn example take its time, since a busy machine is no fault; with `same` each run draws the same ones."""
    slow = [hypothesis.HealthCheck.too_slow]
    hypothesis.settings.register_profile(
        "openipt", derandomize=same, deadline=None, suppress_health_check=slow, print_blob=True
    )
    hypothesis.settings.load_profile("openipt")


def pytest_configure(config: pytest.Config) -> None:
    # What lands must not fail by chance: new examples are drawn where a person is looking
    set_examples(same=config.option.all)
    config.option.all = config.option.all or config.option.long
    # A shell that starts us in the background has Ctrl-C ignored, which the programs we start would inherit
    signal.signal(signal.SIGINT, signal.default_int_handler)
    socket.socket.connect = connect_locally
    socket.socket.connect_ex = connect_ex_locally
    for marker, meaning in MARKERS.items():
        config.addinivalue_line("markers", f"{marker}: {meaning}")
    config.stash[left_out] = {}


left_out = pytest.StashKey[dict[str, int]]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    reasons = {item: reason_to_leave_out(item) for item in items}
    leave = [item for item in items if reasons[item]]
    if not leave:
        return
    for item in leave:
        counts = config.stash[left_out]
        counts[reasons[item]] = counts.get(reasons[item], 0) + 1
    config.hook.pytest_deselected(items=leave)
    items[:] = [item for item in items if not reasons[item]]


def pytest_sessionfinish(session: pytest.Session) -> None:
    if (told := getattr(session.config, "workeroutput", None)) is not None:
        told["left_out"] = session.config.stash[left_out]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node) -> None:
    """Every worker leaves out the same tests."""
    node.config.stash[left_out] |= getattr(node, "workeroutput", {}).get("left_out", {})


@pytest.fixture
def _asked_beforehand(request: pytest.FixtureRequest) -> None:
    refuse_unseen_database(request.node)


@pytest.fixture
def _django_db_helper(_asked_beforehand: None, _django_db_helper: None) -> None:
    """Open the database, as pytest-django does for its marks and its fixtures, to those that have asked for it."""


@pytest.fixture(autouse=True)
def _no_database_without_asking(request: pytest.FixtureRequest, django_db_blocker) -> Iterator[None]:
    """Keep every other test from the database, also while the world of its file is open."""
    with without_database(request.node, django_db_blocker):
        yield


def fail_if_skipped(config: pytest.Config, report: pytest.TestReport | pytest.CollectReport) -> None:
    if config.option.all and report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.longrepr = f"{report.nodeid}: skipped, and --all allows no skip. {why}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    report = yield
    fail_if_skipped(item.config, report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    report = yield
    fail_if_skipped(collector.config, report)
    return report


def pytest_report_header() -> str:
    return f"database: {engine()}; data folder: {FOLDER}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for reason, count in config.stash[left_out].items():
        terminalreporter.write_line(f"left out: {count} {reason}")
    terminalreporter.write_line(f"database: {engine()}")


def pytest_unconfigure() -> None:
    socket.socket.connect = _connect
    socket.socket.connect_ex = _connect_ex
    shutil.rmtree(FOLDER, ignore_errors=True)
