# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""FHIR R4 Questionnaires: ours go out and come back whole, those of others come in or say what stands in the way."""

import copy
import dataclasses
import json
from typing import Any

import pytest

from openipt.measures import InstrumentError, instrument, instruments, score
from openipt.measures.questionnaire import from_questionnaire, to_questionnaire

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
FOREIGN: dict[str, Any] = {
    "resourceType": "Questionnaire",
    "id": "Sleep_Check",
    "title": "Sleep check",
    "status": "active",
    "copyright": "Free to use",
    "code": [{"system": "http://loinc.org", "code": "00000-0"}],
    "contained": [
        {
            "resourceType": "ValueSet",
            "id": "often",
            "compose": {
                "include": [
                    {
                        "system": "urn:x",
                        "concept": [
                            {"code": "a", "display": "Never", "extension": [{"url": ORDINAL, "valueDecimal": 0}]},
                            {"code": "b", "display": "Often", "extension": [{"url": ORDINAL, "valueDecimal": 2}]},
                        ],
                    }
                ]
            },
        }
    ],
    "item": [
        {"linkId": "intro", "type": "display", "text": "Think of the last week."},
        {
            "linkId": "g",
            "type": "group",
            "item": [
                {"linkId": "1", "type": "choice", "text": "Woke at night?", "answerValueSet": "#often"},
                {
                    "linkId": "2",
                    "type": "choice",
                    "text": "Slept badly?",
                    "answerOption": [{"valueInteger": 0}, {"valueInteger": 1}],
                },
                {"linkId": "3", "type": "boolean", "text": "Took something to sleep?"},
            ],
        },
        {"linkId": "total", "type": "decimal", "readOnly": True, "text": "Total"},
    ],
}


@pytest.mark.parametrize("one", instruments(), ids=lambda one: one.id)
def test_ours_come_back_whole(one: object) -> None:
    sent = json.loads(json.dumps(to_questionnaire(one), allow_nan=False))
    assert from_questionnaire(sent) == one


def test_the_phq_9_goes_out_with_its_codes_and_scores() -> None:
    sent = to_questionnaire(instrument("phq-9"))
    assert (sent["resourceType"], sent["code"][0]["code"]) == ("Questionnaire", "44249-1")
    assert "public domain" in sent["copyright"]
    first = sent["item"][0]
    assert (first["linkId"], first["type"], first["code"][0]["code"]) == ("1", "choice", "44250-9")
    options = first["answerOption"]
    assert [option["extension"][0]["valueDecimal"] for option in options] == [0, 1, 2, 3]
    assert options[3]["valueCoding"]["code"] == "LA6571-9"
    assert options[3]["valueCoding"]["system"] == "http://loinc.org"


def added_up(sent: dict[str, Any], places: list[int]) -> float:
    """What a program comes to that adds up the numbers at the chosen answers, as the standard says."""
    chosen = [question["answerOption"][place] for question, place in zip(sent["item"], places, strict=True)]
    return sum(note["valueDecimal"] for option in chosen for note in option["extension"] if note["url"] == ORDINAL)


def test_whoever_adds_up_our_answers_gets_our_score_also_of_questions_that_are_turned() -> None:
    one = instrument("ces-d")
    assert any(item.reversed for item in one.items)
    assert all(item.options or one.options for item in one.items)
    places = [number % 4 for number in range(len(one.items))]
    codes = [one.options_of(item)[place].code for item, place in zip(one.items, places, strict=True)]
    counted = [
        item.low + item.high - code if item.reversed else code for item, code in zip(one.items, codes, strict=True)
    ]
    assert added_up(to_questionnaire(one), places) == sum(counted)


def test_a_question_that_is_asked_after_certain_answers_says_after_which() -> None:
    acuity = to_questionnaire(instrument("asq"))["item"][4]
    assert [condition["question"] for condition in acuity["enableWhen"]] == ["1", "2", "3", "4"]
    assert acuity["enableBehavior"] == "any"


def test_a_question_outside_the_total_carries_no_number() -> None:
    one = instrument("gad-7")
    outside = dataclasses.replace(one.item(7), scored=False)
    sent = to_questionnaire(dataclasses.replace(one, items=(*one.items[:6], outside)))["item"]
    assert [ORDINAL in json.dumps(question) for question in sent] == [True] * 6 + [False]


def test_a_shell_goes_out_without_wording() -> None:
    sent = to_questionnaire(instrument("bdi-ii"))
    assert all("wording is not in this program" in item["text"] for item in sent["item"])


def test_one_of_another_maker_is_scored_as_a_sum() -> None:
    one = from_questionnaire(FOREIGN)
    assert (one.id, one.direction, one.licence.state, one.loinc.panel) == (
        "sleep-check",
        "none",
        "Free to use",
        "00000-0",
    )
    assert [item.text for item in one.items] == ["Woke at night?", "Slept badly?", "Took something to sleep?"]
    assert score(one, [2, 1, 1]).total == 4
    assert from_questionnaire(FOREIGN, direction="lower").direction == "lower"


def test_all_that_stands_in_the_way_is_said_at_once() -> None:
    faulty = copy.deepcopy(FOREIGN)
    faulty["item"] += [
        {"linkId": "8", "type": "string", "text": "Anything else?"},
        {"linkId": "9", "type": "integer", "text": "Hours?"},
        {
            "linkId": "10",
            "type": "choice",
            "text": "How?",
            "answerOption": [{"valueInteger": 1}, {"valueCoding": {"display": "Well"}}],
        },
        {"linkId": "11", "type": "choice", "text": "No answers"},
        {"linkId": "12", "type": "choice", "answerValueSet": "http://example.org/often"},
    ]
    with pytest.raises(InstrumentError) as caught:
        from_questionnaire(faulty)
    faults = " | ".join(caught.value.faults)
    assert len(caught.value.faults) == 5
    for part in (
        "question 8: an answer of type 'string'",
        "question 9: minValue",
        "question 10: the answer 'Well' has no ordinalValue",
        "question 11: it has no answers",
        "question 12: its answers are in http://example.org/often, which is not in the file",
    ):
        assert part in faults


HALF: dict[str, Any] = {"resourceType": "Questionnaire", "id": "x"}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"resourceType": "Patient"},
        {"resourceType": "Questionnaire"},
        HALF | {"item": "no list"},
        HALF | {"item": [3]},
        HALF | {"item": [{"linkId": "1", "type": "choice", "answerOption": "none"}]},
        HALF | {"item": [{"linkId": "1", "type": "choice", "answerOption": [3]}]},
        HALF | {"item": [{"linkId": "1", "type": "choice", "answerValueSet": "#a"}], "contained": ["a"]},
        HALF | {"item": [{"linkId": "1", "type": "boolean", "code": 7}]},
        HALF
        | {
            "extension": [{"url": "urn:openipt:instrument", "valueString": "{"}],
            "item": FOREIGN["item"][1]["item"][2:],
        },
    ],
)
def test_what_is_no_questionnaire_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(InstrumentError):
        from_questionnaire(data)


def test_an_edited_copy_of_ours_is_checked_like_any_other() -> None:
    sent = to_questionnaire(instrument("phq-9"))
    del sent["item"][8:]
    with pytest.raises(InstrumentError, match="risks: there is no item 9"):
        from_questionnaire(sent)
