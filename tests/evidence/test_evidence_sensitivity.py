# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Leaving out, adding up, influence: equal to metafor for every data set."""

import numpy as np
import pytest

from evidence.reference_numbers import analyses, rows
from openipt.evidence import DataError, pool
from openipt.evidence.sensitivity import omitting
from openipt.evidence.sensitivity.influence import blups, influence, weights_percent
from openipt.evidence.sensitivity.omitting import cumulative, leave_one_out

ANALYSES = pytest.mark.parametrize(("name", "data"), analyses(), ids=[name for name, _ in analyses()])
NAMES = {
    "estimate": "b",
    "se": "se",
    "statistic": "stat",
    "p": "pval",
    "ci_lower": "ci_lb",
    "ci_upper": "ci_ub",
    "q": "Q",
    "q_p": "Qp",
    "tau2": "tau2",
    "i2": "I2",
    "h2": "H2",
}


def same(ours, theirs, start=0, absolute=1e-9):
    wanted = np.array([np.nan if value is None else value for value in theirs], dtype=float)
    np.testing.assert_allclose(np.asarray(ours, dtype=float)[start:], wanted[start:], rtol=1e-7, atol=absolute)


@ANALYSES
def test_leave_one_out(name, data):
    for key, theirs in data["leave1out"].items():
        ours = leave_one_out(data["yi"], data["vi"], key.split("_")[0].lower(), "knha" if "knha" in key else "z")
        assert ours.group == list(range(1, data["k"] + 1))
        for mine, other in NAMES.items():
            if theirs.get(other) is not None:
                same(getattr(ours, mine), theirs[other])


@ANALYSES
def test_cumulative(name, data):
    for method, theirs in data["cumulative_in_row_order"].items():
        ours, order = cumulative(data["yi"], data["vi"], None, method.lower())
        assert order.tolist() == list(range(data["k"]))
        for mine, other in NAMES.items():
            if theirs.get(other) is not None:  # of the first study alone metafor says tau2 is 0, we say there is none
                same(getattr(ours, mine), theirs[other], start=1, absolute=1e-6)


def test_cumulative_by_year_ends_with_all_trials():
    table = rows("ipt_study_level_rho06")
    yi, vi, year = ([float(row[name]) for row in table] for name in ("yi", "vi", "year"))
    ours, order = cumulative(yi, vi, year)
    assert [year[place] for place in order] == sorted(year)
    assert ours.estimate[-1] == pytest.approx(pool(yi, vi).estimate, rel=1e-12)
    with pytest.raises(DataError):
        cumulative(yi, vi, year[:-1])


@ANALYSES
def test_influence(name, data):
    ours, theirs = influence(data["yi"], data["vi"]), data["influence_REML"]
    pairs = {
        "rstudent": "rstudent",
        "dffits": "dffits",
        "cook": "cook_d",
        "covariance_ratio": "cov_r",
        "tau2_deleted": "tau2_del",
        "q_deleted": "QE_del",
        "hat": "hat",
        "weight": "weight_pct",
        "dfbeta": "dfbs",
    }
    for mine, other in pairs.items():
        same(getattr(ours, mine), theirs[other])
    assert ours.influential.tolist() == theirs["is_infl"]


@ANALYSES
def test_best_guesses_and_weights(name, data):
    ours, theirs = blups(data["yi"], data["vi"]), data["blup_REML"]
    for mine, other in {"estimate": "pred", "se": "se", "lower": "pi_lb", "upper": "pi_ub"}.items():
        same(getattr(ours, mine), theirs[other])
    for method, wanted in data["weights_pct"].items():
        same(weights_percent(data["vi"], pool(data["yi"], data["vi"], method.lower()).tau2), wanted)


def test_memory_stays_flat_and_the_answer_the_same(monkeypatch):
    _, data = analyses()[0]
    whole = leave_one_out(data["yi"], data["vi"])
    steps, _ = cumulative(data["yi"], data["vi"])
    monkeypatch.setattr(omitting, "ROWS_AT_ONCE", 30)
    same(leave_one_out(data["yi"], data["vi"]).estimate, whole.estimate)
    same(cumulative(data["yi"], data["vi"])[0].estimate, steps.estimate)


def test_one_study_cannot_be_left_out():
    with pytest.raises(DataError, match="at least two"):
        leave_one_out([0.1], [0.1])
