# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""PET-PEESE: the effect expected of a study without error. Stanley & Doucouliagos (2014), Res Synth Methods 5:60-78.

Also the unrestricted weighted least squares mean (UWLS), Stanley & Doucouliagos (2015), Statistics in Medicine 34:2116.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from openipt.evidence.bias.least_squares import Line, weighted_line
from openipt.evidence.checks import effects_and_variances, require_varied
from openipt.evidence.errors import refuse
from openipt.evidence.inference import infer


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Intercept (the adjusted effect) and slope of one of the two regressions."""

    estimate: float
    se: float
    p: float | None
    ci_lower: float
    ci_upper: float
    slope: float
    slope_se: float
    slope_p: float | None


@dataclass(frozen=True, slots=True)
class PetPeese:
    """Both regressions, and which of them the conditional rule takes: PEESE when PET finds an effect above zero."""

    pet: Adjusted
    peese: Adjusted
    chosen: str

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return asdict(self)


def pet_peese(yi: ArrayLike, vi: ArrayLike, level: float = 0.95, alpha: float = 0.05) -> PetPeese:
    """PET on the standard error, PEESE on the variance; `alpha` one-sided for the choice. Raises DataError."""
    effects, variances = effects_and_variances(yi, vi)
    weights = 1 / variances
    pet = _adjusted(weighted_line(effects, np.sqrt(variances), weights, level))
    peese = _adjusted(weighted_line(effects, variances, weights, level))
    side = 1.0 if np.average(effects, weights=weights) >= 0 else -1.0
    pet_significant = pet.p is not None and pet.p / 2 < alpha and pet.estimate * side > 0
    return PetPeese(pet, peese, "peese" if pet_significant else "pet")


def _adjusted(line: Line) -> Adjusted:
    p = [float(value) if np.isfinite(value) else None for value in line.test.p]
    return Adjusted(
        estimate=float(line.estimate[0]),
        se=float(line.se[0]),
        p=p[0],
        ci_lower=float(line.test.lower[0]),
        ci_upper=float(line.test.upper[0]),
        slope=float(line.estimate[1]),
        slope_se=float(line.se[1]),
        slope_p=p[1],
    )


@dataclass(frozen=True, slots=True)
class UnrestrictedMean:
    """The fixed-effect mean with a standard error scaled by the spread of the studies, t on k - 1 df."""

    estimate: float
    se: float
    p: float | None


def unrestricted_mean(yi: ArrayLike, vi: ArrayLike) -> UnrestrictedMean:
    """UWLS. Raises DataError with fewer than two studies or with equal effects, which leave no spread to test by."""
    effects, variances = effects_and_variances(yi, vi)
    if len(effects) < 2:
        raise refuse("the unrestricted mean needs at least two studies")
    require_varied(effects)
    weights, df = 1 / variances, len(effects) - 1
    mean = np.average(effects, weights=weights)
    se = np.sqrt(np.sum(weights * (effects - mean) ** 2) / df / weights.sum())
    p = infer(mean, se, np.float64(df), 0.95).p
    return UnrestrictedMean(float(mean), float(se), float(p) if np.isfinite(p) else None)
