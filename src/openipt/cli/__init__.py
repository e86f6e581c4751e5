# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The command line: finds the command group and imports only its module.

Each group module offers ``main(argv: list[str]) -> int``. Exit codes: 0 done, 2 the user's fault (words on standard
error, nothing on standard output), 1 ours.
"""

import argparse
import importlib
import os
import sys
import traceback
from typing import NoReturn

# Command -> (module, whether the command's own name is handed on, one line of help).
GROUPS: dict[str, tuple[str, bool, str]] = {
    "demo": ("openipt.cli.clinic", True, "start a sample clinic on this computer"),
    "serve": ("openipt.cli.clinic", True, "start the clinic for real use"),
    "check": ("openipt.cli.clinic", True, "what is wrong with an installation, and how to mend it"),
    "manage": ("openipt.cli.clinic", True, "the clinic's maintenance commands"),
    "content": ("openipt.cli.content", False, "list, show and check the clinical content"),
    "measure": ("openipt.cli.measure", False, "list, show, score and import questionnaires; one client's change"),
    "outcomes": ("openipt.cli.outcomes", False, "change of many clients, national definitions"),
    "evidence": ("openipt.cli.evidence", False, "trials of IPT and meta-analysis"),
}


class UserFault(Exception):
    """Something the user gave is wrong; the text says what and where. Leads to exit 2."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaint is one plain line. Use ``parse_intermixed_args``: options stand anywhere."""

    def error(self, message: str) -> NoReturn:
        """Raise UserFault in place of printing the usage and leaving."""
        raise UserFault(f"{self.prog}: {message}")


def split_command(argv: list[str], commands: tuple[str, ...], group: str) -> tuple[str, list[str]]:
    """Return the first word that is a command of the group; the rest, in order, is its arguments."""
    place = next((place for place, word in enumerate(argv) if word in commands), None)
    if place is not None:
        return argv[place], argv[:place] + argv[place + 1 :]
    words = [word for word in argv if not word.startswith("-")]
    if words:
        raise UserFault(f"openipt {group}: there is no command {words[0]!r}; there are {', '.join(commands)}")
    raise UserFault(f"openipt {group}: say which command: {', '.join(commands)}")


def usage() -> str:
    """Return the words of ``openipt --help``."""
    lines = [f"  {name:<10}{text}" for name, (_, _, text) in GROUPS.items()]
    return "\n".join(
        [
            "openipt: open-source software for giving Interpersonal Psychotherapy",
            "",
            "usage: openipt COMMAND ...     (openipt COMMAND --help says more)",
            "",
            *lines,
            "",
            "  --version  the version of this program",
        ]
    )


def installed_version() -> str:
    """Return the version of the installed distribution, or "unknown" when it runs from a bare folder."""
    # A quarter of the time a short command takes goes into loading this; only --version needs it.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("openipt")
    except PackageNotFoundError:
        return "unknown"


def run(argv: list[str]) -> int:
    """Hand the arguments to the group's module; raises UserFault for a group there is not."""
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(usage())
        return 0
    if argv[0] in ("-V", "--version"):
        print(f"openipt {installed_version()}")
        return 0
    if argv[0] not in GROUPS:
        raise UserFault(f"openipt: there is no command {argv[0]!r}; there are {', '.join(GROUPS)}")
    module, keep_name, _ = GROUPS[argv[0]]
    return int(importlib.import_module(module).main(argv if keep_name else argv[1:]))


def main(argv: list[str] | None = None) -> int:
    """Run one command and give its exit code: 0 done, 2 the user's fault, 1 ours."""
    try:
        code = run(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
        return code
    except UserFault as fault:
        print(fault, file=sys.stderr)
        return 2
    except SystemExit as end:  # argparse leaves this way after --help
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        print("openipt: stopped", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader of our output has gone; without this Python complains again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as fault:
        if os.environ.get("OPENIPT_TRACEBACK") == "1":
            traceback.print_exc()
        text = " ".join(str(fault).split())
        print(f"openipt: an unexpected fault of the program: {type(fault).__name__}: {text}", file=sys.stderr)
        return 1
