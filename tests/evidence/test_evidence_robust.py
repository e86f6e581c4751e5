# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Cluster-robust standard errors equal R's clubSandwich (references/robust_*.json, made by make_robust.R)."""

import numpy as np
import pytest

from evidence.reference_numbers import column, reference, rows
from openipt.evidence import DataError, UnknownChoiceError
from openipt.evidence.multilevel import three_level
from openipt.evidence.robust import KINDS, robust_regression

SAME = {"estimate": "b", "se": "se", "df": "df", "p": "p", "ci_lower": "ci_lower", "ci_upper": "ci_upper"}


def data_of(name):
    if name == "konstantopoulos2011":
        table = rows(name)
        return table, column(table, "yi"), column(table, "vi"), [row["district"] for row in table]
    table = rows("metapsy_depression_ipt")
    return table, column(table, ".g"), column(table, ".g_se") ** 2, [row["study"] for row in table]


def assert_same(ours, theirs, **tolerance):
    for mine, other in SAME.items():
        np.testing.assert_allclose(
            [getattr(one, mine) for one in ours], np.ravel(theirs[other]), err_msg=mine, **tolerance
        )


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("ipt_depression", "three_level_rho_00"),
        ("ipt_depression", "three_level_rho_06"),
        ("konstantopoulos2011", "three_level_rho_00"),
        ("konstantopoulos2011", "three_level_rho_04"),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_mean_of_a_three_level_model(name, key, kind):
    _, yi, vi, trial = data_of(name)
    theirs = reference(f"robust_{name}")[key]
    ours = getattr(three_level(yi, vi, trial, theirs["rho"]), kind.lower())
    assert ours.kind == kind
    assert_same([ours], theirs[kind], rtol=1e-7, atol=1e-9)  # R finds the variances by a general optimiser


@pytest.mark.parametrize(
    ("name", "key", "names"),
    [
        ("ipt_depression", "year_rob_REML", ("year", "rob")),
        ("ipt_depression", "control_DL", ("condition_arm2",)),
        ("ipt_depression", "mean_PM", ()),
        ("konstantopoulos2011", "year_REML", ("year",)),
        ("konstantopoulos2011", "year_FE", ("year",)),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_coefficients_of_a_meta_regression(name, key, names, kind):
    table, yi, vi, trial = data_of(name)
    moderators = {
        one: [row[one] for row in table] if one == "condition_arm2" else column(table, one).tolist() for one in names
    }
    ours = robust_regression(yi, vi, moderators, trial, key.rsplit("_", 1)[1].lower(), kind)
    assert_same(ours, reference(f"robust_{name}")[key][kind], rtol=1e-8, atol=1e-12)


def test_what_one_trial_alone_decides_has_no_test():
    """Without that trial the coefficient could not be estimated: its residuals say nothing about its error."""
    trial = ["a", "a", "b", "b", "c", "c", "d", "d"]
    is_d = ["yes" if name == "d" else "no" for name in trial]
    yi = [0.3, 0.4, 0.1, 0.2, 0.5, 0.7, 1.2, 1.3]
    mean, alone = robust_regression(yi, [0.05] * 8, {"is_d": is_d}, trial, intercept=False)
    assert mean.df == pytest.approx(2)
    assert (alone.name, alone.df, alone.p, alone.ci_lower) == ("is_d=yes", None, None, None)
    assert mean.se == pytest.approx(np.std([0.35, 0.15, 0.6], ddof=1) / np.sqrt(3))


def test_one_effect_a_trial_of_equal_precision_is_the_t_test():
    yi = np.array([0.1, 0.4, 0.35, 0.8, 0.2])
    (ours,) = robust_regression(yi, [0.04] * 5, {}, list("abcde"))
    assert ours.se == pytest.approx(np.std(yi, ddof=1) / np.sqrt(5))
    assert ours.df == pytest.approx(4)


def test_a_year_as_it_is_costs_no_digits():
    table, yi, vi, trial = data_of("ipt_depression")
    year = column(table, "year")
    plain = robust_regression(yi, vi, {"year": year.tolist()}, trial)[1]
    moved = robust_regression(yi, vi, {"year": (year - 2010).tolist()}, trial)[1]
    assert (plain.se, plain.df) == (pytest.approx(moved.se, rel=1e-9), pytest.approx(moved.df, rel=1e-9))


def test_faults_are_said():
    with pytest.raises(DataError, match="more trials than coefficients; here are 2 and 2"):
        robust_regression([0.1, 0.2, 0.3], [0.1] * 3, {"x": [1, 2, 4]}, ["a", "a", "b"])
    with pytest.raises(DataError, match="3 effects but 2 trial names"):
        robust_regression([0.1, 0.2, 0.3], [0.1] * 3, {}, ["a", "b"])
    with pytest.raises(UnknownChoiceError, match="CR0, CR1, CR2"):
        robust_regression([0.1, 0.2, 0.3], [0.1] * 3, {}, ["a", "b", "c"], kind="CR3")
