# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Pooling gives what the reference software gives, for every data set, and a clear answer where there is none."""

import numpy as np
import pytest

from evidence.reference_numbers import analyses, differences, equal, reference
from openipt.evidence import DataError, UnknownChoiceError, pool, pool_many, profile_likelihood
from openipt.evidence.estimators import ESTIMATORS

NAMES = {
    "estimate": "b",
    "se": "se",
    "statistic": "stat",
    "df": "df",
    "ci_lower": "ci_lb",
    "ci_upper": "ci_ub",
    "tau2": "tau2",
    "tau2_se": "se_tau2",
    "i2": "I2",
    "h2": "H2",
    "q": "QE",
    "q_df": "QE_df",
    "pi_lower": "pi_lb",
    "pi_upper": "pi_ub",
}
P_VALUES = {"p": "pval", "q_p": "QEp"}
ANALYSES = pytest.mark.parametrize(("name", "data"), analyses(), ids=[name for name, _ in analyses()])
BY_OPTIMISER = {"PMM": 1e-4}


@ANALYSES
@pytest.mark.parametrize("test", ["z", "knha", "t"])
def test_every_estimator_equals_metafor(name, data, test):
    wrong = []
    for method, theirs in data[f"models_{test}"].items():
        ours = pool(data["yi"], data["vi"], method.lower(), test).to_dict()
        wrong += [
            f"{method} {text}" for text in differences(ours, theirs, NAMES, relative=BY_OPTIMISER.get(method, 1e-8))
        ]
        wrong += [f"{method} {text}" for text in differences(ours, theirs, P_VALUES, relative=1e-7, absolute=1e-300)]
    assert not wrong


def test_reference_covers_all_eleven_estimators():
    for _, data in analyses():
        assert {method.lower() for method in data["models_z"]} == set(ESTIMATORS)


@ANALYSES
def test_q_profile_interval_equals_metafor(name, data):
    for method in ("REML", "DL", "PM"):
        _, lower, upper = data["tau2_ci"][f"QP_{method}"]["tau2"]
        if (name, method) == ("normand1999/MD", "DL"):  # metafor stops searching at ten times tau2
            upper = data["tau2_ci"]["QP_REML"]["tau2"][2]
        ours = pool(data["yi"], data["vi"], method.lower())
        assert equal(ours.tau2_ci_lower, lower, 1e-6, 1e-9)
        assert equal(ours.tau2_ci_upper, upper, 1e-6, 1e-9)


@ANALYSES
def test_profile_likelihood_interval_equals_metafor(name, data):
    for method, restricted in (("REML", True), ("ML", False)):
        _, lower, upper = data["tau2_ci"][f"PL_{method}"]["tau2"]
        ours = profile_likelihood(data["yi"], data["vi"], restricted=restricted)
        assert equal(ours[0], lower, 1e-6, 1e-9)
        assert equal(ours[1], upper, 1e-6, 1e-9)


@ANALYSES
@pytest.mark.parametrize(
    ("key", "method", "convention"),
    [("REML_t_km2", "reml", "higgins"), ("DL_t_km2", "dl", "higgins"), ("REML_t_km1", "reml", "meta")],
)
def test_prediction_interval_conventions(name, data, key, method, convention):
    theirs = data["prediction_intervals"][key]
    for test in ("z", "knha"):  # both conventions use the plain standard error whatever the test
        ours = pool(data["yi"], data["vi"], method, test, pi=convention)
        assert equal(ours.pi_lower, theirs["lb"])
        assert equal(ours.pi_upper, theirs["ub"])
        assert ours.pi == convention


def test_i2_from_q_is_the_other_convention():
    """R's meta prints 78.47 for the 31 IPT trials where metafor prints 75.8 under REML."""
    data = reference("ipt_depression")["study_level_rho06"]["results"]
    ours = pool(data["yi"], data["vi"])
    assert round(ours.i2, 1) == 75.8
    assert round(ours.i2_q, 2) == 78.47
    assert ours.i2_q == pytest.approx(data["models_z"]["DL"]["I2"], rel=1e-10)


def test_the_guard_never_lets_knapp_hartung_be_narrower_than_wald():
    data = reference("hine1989")["RD"]
    plain, bare, guarded = (pool(data["yi"], data["vi"], test=test) for test in ("z", "knha", "knha-guarded"))
    assert bare.se < plain.se
    assert guarded.se == pytest.approx(plain.se, rel=1e-14)
    assert guarded.df == 5


@pytest.mark.parametrize("method", ESTIMATORS)
@pytest.mark.parametrize("test", ["z", "knha", "knha-guarded", "t"])
def test_many_analyses_equal_one_by_one(method, test):
    sets = [data for _, data in analyses()] + [{"yi": [0.4], "vi": [0.2]}, {"yi": [0.1, 0.3], "vi": [0.2, 0.1]}]
    yi = np.concatenate([data["yi"] for data in sets])
    vi = np.concatenate([data["vi"] for data in sets])
    group = np.repeat(np.arange(len(sets)), [len(data["yi"]) for data in sets])
    shuffle = np.random.default_rng(7).permutation(len(yi))
    many = pool_many(yi[shuffle], vi[shuffle], group[shuffle], method, test)
    assert many.group == list(dict.fromkeys(group[shuffle].tolist()))
    for index, label in enumerate(many.group):
        one, alone = many.one(index).to_dict(), pool(sets[label]["yi"], sets[label]["vi"], method, test).to_dict()
        assert not differences(
            one, alone, {n: n for n in one if not isinstance(one[n], str)}, relative=1e-12, absolute=1e-12
        )
        assert one["test"] == alone["test"]


def test_one_study_is_itself_without_heterogeneity():
    ours = pool([0.3], [0.04], "reml", "knha")
    assert (ours.estimate, ours.k, ours.test) == (0.3, 1, "z")
    assert ours.se == pytest.approx(0.2)
    assert (ours.tau2, ours.i2, ours.h2, ours.pi_lower, ours.tau2_ci_upper) == (None,) * 5
    assert (ours.q, ours.q_df, ours.q_p) == (0, 0, 1)
    assert "one study" in ours.words()


def test_equal_effects_have_no_heterogeneity_and_no_p_value_under_knapp_hartung():
    ours = pool([0.3, 0.3, 0.3], [0.1, 0.2, 0.3], test="knha")
    assert (ours.tau2, ours.se, ours.p, ours.ci_lower) == (0, 0, None, 0.3)


@pytest.mark.parametrize("method", ESTIMATORS)
def test_nothing_is_ever_nan(method):
    for yi, vi in (([0.3], [0.1]), ([0, 0], [1, 1]), ([1, 2], [1e-8, 1e8]), ([5e5, 5e5 + 1], [1e-6, 1e-6])):
        for test in ("z", "knha"):
            for value in pool(yi, vi, method, test).to_dict().values():
                assert value is None or isinstance(value, str) or np.isfinite(value)


def test_every_faulty_row_is_named():
    with pytest.raises(DataError) as caught:
        pool([0.1, float("nan"), 0.2, float("inf")], [0.1, 0.1, 0.0, -1])
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [(2, "yi"), (3, "vi"), (4, "vi"), (4, "yi")]
    assert "row 3, vi: is 0, must be greater than zero" in str(caught.value)


def test_a_masked_value_is_missing_and_not_what_lies_beneath_the_mask():
    with pytest.raises(DataError) as caught:
        pool(np.ma.masked_array([0.1, 0.9, 0.2], mask=[False, True, False]), [0.1, 0.1, 0.1])
    assert str(caught.value) == "row 2, yi: missing"


def test_numbers_beyond_reckoning_are_refused():
    with pytest.raises(DataError) as caught:
        pool([1e200, 0.1], [0.1, 1e-300])
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [(1, "yi"), (2, "vi")]


@pytest.mark.parametrize(("yi", "vi"), [([], []), ([1, 2], [1]), ([[1, 2]], [[1, 2]]), (["a"], [1])])
def test_unusable_input_is_refused(yi, vi):
    with pytest.raises(DataError):
        pool(yi, vi)


@pytest.mark.parametrize("wrong", [{"method": "best"}, {"test": "f"}, {"pi": "wide"}])
def test_unknown_choices_list_the_known_ones(wrong):
    with pytest.raises(UnknownChoiceError, match="known are"):
        pool([0.1, 0.2], [0.1, 0.1], **wrong)
    with pytest.raises(ValueError, match="between 0 and 1"):
        pool([0.1, 0.2], [0.1, 0.1], level=95)


def test_labels_must_fit_the_rows():
    with pytest.raises(DataError, match="1 group labels"):
        pool_many([0.1, 0.2], [0.1, 0.1], ["a"])


def test_one_study_that_outweighs_another_beyond_what_a_double_holds():
    """With two studies every moment estimator gives the same tau2; 1 / v differs by a factor of 3e16 here."""
    yi, vi = [0.0, 17783.0], [10**8.5, 1e-8]
    expected = (17783.0**2 - (vi[0] + vi[1])) / 2
    for method in ("dl", "he", "pm"):
        assert pool(yi, vi, method).tau2 == pytest.approx(expected, rel=1e-6)
    many = pool_many([*yi, 1, 2, 3], [*vi, 1, 1, 1], list("aabbb"), "dl")
    assert many.tau2[0] == pytest.approx(expected, rel=1e-6)
