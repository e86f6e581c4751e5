# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A pooled result in words: what trials found, for whom it speaks and against whom, and never more than they tell."""

import ast
import inspect
import re

import pytest

from openipt.clinic.interface import evidence_words as words
from openipt.evidence import certainty


def pooled(estimate: float, lower: float, upper: float, k: int = 9, **more) -> dict:
    spread = {"pi_lower": lower - 0.4, "pi_upper": upper + 0.4} if k > 1 else {"pi_lower": None, "pi_upper": None}
    return {"k": k, "level": 0.95, "estimate": estimate, "ci_lower": lower, "ci_upper": upper, **spread, **more}


def result(estimate: float, lower: float, upper: float) -> dict:
    rates = {"control": 20.0, "ipt": 35.6, "ipt_lower": 29.9, "ipt_upper": 42.1}
    return {"pooled": pooled(estimate, lower, upper), "out_of_100": rates, "people": 2685, "trials": [{}] * 31}


@pytest.mark.parametrize(
    ("g", "said"),
    [
        (0.0, "hardly any difference"),
        (0.099, "hardly any difference"),
        (-0.2, "a small difference"),
        (0.349, "a small difference"),
        (0.35, "a medium difference"),
        (-0.64, "a medium difference"),
        (0.65, "a large difference"),
        (3.0, "a large difference"),
    ],
)
def test_a_size_is_named_after_the_nearest_of_cohens_marks(g, said):
    assert words.size(g) == said


@pytest.mark.parametrize(
    ("value", "places", "said"), [(-0.32, 2, "−0.32"), (-0.001, 2, "0.00"), (0.5, 0, "0"), (1234.5678, 1, "1234.6")]
)
def test_numbers_have_a_true_minus_and_none_before_zero(value, places, said):
    assert words.number(value, places) == said


@pytest.mark.parametrize(
    ("found", "said", "brief"),
    [
        (
            (0.5, 0.2, 0.8),
            "After IPT, people were less depressed than in the control groups: a medium",
            "a medium difference in favour",
        ),
        ((-0.5, -0.8, -0.2), "After IPT, people were more depressed than", "in favour of the control group"),
        ((0.5, 0.0, 1.0), "do not show whether", "no difference beyond what chance could explain"),
        ((-0.1, -0.4, 0.2), "do not show whether", "no difference beyond what chance could explain"),
    ],
)
def test_the_answer_says_no_more_than_the_interval_allows(found, said, brief):
    assert said in words.answer(pooled(*found))
    assert brief in words.in_brief(pooled(*found))
    assert "one trial" in words.answer(pooled(*found, k=1))


def test_a_client_hears_the_doubt_too():
    assert words.for_clients(result(0.5, 0.2, 0.8)).endswith("about 20 do well without it.")
    assert words.for_clients(result(0.5, -0.1, 1.1)).endswith("It is possible that IPT made no difference.")
    assert "about 36 do well with IPT (likely between 30 and 42)" in words.for_clients(result(0.5, 0.2, 0.8))


def test_where_a_further_trial_may_lie_is_said_from_end_to_end():
    assert "from a small difference against IPT to a large difference in favour of IPT (−0.20 to 1.20)" in (
        words.prediction(pooled(0.5, 0.2, 0.8))
    )
    assert "likely to find a large difference in favour of IPT (0.70 to 0.90)" in words.prediction(
        pooled(0.8, 0.7, 0.9, pi_lower=0.7, pi_upper=0.9)
    )
    assert "One trial cannot show" in words.prediction(pooled(0.5, 0.2, 0.8, k=1))


def codes() -> set[str]:
    """Every code that the rules of certainty can give, as they stand in the source."""
    tree = ast.parse(inspect.getsource(certainty))
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call) and getattr(each.func, "id", "") == "Reason"]
    return {each.args[0].value for each in calls}


def test_every_reason_for_less_certainty_has_its_words():
    values = {"low_risk_share": 0.25, "i2": 80.0, "pi_lower": -0.1, "pi_upper": 1.0, "people": 120, "egger_p": 0.03}
    assert len(codes()) == 6
    for code in codes():
        assert re.search(r"\w{3}", words.reason(code, values)), code
    alike = words.reason("inconsistency", values | {"i2": 10.0})
    assert alike == "A new trial may find the opposite (−0.10 to 1.00)."
    assert set(words.CERTAINTY) == set(certainty.LEVELS)
    with pytest.raises(KeyError):
        words.reason("new-rule", values)


def test_what_it_rests_on_is_counted_in_trials_and_people():
    assert words.size_of_base(result(0.5, 0.2, 0.8)) == "31 trials, 2,685 people"
