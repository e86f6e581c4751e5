# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What can be taken along of a result: rows with their credit, and the program that works it out again."""

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from openipt.evidence.releases import Release
from openipt.evidence.rows import ATTRIBUTION, Row, as_number

LICENCE = "Open Data Commons Attribution License (ODC-By) 1.0"


def credited(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with attribution and licence as two more columns, so that no copy of a row is without."""
    credited_rows = ({**row, "attribution": ATTRIBUTION, "licence": LICENCE} for row in rows)
    return [{name: _as_text(value) for name, value in row.items()} for row in credited_rows]


def _as_text(value: str) -> str:
    """Make a cell safe: a spreadsheet runs one that begins like a formula.

    An apostrophe keeps it text. Numbers stay numbers.
    """
    runs = len(value) > 1 and value[0] in "=+-@\t\r" and as_number(value) is None
    return f"'{value}" if runs else value


def commands(release: Release, filters: Mapping[str, str]) -> list[str]:
    """Return the command lines that give the same number."""
    chosen = "".join(f" {shlex.quote(f'{name}={value}')}" for name, value in filters.items())
    return [
        f"openipt evidence rows --trials --release {release.hash[:12]}{chosen} -o trials.csv",
        "openipt evidence pool trials.csv --yi yi --vi vi",
    ]


def program(release: Release, filters: Mapping[str, str], result: Mapping[str, Any]) -> str:
    """Return a Python program with the effects in it.

    Names are written as Python writes text and comments stay comments, so
    that nothing in the data can be code.
    """
    trials = "\n".join(
        f"    ({trial['study']!r}, {trial['g']!r}, {trial['variance']!r})," for trial in result["trials"]
    )
    shell = "\n".join(f"#   {line}" for command in commands(release, filters) for line in command.splitlines())
    pooled = result["pooled"]
    return PROGRAM.format(
        release=ascii(release.name),
        hash=release.hash,
        filters=ascii(dict(filters)),
        attribution=ATTRIBUTION,
        licence=LICENCE,
        shell=shell,
        rho=result["rho"],
        trials=trials,
        estimate=pooled["estimate"],
        lower=pooled["ci_lower"],
        upper=pooled["ci_upper"],
    )


PROGRAM = """\
# The pooled effect of IPT, worked out again. Needs: pip install openipt
#
# Data: {attribution}
# Licence of the data: {licence}
# Release: {release}
#   {hash}
# Chosen: {filters}
#
# The same on a command line, where this release is known:
{shell}
#
# One effect a trial (Hedges' g, positive favours IPT) with its variance; effects of one trial combined at a
# correlation of {rho}. Random effects by REML, normal interval.

from openipt.evidence import pool

TRIALS = [
{trials}
]

pooled = pool([g for _, g, _ in TRIALS], [variance for _, _, variance in TRIALS], method="reml", test="z")
print(pooled.words())

# What the page showed: {estimate!r} ({lower!r} to {upper!r})
assert abs(pooled.estimate - {estimate!r}) < 1e-9
"""
