# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Effect sizes equal metafor's for every data set and grid of the references."""

import numpy as np
import pytest

from evidence.reference_numbers import column, reference, rows
from openipt.evidence import DataError, UnknownChoiceError
from openipt.evidence.effects import changes, conversions, counts, hedges, means, metapsy, nnt, precomputed
from openipt.evidence.effects.combining import combine_within_studies, split_shared_control
from openipt.evidence.effects.correlations import correlation, fisher_z
from openipt.evidence.rare.mantel_haenszel import mantel_haenszel
from openipt.evidence.rare.peto import peto

TABLE_MEASURES = {
    "RR": counts.log_risk_ratio,
    "OR": counts.log_odds_ratio,
    "RD": counts.risk_difference,
    "PETO": counts.peto_log_odds_ratio,
    "AS": counts.arcsine_difference,
    "YUQ": counts.yule_q,
    "PHI": counts.phi,
}


def assert_equal(ours, theirs):
    for mine, other in zip(ours, (theirs["yi"], theirs["vi"]), strict=True):
        wanted = np.array([np.nan if value is None else value for value in other], dtype=float)
        np.testing.assert_allclose(mine, wanted, rtol=1e-9, atol=1e-12)


def bcg():
    return [column(rows("bcg"), name) for name in ("tpos", "tneg", "cpos", "cneg")]


def totals(name):
    table = [row for row in rows(name) if row["ai"] not in ("", "NA")]
    a, n1, c, n2 = (column(table, key) for key in ("ai", "n1i", "ci", "n2i"))
    return a, n1 - a, c, n2 - c


def normand():
    return [column(rows("normand1999"), name) for name in ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")]


@pytest.mark.parametrize(
    ("name", "data", "measure"),
    [("bcg", bcg, m) for m in ("RR", "OR", "RD", "PETO", "AS", "YUQ")]
    + [("hine1989", lambda: totals("hine1989"), m) for m in ("RR", "OR", "RD")]
    + [("linde2005", lambda: totals("linde2005"), m) for m in ("RR", "OR")],
)
def test_two_by_two_tables(name, data, measure):
    assert_equal(TABLE_MEASURES[measure](*data()), reference(name)["effects"][measure])


@pytest.mark.parametrize("measure", ["OR", "RR", "RD", "PETO", "PHI"])
def test_two_by_two_grid_with_empty_cells(measure):
    grid = reference("effect_size_grid")["two_by_two"]
    assert_equal(TABLE_MEASURES[measure](*(grid[cell] for cell in "abcd")), grid[measure])


def test_log_odds_ratio_to_d():
    grid = reference("effect_size_grid")["two_by_two"]
    odds = counts.log_odds_ratio(*(grid[cell] for cell in "abcd"))
    assert_equal(conversions.log_odds_to_d(*odds), grid["OR2DL"])


@pytest.mark.parametrize("kind", means.VARIANCES)
def test_hedges_g_with_each_variance(kind):
    assert_equal(means.smd(*normand(), variance=kind), reference("normand1999")["effects"][f"SMD_{kind.upper()}"])


def test_other_measures_of_means():
    data = normand()
    _, sd1, n1, _, sd2, n2 = data
    theirs = reference("normand1999")["effects"]
    assert_equal(means.md(*data), theirs["MD"])
    assert_equal(means.smd(*data, standardiser="average"), theirs["SMDH"])
    assert_equal(means.log_ratio_of_means(*data), theirs["ROM"])
    assert_equal(means.log_cv_ratio(*data), theirs["CVR"])
    assert_equal(means.log_variability_ratio(sd1, n1, sd2, n2), theirs["VR"])
    d = conversions.g_to_d(means.smd(*data).yi, n1 + n2 - 2)
    assert_equal(conversions.d_to_log_odds(d, means.smd_variance(d, n1, n2, "ls")), theirs["D_to_OR"])


def test_hedges_g_grid_and_from_t():
    grid = reference("effect_size_grid")["smd"]
    assert_equal(means.smd(grid["d"], grid["sd"], grid["n1"], grid["m2"], grid["sd"], grid["n2"]), grid)
    grid = reference("effect_size_grid")["smd_from_t"]
    assert_equal(means.smd_from_t(grid["t"], grid["n1"], grid["n2"]), grid)


@pytest.mark.parametrize(
    ("name", "measure"),
    [
        ("MC", changes.mean_change),
        ("SMCC", changes.smd_of_change),
        ("SMCR", changes.smd_of_raw_scores),
        ("SMCRH", changes.smd_of_raw_scores_unequal),
    ],
)
def test_before_and_after(name, measure):
    grid = reference("effect_size_grid")["pre_post"]
    columns = ("m_pre", "m_post", "sd_pre", "sd_post", "n", "r")
    assert_equal(measure(*(grid[key] for key in columns)), grid[name])


def test_correlations():
    table = rows("molloy2014")
    r, n = column(table, "ri"), column(table, "ni")
    assert_equal(fisher_z(r, n), reference("molloy2014")["effects"]["ZCOR"])
    assert_equal(correlation(r, n), reference("molloy2014")["effects"]["COR"])


def test_small_sample_correction_exact_and_approximate():
    grid = reference("hedges_j_grid")
    np.testing.assert_allclose(hedges.correction(grid["df"]), grid["J"], rtol=1e-12)
    np.testing.assert_allclose(hedges.approximate_correction(grid["df"]), grid["J_approx"], rtol=1e-14)


def test_nnt_and_other_faces_of_d():
    for theirs in reference("ipt_depression")["nnt"]:
        d = theirs["d"]
        assert nnt.kraemer_kupfer(d) == pytest.approx(theirs["kraemer_kupfer"], rel=1e-11)
        for rate, value in theirs["furukawa_leucht"].items():
            assert nnt.furukawa_leucht(d, float(rate)) == pytest.approx(value, rel=1e-11)
        for name in ("d_to_r", "success_rate_difference", "cohen_u3", "overlap"):
            assert getattr(conversions, name)(d) == pytest.approx(theirs[name], rel=1e-12)
        assert conversions.d_to_auc(d) == pytest.approx(theirs["auc"], rel=1e-12)
        assert conversions.d_to_log_odds(d).yi == pytest.approx(theirs["d_to_logOR"], rel=1e-12)


def test_nnt_of_the_2011_meta_analysis():
    """Cuijpers et al. 2011 print NNT 2.91 for d 0.63."""
    assert round(float(nnt.kraemer_kupfer(0.63)), 2) == 2.91
    assert nnt.from_risk_difference(0.25) == 4


def test_conversions_go_back_where_they_came_from():
    d = np.array([-1.2, 0.0, 0.4, 2.0])
    np.testing.assert_allclose(conversions.r_to_d(conversions.d_to_r(d)), d, atol=1e-12)
    np.testing.assert_allclose(conversions.log_odds_to_d(conversions.d_to_log_odds(d).yi).yi, d, atol=1e-12)
    assert conversions.odds_ratio_to_risk_ratio(1.0, 0.3) == 1.0


@pytest.mark.parametrize("measure", ["OR", "RR", "RD"])
def test_mantel_haenszel(measure):
    ours, theirs = mantel_haenszel(*bcg(), measure=measure.lower()), reference("bcg")["mantel_haenszel"][measure]
    found = [ours.estimate, ours.se, ours.ci_lower, ours.ci_upper, ours.p, ours.q, ours.q_p]
    wanted = [theirs[name] for name in ("b", "se", "ci_lb", "ci_ub", "pval", "QE", "QEp")]
    np.testing.assert_allclose(found, wanted, rtol=1e-9)


def test_peto():
    ours, theirs = peto(*bcg()), reference("bcg")["peto"]
    found = [ours.estimate, ours.se, ours.ci_lower, ours.ci_upper, ours.q, ours.q_p]
    np.testing.assert_allclose(found, [theirs[name] for name in ("b", "se", "ci_lb", "ci_ub", "QE", "QEp")], rtol=1e-9)


def test_tables_without_events_are_left_out_of_ratios():
    quiet = mantel_haenszel([2, 0], [8, 10], [1, 0], [9, 10])
    assert (quiet.k, quiet.used) == (2, 1)
    assert quiet.estimate == pytest.approx(mantel_haenszel([2], [8], [1], [9]).estimate)
    everybody = mantel_haenszel([2, 7], [8, 0], [1, 5], [9, 0])
    assert (everybody.used, everybody.q_df) == (1, 0)
    for pooling in (mantel_haenszel, peto):
        with pytest.raises(DataError):
            pooling([0, 0], [5, 5], [0, 0], [6, 6])


def ipt_rows():
    table = rows("metapsy_depression_ipt")
    return table, column(table, ".g"), column(table, ".g_se") ** 2


@pytest.mark.parametrize(
    ("key", "weighting"), [("study_level_rho06", "inverse-variance"), ("study_level_mean_rho06", "mean")]
)
def test_one_effect_a_trial_from_48_ipt_rows(key, weighting):
    table, yi, vi = ipt_rows()
    theirs = reference("ipt_depression")[key]
    ours = combine_within_studies(yi, vi, [row["study"] for row in table], 0.6, weighting)
    order = [ours.study.index(name) for name in theirs["study"]]
    assert len(ours.study) == len(order) == 31
    np.testing.assert_allclose(ours.yi[order], theirs["results"]["yi"], rtol=1e-10)
    np.testing.assert_allclose(ours.vi[order], theirs["results"]["vi"], rtol=1e-10)


def test_g_recomputed_from_what_the_papers_printed():
    table = {row[".id"]: {key: _number(value) for key, value in row.items()} for row in rows("metapsy_depression_ipt")}
    theirs = reference("ipt_effect_sizes")
    for key, g, variance, metapsy_g in zip(*(theirs["msd"][n] for n in ("id", "yi", "vi", "metapsy_g")), strict=True):
        ours = metapsy.hedges_g(table[key])
        assert ours == pytest.approx((g, variance), rel=1e-10)
        assert ours[0] == pytest.approx(metapsy_g, abs=7e-5)
    for key, metapsy_g in zip(theirs["events"]["id"], theirs["events"]["metapsy_g"], strict=True):
        assert metapsy.hedges_g(table[key])[0] == pytest.approx(metapsy_g, abs=5e-5)


def _number(text):
    try:
        return float(text)
    except ValueError:
        return None


def test_a_metapsy_row_without_numbers_has_no_effect():
    assert metapsy.hedges_g({"mean_arm1": 3.0}) is None
    assert metapsy.hedges_g({"precalc_g": 0.5, "precalc_g_se": 0.2}) == (0.5, pytest.approx(0.04))


def test_glass_delta_uses_the_control_group():
    m1, sd1, n1, m2, sd2, n2 = (np.array([value]) for value in (10, 99, 20, 14, 8, 30))
    ours = means.smd(m1, sd1, n1, m2, sd2, n2, standardiser="control")
    assert ours.yi[0] == pytest.approx(-4 / 8 * float(hedges.correction(29)))


def test_a_shared_control_group_is_dealt_out():
    assert split_shared_control(30, 2) == 15


def test_precision_from_standard_errors_and_intervals():
    assert precomputed.from_standard_error([0.5], [0.2]).vi[0] == pytest.approx(0.04)
    interval = precomputed.from_interval([0.0], [-1.959963984540054], [1.959963984540054])
    assert interval.vi[0] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: means.smd([1, 1], [1, -1], [9, 9], [1, 1], [1, 1], [9, 9]), "row 2, sd1"),
        (lambda: means.smd([1], [0], [9], [1], [0], [9]), "both standard deviations are zero"),
        (lambda: means.smd([1], [1], [1], [1], [1], [9]), "row 1, n1"),
        (lambda: counts.log_odds_ratio([1, -1], [1, 1], [1, 1], [1, 1]), "row 2, a"),
        (lambda: counts.risk_difference([0], [0], [1], [1]), "group 1 has nobody"),
        (lambda: fisher_z([1.0], [10]), "row 1, r"),
        (lambda: precomputed.from_standard_error([1], [0]), "row 1, sei"),
        (lambda: nnt.furukawa_leucht(0.5, 1.2), "control_rate"),
        (lambda: means.md(["x"], [1], [9], [1], [1], [9]), "not columns of numbers"),
    ],
)
def test_impossible_input_is_refused_with_its_row(call, words):
    with pytest.raises(DataError, match=words):
        call()


def test_unknown_choices_are_named():
    with pytest.raises(UnknownChoiceError):
        means.smd(*normand(), variance="best")
    with pytest.raises(UnknownChoiceError):
        means.smd(*normand(), standardiser="best")
    with pytest.raises(UnknownChoiceError):
        mantel_haenszel(*bcg(), measure="smd")
