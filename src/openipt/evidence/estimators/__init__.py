# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Estimators of the between-study variance tau2: one file each, all with the same two functions.

`estimate(model)` gives tau2 for every group of the model, `standard_error(model, tau2)` its standard error.
Which to choose: Veroniki et al. (2016), Research Synthesis Methods 7:55-79; Langan et al. (2019), 10:83-98.
"""

from __future__ import annotations

from types import ModuleType

from openipt.evidence.errors import UnknownChoiceError
from openipt.evidence.estimators import dl, eb, fe, he, hs, hsk, ml, pm, pmm, reml, sj

ESTIMATORS: dict[str, ModuleType] = {
    "fe": fe,
    "dl": dl,
    "he": he,
    "hs": hs,
    "hsk": hsk,
    "sj": sj,
    "ml": ml,
    "reml": reml,
    "eb": eb,
    "pm": pm,
    "pmm": pmm,
}

NAMES = {
    "fe": "fixed effect",
    "dl": "DerSimonian-Laird",
    "he": "Hedges",
    "hs": "Hunter-Schmidt",
    "hsk": "Hunter-Schmidt, small-sample corrected",
    "sj": "Sidik-Jonkman",
    "ml": "maximum likelihood",
    "reml": "restricted maximum likelihood",
    "eb": "empirical Bayes",
    "pm": "Paule-Mandel",
    "pmm": "Paule-Mandel, median unbiased",
}


def estimator(method: str) -> ModuleType:
    """Return the estimator of that name (lower or upper case). Raises UnknownChoiceError."""
    try:
        return ESTIMATORS[method.lower()]
    except KeyError:
        raise UnknownChoiceError("method", method, ESTIMATORS) from None
