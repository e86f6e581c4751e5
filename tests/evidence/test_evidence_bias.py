# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Methods for bias equal metafor and lm; the Bayesian model equals its limits."""

import json

import numpy as np
import pytest

from evidence.reference_numbers import analyses, column, equal, reference, rows
from openipt.evidence import DataError, UnknownChoiceError, pool
from openipt.evidence.bayes import posterior
from openipt.evidence.bias.begg import rank_test
from openipt.evidence.bias.egger import egger
from openipt.evidence.bias.failsafe import fail_safe_n
from openipt.evidence.bias.pet_peese import pet_peese, unrestricted_mean
from openipt.evidence.bias.selection import _Likelihood, selection_model
from openipt.evidence.bias.trimfill import trim_and_fill
from openipt.evidence.reports import bias_report, influence_report

ANALYSES = pytest.mark.parametrize(("name", "data"), analyses(), ids=[name for name, _ in analyses()])
EGGER = {
    "statistic": "stat",
    "df": "df",
    "p": "pval",
    "limit": "limit_est",
    "limit_ci_lower": "limit_ci_lb",
    "limit_ci_upper": "limit_ci_ub",
}


def people(name):
    table = rows(name.split("/")[0])
    return column(table, "ni") if "ni" in table[0] else column(table, "n1i") + column(table, "n2i")


@ANALYSES
def test_egger(name, data):
    yi, vi, theirs = data["yi"], data["vi"], data["egger"]
    for key in ("lm_sei", "rma_REML_sei", "rma_DL_sei", *(["lm_ni"] if "lm_ni" in theirs else [])):
        model, *rest = key.split("_")
        choices = {"predictor": rest[-1], "ni": people(name) if rest[-1] == "ni" else None}
        ours = egger(yi, vi, model, method=rest[0].lower() if len(rest) > 1 else "reml", **choices)
        for mine, other in EGGER.items():
            assert equal(getattr(ours, mine), theirs[key].get(other), 1e-7, 1e-9), (key, mine)
    classic = egger(yi, vi)
    assert equal(classic.slope, theirs["classic_regression"]["bias"])
    assert equal(classic.slope_se, theirs["classic_regression"]["bias_se"])


@ANALYSES
def test_pet_peese_and_unrestricted_mean(name, data):
    ours = pet_peese(data["yi"], data["vi"])
    names = {"estimate": "b0", "se": "se0", "p": "p0", "slope": "b1", "slope_se": "se1", "slope_p": "p1"}
    for line, theirs in ((ours.pet, data["pet_peese"]["PET"]), (ours.peese, data["pet_peese"]["PEESE"])):
        for mine, other in names.items():
            assert equal(getattr(line, mine), theirs[other], 1e-7)
    mean, theirs = unrestricted_mean(data["yi"], data["vi"]), data["waap_uwls"]
    assert equal(mean.estimate, theirs["b"])
    assert equal(mean.se, theirs["se"])
    assert equal(mean.p, theirs["p"], 1e-7)


@ANALYSES
def test_rank_correlation(name, data):
    ours = rank_test(data["yi"], data["vi"])
    assert equal(ours.tau, data["ranktest"]["tau"])
    assert equal(ours.p, data["ranktest"]["pval"])


@ANALYSES
def test_trim_and_fill(name, data):
    """The reference refits inside trim and fill with metafor's default stopping rule, so 3e-4 is what it can bear."""
    for key, theirs in data["trimfill"].items():
        method, count = key.lower().split("_")
        if "error" in theirs:
            with pytest.raises(DataError):
                trim_and_fill(data["yi"], data["vi"], method, count)
            continue
        ours = trim_and_fill(data["yi"], data["vi"], method, count)
        assert (ours.filled, ours.side) == (theirs["k0"], theirs["side"])
        assert equal(ours.filled_se, theirs["se_k0"])
        np.testing.assert_allclose(ours.filled_yi, np.atleast_1d(theirs["filled_yi"]), rtol=1e-5)
        for mine, other in {"estimate": "b", "se": "se", "tau2": "tau2", "q": "QE"}.items():
            assert equal(getattr(ours.pooled, mine), theirs[other], 3e-4), (key, mine)


def test_trim_and_fill_depends_on_its_convention():
    """On the 31 IPT trials metafor fills seven under REML; R's meta, which trims under the fixed effect, none."""
    data = reference("ipt_depression")["study_level_rho06"]["results"]
    assert trim_and_fill(data["yi"], data["vi"]).filled == 7
    other = trim_and_fill(data["yi"], data["vi"], convention="meta")
    assert other.filled == 0
    assert other.pooled.estimate == pytest.approx(pool(data["yi"], data["vi"]).estimate)


@ANALYSES
def test_fail_safe_n(name, data):
    for key, theirs in data["failsafe_n"].items():
        ours = fail_safe_n(data["yi"], data["vi"], key.split("_")[0].lower())
        assert ours.n == theirs["fsnum"]
        assert equal(ours.p, theirs.get("pval"), 1e-8, 1e-300)
        assert equal(ours.target, theirs.get("target"))


@pytest.mark.parametrize(("name", "data"), [(n, d) for n, d in analyses() if "selmodel_step_025" in d])
def test_selection_model(name, data):
    """Equal where R's optimiser arrived; never less likely than what it found."""
    theirs = data["selmodel_step_025"]
    ours = selection_model(data["yi"], data["vi"], favours=theirs["alternative"])
    sign = 1 if theirs["alternative"] == "greater" else -1
    likelihood = _Likelihood(sign * np.array(data["yi"]), np.array(data["vi"]), 0.025)
    found = likelihood.at(np.array([sign * ours.estimate, ours.tau2, ours.delta]))
    assert found >= likelihood.at(np.array([sign * theirs["b"], theirs["tau2"], theirs["delta"][1]])) - 1e-9
    assert equal(ours.estimate, theirs["b"], 3e-3)
    assert equal(ours.se, theirs["se"], 1e-3)
    assert equal(ours.test_statistic, theirs["LRT"], 5e-4)
    assert equal(ours.delta, theirs["delta"][1], 5e-3)
    assert ours.bounded == (name == "hine1989/RD")


def test_the_selection_model_of_the_ipt_trials_to_four_digits():
    data = reference("ipt_depression")["study_level_rho06"]["results"]
    ours, theirs = selection_model(data["yi"], data["vi"]), data["selmodel_step_025"]
    names = {"estimate": "b", "se": "se", "ci_lower": "ci_lb", "ci_upper": "ci_ub", "tau2": "tau2", "test_p": "LRTp"}
    for mine, other in names.items():
        assert equal(getattr(ours, mine), theirs[other], 1e-4)


def test_a_report_says_why_a_method_has_no_answer():
    report = bias_report([0.1, 0.2], [0.1, 0.2])
    assert report["egger"] is None
    assert "at least three studies" in report["notes"]["egger"]
    json.dumps(report, allow_nan=False)
    full = bias_report(*(dict(analyses())["bcg/log_RR"][key] for key in ("yi", "vi")))
    assert full["notes"] == {}
    json.dumps(full, allow_nan=False)


def test_influence_as_rows():
    data = dict(analyses())["bcg/log_RR"]
    report = influence_report(data["yi"], data["vi"], [str(i) for i in range(13)])
    assert len(report) == 13
    assert report[3]["without_estimate"] == pytest.approx(data["leave1out"]["REML"]["b"][3], rel=1e-8)


@pytest.mark.parametrize(
    "call",
    [
        lambda: egger([1, 2, 3], [1, 1, 1]),
        lambda: rank_test([1, 2, 3], [1, 1, 1]),
        lambda: egger([1, 2, 3], [1, 2, 3], predictor="ni"),
        lambda: trim_and_fill([1, 2], [1, 2]),
        lambda: selection_model([1, 2], [1, 2]),
        lambda: unrestricted_mean([1], [1]),
        lambda: fail_safe_n([1, -1], [1, 1], "orwin"),
    ],
)
def test_too_little_to_go_on_is_said(call):
    with pytest.raises(DataError):
        call()


def test_unknown_names_are_refused():
    for call in (
        lambda: egger([1, 2, 3], [1, 2, 3], "f"),
        lambda: egger([1, 2, 3], [1, 2, 3], predictor="x"),
        lambda: trim_and_fill([1, 2, 3], [1, 2, 3], count="x"),
        lambda: trim_and_fill([1, 2, 3], [1, 2, 3], convention="x"),
        lambda: trim_and_fill([1, 2, 3], [1, 2, 3], side="top"),
        lambda: fail_safe_n([1, 2], [1, 2], "x"),
        lambda: posterior([1, 2], [1, 2], "x"),
    ):
        with pytest.raises(UnknownChoiceError):
            call()


def test_the_posterior_by_plain_integration():
    """The same posterior by brute force over a grid of both parameters."""
    data = dict(analyses())["bcg/log_RR"]
    yi, vi = np.array(data["yi"]), np.array(data["vi"])
    mu, tau = np.linspace(-3, 2, 1201)[:, None], np.linspace(0.0005, 3, 1500)
    log = np.zeros((mu.size, tau.size))
    for y, v in zip(yi, vi, strict=True):
        log += -0.5 * (np.log(v + tau**2) + (y - mu) ** 2 / (v + tau**2))
    weights = np.exp(log - log.max()) * np.exp(-0.5 * (tau / 0.5) ** 2)
    weights /= weights.sum()
    ours = posterior(yi, vi)
    mean = float((weights * mu).sum())
    assert ours.estimate == pytest.approx(mean, abs=1e-4)
    assert ours.sd == pytest.approx(np.sqrt((weights * (mu - mean) ** 2).sum()), abs=1e-4)
    assert ours.tau_mean == pytest.approx(float((weights * tau).sum()), abs=2e-4)
    assert ours.above_zero == pytest.approx(float(weights[mu[:, 0] > 0].sum()), abs=1e-4)


def test_the_posterior_at_its_limits():
    data = dict(analyses())["hine1989/RD"]
    fixed = pool(data["yi"], data["vi"], "fe")
    narrow = posterior(data["yi"], data["vi"], scale=1e-7)
    assert narrow.estimate == pytest.approx(fixed.estimate, rel=1e-6)
    assert narrow.ci_lower == pytest.approx(fixed.ci_lower, rel=1e-4)
    firm = posterior(data["yi"], data["vi"], mean=0.4, mean_sd=1e-6)
    assert firm.estimate == pytest.approx(0.4, abs=1e-6)
    for prior in ("half-cauchy", "uniform"):
        assert posterior(data["yi"], data["vi"], prior).tau_upper > 0
    with pytest.raises(DataError):
        posterior([1, 2], [1, 2], "uniform")
    with pytest.raises(DataError):
        posterior([1, 2], [1, 2], scale=0)
