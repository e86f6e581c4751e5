# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A FHIR R4 Questionnaire as an instrument: all of it honoured, or refused with the question named."""

import json
import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from openipt.measures.faults import InstrumentError
from openipt.measures.load import checked
from openipt.measures.model import Instrument
from openipt.measures.questionnaire.extensions import DEFINITION, extension, loinc_of
from openipt.measures.questionnaire.questions import Question, question_items
from openipt.measures.questionnaire.walk import Found, find_questions
from openipt.measures.reading import read_instrument

MOST_IN_NAME = 200  # characters of a name that its id is made of: normalising a long one can take for ever
ADDED_UP = "Sum of the numbers that the form gives its answers."
NO_RISKS = "A Questionnaire does not say which questions are about danger: add [[risks]] where there are any."


def from_questionnaire(data: Mapping[str, Any], *, leave_out: Collection[str] = (), **attributes: str) -> Instrument:
    """Return the instrument of an R4 Questionnaire; raises InstrumentError with everything that stands in the way.

    Questions whose answers carry no number are kept outside the total, as are those whose linkId stands in
    ``leave_out``. ``attributes`` sets fields that a Questionnaire does not have: direction, about, recall, ...
    """
    if data.get("resourceType") != "Questionnaire":
        raise InstrumentError([f"resourceType is {data.get('resourceType')!r}, not 'Questionnaire'"])
    try:
        return _converted(data, frozenset(leave_out), attributes)
    except InstrumentError:
        raise
    except (AttributeError, KeyError, TypeError, ValueError) as fault:
        # Some part is no object or list where R4 wants one; the standard is too wide to check each place by itself.
        raise InstrumentError([f"it is not in the form of a FHIR R4 Questionnaire: {fault}"]) from None


def _converted(data: Mapping[str, Any], leave_out: frozenset[str], attributes: Mapping[str, str]) -> Instrument:
    faults: list[str] = []
    form = find_questions(data, faults)
    questions = question_items(data, form, leave_out, faults)
    if not any(question.item.get("scored", True) for question in questions):
        faults.append("there is no question with scored answers: no answer carries an ordinalValue or itemWeight")
    if faults:
        raise InstrumentError(faults)
    items = [question.item for question in questions]
    own = extension(data, DEFINITION)
    rest = json.loads(own["valueString"]) if own else _described(data, form, questions)
    whole = {**rest, **attributes, **_shared_options(items, rest.get("options"))}
    return checked(read_instrument(whole, str(data.get("id", "Questionnaire"))))


def _shared_options(items: list[dict[str, Any]], known: list[dict[str, Any]] | None) -> dict[str, Any]:
    """Return the items with shared options named once: those our own definition names, or those all items have."""
    first = items[0].get("options")
    alike = first if len(items) > 1 and all(item.get("options") == first for item in items) else None
    shared = known or alike
    if not shared:
        return {"items": items}
    rest = [{key: part for key, part in item.items() if (key, part) != ("options", shared)} for item in items]
    return {"options": shared, "items": rest}


def _described(data: Mapping[str, Any], form: Found, questions: list[Question]) -> dict[str, Any]:
    """Return what a Questionnaire of another maker says of itself, and plainly what it does not say."""
    title = str(data.get("title") or data.get("name") or data.get("id") or "Untitled")
    copyright_text = str(data.get("copyright", "")).strip()
    described: dict[str, Any] = {
        "id": _as_id(str(data.get("id") or data.get("name") or title)),
        "version": str(data.get("version", "1")),
        "name": title,
        "title": title,
        "client_title": title,
        "about": "symptom",
        "construct": title,
        "rater": "not stated",
        "population": "not stated",
        "recall": "not stated",
        "direction": "none",
        "codes_are": "score",
        "source": str(data.get("url") or data.get("publisher") or "FHIR Questionnaire"),
        "verification": "M",
        "instructions": "\n".join(form.displays) or str(data.get("description", "")),
        "licence": {"state": copyright_text or "not stated: find out before use", "items_shipped": True},
        "scoring": {"rule": "sum", **_range(questions), "text": ADDED_UP},
        "notes": [*(question.note for question in questions if question.note), *form.left_out, NO_RISKS],
    }
    codes = {"panel": loinc_of(data), "total": form.total_loinc}
    return described | {"loinc": {key: code for key, code in codes.items() if code}}


def _range(questions: list[Question]) -> dict[str, float]:
    """Return the lowest and the highest total; a question that is not asked counts nothing."""
    counted = [question.item for question in questions if question.item.get("scored", True)]
    sometimes = [bool(item.get("asked_if")) for item in counted]
    lows = [min(item["low"], 0) if maybe else item["low"] for item, maybe in zip(counted, sometimes, strict=True)]
    highs = [max(item["high"], 0) if maybe else item["high"] for item, maybe in zip(counted, sometimes, strict=True)]
    return {"low": sum(lows), "high": sum(highs)}


def _as_id(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name[:MOST_IN_NAME]).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain)) or "imported"
