# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""FHIR R4 Questionnaires as they are published: read whole, or refused with the question named."""

from typing import Any

import pytest

from openipt.measures import InstrumentError, instrument, score
from openipt.measures.questionnaire import from_questionnaire

HL7 = "http://hl7.org/fhir/StructureDefinition/"
LOINC = "http://loinc.org"
OFTEN = ("Not at all", "Several days", "More than half the days", "Nearly every day")
CODES = ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")
QUESTIONS = [item.loinc for item in instrument("phq-9").items[:9]]


def weight(number: float, name: str = "ordinalValue") -> list[dict[str, Any]]:
    return [{"url": f"{HL7}{name}", "valueDecimal": number}]


def at_the_option(code: str, text: str, number: float, name: str = "ordinalValue") -> dict[str, Any]:
    """As LHC-Forms writes it: the number at the option, a prefix before it, the LOINC system left out."""
    prefix = {"url": f"{HL7}questionnaire-optionPrefix", "valueString": str(number)}
    return {"extension": [prefix, *weight(number, name)], "valueCoding": {"code": code, "display": text}}


def at_the_coding(code: str, text: str, number: float, name: str = "ordinalValue") -> dict[str, Any]:
    return {"valueCoding": {"extension": weight(number, name), "system": LOINC, "code": code, "display": text}}


def at_both(code: str, text: str, number: float, name: str = "ordinalValue") -> dict[str, Any]:
    return at_the_option(code, text, number, name) | at_the_coding(code, text, number, name)


def beside_a_text(code: str, text: str, number: float, name: str = "ordinalValue") -> dict[str, Any]:
    return {"valueString": text, "_valueString": {"extension": weight(number, name)}}


PLACES = [at_the_option, at_the_coding, at_both, beside_a_text]
DIFFICULTY = {
    "linkId": "/69722-7",
    "type": "choice",
    "code": [{"system": LOINC, "code": "69722-7"}],
    "text": "How difficult have these problems made your life?",
    "answerOption": [
        {"valueCoding": {"code": code, "display": text}}
        for code, text in [("LA6572-7", "Not difficult at all"), ("LA6573-5", "Somewhat difficult"),
                           ("LA6575-0", "Very difficult"), ("LA6574-3", "Extremely difficult")]
    ],
}  # fmt: skip
TOTAL = {
    "linkId": "/44261-6",
    "type": "quantity",
    "text": "Total score",
    "code": [{"system": LOINC, "code": "44261-6"}],
    "extension": [
        {
            "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
            "valueExpression": {"language": "text/fhirpath", "expression": "answers().sum(value.ordinal())"},
        }
    ],
}
ABOUT = {"linkId": "intro", "type": "display", "text": "Think of the last two weeks."}


def phq9(option=at_the_option, name: str = "ordinalValue", **more: Any) -> dict[str, Any]:
    """A PHQ-9 as published forms are made: a text to read, nine questions, a computed total, the difficulty."""
    options = [option(code, text, n, name) for n, (code, text) in enumerate(zip(CODES, OFTEN, strict=True))]
    items = [
        {
            "linkId": f"/{loinc}",
            "type": "choice",
            "required": True,
            "code": [{"system": LOINC, "code": loinc}],
            "text": f"Question {n}",
            "answerOption": options,
        }
        for n, loinc in enumerate(QUESTIONS, start=1)
    ]
    return form(
        ABOUT, *items, TOTAL, DIFFICULTY, id="phq-9-published", code=[{"system": LOINC, "code": "44249-1"}], **more
    )


def form(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Questionnaire",
        "id": "form",
        "title": "A form",
        "status": "active",
        "item": list(items),
    } | more


def question(link: str, **more: Any) -> dict[str, Any]:
    """A question with the answers never (0), sometimes (1) and often (2)."""
    options = [at_the_option(code, code, n) for n, code in enumerate(("never", "sometimes", "often"))]
    return {"linkId": link, "type": "choice", "text": link, "answerOption": options} | more


def when(link: str, operator: str = "=", **answer: Any) -> dict[str, Any]:
    return {"question": link, "operator": operator, **answer}


def refusal(data: dict[str, Any], **given: Any) -> str:
    with pytest.raises(InstrumentError) as caught:
        from_questionnaire(data, **given)
    return " | ".join(caught.value.faults)


@pytest.mark.parametrize(
    "name", ["ordinalValue", "itemWeight", "questionnaire-ordinalValue", "valueset-ordinalValue", "iso21090-CO-value"]
)
@pytest.mark.parametrize("place", PLACES)
def test_a_published_phq_9_is_read_and_scored_like_ours_wherever_it_keeps_its_numbers(place, name):
    theirs = from_questionnaire(phq9(place, name))
    for answers in ([0] * 9, [3] * 9, [3, 2, 1, 0, 1, 2, 3, 0, 1], [1, 2, None, 0, 1, 2, 3, 0, 1]):
        ours = score(instrument("phq-9"), answers)
        assert score(theirs, [*answers, 2]).total == ours.total
        assert score(theirs, [*answers, None]).total == ours.total
        assert score(theirs, [*answers, None]).missing == ours.missing
    assert (theirs.scoring.low, theirs.scoring.high, theirs.loinc.panel, theirs.loinc.total) == (
        0, 27, "44249-1", "44261-6"
    )  # fmt: skip


def test_the_question_about_difficulty_is_kept_outside_the_total_and_the_text_to_read_too():
    theirs = from_questionnaire(phq9())
    last = theirs.items[9]
    assert (last.scored, last.loinc, [option.text for option in theirs.options_of(last)][3]) == (
        False, "69722-7", "Extremely difficult"
    )  # fmt: skip
    assert theirs.instructions == "Think of the last two weeks."
    assert any("Question 10 does not count" in note for note in theirs.notes)
    assert [option.loinc for option in theirs.options_of(theirs.item(1))] == list(CODES)


def test_numbers_of_a_contained_code_system_are_found():
    system = {
        "resourceType": "CodeSystem",
        "url": "urn:often",
        "concept": [
            {"code": "n", "display": "Never", "extension": weight(0)},
            {"code": "o", "display": "Often", "property": [{"code": "itemWeight", "valueDecimal": 4}]},
        ],
    }
    values = {"resourceType": "ValueSet", "id": "vs", "compose": {"include": [{"system": "urn:often"}]}}
    listed = {"resourceType": "ValueSet", "id": "ex", "expansion": {"contains": [
        {"system": "urn:often", "code": "n", "display": "Never"}, {"system": "urn:often", "code": "o"}]}}  # fmt: skip
    by_coding = [{"valueCoding": {"system": "urn:often", "code": code}} for code in "no"]
    theirs = from_questionnaire(
        form(
            {"linkId": "1", "type": "choice", "text": "One", "answerValueSet": "#vs"},
            {"linkId": "2", "type": "choice", "text": "Two", "answerValueSet": "#ex"},
            {"linkId": "3", "type": "choice", "text": "Three", "answerOption": by_coding},
            contained=[system, values, listed],
        )
    )
    assert score(theirs, [4, 4, 4]).total == 12


def test_two_different_numbers_for_one_answer_are_refused():
    both = at_the_option("a", "A", 1) | {"valueCoding": {"code": "a", "display": "A", "extension": weight(2)}}
    assert "question 1: one of its answers carries two different numbers" in refusal(
        form({"linkId": "1", "type": "choice", "answerOption": [both]})
    )


@pytest.mark.parametrize(
    ("condition", "asked"),
    [
        (when("1", answerCoding={"code": "often"}), {"often"}),
        (when("1", "!=", answerCoding={"code": "never"}), {"sometimes", "often"}),
        (when("1", "exists", answerBoolean=True), {"never", "sometimes", "often"}),
        (when("1", ">=", answerInteger=1), {"sometimes", "often"}),
        (when("1", "<", answerDecimal=1), {"never"}),
    ],
)
def test_a_question_asked_only_after_certain_answers_is_not_missed_after_the_others(condition, asked):
    theirs = from_questionnaire(form(question("1"), question("2", enableWhen=[condition]), question("3")))
    for code, name in enumerate(("never", "sometimes", "often")):
        result = score(theirs, [code, None, 2])
        assert (result.total, result.missing) == ((None, (2,)) if name in asked else (code + 2, ()))


def test_after_a_no_the_rest_is_not_asked_and_the_total_is_there():
    asked = {"linkId": "1", "type": "boolean", "text": "Did you drink?"}
    more = question("2", enableWhen=[when("1", answerBoolean=True)])
    theirs = from_questionnaire(form(asked, more))
    assert score(theirs, [0, None]).total == 0
    assert score(theirs, [1, None]).total is None
    assert score(theirs, [1, 2]).total == 3


def test_one_of_several_conditions_is_enough_where_the_form_says_any():
    conditions = [when("1", answerCoding={"code": "often"}), when("2", answerCoding={"code": "often"})]
    theirs = from_questionnaire(
        form(question("1"), question("2"), question("3", enableWhen=conditions, enableBehavior="any"))
    )
    assert score(theirs, [0, 1, None]).total == 1
    assert score(theirs, [2, 0, None]).missing == (3,)
    assert score(theirs, [0, 2, None]).missing == (3,)


def test_the_condition_of_a_group_holds_for_its_questions():
    group = {"linkId": "g", "type": "group", "enableWhen": [when("1", answerCoding={"code": "often"})]}
    theirs = from_questionnaire(form(question("1"), group | {"item": [question("2"), question("3")]}))
    assert score(theirs, [0, None, None]).total == 0
    assert score(theirs, [2, None, 1]).missing == (2,)


UNSEEN = [{"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden", "valueBoolean": True}]
CANNOT = [
    (
        form(question("1"), question("2"), question("3", enableBehavior="all", enableWhen=[
            when("1", answerCoding={"code": "often"}), when("2", answerCoding={"code": "often"})])),
        "question 3: it is asked when several questions have certain answers at once",
    ),
    (
        form(question("1"), question("2", enableWhen=[when("1", "exists", answerBoolean=False)])),
        "question 2: it is asked when '1' has no answer",
    ),
    (
        form(question("1"), question("2", enableWhen=[when("9", answerBoolean=True)])),
        "question 2: it depends on '9', which is no question before it",
    ),
    (
        form(question("1"), question("2", enableWhen=[when("1", answerCoding={"code": "always"})])),
        "question 2: it depends on the answer 'always', which '1' does not have",
    ),
    (
        form(question("1"), question("2", extension=[
            {"url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression"}])),
        "question 2: it is asked when a formula says so",
    ),
    (form(question("1"), question("2", repeats=True)), "question 2: it can be answered more than once"),
    (form(question("1"), question("2", extension=UNSEEN)), "question 2: it is hidden, so that no one can answer it"),
    (
        form(question("1"), {"linkId": "g", "type": "group", "extension": UNSEEN, "item": [question("2")]}),
        "question 2: it is hidden, so that no one can answer it",
    ),
    (
        form(question("1"), {"linkId": "g", "type": "group", "repeats": True, "item": [question("2")]}),
        "question g: it can be answered more than once",
    ),
    (form(question("1"), question("2"), question("1")), "question 1: its linkId stands 2 times"),
    (form(question("1", modifierExtension=[{"url": "urn:x"}])), "question 1: it has a modifierExtension"),
    (form(question("1"), modifierExtension=[{"url": "urn:x"}]), "it has a modifierExtension"),
    (
        form(question("1", answerOption=[at_the_option("a", "A", 1), at_the_option("b", "B", 1)])),
        "question 1: two of its answers carry the same number",
    ),
    (
        form({"linkId": "1", "type": "choice", "answerOption": [{"valueCoding": {"code": "a"}}]}),
        "there is no question with scored answers",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("data", "reason"), CANNOT, ids=[reason for _, reason in CANNOT])
def test_what_an_instrument_cannot_keep_is_refused_by_name(data, reason):
    assert reason in refusal(data)


def test_a_question_named_to_be_left_out_is_kept_outside_the_total():
    theirs = from_questionnaire(form(question("1"), question("2")), leave_out=["2"])
    assert score(theirs, [2, 2]).total == 2
    assert theirs.scoring.high == 2
    assert any("Question 2 does not count" in note for note in theirs.notes)


def test_a_question_of_free_text_can_be_left_out_and_the_instrument_says_so():
    data = form(question("1"), {"linkId": "why", "type": "text", "text": "Why?"})
    assert "question why: an answer of type 'text' cannot be scored; leave it out with --leave-out why" in refusal(data)
    theirs = from_questionnaire(data, leave_out=["why"])
    assert len(theirs.items) == 1
    assert "Question why of the form is not part of this instrument." in theirs.notes
    assert "there is no question x to leave out" in refusal(data, leave_out=["x", "why"])


def test_a_choice_that_also_takes_free_words_says_that_they_are_not_taken():
    theirs = from_questionnaire(form(question("1", type="open-choice")))
    assert "Question 1: a free answer in place of the choices is not taken." in theirs.notes
