# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The ways in: the demo, the server, the check, Django's own commands. The command line calls these and nothing else.

The settings are read from the environment when Django is set up; whatever needs them is imported after that, inside
the functions.
"""

import os
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import ManagementUtility, call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from openipt.clinic.config import demo_folder, demo_people, server
from openipt.clinic.config.bodies import Application
from openipt.clinic.config.environment import MissingError, data_folder, keep_files_private

__all__ = ["MissingError", "check", "demo", "manage", "prepare_to_serve", "serve"]

SETTINGS = "openipt.clinic.config.settings"
_DAYS_UNTIL_STALE = 2


def demo(*, port: int, data: Path | None, browser: bool, reset: bool, ask: Callable[[str], str] = input) -> None:
    """Serve the sample clinic on this machine alone until Ctrl-C; make it first if it is not there.

    Raises MissingError, in one sentence, for whatever the person at the keyboard must mend.
    """
    keep_files_private()
    folder = (data or demo_folder.default_folder(os.environ)).expanduser().absolute()
    demo_folder.refuse_real_data(folder)
    with server.listen("127.0.0.1", port) as listener:
        if reset:
            _reset(folder, ask)
        _set_up_demo(folder)
        _migrate_and_load(folder)
        application = _checked_application()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"

        def ready() -> None:
            print(_greeting(address, demo_folder.loaded_on(folder)), flush=True)
            if browser:
                _open_browser(address)

        server.run(application, listener, ready=ready)


def serve(*, host: str, port: int) -> None:
    """Serve a real service until Ctrl-C; refuses a demo and whatever `conditions` says stops a start."""
    if demo_folder.is_demo(data_folder(os.environ)):
        raise MissingError("OPENIPT_DATA is the folder of a demo, which is never served. Set it to another folder.")
    application = prepare_to_serve()
    with server.listen(host, port) as listener:
        greeting = f"Ready: http://{host}:{listener.getsockname()[1]}/"
        server.run(application, listener, ready=lambda: print(greeting, flush=True))


def prepare_to_serve() -> Application:
    """Return the application, once nothing stops the start; warnings go to standard error. Raises MissingError."""
    keep_files_private()
    _set_up()
    return _checked_application()


def check(*, as_json: bool) -> bool:
    """Print what is wrong with the installation and how to mend it; True when nothing needs mending."""
    keep_files_private()
    _set_up()
    from openipt.clinic.config import report

    return report.print_everything(as_json=as_json)


def manage(argv: list[str]) -> None:
    """Run one of Django's commands or of ours, as `openipt manage COMMAND ...`."""
    keep_files_private()
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    with _database_faults():
        if os.environ.get("OPENIPT_DATA"):  # without it Django says what is missing, and shows its help
            _set_up()
            _tell_before_a_command()
        try:
            ManagementUtility(["openipt manage", *argv]).execute()
        except ImproperlyConfigured as problem:
            raise MissingError(str(problem)) from problem


def load_sample(now: datetime) -> None:
    """Fill an empty demo with the sample clinic, all of it or nothing."""
    from openipt.clinic.casework import sample

    with transaction.atomic():
        sample.load(now)


def _reset(folder: Path, ask: Callable[[str], str]) -> None:
    if not demo_folder.is_demo(folder):
        return
    try:
        answer = ask(f"This deletes everything in the demo at {folder} and makes it anew. Type yes to go on: ")
    except EOFError:
        answer = ""
    if answer.strip().lower() != "yes":
        raise MissingError("Nothing was deleted.")
    demo_folder.empty(folder)


def _set_up_demo(folder: Path) -> None:
    """Whatever the shell says of databases, hosts and keys is for a real service, not for this."""
    for name in [name for name in os.environ if name.startswith("OPENIPT_") and name != "OPENIPT_ZONE"]:
        del os.environ[name]
    os.environ["OPENIPT_DATA"] = str(folder)
    data_folder(os.environ)
    if not demo_folder.is_demo(folder):
        demo_folder.mark(folder, None)
    _set_up()


def _set_up() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    try:
        django.setup()
    except ImproperlyConfigured as problem:
        raise MissingError(str(problem)) from problem


def _migrate_and_load(folder: Path) -> None:
    now = datetime.now(UTC)
    with _database_faults(folder):
        _refuse_earlier_demo(folder)
        if _migrations_to_run():
            call_command("migrate", verbosity=0, interactive=False)
        if demo_folder.loaded_on(folder) is None:
            print("Making the sample clinic; this takes up to a minute.", flush=True)
            load_sample(now)
            demo_folder.mark(folder, now.date())


def _refuse_earlier_demo(folder: Path) -> None:
    from openipt.clinic.config.conditions import database, formats

    if formats.is_earlier(database.file()):
        raise MissingError(
            f"The demo at {folder} was made by an earlier version of OpenIPT, and this version cannot read it. "
            "Nothing in it has been changed. Run the demo with --reset to delete it and make a new one, or choose "
            "another folder with --data."
        )


@contextmanager
def _database_faults(folder: Path | None = None) -> Iterator[None]:
    """Faults of the disk and of the database server become one sentence."""
    try:
        yield
    except OSError as problem:
        raise MissingError(demo_folder.sentence(problem, folder or Path(os.environ["OPENIPT_DATA"]))) from problem
    except DatabaseError as problem:
        raise MissingError(_sentence(problem)) from problem


def _sentence(problem: DatabaseError) -> str:
    from openipt.clinic.config import conditions

    return str(conditions.of_exception(problem))


def _migrations_to_run() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _tell_before_a_command() -> None:
    from openipt.clinic.config import report

    report.tell_before_a_command()


def _checked_application() -> Application:
    from openipt.clinic.config import report
    from openipt.clinic.config.application import make_application

    with _database_faults():
        report.tell_at_start()
    return make_application()


def _greeting(address: str, loaded_on: date | None) -> str:
    lines = [f"Ready: {address}"]
    age = (datetime.now(UTC).date() - loaded_on).days if loaded_on else 0
    if age > _DAYS_UNTIL_STALE:
        lines.append(f"The sample clinic was made {age} days ago, so nothing in it is today; --reset makes it anew.")
    lines += [
        "",
        demo_people.table(),
        "",
        "Ctrl-C ends the demo. Everything in it is invented; never enter a real person.",
    ]
    return "\n".join(lines)


def _open_browser(address: str) -> None:
    # Without a display the standard library would start a browser inside the terminal.
    if sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        threading.Timer(0.5, webbrowser.open, [address]).start()
