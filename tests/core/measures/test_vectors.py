# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A table of score vectors for every instrument, worked out by hand from the published scoring, not from our files."""

import dataclasses
import json
from dataclasses import dataclass

import pytest

from core.measures.worked import not_worked_out
from openipt.measures import AnswerError, Instrument, instrument, instruments, score
from openipt.measures.faults import InstrumentError
from openipt.measures.load import checked, from_body


@dataclass(frozen=True)
class Row:
    """What the publication says: items, printed codes, totals at all lowest and all highest codes, reversed items.

    ``weight`` is what one point on one item adds to the total; ``special`` gives items with other highest codes.
    """

    items: int
    low: float
    high: float
    at_low: float | None
    at_high: float | None
    reversed: tuple[int, ...] = ()
    weight: float = 1
    special: tuple[tuple[int, float], ...] = ()
    may_miss: int = 0
    extra: int = 0  # questions after these that do not count and may be left off
    coding: str | None = None

    def top(self, item: int) -> float:
        return dict(self.special).get(item, self.high)


HAMD_SHORT = tuple((item, 2) for item in (4, 5, 6, 12, 13, 14, 16, 17))
PSWQ = (1, 3, 8, 10, 11)
TABLE = {
    "phq-9": Row(9, 0, 3, 0, 27, extra=1),
    "phq-2": Row(2, 0, 3, 0, 6),
    "phq-8": Row(8, 0, 3, 0, 24),
    "phq-9m": Row(9, 0, 3, 0, 27, extra=4),
    "gad-7": Row(7, 0, 3, 0, 21, extra=1),
    "gad-2": Row(2, 0, 3, 0, 6),
    "epds": Row(10, 0, 3, 0, 30),
    "wsas": Row(5, 0, 8, 0, 40),
    "who-5": Row(5, 0, 5, 0, 100, weight=4),
    "k10": Row(10, 1, 5, 10, 50, may_miss=1, coding="1-5"),
    "k6": Row(6, 0, 4, 0, 24, coding="0-4"),
    "whodas-12": Row(12, 0, 4, 0, 48, coding="0-4"),
    "ces-d": Row(20, 0, 3, 12, 48, (4, 8, 12, 16)),
    "qids-sr16": Row(16, 0, 3, 0, 27),
    "bdi-ii": Row(21, 0, 3, 0, 63),
    "hamd-17": Row(17, 0, 4, 0, 52, special=HAMD_SHORT),
    "madrs": Row(10, 0, 6, 0, 60),
    "ede-q": Row(28, 0, 6, 0, 6, special=((15, 28), *((n, 999) for n in (13, 14, 16, 17, 18)))),
    "pcl-5": Row(20, 0, 4, 0, 80),
    "audit": Row(10, 0, 4, 0, 40),
    "audit-c": Row(3, 0, 4, 0, 12),
    "mspss": Row(12, 1, 7, 1, 7, weight=1 / 12),
    "iip-32": Row(32, 0, 4, 0, 4, weight=1 / 32),
    "ipip-ipc": Row(32, 1, 5, None, None),
    "ecr-r": Row(36, 1, 7, None, None, (9, 11, 20, 22, *range(26, 32), *range(33, 37))),
    "wai-sr": Row(12, 1, 5, 12, 60),
    "srs": Row(4, 0, 10, 0, 40),
    "ors": Row(4, 0, 10, 0, 40),
    "core-10": Row(10, 0, 4, 0, 40, may_miss=1),
    "core-om": Row(34, 0, 4, 0, 40, weight=10 / 34, may_miss=3),
    "sas-sr": Row(54, 1, 5, 1, 5, weight=1 / 54),
    "promis-dep-8a": Row(8, 1, 5, 8, 40),
    "c-ssrs": Row(6, 0, 1, None, None, special=((6, 2),)),
    "asq": Row(5, 0, 1, None, None),
    "ies-r": Row(22, 0, 4, 0, 88),
    "spin": Row(17, 0, 4, 0, 68),
    "lsas-sr": Row(48, 0, 3, 0, 144),
    "pswq": Row(16, 1, 5, 36, 60, PSWQ),
    "pbq": Row(25, 0, 5, 0, 125),
    "gbo": Row(3, 0, 10, 0, 10, weight=1 / 3, may_miss=2),
    "hscl-25": Row(25, 1, 4, 1, 4, weight=1 / 25),
}
IDS = list(TABLE)
SUMMED = [one for one in IDS if TABLE[one].at_low is not None and one not in ("qids-sr16", "ede-q")]
STRICT = [one for one in SUMMED if not TABLE[one].may_miss and one not in ("wsas", "sas-sr", "audit", "audit-c")]


def lowest(row: Row) -> list[float | None]:
    return [row.low] * row.items


def highest(row: Row) -> list[float | None]:
    return [row.top(item) for item in range(1, row.items + 1)]


def total(name: str, answers: list[float | None]) -> float | None:
    return score(instrument(name), answers, TABLE[name].coding).total


def test_every_instrument_was_worked_out_by_hand() -> None:
    """In the table, or in examples of its own file, which is refused where they are wrong."""
    assert not_worked_out(TABLE) == []
    assert set(TABLE) <= {one.id for one in instruments()}


def example_of(**changes: object) -> Instrument:
    example = {"answers": "0 3", "total": 3, "source": "Kroenke et al. 2007", **changes}
    data = json.loads(instrument("gad-2").body())
    return checked(from_body(json.dumps({**data, "examples": [example]})))


def test_an_example_that_is_right_is_taken() -> None:
    assert example_of().examples[0].codes == [0, 3]
    assert example_of(answers="- 1", total=None).examples[0].codes == [None, 1]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"total": 4}, "gad-2: example 1: the file scores 3, the example says 4"),
        ({"answers": "0 9"}, "gad-2: example 1: item 2: "),
        ({"answers": "0"}, "gad-2: example 1: .*has 2 items"),
        ({"answers": "0 three"}, "gad-2: example 1: answers '0 three' are not codes"),
    ],
)
def test_an_example_that_is_wrong_is_named_with_its_place(changes: dict[str, object], fault: str) -> None:
    with pytest.raises(InstrumentError, match=fault):
        example_of(**changes)


@pytest.mark.parametrize("name", IDS)
def test_all_lowest_and_all_highest_answers(name: str) -> None:
    row = TABLE[name]
    assert total(name, lowest(row)) == (None if row.at_low is None else pytest.approx(row.at_low, abs=1e-9))
    assert total(name, highest(row)) == (None if row.at_high is None else pytest.approx(row.at_high, abs=1e-9))
    assert score(instrument(name), highest(row), row.coding).complete


@pytest.mark.parametrize("name", SUMMED)
def test_each_item_alone_adds_what_it_should(name: str) -> None:
    row = TABLE[name]
    for item in range(1, row.items + 1):
        answers = lowest(row)
        answers[item - 1] = row.top(item)
        sign = -1 if item in row.reversed else 1
        assert total(name, answers) == pytest.approx(
            row.at_low + sign * (row.top(item) - row.low) * row.weight, abs=1e-9
        )


@pytest.mark.parametrize("name", STRICT)
def test_any_missing_answer_leaves_no_total_unless_the_manual_allows_it(name: str) -> None:
    row = TABLE[name]
    for item in range(1, row.items + 1):
        answers = lowest(row)
        answers[item - 1] = None
        result = score(instrument(name), answers, row.coding)
        assert (result.total, result.band, result.complete, result.missing) == (None, None, False, (item,))


@pytest.mark.parametrize("name", IDS)
def test_an_answer_that_is_not_on_the_form_is_refused_with_its_item(name: str) -> None:
    row = TABLE[name]
    for item in range(1, row.items + 1):
        for wrong in (row.low - 1, row.top(item) + (2 if (name, item) == ("hamd-17", 16) else 1), row.low + 0.25):
            answers = lowest(row)
            answers[item - 1] = wrong
            with pytest.raises(AnswerError, match=f"item {item}: "):
                score(instrument(name), answers, row.coding)


@pytest.mark.parametrize("name", IDS)
def test_too_few_and_too_many_answers_are_refused(name: str) -> None:
    for count in (0, TABLE[name].items - 1, TABLE[name].items + TABLE[name].extra + 1):
        with pytest.raises(AnswerError, match=f"has {TABLE[name].items} items.*answers given: {count}"):
            score(instrument(name), [TABLE[name].low] * count)


def test_every_wrong_answer_is_named_at_once() -> None:
    with pytest.raises(AnswerError) as caught:
        score(instrument("phq-9"), [4, 0, -1, 0, 0, 0, 0, 0, 9])
    assert len(caught.value.faults) == 3


# --- rules of their own -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ({1: 3}, 3),
        ({1: 1, 2: 3, 3: 2, 4: 1}, 3),
        ({6: 2, 7: 1, 8: 3, 9: 1}, 3),
        ({15: 1, 16: 2}, 2),
        ({5: 3, 10: 3, 11: 3, 12: 3, 13: 3, 14: 3}, 18),
        ({1: 3, 2: 3, 3: 3, 4: 3, 6: 3, 7: 3, 8: 3, 9: 3, 15: 3, 16: 3}, 9),
    ],
)
def test_qids_counts_the_highest_answer_of_each_domain(items: dict[int, int], expected: int) -> None:
    answers = [items.get(item, 0) for item in range(1, 17)]
    assert total("qids-sr16", answers) == expected


def test_qids_with_a_missing_answer_in_a_domain_has_no_total() -> None:
    assert total("qids-sr16", [3, None, 0, 0, *[0] * 12]) is None


def test_ede_q_is_the_mean_of_four_subscale_means() -> None:
    answers: list[float | None] = [0] * 28
    for item in (1, 2, 3, 4, 5):
        answers[item - 1] = 6
    result = score(instrument("ede-q"), answers)
    assert {part.id: part.score for part in result.subscales} == {
        "restraint": 6,
        "eating-concern": 0,
        "shape-concern": 0,
        "weight-concern": 0,
    }
    assert result.total == 1.5
    answers[7] = 6  # item 8 counts in shape concern (of 8) and in weight concern (of 5)
    assert score(instrument("ede-q"), answers).total == pytest.approx((6 + 6 / 8 + 6 / 5) / 4)


def test_ede_q_subscale_needs_more_than_half_of_its_items() -> None:
    answers: list[float | None] = [6] * 28
    answers[0] = answers[1] = None
    assert (score(instrument("ede-q"), answers).total, score(instrument("ede-q"), answers).prorated) == (6, True)
    answers[2] = None
    result = score(instrument("ede-q"), answers)
    assert (result.total, result.subscales[0].score, result.subscales[1].score) == (None, None, 6)


def test_a_mean_of_subscales_may_be_multiplied() -> None:
    one = instrument("ede-q")
    tenfold = dataclasses.replace(one, scoring=dataclasses.replace(one.scoring, factor=10, high=60))
    assert score(tenfold, [3] * 28).total == 30


def test_ede_q_frequencies_are_kept_but_not_scored() -> None:
    answers: list[float | None] = [0] * 28
    answers[12] = 40
    assert score(instrument("ede-q"), answers).total == 0
    answers[12] = None
    result = score(instrument("ede-q"), answers)
    assert (result.total, result.complete, result.missing) == (0, True, (13,))


def test_wsas_says_of_how_many_where_work_does_not_apply() -> None:
    result = score(instrument("wsas"), ["not_applicable", 4, 4, 4, 4])
    assert (result.total, result.out_of, result.band, result.prorated, result.complete) == (16, 32, None, False, True)
    assert (result.not_applicable, result.missing) == ((1,), ())


def test_wsas_fills_any_one_answer_that_was_left_out_and_no_more() -> None:
    for item in range(5):
        answers: list[float | str | None] = [4] * 5
        answers[item] = None
        result = score(instrument("wsas"), answers)
        assert (result.total, result.out_of, result.prorated) == (20, None, True)
    assert score(instrument("wsas"), [None, None, 4, 4, 4]).total is None
    assert score(instrument("wsas"), ["not_applicable", None, 4, 4, 4]).total is None


def test_core_10_fills_one_missing_answer_and_no_more() -> None:
    answers: list[float | None] = [1] * 10
    answers[9] = None
    assert total("core-10", answers) == 10
    answers[8] = None
    assert total("core-10", answers) is None


def test_core_om_allows_three_missing_in_all_one_in_two_domains_and_none_in_well_being_and_risk() -> None:
    answers: list[float | None] = [1] * 34
    for item in (1, 2, 6):
        answers[item - 1] = None
    result = score(instrument("core-om"), answers)
    scores = {part.id: part.score for part in result.subscales}
    assert (result.total, scores) == (10, {"w": 10, "p": 10, "f": 10, "r": None, "nr": 10})
    answers[13] = None
    result = score(instrument("core-om"), answers)
    assert (result.total, {part.id: part.score for part in result.subscales}["w"]) == (None, None)


def test_sas_sr_leaves_out_areas_that_do_not_apply() -> None:
    answers: list[float | None] = [None] * 54
    answers[18:29] = [2] * 11
    answers[29:37] = [4] * 8
    result = score(instrument("sas-sr"), answers)
    assert (result.total, result.complete, result.missing) == (pytest.approx((22 + 32) / 19), True, ())
    empty = score(instrument("sas-sr"), [None] * 54)
    assert (empty.total, empty.complete, len(empty.missing)) == (None, False, 54)


def test_sas_sr_takes_the_printed_8_and_the_jump_after_no_day_of_work() -> None:
    answers: list[float | None] = [2] * 54
    answers[0:6] = [5, None, None, None, None, None]
    result = score(instrument("sas-sr"), answers)
    parts = {part.id: part.score for part in result.subscales}
    assert (result.total, result.complete, parts["work-outside"]) == (pytest.approx((5 + 96) / 49), True, 5)
    answers[0:6] = [8, None, None, None, None, None]
    result = score(instrument("sas-sr"), answers)
    assert (result.total, result.complete, result.not_applicable) == (2, True, (1,))
    answers[37] = 8
    assert score(instrument("sas-sr"), answers).total == 2


def test_sas_sr_is_the_mean_of_what_is_answered_where_half_of_an_area_is() -> None:
    answers: list[float | None] = [2] * 54
    answers[20] = None
    result = score(instrument("sas-sr"), answers)
    assert (result.total, result.prorated, result.missing) == (2, True, (21,))


def test_goals_are_averaged_over_those_that_are_rated() -> None:
    assert total("gbo", [4, 7, None]) == 5.5
    assert score(instrument("gbo"), [None, None, 3]).complete
    assert total("gbo", [None, None, None]) is None


def test_visual_scales_take_tenths_and_add_up_exactly() -> None:
    assert total("ors", [0.1, 0.2, 0.3, 7.4]) == 8
    with pytest.raises(AnswerError):
        score(instrument("ors"), [0.15, 0, 0, 0])


def test_audit_items_9_and_10_take_only_the_codes_printed_on_the_form() -> None:
    assert total("audit", [*[0] * 8, 2, 4]) == 6
    with pytest.raises(AnswerError, match="item 9: 1 is not one of 0, 2, 4"):
        score(instrument("audit"), [*[0] * 8, 1, 0])


@pytest.mark.parametrize(
    ("name", "subscale", "items", "rule"),
    [
        ("pcl-5", "b", range(1, 6), sum),
        ("pcl-5", "c", (6, 7), sum),
        ("pcl-5", "d", range(8, 15), sum),
        ("pcl-5", "e", range(15, 21), sum),
        ("mspss", "significant-other", (1, 2, 5, 10), "mean"),
        ("mspss", "family", (3, 4, 8, 11), "mean"),
        ("mspss", "friends", (6, 7, 9, 12), "mean"),
        ("wai-sr", "goal", (4, 6, 8, 11), sum),
        ("wai-sr", "task", (1, 2, 10, 12), sum),
        ("wai-sr", "bond", (3, 5, 7, 9), sum),
        ("iip-32", "pa", (22, 25, 28, 30), "mean"),
        ("iip-32", "no", (3, 21, 24, 29), "mean"),
        ("ipip-ipc", "fg", (1, 9, 17, 25), "mean"),
        ("ipip-ipc", "de", (8, 16, 24, 32), "mean"),
        ("hscl-25", "anxiety", range(1, 11), "mean"),
        ("hscl-25", "depression", range(11, 26), "mean"),
        ("ies-r", "intrusion", (1, 2, 3, 6, 9, 14, 16, 20), "mean"),
    ],
)
def test_subscales_take_their_own_items(name: str, subscale: str, items: tuple[int, ...], rule: object) -> None:
    row = TABLE[name]
    answers = [row.low + (item in items) * item % (row.high - row.low + 1) for item in range(1, row.items + 1)]
    own = [answers[item - 1] for item in items]
    expected = sum(own) if rule is sum else sum(own) / len(own)
    found = {part.id: part.score for part in score(instrument(name), answers).subscales}
    assert found[subscale] == pytest.approx(expected, abs=1e-9)


def test_ecr_r_means_after_reversal() -> None:
    row = TABLE["ecr-r"]
    answers = [row.high if item in row.reversed else row.low for item in range(1, 37)]
    result = score(instrument("ecr-r"), answers)
    assert [part.score for part in result.subscales] == [1, 1]


@pytest.mark.parametrize(
    ("answers", "label"),
    [
        ([0, 0, None, None, None, 0], "asked, no yes"),
        ([1, 0, None, None, None, 0], "lower"),
        ([0, 1, 0, 0, 0, 0], "lower"),
        ([0, 1, 1, 0, 0, 0], "middle"),
        ([0, 0, 0, 0, 0, 1], "middle"),
        ([0, 1, 0, 1, 0, 0], "highest"),
        ([0, 1, 0, 0, 1, 0], "highest"),
        ([0, 0, 0, 0, 0, 2], "highest"),
    ],
)
def test_c_ssrs_follows_the_published_triage_of_answers(answers: list[float | None], label: str) -> None:
    result = score(instrument("c-ssrs"), answers)
    assert result.complete
    assert result.band is not None
    assert label in result.band.label


def label(name: str, answers: list[float | str | None]) -> str:
    band = score(instrument(name), answers).band
    return band.label if band else ""


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ([0, 1, 1, None, None, 0], "at least answers of middle concern"),
        ([0, 1, None, 0, 0, 0], "at least answers of lower concern"),
        ([1, 0, None, None, None, None], "at least answers of lower concern"),
        ([0, 0, None, None, None, None], ""),
        ([1, 1, 1, 1, None, None], "answers of highest concern"),
        ([1, None, None, None, None, 0], "at least answers of lower concern"),
    ],
)
def test_c_ssrs_states_no_level_that_an_open_question_could_raise(
    answers: list[float | str | None], words: str
) -> None:
    assert label("c-ssrs", answers).startswith(words) if words else label("c-ssrs", answers) == ""


def test_asq_asks_the_last_question_only_after_a_yes() -> None:
    no = score(instrument("asq"), [0, 0, 0, 0, None])
    assert (no.band.label if no.band else None, no.flags, no.missing) == ("asked, no yes", (), ())
    yes = score(instrument("asq"), [0, 0, 0, 1, None])
    assert (yes.missing, [(flag.kind, flag.level) for flag in yes.flags]) == (
        (5,),
        [("risk", "review"), ("ask", "urgent")],
    )
    assert label("asq", [0, 0, 0, 1, None]) == "positive, acuity not asked or not answered"
    assert label("asq", [0, 0, 0, 1, 0]) == "positive, not acute"
    assert label("asq", [0, 0, 0, 1, "refused"]) == "positive, acuity not asked or not answered"
    assert score(instrument("asq"), [0, 0, 0, 1, None]).category == "at_least:positive_not_acute"
    assert score(instrument("asq"), [0, 0, 0, 1, 0]).category == "positive_not_acute"
    now = score(instrument("asq"), [1, 0, 0, 0, 1])
    assert now.flags[-1].level == "urgent"
    assert label("asq", [1, 0, 0, 0, 1]).startswith("acute positive")


@pytest.mark.parametrize("gap", ["refused", None])
def test_asq_takes_a_refused_or_open_question_as_a_positive_screen_that_is_urgent(gap: str | None) -> None:
    for place in range(4):
        answers: list[float | str | None] = [0, 0, 0, 0, None]
        answers[place] = gap
        assert label("asq", answers) == "positive, acuity not asked or not answered"
        flags = score(instrument("asq"), answers).flags
        assert [(flag.item, flag.level) for flag in flags] == [(place + 1, "urgent"), (5, "urgent")]
    assert label("asq", [None] * 5) == ""


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([0, *[None] * 7, 0, 0], 0),
        ([2, 0, 0, *[None] * 5, 2, 2], 6),
        ([0, *[None] * 7, 4, 2], 6),
        ([2, 0, 1, *[None] * 5, 2, 2], None),
        ([2, None, 0, *[None] * 5, 2, 2], None),
        ([0, *[None] * 9], None),
    ],
)
def test_audit_follows_the_jumps_of_its_form(answers: list[float | None], expected: float | None) -> None:
    result = score(instrument("audit"), answers)
    assert (result.total, result.out_of) == (expected, None)


def test_audit_in_two_steps_is_read_as_the_audit_c_where_it_stops() -> None:
    result = score(instrument("audit"), [3, 1, 0, *[None] * 7])
    assert (result.total, result.subscales[0].score, result.subscales[0].band) == (None, 4, "lower risk")


def test_audit_c_after_never_needs_no_more() -> None:
    assert total("audit-c", [0, None, None]) == 0
    assert total("audit-c", [1, None, None]) is None


def test_qids_needs_one_of_each_pair() -> None:
    answers: list[float | None] = [1] * 16
    answers[6] = answers[7] = None
    result = score(instrument("qids-sr16"), answers)
    assert (result.total, result.complete, result.missing, result.out_of) == (9, True, (), None)
    answers[5] = None
    assert score(instrument("qids-sr16"), answers).missing == (6, 7)
    assert score(instrument("qids-sr16"), answers).total is None


def test_hamd_takes_a_printed_3_for_weight_not_assessed_and_counts_0() -> None:
    answers = [1] * 15 + [3, 1]
    result = score(instrument("hamd-17"), answers)
    assert (result.total, result.out_of, result.complete) == (16, None, True)


@pytest.mark.parametrize(("name", "count"), [("phq-9", 9), ("gad-7", 7)])
def test_the_difficulty_question_is_taken_and_stays_outside_the_total(name: str, count: int) -> None:
    for difficulty in (0, 3, None):
        result = score(instrument(name), [1] * count + [difficulty])
        assert (result.total, result.complete, result.missing) == (count, True, ())
    with pytest.raises(AnswerError, match=f"item {count + 1}: 4"):
        score(instrument(name), [1] * count + [4])


def test_the_questions_on_suicide_of_the_teen_form_raise_flags_whatever_the_total() -> None:
    def levels(*extra: float | None) -> list[tuple[int, str, str]]:
        flags = score(instrument("phq-9m"), [0] * 9 + list(extra)).flags
        return [(flag.item, flag.kind, flag.level) for flag in flags]

    assert levels(0, 0, 0, 0) == []
    assert levels(0, 0, 1, 0) == [(12, "risk", "urgent")]
    assert levels(0, 0, 0, 1) == [(13, "risk", "review")]
    assert levels() == [(12, "ask", "review"), (13, "ask", "review")]
    assert score(instrument("phq-9m"), [1] * 9 + [3, 1, 1, 1]).total == 9


def test_k10_fills_one_missing_answer_and_rounds() -> None:
    answers: list[float | None] = [2, 2, 2, 2, 2, 2, 2, 2, 3, None]
    assert score(instrument("k10"), answers, "1-5").total == 21
    assert score(instrument("k10"), [None, *answers[1:]], "1-5").total is None


def test_lsas_sr_takes_fear_and_avoidance_of_every_situation() -> None:
    result = score(instrument("lsas-sr"), [3, 1] * 24)
    parts = {part.id: part.score for part in result.subscales}
    assert (result.total, parts["fear"], parts["avoidance"]) == (96, 72, 24)
    assert parts["performance"] + parts["interaction"] == 96
    with pytest.raises(AnswerError, match="has 48 items; number of answers given: 24"):
        score(instrument("lsas-sr"), [6] * 24)


def test_ies_r_parts_are_given_as_means_and_as_sums() -> None:
    parts = {part.id: part.score for part in score(instrument("ies-r"), [3] * 22).subscales}
    assert (parts["intrusion"], parts["intrusion-sum"], parts["hyperarousal-sum"]) == (3, 24, 18)


def test_pbq_factors_have_their_own_cutoffs() -> None:
    answers = [0] * 25
    answers[17] = 2
    parts = {part.id: part.cutoffs for part in score(instrument("pbq"), answers).subscales}
    assert parts["incipient-abuse"] == ("high (Brockington et al. 2006)",)
    assert parts["impaired-bonding"] == ()


@pytest.mark.parametrize(("answers", "said"), [([5, 5, 5, 5, 0], True), ([5, 5, 1, 5, 5], True), ([2] * 5, False)])
def test_who_5_looks_at_single_answers_too(answers: list[float], said: bool) -> None:
    assert bool(score(instrument("who-5"), answers).remarks) is said
