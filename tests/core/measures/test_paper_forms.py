# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Forms typed from paper as they are printed: the best and the worst form of each, and what stands beside a choice."""

import json

import pytest

from openipt.measures import basis_of, from_body, instrument, instruments, misread, question_name, score
from openipt.measures.load import FOLDER
from openipt.measures.questionnaire import to_questionnaire

EPDS_FALLING = (3, 5, 6, 7, 8, 9, 10)


@pytest.mark.parametrize(
    ("name", "best", "worst", "totals"),
    [
        ("epds", [0] * 10, [3] * 10, (0, 30)),
        ("core-10", [0] * 10, [4] * 10, (0, 40)),
        ("core-om", [0] * 34, [4] * 34, (0, 40)),
    ],
)
def test_the_best_and_the_worst_paper_form(
    name: str, best: list[float], worst: list[float], totals: tuple[float, float]
) -> None:
    assert tuple(score(instrument(name), form).total for form in (best, worst)) == totals


def test_the_worst_answer_on_self_harm_of_the_epds_is_urgent_and_the_best_is_silent() -> None:
    epds = instrument("epds")
    assert [(flag.item, flag.level) for flag in score(epds, [0] * 9 + [3]).flags] == [(10, "urgent")]
    assert score(epds, [3] * 9 + [0]).flags == ()


def test_the_epds_goes_out_with_scores_and_not_places() -> None:
    item = to_questionnaire(instrument("epds"))["item"][9]
    assert item["type"] == "integer"
    assert [end["valueInteger"] for end in item["extension"][1:]] == [0, 3]
    ours = json.loads(item["extension"][0]["valueString"])
    assert "reversed" not in ours
    assert ours["highest_first"] is True
    assert [one.number for one in instrument("epds").items if one.highest_first] == list(EPDS_FALLING)


def test_every_file_says_what_its_codes_are() -> None:
    for path in FOLDER.glob("*.toml"):
        assert "\ncodes_are = " in path.read_text(encoding="utf-8"), path.name


def test_printed_numbers_are_turned_once_at_most() -> None:
    turned_by_the_scorer = {one.id for one in instruments() if any(item.reversed for item in one.items)}
    assert turned_by_the_scorer == {"ces-d", "pswq", "ecr-r"}
    assert {one.id for one in instruments() if any(item.highest_first for item in one.items)} >= {
        "epds", "core-10", "core-om",
    }  # fmt: skip


def older(name: str, **changes: object) -> object:
    """An instrument as an earlier version of its file defined it."""
    return from_body(json.dumps(json.loads(instrument(name).body()) | {"version": "1"} | changes))


def test_answers_stored_with_a_wrong_reading_are_named_with_the_reason() -> None:
    assert "places" in misread(older("epds"), [0] * 10, 21, "probable depression")
    assert "turned" in misread(older("core-10"), [4] * 10, 32, "severe")
    assert "eight" in misread(older("core-om"), [0] * 34, 9.4, "low")
    assert misread(older("phq-9"), [0] * 9, 0, "minimal") == ""


def test_a_total_from_paper_and_an_answer_by_its_words_were_never_misread() -> None:
    assert misread(older("epds"), (), 21, "probable depression") == ""
    assert misread(instrument("epds"), [0] * 10, 0, "low") == ""


def test_a_total_of_a_wrong_reading_is_not_compared_with_a_right_one() -> None:
    assert basis_of("epds", "1", None, from_answers=True) != basis_of("epds", "2", None, from_answers=True)
    assert basis_of("epds", "", None, from_answers=True) == basis_of("epds", "1", None, from_answers=True)
    assert basis_of("epds", "1", None, from_answers=False) == basis_of("epds", "2", None, from_answers=True)
    assert basis_of("phq-9", "1", None, from_answers=True) == basis_of("phq-9", "2", None, from_answers=True)


def test_a_risk_answer_is_not_compared_with_one_that_was_read_the_other_way_round() -> None:
    assert question_name("epds", 10) != "epds:10"
    assert question_name("phq-9", 9) == "phq-9:9"
