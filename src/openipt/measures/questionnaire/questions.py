# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Each question of a Questionnaire as the keys of an item in an instrument file, or why it cannot be one."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from openipt.measures.checking import MOST_CODES
from openipt.measures.model import When, tidy
from openipt.measures.questionnaire.conditions import CannotKeep, Choices, asked_if
from openipt.measures.questionnaire.extensions import (
    DECIMAL_PLACES,
    HIDDEN,
    ITEM,
    MAX_VALUE,
    MIN_VALUE,
    extension,
    extensions,
    loinc_of,
    number_in,
)
from openipt.measures.questionnaire.options import Answer, answers_of
from openipt.measures.questionnaire.outgoing import NOT_HERE
from openipt.measures.questionnaire.walk import Found, Place

CHOICES = ("choice", "open-choice", "coding")
NUMBERS = ("integer", "decimal")
NO_FREE_ANSWER = "Question {0}: a free answer in place of the choices is not taken."
LEAVE_OUT = "leave it out with --leave-out {link}"


class NoItem(ValueError):
    """A question that cannot be an item; the message says why, without the question's name."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the keys of an item, with a note where a reader should know how it was understood."""

    item: dict[str, Any]
    note: str = ""


def question_items(
    data: Mapping[str, Any], form: Found, leave_out: Collection[str], faults: list[str]
) -> list[Question]:
    """Return all questions as items in their order; adds a fault for each that cannot be one."""
    links = {place.link for place in form.places}
    faults += [f"there is no question {link} to leave out" for link in leave_out if link not in links]
    questions: list[Question] = []
    known: dict[str, Choices] = {}
    for place in form.places:
        number = len(questions) + 1
        try:
            question = _question(data, place, number, place.link in leave_out, known)
        except (NoItem, CannotKeep) as reason:
            if place.link in leave_out:
                form.left_out.append(f"Question {place.link} of the form is not part of this instrument.")
            else:
                faults.append(f"question {place.link}: {reason}")
            continue
        questions.append(question)
        known[place.link] = _choices(data, place, question.item)
    return questions


def _question(
    data: Mapping[str, Any], place: Place, number: int, left_out: bool, known: Mapping[str, Choices]
) -> Question:
    """With what our own extension adds where the Questionnaire is one of ours."""
    own = extension(place.question, ITEM)
    if any(
        part.get("valueBoolean") for holder in (*place.groups, place.question) for part in extensions(holder, HIDDEN)
    ):
        raise NoItem(f"it is hidden, so that no one can answer it; {LEAVE_OUT.format(link=place.link)}")
    text = str(place.question.get("text", "")).strip()
    item: dict[str, Any] = {"number": number}
    item |= {"text": text} if text != NOT_HERE.format(number=number) else {}
    item |= {"loinc": code} if (code := loinc_of(place.question)) else {}
    keys, note = _answers(data, place)
    if left_out:
        keys |= {"scored": False, "optional": True}
        note = f"Question {number} does not count: it was left out of the total when the form was imported."
    asked = asked_if((*place.groups, place.question), known)
    item |= keys | ({"asked_if": [_when(when) for when in asked]} if asked else {})
    if own:
        return Question(item | json.loads(own["valueString"]), "")
    nothing = {"not_asked_counts": 0} if asked else {}  # what is not asked adds nothing to a sum
    return Question(item | nothing, note and note.format(number))


def _when(when: When) -> dict[str, float]:
    ends = {"at_least": when.at_least, "at_most": when.at_most}
    return {"item": when.item, **{key: end for key, end in ends.items() if end is not None}}


def _choices(data: Mapping[str, Any], place: Place, item: Mapping[str, Any]) -> Choices:
    """Return what later conditions can name: the codes of a question, and each answer by its code and by its words."""
    options = item.get("options", [])
    named: dict[str, float] = {}
    if place.question.get("type") in CHOICES:
        for answer, option in zip(answers_of(data, place.question), options, strict=True):
            named |= {answer.text: option["code"], answer.code: option["code"]}
    codes = [option["code"] for option in options] or _steps(item["low"], item["high"], item.get("step", 1))
    return Choices(item["number"], tuple(codes), named)


def _steps(low: float, high: float, step: float) -> list[float]:
    return [tidy(low + place * step) for place in range(min(round((high - low) / step), MOST_CODES) + 1)]


def _answers(data: Mapping[str, Any], place: Place) -> tuple[dict[str, Any], str]:
    """Return the keys that say what can be answered, and the note."""
    kind = place.question.get("type")
    if kind in CHOICES:
        keys, note = _from_choices(data, place)
        return keys, f"{note} {NO_FREE_ANSWER}".strip() if kind == "open-choice" else note
    if kind == "boolean":
        options = [{"code": 0, "text": "No"}, {"code": 1, "text": "Yes"}]
        return {"low": 0, "high": 1, "options": options}, "Question {0}: yes counts 1, no counts 0."
    if kind not in NUMBERS:
        raise NoItem(f"an answer of type {kind!r} cannot be scored; {LEAVE_OUT.format(link=place.link)}")
    low, high = (_number(place.question, url) for url in (MIN_VALUE, MAX_VALUE))
    if low is None or high is None:
        raise NoItem(f"minValue and maxValue are needed to score a number; {LEAVE_OUT.format(link=place.link)}")
    if kind == "integer":
        return {"low": low, "high": high}, "Question {0} counts as the number that is entered."
    places = _number(place.question, DECIMAL_PLACES)
    step = tidy(10 ** -(1 if places is None else places))
    note = f"Question {{0}} counts as the number that is entered, in steps of {step}."
    return {"low": low, "high": high, "step": step}, note


def _number(question: Mapping[str, Any], url: str) -> float | None:
    holder = extension(question, url)
    return number_in(holder) if holder else None


def _from_choices(data: Mapping[str, Any], place: Place) -> tuple[dict[str, Any], str]:
    answers = answers_of(data, place.question)
    if not answers:
        where = place.question.get("answerValueSet")
        raise NoItem(f"its answers are in {where}, which is not in the file" if where else "it has no answers")
    if any(len(answer.weights) > 1 for answer in answers):
        raise NoItem("one of its answers carries two different numbers")
    if any(answer.own_code is not None for answer in answers):  # one of ours: the number that counts may be turned
        return _keys(
            answers, [answer.weights[0] if answer.own_code is None else answer.own_code for answer in answers]
        ), ""
    weighted = [answer for answer in answers if answer.weights]
    if not weighted:
        note = "Question {0} does not count: its answers carry no number. They are numbered by their place, from 0."
        return _keys(answers, list(range(len(answers)))) | {"scored": False, "optional": True}, note
    bare = [repr(answer.text) for answer in answers if not answer.weights]
    if bare:
        raise NoItem(f"the answer {', '.join(bare)} has no ordinalValue or itemWeight, though others have")
    codes = [answer.weights[0] for answer in answers]
    if len(set(codes)) < len(codes):
        raise NoItem("two of its answers carry the same number, so they could not be told apart afterwards")
    return _keys(answers, codes), ""


def _keys(answers: list[Answer], codes: list[Any]) -> dict[str, Any]:
    options = [
        {"code": code, "text": answer.text, **({"loinc": answer.loinc} if answer.loinc else {})}
        for answer, code in zip(answers, codes, strict=True)
    ]
    return {"low": min(codes), "high": max(codes), "options": options}
