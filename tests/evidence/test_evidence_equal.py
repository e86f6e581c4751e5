# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Where all effects or all variances are equal nothing is judged: no number is made of rounding."""

import json

import pytest

from openipt.cli import main
from openipt.evidence import DataError, pool
from openipt.evidence.bias.begg import rank_test
from openipt.evidence.bias.egger import egger
from openipt.evidence.bias.pet_peese import pet_peese, unrestricted_mean
from openipt.evidence.bias.selection import selection_model
from openipt.evidence.bias.trimfill import trim_and_fill
from openipt.evidence.reports import bias_report

TESTS = {
    "egger": egger,
    "egger_mixed": lambda yi, vi: egger(yi, vi, "rma"),
    "rank_test": rank_test,
    "pet_peese": pet_peese,
    "trim_and_fill_metafor": trim_and_fill,
    "trim_and_fill_meta": lambda yi, vi: trim_and_fill(yi, vi, convention="meta"),
    "selection": selection_model,
    "unrestricted": unrestricted_mean,
}
EQUAL_EFFECTS = "cannot be judged: all effects are equal"


@pytest.mark.parametrize("name", TESTS)
@pytest.mark.parametrize("effects", [[0.4] * 3, [0.1 + 0.2, 0.3, 0.3], [0.0] * 4])
def test_equal_effects_cannot_be_judged(name, effects):
    with pytest.raises(DataError, match=EQUAL_EFFECTS):
        TESTS[name](effects, [0.05, 0.02, 0.09, 0.03][: len(effects)])


@pytest.mark.parametrize("name", ["egger", "egger_mixed", "rank_test", "trim_and_fill_metafor", "trim_and_fill_meta"])
def test_equal_variances_cannot_be_judged(name):
    with pytest.raises(DataError, match="cannot be judged: all variances are equal"):
        TESTS[name]([0.1, 0.4, 0.6, 0.2], [0.05] * 4)


def test_equal_variances_leave_pet_and_peese_nothing_to_regress_on():
    with pytest.raises(DataError, match="cannot be judged: all studies are equally precise"):
        pet_peese([0.1, 0.4, 0.6, 0.2], [0.05] * 4)


def test_effects_on_a_straight_line_leave_no_error_to_test_by():
    variances = [0.01, 0.04, 0.09, 0.16]
    with pytest.raises(DataError, match="lie on a straight line"):
        egger([0.2 + 0.5 * value**0.5 for value in variances], variances)


def test_equal_people_are_no_predictor():
    with pytest.raises(DataError, match="cannot be judged"):
        egger([0.1, 0.4, 0.6], [0.05, 0.02, 0.09], predictor="ni", ni=[40, 40, 40])


def test_a_side_that_is_given_needs_no_precision():
    assert trim_and_fill([0.1, 0.4, 0.6, 0.2], [0.05] * 4, side="left").side == "left"


def test_the_report_says_it_method_by_method(tmp_path, capsys):
    report = bias_report([0.4] * 3, [0.05, 0.02, 0.09])
    judged = [name for name in TESTS if name != "unrestricted"]
    assert {name: report[name] for name in judged} == dict.fromkeys(judged)
    assert all(EQUAL_EFFECTS in report["notes"][name] for name in judged)
    path = tmp_path / "equal.csv"
    path.write_text("yi,vi\n0.4,0.05\n0.4,0.02\n0.4,0.09\n")
    assert main(["evidence", "bias", str(path)]) == 0
    assert capsys.readouterr().out.count(EQUAL_EFFECTS) == len(judged)
    assert main(["evidence", "bias", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["egger"] is None


@pytest.mark.parametrize("effect", [0.4, -1.73, 0.07, 0.29])
@pytest.mark.parametrize("test", ["knha", "z"])
def test_pooling_equal_effects_gives_a_spread_of_exactly_zero(effect, test):
    found = pool([effect] * 4, [0.0517, 0.0219, 0.0973, 0.0331], test=test)
    assert (found.estimate, found.q, found.tau2) == (effect, 0, 0)
    if test == "knha":
        assert (found.se, found.p) == (0, None)
