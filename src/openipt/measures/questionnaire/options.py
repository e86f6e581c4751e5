# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The answers of a question, and what each counts: R4 allows the number in several places.

It may stand at the ``answerOption``, at its ``valueCoding``, beside a plain value (``_valueString``), at the concept of
a contained value set or at the concept of a contained code system, as an extension or as a property.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openipt.measures.questionnaire.extensions import (
    CODE,
    LOINC,
    WEIGHT_PROPERTIES,
    WEIGHTS,
    extension,
    extensions,
    number_in,
)

Element = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as the form has it: `code` and `system` name it, `weights` are all numbers found for it."""

    text: str
    code: str
    system: str
    weights: tuple[float, ...]
    own_code: float | None = None

    @property
    def loinc(self) -> str:
        """Its LOINC answer code (LA...), by its system or by its look where a form leaves the system out."""
        looks_so = not self.system and self.code.startswith("LA") and self.code[2:3].isdigit()
        return self.code if self.code and (self.system == LOINC or looks_so) else ""


def answers_of(data: Element, question: Element) -> list[Answer]:
    """Return the answers of a choice question in their order; empty when they are not in the file."""
    options = list(question.get("answerOption", []))
    if options:
        return [_from_option(data, option) for option in options]
    return [_answer(data, concept) for concept in _value_set(data, str(question.get("answerValueSet", "")))]


def _from_option(data: Element, option: Element) -> Answer:
    coding = option.get("valueCoding")
    if coding is not None:
        return _answer(data, coding, option)
    plain = next((key for key in option if key.startswith("value") and not key.startswith("_")), "")
    value = option.get(plain)
    weights = _weights(option, option.get(f"_{plain}", {}))
    if not weights and (number := number_in(option)) is not None:
        weights = (number,)
    return Answer(str(value), str(value), "", weights, _own_code(option))


def _answer(data: Element, coding: Element, option: Element | None = None) -> Answer:
    system, code = str(coding.get("system", "")), str(coding.get("code", ""))
    weights = _weights(option or {}, coding) or _weights_of_concept(data, system, code)
    return Answer(str(coding.get("display") or code), code, system, weights, _own_code(option or {}))


def _own_code(option: Element) -> float | None:
    own = extension(option, CODE)
    return number_in(own) if own else None


def _weights(*holders: Element) -> tuple[float, ...]:
    weights = (number_in(part) for holder in holders for part in extensions(holder, *WEIGHTS))
    return tuple(dict.fromkeys(number for number in weights if number is not None))


def _weights_of_concept(data: Element, system: str, code: str) -> tuple[float, ...]:
    """Return what a contained code system says that one of its concepts counts."""
    for resource in data.get("contained", []):
        if resource.get("resourceType") == "CodeSystem" and resource.get("url", "") == system:
            for concept in _concepts(resource.get("concept", [])):
                if concept.get("code") == code:
                    return _weights(concept) or _weights_by_property(concept)
    return ()


def _concepts(concepts: list[Element]) -> Iterator[Element]:
    for concept in concepts:
        yield concept
        yield from _concepts(concept.get("concept", []))


def _weights_by_property(concept: Element) -> tuple[float, ...]:
    named = (part for part in concept.get("property", []) if part.get("code") in WEIGHT_PROPERTIES)
    return tuple(number for part in named if (number := number_in(part)) is not None)


def _value_set(data: Element, reference: str) -> Iterator[Element]:
    """Yield the codings of a contained value set, referred to by its id (#often) or its address."""
    for resource in data.get("contained", []):
        if resource.get("resourceType", "ValueSet") == "ValueSet" and reference in (
            f"#{resource.get('id')}",
            resource.get("url"),
        ):
            yield from resource.get("expansion", {}).get("contains", [])
            if "expansion" not in resource:
                for include in resource.get("compose", {}).get("include", []):
                    yield from ({"system": include.get("system", ""), **part} for part in _included(data, include))


def _included(data: Element, include: Element) -> list[Element]:
    """Return the concepts of one part of a value set: those it lists, or a whole contained code system."""
    if "concept" in include:
        return list(include["concept"])
    systems = (resource for resource in data.get("contained", []) if resource.get("resourceType") == "CodeSystem")
    whole: list[Element] = next(
        (system.get("concept", []) for system in systems if system.get("url") == include.get("system")), []
    )
    return [] if "filter" in include else list(_concepts(whole))
