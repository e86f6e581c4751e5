# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Meta-regression, subgroups and three-level models equal metafor."""

import numpy as np
import pytest

from evidence.reference_numbers import analyses, column, equal, reference, rows
from openipt.evidence import DataError
from openipt.evidence.estimators import ESTIMATORS
from openipt.evidence.multilevel import three_level, variance_intervals
from openipt.evidence.pooling import pool
from openipt.evidence.regression import meta_regression
from openipt.evidence.subgroups import common_tau2, subgroups

WHOLE = {
    "tau2": "tau2",
    "i2": "I2",
    "h2": "H2",
    "moderators_statistic": "QM",
    "moderators_df": "QM_df",
    "moderators_p": "QMp",
    "q": "QE",
    "q_df": "QE_df",
    "q_p": "QEp",
}
EACH = {"estimate": "b", "se": "se", "statistic": "stat", "p": "pval", "ci_lower": "ci_lb", "ci_upper": "ci_ub"}


def data_of(name):
    found = dict(analyses())[name]
    return np.array(found["yi"]), np.array(found["vi"])


def assert_regression(theirs, yi, vi, moderators):
    for key, wanted in theirs.items():
        if key == "formula":
            continue
        method, test = key.split("_")
        ours = meta_regression(yi, vi, moderators, method.lower(), test)
        for mine, other in EACH.items():
            np.testing.assert_allclose(
                [getattr(c, mine) for c in ours.coefficients], wanted[other], rtol=1e-7, atol=1e-10
            )
        for mine, other in WHOLE.items():
            assert equal(getattr(ours, mine), wanted[other], 1e-7, 1e-6), (key, mine)
        assert equal(ours.r2 or 0.0, wanted["R2"] or 0.0, 1e-7, 1e-6)
        np.testing.assert_allclose(np.ravel(ours.covariance), wanted["vcov"], rtol=1e-7, atol=1e-12)


def test_bcg_by_latitude_year_and_allocation():
    table, theirs = rows("bcg"), reference("bcg")
    yi, vi = data_of("bcg/log_RR")
    latitude, year = column(table, "ablat"), column(table, "year")
    assert_regression(theirs["metareg_ablat"], yi, vi, {"ablat": latitude})
    assert_regression(theirs["metareg_ablat_year"], yi, vi, {"ablat": latitude, "year": year})
    assert_regression(theirs["metareg_alloc"], yi, vi, {"alloc": [row["alloc"] for row in table]})


def test_other_meta_regressions():
    weeks = np.minimum(column(rows("raudenbush1985"), "weeks"), 3)
    theirs = reference("raudenbush1985")["metareg_weeks_capped3"]
    assert_regression(theirs, *data_of("raudenbush1985/SMD"), {"weeks": weeks})
    quality = column(rows("molloy2014"), "quality")
    assert_regression(reference("molloy2014")["metareg_quality"], *data_of("molloy2014/ZCOR"), {"quality": quality})
    table, theirs = rows("bangertdrowns2004"), reference("bangertdrowns2004")
    yi, vi = column(table, "yi"), column(table, "vi")
    assert_regression(theirs["metareg_ni100"], yi, vi, {"ni100": column(table, "ni") / 100})
    known = ~np.isnan(column(table, "length"))
    grade = [row["grade"] for row, keep in zip(table, known, strict=True) if keep]
    moderators = {"grade": grade, "length": column(table, "length")[known]}
    assert_regression(theirs["metareg_grade_length"], yi[known], vi[known], moderators)


def test_linde_by_baseline():
    table = [row for row in rows("linde2005") if row["ai"] not in ("", "NA")]
    baseline = column(table, "baseline")
    yi, vi = data_of("linde2005/log_RR")
    known = ~np.isnan(baseline)
    theirs = reference("linde2005")["metareg_baseline"]
    assert_regression(theirs, yi[known], vi[known], {"baseline": baseline[known]})


def ipt():
    table = rows("ipt_study_level_rho06")
    return table, column(table, "yi"), column(table, "vi")


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("year", ["year"]),
        ("sessions", ["n_sessions_arm1"]),
        ("women", ["percent_women"]),
        ("rob", ["rob"]),
        ("control_and_year", ["condition_arm2", "year"]),
        ("control_format_year_rob", ["condition_arm2", "format", "year", "rob"]),
    ],
)
def test_ipt_trials_by_moderator(key, names):
    table, yi, vi = ipt()
    text = ("condition_arm2", "format")
    known = np.array([all(row[name] for name in names) for row in table])
    kept = [row for row, keep in zip(table, known, strict=True) if keep]
    moderators = {name: [row[name] if name in text else float(row[name]) for row in kept] for name in names}
    assert_regression(reference("ipt_depression")["metareg"][key], yi[known], vi[known], moderators)


def assert_subgroups(theirs, yi, vi, levels):
    method = theirs["method"].lower()
    ours = subgroups(yi, vi, levels, method)
    for level, wanted in theirs["separate_tau2"]["groups"].items():
        mine = ours.levels[level]
        assert equal(mine.estimate, wanted["b"])
        assert equal(mine.se, wanted["se"])
        assert equal(mine.tau2 or 0.0, wanted["tau2"])
        assert mine.k == wanted["k"]
    between, wanted = ours.between, theirs["separate_tau2"]
    assert (equal(between.q, wanted["Q_between"]), between.df, equal(between.p, wanted["p"])) == (
        True,
        wanted["df"],
        True,
    )
    common = theirs["common_tau2"]
    if "error" not in common:
        one = common_tau2(yi, vi, levels, method)
        np.testing.assert_allclose([c.estimate for c in one.coefficients], common["b"], rtol=1e-8)
        np.testing.assert_allclose([c.se for c in one.coefficients], common["se"], rtol=1e-8)
        assert equal(one.tau2, common["tau2"])


def test_subgroups_of_bcg_and_raudenbush():
    allocation = [row["alloc"] for row in rows("bcg")]
    for key in ("subgroup_alloc_REML", "subgroup_alloc_DL"):
        assert_subgroups(reference("bcg")[key], *data_of("bcg/log_RR"), allocation)
    for key in ("setting", "tester"):
        theirs = reference("raudenbush1985")[f"subgroup_{key}"]
        assert_subgroups(theirs, *data_of("raudenbush1985/SMD"), [row[key] for row in rows("raudenbush1985")])


@pytest.mark.parametrize(
    ("key", "level"),
    [
        ("by_control", lambda row: row["condition_arm2"]),
        ("by_control_DL", lambda row: row["condition_arm2"]),
        ("by_format", lambda row: row["format"]),
        ("by_target_group", lambda row: row["target_group"]),
        ("by_diagnosis", lambda row: row["diagnosis"]),
        ("by_country", lambda row: "us" if row["country"] == "us" else "other"),
        ("by_rob", lambda row: "low_risk(rob>=3)" if float(row["rob"]) >= 3 else "rob<3"),
    ],
)
def test_subgroups_of_ipt_trials(key, level):
    table, yi, vi = ipt()
    assert_subgroups(
        reference("ipt_depression")["subgroups_study_level_rho06"][key], yi, vi, [level(row) for row in table]
    )


def test_751_rows_by_therapy():
    table = [row for row in rows("metapsy_depression_dev") if row[".g"] and row[".g_se"] and float(row[".g_se"]) > 0]
    theirs = reference("metapsy_depression_dev")
    yi, vi = column(table, ".g"), column(table, ".g_se") ** 2
    assert len(table) == theirs["n_rows"]
    for method, key in (("reml", "all_rows_REML"), ("dl", "all_rows_DL")):
        ours = pool(yi, vi, method)
        assert equal(ours.estimate, theirs[key]["b"])
        assert equal(ours.tau2, theirs[key]["tau2"])
    assert_subgroups(theirs["by_therapy_rows"], yi, vi, [row["condition_arm1"] for row in table])


def assert_three_level(yi, vi, trial, theirs, rho):
    names = {
        "estimate": "b",
        "se": "se",
        "statistic": "stat",
        "p": "pval",
        "ci_lower": "ci_lb",
        "ci_upper": "ci_ub",
        "sigma2_between": "sigma2_study",
        "sigma2_within": "sigma2_within",
        "q": "QE",
        "q_p": "QEp",
        "log_likelihood": "logLik",
        "pi_lower": "pi_lb",
        "pi_upper": "pi_ub",
        "trials": "n_studies",
    }
    for test in ("z", "t"):
        wanted = theirs[f"rho_{rho:.1f}_{test}"]
        ours = three_level(yi, vi, trial, rho, test)
        for mine, other in names.items():
            assert equal(getattr(ours, mine), wanted[other], 1e-4, 1e-6), (test, mine)
        robust = wanted["robust_CR1"]
        for mine, other in {"se": "se", "df": "df", "p": "pval", "ci_lower": "ci_lb", "ci_upper": "ci_ub"}.items():
            assert equal(getattr(ours.cr1, mine), robust[other], 1e-4), mine
    return ours


def test_three_level_schools():
    table, theirs = rows("konstantopoulos2011"), reference("konstantopoulos2011")["three_level"]
    yi, vi, district = column(table, "yi"), column(table, "vi"), [row["district"] for row in table]
    ours = assert_three_level(yi, vi, district, theirs, 0.0)
    shares = theirs["I2_multilevel_pct"]
    assert equal(ours.i2, shares["total"], 1e-4)
    assert equal(ours.i2_between, shares["study"], 1e-4)
    found = variance_intervals(yi, vi, district)
    for mine, other in (("between", "study"), ("within", "within")):  # R's search for these stops at 1e-4
        np.testing.assert_allclose(found[mine], theirs["sigma2_ci_profile"][other][1:], atol=1e-4)


@pytest.mark.parametrize("rho", [0.0, 0.6])
def test_three_level_ipt(rho):
    table = rows("metapsy_depression_ipt")
    yi, vi = column(table, ".g"), column(table, ".g_se") ** 2
    assert_three_level(yi, vi, [row["study"] for row in table], reference("ipt_depression")["three_level"], rho)


def test_three_level_487_rows():
    table = [row for row in rows("metapsy_depression_dev") if row["condition_arm1"] == "cbt" and row[".g_se"]]
    table = [row for row in table if float(row[".g_se"]) > 0]
    yi, vi = column(table, ".g"), column(table, ".g_se") ** 2
    theirs = reference("metapsy_depression_dev")["cbt_three_level"]
    assert_three_level(yi, vi, [row["study"] for row in table], theirs, 0.6)


@pytest.mark.parametrize("method", ESTIMATORS)
def test_regression_on_nothing_is_pooling(method):
    """Every estimator sees the same data through either model: an intercept and a moderator of no influence."""
    yi, vi = data_of("bcg/log_RR")
    only = meta_regression(yi, vi, {"one": np.ones(len(yi))}, method, intercept=False)
    whole = pool(yi, vi, method)
    assert equal(only.tau2, whole.tau2, 1e-9)
    assert equal(only.coefficients[0].estimate, whole.estimate, 1e-9)
    assert equal(only.tau2_se, whole.tau2_se, 1e-8)


@pytest.mark.parametrize(
    ("moderators", "words"),
    [
        ({"m": ["a"] * 13}, "has one level only"),
        ({"m": [1.0] * 13}, "repeat one another or do not vary"),
        ({"m": list(range(13)), "n": list(range(1, 14))}, "repeat one another"),
        ({"m": [1.0] * 12}, "has 12 values for 13 effects"),
        ({"m": ["a", ""] + ["b"] * 11}, "row 2, m: missing"),
        ({"m": [str(i) for i in range(13)]}, "too few for"),
    ],
)
def test_moderators_that_cannot_work_are_named(moderators, words):
    with pytest.raises(DataError, match=words):
        meta_regression(*data_of("bcg/log_RR"), moderators)


def test_a_subgroup_of_one_trial_has_its_own_effect():
    ours = subgroups([0.1, 0.5, 0.9], [0.1, 0.1, 0.2], ["a", "b", "b"], test="knha")
    assert ours.levels["a"].test == "z"
    assert ours.between.df == 1
    with pytest.raises(DataError, match="row 2, subgroup"):
        subgroups([0.1, 0.5], [0.1, 0.1], ["a", ""])


@pytest.mark.parametrize(
    ("trial", "rho", "words"),
    [(["a", "b", "c"], 0.6, "more than one effect"), (["a", "a", "b"], 1.0, "below 1"), (["a"], 0.6, "1 trial names")],
)
def test_three_level_needs_trials_with_several_effects(trial, rho, words):
    with pytest.raises(DataError, match=words):
        three_level([0.1, 0.2, 0.3], [0.1, 0.1, 0.1], trial, rho)
