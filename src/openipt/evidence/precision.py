# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Whether a column of variances looks like standard errors, or the other way round.

The two are easily confused and both are positive numbers: nothing else in an analysis shows the mistake. A column is
doubted for its name, for another column that holds its squares or roots, and, as variances, where the effects lie so
much closer together than such variances allow that chance would hardly ever bring it about.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from openipt.evidence.errors import Fault
from openipt.evidence.reading import Studies, is_missing
from openipt.tables.table import numbers

ERROR_NAMES = re.compile(
    r"(^|[^a-z])(se|sei|s\.e\.?|sem|stde|stderr|std[ _.-]?err(or)?|standard[ _.-]?errors?|sete)([^a-z]|$)"
)
VARIANCE_NAMES = re.compile(r"(^|[^a-z])(v|vi|var|vari|variances?)([^a-z]|$)")
ROUNDED = 0.02  # relative difference that printing to a few digits makes
HARDLY_EVER = 1e-4


def precision_doubts(data: Studies, column: str, *, standard_errors: bool) -> list[str]:
    """Return sentences that doubt the column given; none where nothing speaks against it."""
    named, other = ("standard errors", "variances") if standard_errors else ("variances", "standard errors")
    flag = "--vi" if standard_errors else "--sei"
    reasons = list(_reasons(data, column, standard_errors))
    if not reasons:
        return []
    return [
        f"Warning: the column {column} was taken as {named} and looks like {other}: {'; '.join(reasons)}. "
        f"If so, give it with {flag} {column}."
    ]


def _reasons(data: Studies, column: str, standard_errors: bool) -> Sequence[str]:
    name = column.lower()
    as_error, as_variance = ERROR_NAMES.search(name), VARIANCE_NAMES.search(name)
    reasons = []
    if standard_errors and as_variance and not as_error:
        reasons.append("that is what its name says")
    if not standard_errors and as_error and not as_variance:
        reasons.append("that is what its name says")
    values = [variance**0.5 for variance in data.vi] if standard_errors else data.vi
    for place in data.table.names:
        if place != column and (twin := _numbers(data, place)):
            small, large = (twin, values) if standard_errors else (values, twin)
            if _are_squares(small, large):
                reasons.append(f"the column {place} holds its {'roots' if standard_errors else 'squares'}")
    if not standard_errors and not reasons and _too_close(data.yi, values):
        reasons.append("the effects lie far closer together than such variances allow")
    return reasons


def _numbers(data: Studies, name: str) -> list[float]:
    """Return a column as numbers, nothing where it is not all numbers."""
    if any(is_missing(text) for text in data.table.text(name)):
        return []
    faults: list[Fault] = []
    values = numbers(data.table, name, faults)
    return [] if faults else values


def _are_squares(roots: Sequence[float], squares: Sequence[float]) -> bool:
    """Return whether the second are the squares of the first, as far as they are printed, and not merely ones."""
    pairs = list(zip(roots, squares, strict=True))
    near = all(root > 0 and abs(root * root - square) <= ROUNDED * square for root, square in pairs)
    return near and any(abs(root - 1) > 2 * ROUNDED for root, _ in pairs)


def _too_close(yi: Sequence[float], values: Sequence[float]) -> bool:
    """Return whether Q is hardly ever so small with these variances, and not surprising with their squares."""
    if len(yi) < 3 or max(values) >= 1:
        return False
    from scipy.special import chdtr

    def below(variances: Sequence[float]) -> float:
        weights = [1 / variance for variance in variances]
        mean = sum(w * y for w, y in zip(weights, yi, strict=True)) / sum(weights)
        q = sum(w * (y - mean) ** 2 for w, y in zip(weights, yi, strict=True))
        return float(chdtr(len(yi) - 1, q))

    return below(values) < HARDLY_EVER < math.sqrt(HARDLY_EVER) < below([value * value for value in values])
