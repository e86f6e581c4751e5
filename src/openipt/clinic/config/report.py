# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What the start and `openipt check` say on the terminal. Imported once Django is set up."""

import json
import sys
from collections.abc import Iterable

from django.conf import settings

from openipt.clinic.accounts.models import Service, User
from openipt.clinic.config import conditions
from openipt.clinic.config.conditions import Finding, database, files
from openipt.clinic.config.conditions.words import FOLDER_OPEN
from openipt.clinic.config.environment import MissingError


def tell_at_start() -> None:
    """Raise MissingError for what stops the start, print warnings otherwise. A demo may have an open folder."""
    _close_files()
    findings = conditions.at_start()
    _refuse(finding for finding in findings if finding.name != FOLDER_OPEN)
    if not settings.OPENIPT_DEMO:
        _refuse_without_people()
        _refuse(findings)
    _warn(findings)


def tell_before_a_command() -> None:
    """Report what the files show before one of Django's commands: a command may be what mends the rest."""
    findings = conditions.before_opening()
    _refuse(finding for finding in findings if finding.name != FOLDER_OPEN)
    _warn(findings)


def print_everything(*, as_json: bool) -> bool:
    """Print all findings; True when nothing needs mending."""
    findings = conditions.everything()
    is_well = not any(finding.needs_mending for finding in findings)
    print(_data(findings, is_well=is_well) if as_json else _text(findings, is_well=is_well))
    return is_well


def _refuse(findings: Iterable[Finding]) -> None:
    if stops := [str(finding) for finding in findings if finding.stops]:
        raise MissingError(" ".join(stops))


def _warn(findings: Iterable[Finding]) -> None:
    for finding in findings:
        print(f"Warning: {finding}", file=sys.stderr, flush=True)


def _refuse_without_people() -> None:
    if not Service.objects.exists():
        raise MissingError("There is no service yet. Run: openipt manage create_service --help")
    if User.objects.active().filter(email__endswith="@demo.example").exists():
        raise MissingError("The database holds people of the demo, whose password everybody knows. Use another one.")


def _close_files() -> None:
    for path in files.close_files(settings.OPENIPT_DATA, database.file()):
        print(
            f"Warning: {path} was open to other users of this machine. It is closed to them now.",
            file=sys.stderr,
            flush=True,
        )


def _text(findings: list[Finding], *, is_well: bool) -> str:
    lines = [f"{finding.wrong}\n    {finding.mend}" for finding in findings]
    return "\n".join([*lines, "Nothing needs mending."] if is_well else lines)


def _data(findings: list[Finding], *, is_well: bool) -> str:
    rows = [
        {
            "name": finding.name,
            "weight": finding.condition.weight,
            "unwell": finding.condition.unwell,
            "wrong": finding.wrong,
            "mend": finding.mend,
        }
        for finding in findings
    ]
    return json.dumps({"well": is_well, "findings": rows}, indent=2, ensure_ascii=False)
