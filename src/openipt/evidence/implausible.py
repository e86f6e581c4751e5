# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Whether effects and variances can be meant as they stand: codes for missing values, and effects all equal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from openipt.evidence.checks import all_equal
from openipt.tables.figures import USUAL_CODES
from openipt.tables.table import Table

FAR = 3


def code_doubts(table: Table, columns: Iterable[tuple[str, Sequence[float]]]) -> list[str]:
    """Return a sentence for each usual code for a missing value that lies more than FAR times beyond the others."""
    warnings = []
    for name, values in columns:
        usual = [abs(value) for value in values if abs(value) not in USUAL_CODES]
        for code in sorted({value for value in values if abs(value) in USUAL_CODES}):
            if usual and abs(code) > FAR * max(usual):
                rows = ", ".join(table.where(place) for place, value in enumerate(values) if value == code)
                warnings.append(
                    f"Warning: {name} {code:g} ({rows}) looks like a code for a missing value among the others and was "
                    f"taken as it stands. Say --missing {code:g} to have it taken as missing."
                )
    return warnings


def equal_doubts(effects: Sequence[float], test: str | None) -> list[str]:
    """Return a sentence where the Knapp-Hartung interval has no width because all effects are equal."""
    if test != "knha" or len(effects) < 2 or not all_equal(np.asarray(effects)):
        return []
    return ["Warning: all effects are equal, so the Knapp-Hartung interval has no width and cannot be judged."]
