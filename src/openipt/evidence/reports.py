# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Several analyses of one set of studies put together, as dictionaries ready for JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ParamSpec, Protocol

from openipt.evidence.bias.begg import rank_test
from openipt.evidence.bias.egger import egger
from openipt.evidence.bias.failsafe import KINDS, fail_safe_n
from openipt.evidence.bias.pet_peese import pet_peese
from openipt.evidence.bias.selection import selection_model
from openipt.evidence.bias.trimfill import CONVENTIONS, trim_and_fill
from openipt.evidence.checks import effects_and_variances
from openipt.evidence.errors import DataError, NotConvergedError
from openipt.evidence.pooled import present
from openipt.evidence.sensitivity.influence import influence
from openipt.evidence.sensitivity.omitting import leave_one_out

P = ParamSpec("P")
OMITTED = ("estimate", "se", "ci_lower", "ci_upper", "p", "tau2", "i2", "q")


class _Answer(Protocol):
    """What a method for bias answers."""

    def to_dict(self) -> Mapping[str, Any]: ...


def _later(method: Callable[P, _Answer], *args: P.args, **options: P.kwargs) -> Callable[[], Mapping[str, Any]]:
    """Return the call, to be made when its turn comes."""
    return lambda: method(*args, **options).to_dict()


def bias_report(yi: Sequence[float], vi: Sequence[float], method: str = "reml", level: float = 0.95) -> dict[str, Any]:
    """Return every method for bias; null, with the reason under `notes`, where one has no answer for these studies.

    Raises DataError naming every faulty row.
    """
    effects_and_variances(yi, vi)
    analyses: dict[str, Callable[[], Mapping[str, Any]]] = {
        "egger": lambda: egger(yi, vi, level=level).to_dict(),
        "egger_mixed": lambda: egger(yi, vi, "rma", method=method, level=level).to_dict(),
        "rank_test": lambda: rank_test(yi, vi).to_dict(),
        "pet_peese": lambda: pet_peese(yi, vi, level).to_dict(),
        "selection": lambda: selection_model(yi, vi, level=level).to_dict(),
    }
    for convention in CONVENTIONS:
        analyses[f"trim_and_fill_{convention}"] = _later(trim_and_fill, yi, vi, method, convention=convention)
    for kind in KINDS:
        analyses[f"fail_safe_{kind}"] = _later(fail_safe_n, yi, vi, kind)
    report: dict[str, Any] = {"k": len(yi), "method": method}
    notes: dict[str, str] = {}
    for name, analyse in analyses.items():
        try:
            report[name] = analyse()
        except (DataError, NotConvergedError) as reason:
            report[name], notes[name] = None, str(reason)
    return {**report, "notes": notes}


def influence_report(
    yi: Sequence[float], vi: Sequence[float], labels: Sequence[str], method: str = "reml", level: float = 0.95
) -> list[dict[str, Any]]:
    """Return a dictionary for each study: label, influence, and the pooled effect without it (`without_...`)."""
    without = leave_one_out(yi, vi, method, level=level)
    rows = influence(yi, vi, method).to_rows()
    for index, row in enumerate(rows):
        for name, value in row.items():
            if isinstance(value, float):
                row[name] = present(value)
        for name in OMITTED:
            row[f"without_{name}"] = present(getattr(without, name)[index])
    return [{"study": label, **row} for label, row in zip(labels, rows, strict=True)]
