# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Forms typed from paper as they are printed: the best and the worst form of each, and what stands beside a choice."""

import json
from typing import Any

import pytest

from core.measures.worked import not_worked_out
from openipt.measures import (
    AnswerError,
    Instrument,
    basis_of,
    from_body,
    instrument,
    instruments,
    misread,
    question_name,
    score,
    total_from_print,
)
from openipt.measures.load import FOLDER
from openipt.measures.misreadings import misreadings
from openipt.measures.questionnaire import to_questionnaire

EPDS_FALLING = (3, 5, 6, 7, 8, 9, 10)


# Every form as its paper is filled in by someone who is best and by someone who is worst off: what stands beside the
# choices, from the published forms and keys, and the totals that these forms must come to. "-" is left empty by design.
def rising(items: int, low: float, high: float) -> tuple[list[float], list[float]]:
    return [low] * items, [high] * items


def turned(items: int, low: float, high: float, positive: tuple[int, ...]) -> tuple[list[float], list[float]]:
    """Forms that print the same numbers on every question, the positively worded ones too."""
    best = [high if item in positive else low for item in range(1, items + 1)]
    return best, [low + high - answer for answer in best]


QIDS_WORST: list[float | None] = [3, 3, 3, 3, 3, 3, None, None, 3, 3, 3, 3, 3, 3, 3, 3]
HAMD_WORST = [2 if item in (4, 5, 6, 12, 13, 14, 16, 17) else 4 for item in range(1, 18)]
SAS_BEST: list[float | None] = [1] * 12 + [None] * 6 + [1] * 36  # not a student
PAPER: dict[str, tuple[tuple[list[Any], list[Any]], tuple[float | None, float | None]]] = {
    "phq-9": (rising(9, 0, 3), (0, 27)),
    "phq-2": (rising(2, 0, 3), (0, 6)),
    "phq-8": (rising(8, 0, 3), (0, 24)),
    "phq-9m": (([0] * 13, [3] * 10 + [1] * 3), (0, 27)),
    "gad-7": (rising(8, 0, 3), (0, 21)),
    "gad-2": (rising(2, 0, 3), (0, 6)),
    "epds": (rising(10, 0, 3), (0, 30)),
    "core-10": (rising(10, 0, 4), (0, 40)),
    "core-om": (rising(34, 0, 4), (0, 40)),
    "wsas": (rising(5, 0, 8), (0, 40)),
    "who-5": (rising(5, 5, 0), (100, 0)),
    "k10": (rising(10, 1, 5), (10, 50)),
    "k6": (rising(6, 0, 4), (0, 24)),
    "whodas-12": (rising(12, 1, 5), (0, 48)),
    "ces-d": (turned(20, 0, 3, (4, 8, 12, 16)), (0, 60)),
    "qids-sr16": (([0] * 6 + [None, 0, None] + [0] * 7, QIDS_WORST), (0, 27)),
    "bdi-ii": (rising(21, 0, 3), (0, 63)),
    "hamd-17": (([0] * 17, HAMD_WORST), (0, 52)),
    "madrs": (rising(10, 0, 6), (0, 60)),
    "ede-q": (([0] * 28, [28 if 13 <= item <= 18 else 6 for item in range(1, 29)]), (0, 6)),
    "pcl-5": (rising(20, 0, 4), (0, 80)),
    "audit": (([0, *[None] * 7, 0, 0], [4] * 10), (0, 40)),
    "audit-c": (([0, None, None], [4] * 3), (0, 12)),
    "mspss": (rising(12, 7, 1), (7, 1)),
    "iip-32": (rising(32, 0, 4), (0, 4)),
    "ipip-ipc": (rising(32, 1, 5), (None, None)),
    "ecr-r": (turned(36, 1, 7, (9, 11, 20, 22, *range(26, 32), *range(33, 37))), (None, None)),
    "wai-sr": (rising(12, 5, 1), (60, 12)),
    "srs": (rising(4, 10, 0), (40, 0)),
    "ors": (rising(4, 10, 0), (40, 0)),
    "sas-sr": ((SAS_BEST, [5 * bool(answer) or None for answer in SAS_BEST]), (1, 5)),
    "promis-dep-8a": (rising(8, 1, 5), (8, 40)),
    "c-ssrs": (([0, 0, None, None, None, 0], [1, 1, 1, 1, 1, 2]), (None, None)),
    "asq": (([0, 0, 0, 0, None], [1] * 5), (None, None)),
    "ies-r": (rising(22, 0, 4), (0, 88)),
    "spin": (rising(17, 0, 4), (0, 68)),
    "lsas-sr": (rising(48, 0, 3), (0, 144)),
    "pswq": (turned(16, 1, 5, (1, 3, 8, 10, 11)), (16, 80)),
    "pbq": (rising(25, 0, 5), (0, 125)),
    "gbo": (rising(3, 10, 0), (10, 0)),
    "hscl-25": (rising(25, 1, 4), (1, 4)),
}
CODINGS = {"k10": "1-5", "k6": "0-4", "whodas-12": "1-5"}


def test_the_best_and_worst_form_of_every_instrument_was_worked_out() -> None:
    assert not_worked_out(PAPER) == []
    assert set(PAPER) <= {one.id for one in instruments()}


@pytest.mark.parametrize("name", PAPER)
def test_the_best_and_the_worst_paper_form(name: str) -> None:
    forms, totals = PAPER[name]
    results = [score(instrument(name), form, CODINGS.get(name)) for form in forms]
    assert [result.total for result in results] == list(totals)
    assert all(result.complete for result in results)
    assert [flag for flag in results[0].flags if flag.kind == "risk"] == []


def worst_form(one: Instrument) -> list[Any]:
    """The form in the table; else that of every highest code, which examples of its own file have."""
    return PAPER[one.id][0][1] if one.id in PAPER else [codes[-1] for codes in map(one.codes_of, one.items)]


@pytest.mark.parametrize("one", [one for one in instruments() if one.risks], ids=lambda one: one.id)
def test_the_worst_paper_form_raises_every_question_about_risk(one: Instrument) -> None:
    flags = score(one, worst_form(one), CODINGS.get(one.id)).flags
    assert {flag.item for flag in flags} == {rule.item for rule in one.risks}
    assert all(flag.kind == "risk" for flag in flags)


@pytest.mark.parametrize(
    ("name", "printed", "coding", "total"),
    [
        ("k6", [1] * 6, "1-5", 0),
        ("k6", [1] * 6, "0-4", 6),
        ("k6", [5, 1, 1, 1, 1, 1], "1-5", 4),
        ("k6", [5, 1, 1, 1, 1, 1], "5-1", 20),
        ("k6", [0, 1, 1, 1, 1, 1], None, 5),
        ("k10", [1] * 10, "0-4", 20),
        ("k10", [1] * 10, "1-5", 10),
        ("k10", [5] * 10, "5-1", 10),
        ("k10", [0, *[4] * 9], None, 46),
        ("whodas-12", [1] * 12, "1-5", 0),
        ("whodas-12", [1] * 12, "0-4", 12),
        ("whodas-12", [5, *[1] * 11], None, 4),
    ],
)
def test_a_form_numbered_in_two_ways_is_read_as_it_is_printed(
    name: str, printed: list[float], coding: str | None, total: float
) -> None:
    assert score(instrument(name), printed, coding).total == total


@pytest.mark.parametrize(("name", "items"), [("k6", 6), ("k10", 10), ("whodas-12", 12)])
def test_which_numbering_is_meant_is_never_guessed(name: str, items: int) -> None:
    with pytest.raises(AnswerError, match=r"say which coding: .*0-4"):
        score(instrument(name), [1] * items)
    with pytest.raises(AnswerError, match="item 1: 5 is not one of 0, 1, 2, 3, 4"):
        score(instrument(name), [5, *[1] * (items - 1)], "0-4")
    with pytest.raises(AnswerError, match="has no coding '9'"):
        score(instrument(name), [1] * items, "9")
    with pytest.raises(AnswerError, match="one way only"):
        score(instrument("phq-9"), [1] * 9, "0-4")


@pytest.mark.parametrize(("name", "items"), [("k6", 6), ("k10", 10)])
def test_a_five_does_not_show_which_end_of_the_form_is_the_worst(name: str, items: int) -> None:
    with pytest.raises(AnswerError, match=r"say which coding: .*5-1"):
        score(instrument(name), [5] * items)


def test_a_total_from_paper_is_taken_as_its_form_adds_it_up() -> None:
    k6, whodas = instrument("k6"), instrument("whodas-12")
    assert total_from_print(k6, [6], "1-5") == [0]
    assert total_from_print(k6, [3]) == [3]  # 1 to 5 gives 6 at least
    assert total_from_print(whodas, [60, 20]) == [48, 8]  # 0 to 4 gives 48 at most, and both are of one edition
    assert total_from_print(whodas, [60], "1-5") == [48]
    assert total_from_print(instrument("k10"), [12], "5-1") == [48]
    with pytest.raises(AnswerError, match="say which coding"):
        total_from_print(k6, [10])
    with pytest.raises(AnswerError, match="go from 6 to 30 in coding 1-5; 3 is outside"):
        total_from_print(k6, [3], "1-5")
    assert total_from_print(instrument("phq-9"), [10]) == [10]


def test_a_way_of_not_answering_that_the_form_does_not_know_is_refused() -> None:
    with pytest.raises(AnswerError, match="item 2: 'not_applicable' is not an answer of this form"):
        score(instrument("wsas"), [1, "not_applicable", 1, 1, 1])
    with pytest.raises(AnswerError, match="item 1: 'never' is no number"):
        score(instrument("phq-9"), ["never", *[0] * 8])


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


def older(name: str, **changes: object) -> Instrument:
    """An instrument as an earlier version of its file defined it."""
    return from_body(json.dumps(json.loads(instrument(name).body()) | {"version": "1"} | changes))


def test_answers_stored_with_a_wrong_reading_are_named_with_the_reason() -> None:
    assert "places" in misread(older("epds"), [0] * 10, 21, "")
    assert "turned" in misread(older("core-10"), [4] * 10, 32, "")
    assert "eight" in misread(older("core-om"), [0] * 34, 9.4, "")
    assert misread(older("phq-9"), [0] * 9, 0, "") == ""


def test_a_total_from_paper_and_an_answer_by_its_words_were_never_misread() -> None:
    assert misread(older("epds"), (), 21, "") == ""
    assert misread(instrument("epds"), [0] * 10, 0, "") == ""


def test_a_total_of_a_wrong_reading_is_not_compared_with_a_right_one() -> None:
    assert basis_of("epds", "1", None, from_answers=True) != basis_of("epds", "2", None, from_answers=True)
    assert basis_of("epds", "", None, from_answers=True) == basis_of("epds", "1", None, from_answers=True)
    assert basis_of("epds", "1", None, from_answers=False) == basis_of("epds", "2", None, from_answers=True)
    assert basis_of("phq-9", "1", None, from_answers=True) == basis_of("phq-9", "2", None, from_answers=True)


def test_a_risk_answer_is_not_compared_with_one_that_was_read_the_other_way_round() -> None:
    assert question_name("epds", 10) != "epds:10"
    assert question_name("phq-9", 9) == "phq-9:9"


@pytest.mark.parametrize(
    ("name", "answers", "total", "category", "listed"),
    [
        ("k6", [1] * 6, 6, "", True),
        ("k6", [0, 1, 1, 1, 1, 1], 5, "", False),
        ("k6", [], 10, "", True),
        ("k6", [], 5, "", False),
        ("k10", [5, *[1] * 9], 14, "", False),
        ("k10", [], 45, "", False),
        ("whodas-12", [1] * 12, 12, "", True),
        ("asq", [0, 1, 0, 0, None], None, "positive_not_acute", True),
        ("asq", [0, 1, 0, 0, 0], None, "positive_not_acute", False),
        ("asq", [0, None, 0, 0, None], None, "", True),
        ("c-ssrs", [1, 1, 1, None, None, 0], None, "middle_concern", True),
        ("c-ssrs", [1, 1, 1, 0, 0, 0], None, "middle_concern", False),
    ],
)
def test_only_forms_that_may_have_been_misread_are_listed(
    name: str, answers: list[float | None], total: float | None, category: str, listed: bool
) -> None:
    assert bool(misread(older(name), answers, total, category)) is listed


def test_answers_stored_with_the_wording_were_chosen_by_their_words() -> None:
    licence = {"state": "licensed to us", "items_shipped": True}
    assert misread(older("epds", licence=licence), [0] * 10, 21, "") == ""


def test_every_misreading_is_of_an_instrument_that_has_moved_on() -> None:
    for row in misreadings():
        assert int(instrument(row.instrument).version) > int(row.version)


def test_what_could_not_be_checked_is_marked_in_every_file() -> None:
    assert all(one.facts for one in instruments())
    assert all(fact.source for one in instruments() for fact in one.facts if fact.mark == "V")
