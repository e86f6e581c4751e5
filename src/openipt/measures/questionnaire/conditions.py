# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""When a question is asked at all: ``enableWhen`` of a Questionnaire as ``asked_if`` of an item.

An instrument can say "asked when one of these answers lies in one of these ranges". A condition that says more (two
questions at once, "when there is no answer", a formula) cannot be kept, and its question is named.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from openipt.measures.model import When
from openipt.measures.questionnaire.extensions import CONDITION_IN_CODE, extension

Element = Mapping[str, Any]
Asked = dict[int, set[float]]  # item number -> answers after which the question is asked, one of them being enough
_COMPARE = {
    ">": lambda code, wanted: code > wanted,
    "<": lambda code, wanted: code < wanted,
    ">=": lambda code, wanted: code >= wanted,
    "<=": lambda code, wanted: code <= wanted,
}


class CannotKeep(ValueError):
    """A condition that an instrument cannot say; the message is the reason, without the question's name."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be answered to one question: its codes, and the code of each answer by the name the form gives it."""

    number: int
    codes: tuple[float, ...]
    named: Mapping[str, float]


def asked_if(levels: Sequence[Element], known: Mapping[str, Choices]) -> tuple[When, ...]:
    """Return the ranges after which a question is asked; empty when always.

    `levels` are the question itself and the groups around it: each must hold. `known` has the choices of every question
    before it by linkId. Raises CannotKeep.
    """
    conditions = [asked for level in levels if (asked := _of_level(level, known)) is not None]
    if not conditions:
        return ()
    whole = conditions[0]
    for other in conditions[1:]:
        whole = _both(whole, other)
    if not any(whole.values()):
        raise CannotKeep("its condition can never be met")
    codes = {choices.number: choices.codes for choices in known.values()}
    return tuple(when for number in sorted(whole) for when in _ranges(number, whole[number], codes[number]))


def _of_level(level: Element, known: Mapping[str, Choices]) -> Asked | None:
    if extension(level, *CONDITION_IN_CODE):
        raise CannotKeep("it is asked when a formula says so")
    wanted = [_allowed(condition, known) for condition in level.get("enableWhen", ())]
    if not wanted:
        return None
    whole = wanted[0]
    for other in wanted[1:]:
        whole = _both(whole, other) if level.get("enableBehavior") == "all" else _either(whole, other)
    return whole


def _both(first: Asked, other: Asked) -> Asked:
    if len(first) != 1 or first.keys() != other.keys():
        raise CannotKeep("it is asked when several questions have certain answers at once")
    return {number: codes & other[number] for number, codes in first.items()}


def _either(first: Asked, other: Asked) -> Asked:
    return {number: first.get(number, set()) | other.get(number, set()) for number in {**first, **other}}


def _allowed(condition: Element, known: Mapping[str, Choices]) -> Asked:
    """Return the answers to the question it names that meet one condition."""
    link, operator = str(condition.get("question")), str(condition.get("operator"))
    choices = known.get(link)
    if choices is None:
        raise CannotKeep(f"it depends on {link!r}, which is no question before it whose answers are counted")
    if operator == "exists":
        if condition.get("answerBoolean") is not True:
            raise CannotKeep(f"it is asked when {link!r} has no answer")
        return {choices.number: set(choices.codes)}
    wanted = _wanted(condition, choices, link)
    if operator in ("=", "!="):
        met = {code for code in choices.codes if (code == wanted) == (operator == "=")}
    elif operator in _COMPARE:
        met = {code for code in choices.codes if _COMPARE[operator](code, wanted)}
    else:
        raise CannotKeep(f"its condition has the operator {operator!r}")
    return {choices.number: met}


def _wanted(condition: Element, choices: Choices, link: str) -> float:
    """Return the code of the answer that a condition compares with."""
    if isinstance(condition.get("answerBoolean"), bool):
        return float(condition["answerBoolean"])
    for key in ("answerInteger", "answerDecimal"):
        if key in condition:
            return float(condition[key])
    coding = condition.get("answerCoding", {})
    name = str(coding.get("code") or condition.get("answerString") or coding.get("display", ""))
    if name not in choices.named:
        raise CannotKeep(f"it depends on the answer {name!r}, which {link!r} does not have")
    return choices.named[name]


def _ranges(number: int, wanted: set[float], codes: Sequence[float]) -> Iterator[When]:
    """Yield neighbouring codes as one range, an end left open where it is the end of all codes."""
    marked = [(code, code in wanted) for code in sorted(codes)]
    for inside, run in groupby(marked, key=lambda pair: pair[1]):
        if inside:
            ends = [code for code, _ in run]
            low = None if ends[0] == marked[0][0] and ends[-1] != marked[-1][0] else ends[0]
            high = None if ends[-1] == marked[-1][0] else ends[-1]
            yield When(number, low, high)
