# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Every number of the reference files (R: clinicalsignificance, lme4, nlme, metafor; see the README of the data)."""

import csv
import json
import statistics
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from openipt.outcomes import (
    Functional,
    MixedModel,
    Settings,
    anchor_change,
    clinical_change,
    complete_pairs,
    fit_mixed,
    group_shares,
    growth_change,
    percentage_change,
    pre_post,
    sudden_steps,
)
from openipt.outcomes.cutoffs import cutoff, true_score_crossing

DATA = Path(__file__).parent.parent / "data" / "outcomes"
Long = list[tuple[str, Any, float | None]]


@cache
def reference(name: str) -> dict[str, Any]:
    return json.loads((DATA / "references" / f"{name}.json").read_text(encoding="utf-8"))


@cache
def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def value(text: str) -> float | None:
    return None if text in ("", "NA") else float(text)


def claus(score: str) -> Long:
    return [(row["id"], float(row["time"]), value(row[score])) for row in rows("claus_2020")]


def jacobson(score: str) -> Long:
    return [(row["subject"], row["time"], value(row[score])) for row in rows("jacobson_1989")]


def btheb() -> Long:
    columns = {0: "bdi.pre", 2: "bdi.2m", 3: "bdi.3m", 5: "bdi.5m", 8: "bdi.8m"}
    return [(row["id"], month, value(row[name])) for row in rows("btheb") for month, name in columns.items()]


def sgdata() -> Long:
    return [(row["id"], s, value(row[f"bdi_s{s}"])) for row in rows("suddengains_sgdata") for s in range(13)]


def rbmi() -> Long:
    week = {"4": 1, "5": 2, "6": 4, "7": 6}
    later = [(row["PATIENT"], week[row["VISIT"]], value(row["HAMDTL17"])) for row in rows("rbmi_antidepressant")]
    first = {row["PATIENT"]: value(row["BASVAL"]) for row in rows("rbmi_antidepressant")}
    return [*later, *((one, 0, score) for one, score in first.items())]


def simple(name: str, *columns: str) -> Long:
    return [(row[columns[0]], row[columns[1]], value(row[columns[2]])) for row in rows(name)]


def numbered(long: Long) -> Long:
    return [(one, float(time), score) for one, time, score in long]


CASES: dict[str, tuple[str, str, Long]] = {
    "claus bdi": ("claus_2020", "bdi", claus("bdi")),
    "claus bdi by arm": ("claus_2020", "bdi_by_treatment", claus("bdi")),
    "claus hamd": ("claus_2020", "hamd", claus("hamd")),
    "claus who (higher is better)": ("claus_2020", "who_higher_is_better", claus("who")),
    "jacobson das": ("jacobson_1989", "das", jacobson("das")),
    "jacobson gds": ("jacobson_1989", "gds", jacobson("gds")),
    "antidepressants": (
        "antidepressants_fictional",
        "mom_di",
        simple("antidepressants", "patient", "measurement", "mom_di"),
    ),
    "anxiety": ("anxiety_fictional", "anxiety", numbered(simple("anxiety", "subject", "measurement", "anxiety"))),
    "btheb": ("btheb", "rci_pre_to_2m", btheb()),
    "rbmi": ("rbmi_antidepressant", "rci_week6", rbmi()),
    "sgdata": ("suddengains_sgdata", "rci", sgdata()),
}
BLOCKS = {"distribution": None, "combined_cutoff_c": "c", "combined_JT_cutoff_a": "a", "combined_JT_cutoff_b": "b"}
WITH_HLM = [name for name, (file, key, _) in CASES.items() if "distribution_HLM" in reference(file)[key]]


def pairs_of(name: str) -> Any:
    file, key, long = CASES[name]
    settings = reference(file)[key]["settings"]
    ids = list(dict.fromkeys(one for one, *_ in long))
    ends = [{one: score for one, time, score in long if time == settings[at]} for at in ("pre", "post")]
    return complete_pairs(ids, *([found.get(one) for one in ids] for found in ends))


def settings_for(name: str, method: str, kind: str | None) -> Settings:
    file, key, _ = CASES[name]
    given = reference(file)[key]["settings"]
    functional = Functional(given["m_functional"], given["sd_functional"])
    return Settings(method, given["reliability"], given["reliability_post"], functional, kind, given["better_is"])


def counts_of(summary: dict[str, Any]) -> Counter[str]:
    table = summary.get("individual_level_summary", summary)
    counts: Counter[str] = Counter()
    for category, n in zip(table["category"], table["n"], strict=True):
        counts[category.lower()] += n
    return counts


def judged(name: str) -> Iterator[tuple[str, str | None, dict[str, Any]]]:
    file, key, _ = CASES[name]
    for block, kind in BLOCKS.items():
        found = reference(file)[key][block]
        methods = {"JT": found} if "JT" in block else found
        for method, expected in methods.items():
            yield method.lower(), kind, expected


@pytest.mark.parametrize("name", CASES)
def test_indices_classes_and_counts_of_the_six_methods(name: str) -> None:
    pairs = pairs_of(name)
    for method, kind, expected in judged(name):
        table = clinical_change(pairs, settings_for(name, method, kind))
        theirs = expected["per_client"]
        assert table.n == expected["n"]["n_used"]
        order = {str(one): place for place, one in enumerate(theirs["id"])}
        mine = sorted(table.clients, key=lambda one: order[one.id])
        assert np.abs(np.array([one.rci for one in mine]) - theirs["rci"]).max() < 1e-10, method
        assert [one.category for one in mine] == [category.lower() for category in theirs["category"]], (method, kind)
        assert [one.change for one in mine] == pytest.approx(theirs["change"], abs=1e-10)
        assert +Counter(table.counts) == +counts_of(expected["summary"])
        assert list(table.counts) == ["recovered", "improved", "unchanged", "deteriorated", "harmed"]


@pytest.mark.parametrize("name", CASES)
def test_cutoff_c(name: str) -> None:
    file, key, _ = CASES[name]
    expected = reference(file)[key]["cutoff_c"]["value"]
    table = clinical_change(pairs_of(name), settings_for(name, "jt", "c"))
    assert table.cutoff == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize("kind", ["a", "b", "c"])
@pytest.mark.parametrize("name", CASES)
def test_who_crossed_each_cutoff_whatever_the_index(name: str, kind: str) -> None:
    file, key, _ = CASES[name]
    theirs = reference(file)[key]["statistical"][kind]["per_client"]
    pairs, settings = pairs_of(name), settings_for(name, "jt", kind)
    place = {one: number for number, one in enumerate(pairs.ids)}
    order = [place[str(one)] for one in theirs["id"]]
    line, sign = cutoff(pairs, kind, settings.functional, settings.sign), settings.sign
    assert (sign * (pairs.pre - line) < 0)[order].tolist() == theirs["clinical_pre"]
    assert (sign * (pairs.post - line) > 0)[order].tolist() == theirs["functional_post"]


@pytest.mark.parametrize("name", CASES)
def test_who_became_functional_by_true_scores(name: str) -> None:
    file, key, _ = CASES[name]
    theirs = reference(file)[key]["statistical_HA_c"]["per_client"]
    pairs, settings = pairs_of(name), settings_for(name, "ha", "c")
    crossed = true_score_crossing(pairs, "c", settings.functional, settings.sign, settings.reliability or 0)
    place = {one: number for number, one in enumerate(pairs.ids)}
    assert [bool(crossed.to_functional[place[str(one)]]) for one in theirs["id"]] == theirs["functional_post"]


@pytest.mark.parametrize("name", WITH_HLM)
def test_hierarchical_linear_model(name: str) -> None:
    file, key, long = CASES[name]
    given = [row for row in long if row[2] is not None]
    times, scores = np.array([float(t) for _, t, _ in given]), np.array([s for *_, s in given], float)
    for block, kind in (("distribution_HLM", None), ("combined_HLM_c", "c")):
        expected = reference(file)[key][block]
        table = growth_change([one for one, *_ in given], times, scores, settings_for(name, "hlm", kind))
        theirs = dict(zip(map(str, expected["per_client"]["id"]), expected["per_client"]["rci"], strict=True))
        assert {one.id for one in table.clients} == set(theirs)
        # Their optimiser stops at about 1e-4 of the variances, which the index carries on.
        assert all(one.rci == pytest.approx(theirs[one.id], rel=2e-3, abs=5e-4) for one in table.clients)
        assert +Counter(table.counts) == +counts_of(expected["summary"])


def ordered(name: str, theirs: dict[str, Any], mine: Any) -> list[Any]:
    place = {one: number for number, one in enumerate(pairs_of(name).ids)}
    return [mine[place[str(one)]] for one in theirs["id"]]


@pytest.mark.parametrize("name", CASES)
def test_response_by_half_and_the_smallest_difference(name: str) -> None:
    file, key, _ = CASES[name]
    expected = reference(file)[key]
    better, pairs = expected["settings"]["better_is"], pairs_of(name)
    theirs = expected["percentage_50_improve_50_deteriorate"]["per_client"]
    mine = ordered(name, theirs, percentage_change(pairs, 0.5, better))
    gap = [(m, t) for m, t, pre in zip(mine, theirs["category"], theirs["pre"], strict=True) if pre and m != t.lower()]
    assert gap == []
    if "anchor_individual" in expected:
        theirs = expected["anchor_individual"]["per_client"]
        classes = anchor_change(pairs, expected["settings"]["mid"], better)
        assert ordered(name, theirs, classes) == [category.lower() for category in theirs["category"]]


@pytest.mark.parametrize("name", [name for name, (_, key, _) in CASES.items() if key in ("bdi", "hamd", "das", "gds")])
def test_shares_of_the_whole_group_by_true_scores(name: str) -> None:
    file, key, _ = CASES[name]
    summary = reference(file)[key]["combined_cutoff_c"]["HA"]["summary"]["group_level_summary"]
    found = group_shares(pairs_of(name), settings_for(name, "ha", "c"))
    assert [found.changed, found.functional] == pytest.approx(summary["percent"], abs=1e-10)
    assert summary["category"] == ["Changed", "Functional"]


# --- pre-post effect sizes (metafor's escalc) ---------------------------------------------------------------------


def wide(long: Long, first: float, last: float) -> Any:
    ids = list(dict.fromkeys(one for one, *_ in long))
    ends = [{one: score for one, time, score in long if time == at} for at in (first, last)]
    return complete_pairs(ids, *([found.get(one) for one in ids] for found in ends))


EFFECTS = {
    ("claus_2020", "prepost_bdi"): (claus("bdi"), 1, 4),
    ("claus_2020", "prepost_hamd"): (claus("hamd"), 1, 4),
    ("btheb", "prepost_2m"): (btheb(), 0, 2),
    ("btheb", "prepost_8m"): (btheb(), 0, 8),
    ("suddengains_sgdata", "prepost_s0_s12"): (sgdata(), 0, 12),
    ("rbmi_antidepressant", "prepost_week6"): (rbmi(), 0, 6),
}
SAME = {"m_pre": "pre_mean", "sd_pre": "pre_sd", "m_post": "post_mean", "sd_post": "post_sd", "r": "correlation"} | {
    "sd_diff": "change_sd",
    "n_response_50pct": "responders",
    **{key: key for key in ("n", "t", "d_pre_sd", "d_av", "d_pooled", "d_z", "d_rm")},
}


@pytest.mark.parametrize("key", EFFECTS, ids=" ".join)
def test_effect_sizes(key: tuple[str, str]) -> None:
    found, expected = pre_post(wide(*EFFECTS[key])), reference(key[0])[key[1]]
    for theirs, ours in SAME.items():
        assert getattr(found, ours) == pytest.approx(expected[theirs], rel=1e-10), theirs
    assert [found.mean_fall_low, found.mean_fall_high] == pytest.approx(expected["mean_diff_ci"], rel=1e-10)
    for one in found.effects:
        assert (one.value, one.variance) == pytest.approx((expected[one.key]["yi"], expected[one.key]["vi"]), rel=1e-8)
        half = 1.959963984540054 * one.variance**0.5
        assert (one.low, one.high) == pytest.approx((one.value - half, one.value + half))


# --- mixed models (lme4, nlme) ------------------------------------------------------------------------------------


def growth_rows(long: Long, time: Any = float) -> tuple[list[str], np.ndarray, np.ndarray]:
    given = [row for row in long if row[2] is not None]
    ids = [one for one, *_ in given]
    return ids, np.array([time(t) for _, t, _ in given]), np.array([s for *_, s in given], float)


def close(model: MixedModel, expected: dict[str, Any]) -> None:
    assert model.rows == expected["n_obs"]
    assert len(model.ids) == expected["n_groups"][0] if isinstance(expected["n_groups"], list) else expected["n_groups"]
    assert model.fixed == pytest.approx(expected["b"], abs=1e-4)
    assert np.sqrt(np.diag(model.fixed_covariance)) == pytest.approx(expected["se"], rel=1e-3)
    assert model.fixed_covariance.ravel() == pytest.approx(expected["vcov"], rel=2e-3, abs=1e-6)
    assert model.log_likelihood == pytest.approx(expected["logLik"], abs=1e-4)
    random = expected["random"]
    found = {(1, None): model.random_covariance[0, 0]}
    if len(model.random_covariance) == 2:
        found |= {(2, None): model.random_covariance[1, 1], (1, 2): model.random_covariance[0, 1]}
    names = [name for name in dict.fromkeys(random["var1"]) if name is not None]
    for group, one, two, variance in zip(random["grp"], random["var1"], random["var2"], random["vcov"], strict=True):
        if group == "Residual":
            assert model.residual_variance == pytest.approx(variance, rel=1e-3)
        else:
            place = (names.index(one) + 1, None if two is None else names.index(two) + 1)
            assert found[place] == pytest.approx(variance, rel=1e-3, abs=1e-3)
    blup = {key: part for key, part in expected["blup"].items() if key != "id"}
    theirs = {one: row for one, *row in zip(expected["blup"]["id"], *blup.values(), strict=True)}
    mine = dict(zip(model.ids, model.effects, strict=True))
    assert all(mine[str(one)] == pytest.approx(row, abs=5e-3) for one, row in theirs.items())


def new_client(model: MixedModel, expected: dict[str, Any]) -> None:
    for point in expected.get("new_client", []):
        x = np.array([1.0, point["time"]])
        z = x[: len(model.random_covariance)]
        sd = np.sqrt(z @ model.random_covariance @ z + model.residual_variance)
        assert x @ model.fixed == pytest.approx(point["mean"], abs=1e-4)
        assert sd == pytest.approx(point["sd_new_observation"], rel=1e-3)
        assert np.sqrt(x @ model.fixed_covariance @ x) == pytest.approx(point["se_mean"], rel=1e-3)
        assert [x @ model.fixed - 1.2815515655446004 * sd, x @ model.fixed + 1.959963984540054 * sd] == pytest.approx(
            [point["pi80"][0], point["pi95"][1]], abs=0.02
        )


PLAIN = [
    ("claus_2020", "growth_bdi_REML", claus("bdi"), lambda t: t - 1, True, True),
    ("claus_2020", "growth_bdi_ML", claus("bdi"), lambda t: t - 1, True, False),
    ("claus_2020", "growth_bdi_ri_REML", claus("bdi"), lambda t: t - 1, False, True),
    ("btheb", "growth_all_ri_REML", btheb(), float, False, True),
    ("btheb", "growth_all_rs_REML", btheb(), float, True, True),
    ("suddengains_sgdata", "growth_linear_REML", sgdata(), float, True, True),
    ("suddengains_sgdata", "growth_linear_ML", sgdata(), float, True, False),
    ("suddengains_sgdata", "growth_log_REML", sgdata(), lambda t: np.log(t + 1), True, True),
    ("suddengains_sgdata", "growth_log_ML", sgdata(), lambda t: np.log(t + 1), True, False),
    ("rbmi_antidepressant", "growth_REML", rbmi(), float, True, True),
    ("rbmi_antidepressant", "growth_ML", rbmi(), float, True, False),
]


@pytest.mark.parametrize(("file", "key", "long", "time", "slope", "restricted"), PLAIN, ids=[row[1] for row in PLAIN])
def test_growth_models(file: str, key: str, long: Long, time: Any, slope: bool, restricted: bool) -> None:
    ids, times, scores = growth_rows(long, time)
    design = np.column_stack([np.ones(len(times)), times])
    model = fit_mixed(ids, design, design if slope else design[:, :1], scores, restricted=restricted)
    close(model, reference(file)[key])
    new_client(model, reference(file)[key])


def with_arm(long: Long, arm: dict[str, float], time: Any = float) -> tuple[list[str], np.ndarray, np.ndarray]:
    ids, times, scores = growth_rows(long, time)
    treated = np.array([arm[one] for one in ids])
    return ids, np.column_stack([np.ones(len(ids)), times, treated, times * treated]), scores


ARMS = [
    ("claus_2020", "growth_bdi_treatment_REML", True),
    ("btheb", "growth_all_rs_trt_ML", False),
    ("rbmi_antidepressant", "growth_drug_ML", False),
    ("rbmi_antidepressant", "growth_drug_REML", True),
]


def arm_data(file: str) -> tuple[list[str], np.ndarray, np.ndarray]:
    if file == "claus_2020":
        arm = {row["id"]: float(row["treatment"] == "TAU") for row in rows(file)}
        return with_arm(claus("bdi"), arm, lambda t: t - 1)
    if file == "btheb":
        return with_arm(btheb(), {row["id"]: float(row["treatment"] == "BtheB") for row in rows(file)})
    return with_arm(rbmi(), {row["PATIENT"]: float(row["THERAPY"] == "DRUG") for row in rows(file)})


@pytest.mark.parametrize(("file", "key", "restricted"), ARMS, ids=[row[1] for row in ARMS])
def test_growth_models_of_two_arms(file: str, key: str, restricted: bool) -> None:
    ids, design, scores = arm_data(file)
    close(fit_mixed(ids, design, design[:, :2], scores, restricted=restricted), reference(file)[key])


HANDBOOK = [("growth_ri_REML", 1, True), ("growth_ri_ML_handbook", 1, False), ("growth_rs_ML_handbook", 2, False)]


@pytest.mark.parametrize(("key", "random", "restricted"), HANDBOOK, ids=[row[0] for row in HANDBOOK])
def test_the_handbook_models_of_the_beat_the_blues_trial(key: str, random: int, restricted: bool) -> None:
    person = {row["id"]: row for row in rows("btheb")}
    given = [row for row in btheb() if row[1] > 0 and row[2] is not None]
    fixed = [
        [
            1,
            float(person[one]["bdi.pre"]),
            month,
            person[one]["treatment"] == "BtheB",
            person[one]["drug"] == "Yes",
            person[one]["length"] == ">6m",
        ]
        for one, month, _ in given
    ]
    expected = reference("btheb")[key]
    design = np.array(fixed, float)
    assert expected["terms"][4:] == ["drugYes", "length>6m"]
    scores = np.array([score for *_, score in given], float)
    close(
        fit_mixed([one for one, *_ in given], design, design[:, [0, 2]][:, :random], scores, restricted=restricted),
        expected,
    )


@pytest.mark.parametrize(
    ("file", "key", "long"), [("btheb", "nlme_all_rs_ML", btheb()), ("suddengains_sgdata", "nlme_linear_ML", sgdata())]
)
def test_nlme_agrees(file: str, key: str, long: Long) -> None:
    expected = reference(file)[key]
    ids, times, scores = growth_rows(long)
    design = np.column_stack([np.ones(len(times)), times])
    model = fit_mixed(ids, design, design, scores, restricted=False)
    assert model.fixed == pytest.approx(expected["b"], abs=1e-3)
    assert model.residual_variance**0.5 == pytest.approx(expected["sigma"], rel=1e-3)
    assert model.log_likelihood == pytest.approx(expected["logLik"], abs=1e-3)


def test_sudden_gains_of_the_example_data_meet_all_three_criteria() -> None:
    # No reference numbers are stored for these data: the steps are held to the criteria, worked out anew here.
    clients = [[value(row[f"bdi_s{s}"]) for s in range(1, 13)] for row in rows("suddengains_sgdata")]
    found = [[(step.after, step.change) for step in sudden_steps(scores, 7)] for scores in clients]
    assert found == [[(at, s[at] - s[at - 1]) for at in range(2, 11) if gains_at(s, at)] for s in clients]
    assert (sum(map(len, found)), sum(map(bool, found))) == (24, 15)  # gains, clients who had one


def gains_at(scores: list[float | None], at: int) -> bool:
    """The three criteria of Tang & DeRubeis 1999 with the adjusted critical value, by the standard library."""
    before, after = ([x for x in side if x is not None] for side in (scores[max(0, at - 3) : at], scores[at : at + 3]))
    if scores[at - 1] is None or scores[at] is None or min(len(before), len(after)) < 2:
        return False
    fall, df = scores[at - 1] - scores[at], len(before) + len(after) - 2
    squares = sum((len(side) - 1) * statistics.variance(side) for side in (before, after))
    critical = {2: 4.302653, 3: 3.182446, 4: 2.776445}[df]  # two-sided 5 % values of t
    steady = statistics.mean(before) - statistics.mean(after) > critical * (squares / df) ** 0.5
    return fall >= 7 and fall >= 0.25 * scores[at - 1] and steady
