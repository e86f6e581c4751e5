# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Bands, risk answers and properties of scoring that hold for all forms."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openipt.measures import AnswerError, instrument, score
from openipt.measures.wording import band_words, category_words

PHQ = [
    [7, "mild"],
    [4, "minimal"],
    [5, "mild"],
    [9, "mild"],
    [10, "moderate"],
    [15, "moderately severe"],
    [20, "severe"],
]


@pytest.mark.parametrize(
    ("total", "label"), [*PHQ, (0, "minimal"), (27, "severe"), (14, "moderate"), (19, "moderately severe")]
)
def test_phq_9_bands_at_every_edge(total: int, label: str) -> None:
    answers = [3] * (total // 3) + [total % 3] + [0] * 9
    band = score(instrument("phq-9"), answers[:9]).band
    assert band is not None
    assert band.label == label
    assert band_words(instrument("phq-9"), band) == f"Scores in this range are usually described as {label}."


@pytest.mark.parametrize(
    ("name", "total", "label"),
    [
        ("gad-7", 14, "moderate"),
        ("gad-7", 15, "severe"),
        ("epds", 12, "possible depression"),
        ("epds", 13, "probable depression"),
        ("who-5", 28, "low enough to suggest depression"),
        ("who-5", 32, "low well-being"),
        ("who-5", 52, "adequate well-being"),
        ("wsas", 9.75, "subclinical"),
        ("wsas", 10, "significant impairment"),
        ("mspss", 35 / 12, "low support"),
        ("mspss", 3, "moderate support"),
        ("mspss", 5, "moderate support"),
        ("mspss", 61 / 12, "high support"),
        ("core-10", 10.9, "low"),
        ("core-10", 11, "mild"),
        ("audit-c", 4, "lower risk"),
        ("audit-c", 7, "increasing risk"),
        ("audit-c", 8, "higher risk"),
        ("audit-c", 11, "possible dependence"),
        ("k10", 19, "likely well"),
        ("bdi-ii", 29, "severe"),
        ("hamd-17", 23, "very severe"),
    ],
)
def test_bands_of_other_measures(name: str, total: float, label: str) -> None:
    band = instrument(name).band_of(total)
    assert band is not None
    assert band.label == label


@pytest.mark.parametrize(("answer", "levels"), [(0, []), (1, ["review"]), (2, ["urgent"]), (3, ["urgent"])])
def test_phq_9_item_9_asks_for_a_talk_whatever_the_total(answer: int, levels: list[str]) -> None:
    flags = score(instrument("phq-9"), [0] * 8 + [answer]).flags
    assert [flag.level for flag in flags] == levels
    assert all((flag.kind, flag.item) == ("risk", 9) for flag in flags)


def test_a_missing_risk_answer_asks() -> None:
    flags = score(instrument("phq-9"), [0] * 8 + [None]).flags
    assert [(flag.kind, flag.item, flag.level) for flag in flags] == [("ask", 9, "review")]
    assert "not answered" in flags[0].text


@pytest.mark.parametrize(
    ("name", "item", "lowest_that_flags", "urgent"),
    [
        ("hamd-17", 3, 1, 3),
        ("madrs", 10, 2, 4),
        ("qids-sr16", 12, 1, 2),
        ("bdi-ii", 9, 1, 2),
        ("hscl-25", 20, 2, 3),
        ("core-10", 6, 1, 1),
    ],
)
def test_risk_rules_of_other_measures(name: str, item: int, lowest_that_flags: int, urgent: int | None) -> None:
    one = instrument(name)
    for answer in one.codes_of(one.item(item)):
        answers = [part.high if part.reversed else part.low for part in one.items]
        answers[item - 1] = answer
        flags = score(one, answers).flags
        level = "urgent" if urgent is not None and answer >= urgent else "review"
        assert [(flag.item, flag.level) for flag in flags] == ([(item, level)] if answer >= lowest_that_flags else [])


def test_core_om_tells_harm_to_oneself_from_harm_to_others() -> None:
    flags = {flag.item: (flag.level, flag.danger_to) for flag in score(instrument("core-om"), [1] * 34).flags}
    assert flags == {
        6: ("review", "others"),
        9: ("review", "self"),
        16: ("urgent", "self"),
        22: ("review", "others"),
        24: ("review", "self"),
        34: ("review", "self"),
    }
    often = {flag.item: flag.level for flag in score(instrument("core-om"), [3] * 34).flags}
    assert [item for item, level in often.items() if level == "urgent"] == [16, 24, 34]


@settings(max_examples=30, deadline=None)
@given(st.permutations([3, 2, 1, 0, 0, 1, 2, 1, 1]))
def test_a_sum_does_not_depend_on_the_order_of_the_answers(answers: list[int]) -> None:
    assert score(instrument("phq-9"), answers).total == 11


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=20, max_size=20))
def test_reversing_all_answers_of_ces_d_mirrors_the_score(answers: list[int]) -> None:
    one = instrument("ces-d")
    turned = [3 - answer for answer in answers]
    assert score(one, answers).total + score(one, turned).total == 60
    assert score(one, [3 - answer for answer in turned]) == score(one, answers)


def test_category_words_say_which_side_of_the_cutoff() -> None:
    assert category_words(instrument("phq-9"), "harmed") == "Reliably worse and now above the cutoff."
    assert category_words(instrument("who-5"), "harmed") == "Reliably worse and now below the cutoff."


def test_a_score_says_what_it_is_a_score_of() -> None:
    found = score(instrument("pcl-5"), [1] * 20)
    assert (found.measure, found.instrument_version, found.scorer_version) == ("pcl-5", "1", "2")
    assert [part.name for part in found.subscales] == [
        "B: intrusion",
        "C: avoidance",
        "D: thoughts and mood",
        "E: arousal",
    ]


def test_only_a_total_worked_out_in_spite_of_missing_answers_is_called_prorated() -> None:
    assert score(instrument("phq-9"), [1] * 9).prorated is False
    assert score(instrument("phq-9"), [1] * 8 + [None]).prorated is False
    assert score(instrument("core-10"), [1] * 9 + [None]).prorated is True


def test_a_whole_cluster_left_out_is_missing() -> None:
    found = score(instrument("pcl-5"), [None] * 5 + [1] * 15)
    assert (found.total, found.missing, found.complete) == (None, (1, 2, 3, 4, 5), False)


def test_a_long_scale_is_named_by_its_ends() -> None:
    with pytest.raises(AnswerError, match=r"item 1: 11 is not one of 0 to 10 in steps of 0\.1"):
        score(instrument("ors"), [11, 0, 0, 0])


def test_every_flag_says_what_to_do() -> None:
    for name in ("phq-9", "epds", "c-ssrs", "pbq"):
        one = instrument(name)
        answers = [item.low if item.reversed else item.high for item in one.items]
        flags = score(one, answers).flags
        assert flags
        assert all("person" in flag.text for flag in flags)


def test_a_result_that_is_no_number_has_no_range() -> None:
    for answers in ([0] * 5, [1, 0, 0, 0, 0], [1, 0, 0, 0, 1]):
        band = score(instrument("asq"), answers).band
        assert band is not None
        assert (band.low, band.high) == (0, 0)
        assert band_words(instrument("asq"), band) == f"The answers come to: {band.label}."
