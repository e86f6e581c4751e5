# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""An instrument as a FHIR R4 Questionnaire.

What an answer counts stands at its ``answerOption`` as ``ordinalValue``, turned where the scorer turns it, so that
whoever adds up the answers gets the score. Questions outside the total carry no such number.
"""

import json
import re
from typing import Any

from openipt.measures.model import Instrument, Item, Option, tidy
from openipt.measures.questionnaire.extensions import CODE, DEFINITION, ITEM, LOINC, MAX_VALUE, MIN_VALUE, ORDINAL

NOT_HERE = "Question {number} (its wording is not in this program: see the licence)"


def to_questionnaire(instrument: Instrument) -> dict[str, Any]:
    """Return the instrument as an R4 Questionnaire; questions without wording say so."""
    body = json.loads(instrument.body())
    rest = {key: part for key, part in body.items() if key != "items"}
    questionnaire: dict[str, Any] = {
        "resourceType": "Questionnaire",
        "id": instrument.id,
        "extension": [{"url": DEFINITION, "valueString": _canonical(rest)}],
        "version": instrument.version,
        "name": re.sub(r"[^A-Za-z0-9]", "_", instrument.name),
        "title": instrument.title,
        "status": "active",
        "subjectType": ["Patient"],
        "copyright": " ".join(part for part in (instrument.licence.state, instrument.licence.notice) if part),
        "item": [_item(instrument, item, own) for item, own in zip(instrument.items, body["items"], strict=True)],
    }
    if instrument.instructions:
        questionnaire["description"] = instrument.instructions
    if instrument.loinc.panel:
        questionnaire["code"] = [{"system": LOINC, "code": instrument.loinc.panel}]
    return questionnaire


def _canonical(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _item(instrument: Instrument, item: Item, own: dict[str, Any]) -> dict[str, Any]:
    rest = {key: part for key, part in own.items() if key not in ("number", "text", "loinc", "options", "asked_if")}
    question: dict[str, Any] = {"linkId": str(item.number), "text": item.text or NOT_HERE.format(number=item.number)}
    if item.loinc:
        question["code"] = [{"system": LOINC, "code": item.loinc}]
    question["extension"] = [{"url": ITEM, "valueString": _canonical(rest)}]
    question |= _enable_when(instrument, item)
    if options := instrument.options_of(item):
        question["type"] = "choice"
        question["answerOption"] = [_answer_option(item, option) for option in options]
        return question
    kind = f"value{_number_key(item)}"
    question["type"] = _number_key(item).lower()
    question["extension"] += [{"url": MIN_VALUE, kind: item.low}, {"url": MAX_VALUE, kind: item.high}]
    return question


def _answer_option(item: Item, option: Option) -> dict[str, Any]:
    counts = tidy(item.low + item.high - option.code) if item.reversed else option.code
    notes = [{"url": ORDINAL, "valueDecimal": counts}] if item.scored else []
    if not item.scored or counts != option.code:
        notes.append({"url": CODE, "valueDecimal": option.code})
    return {"extension": notes, "valueCoding": _coding(option)}


def _coding(option: Option) -> dict[str, Any]:
    system = {"system": LOINC} if option.loinc else {}
    return {**system, "code": option.loinc or str(option.code), "display": option.text}


def _number_key(item: Item) -> str:
    return "Integer" if item.step == 1 else "Decimal"


def _enable_when(instrument: Instrument, item: Item) -> dict[str, Any]:
    """Return the keys ``enableWhen`` and ``enableBehavior``: every answer after which the question is asked."""
    conditions = [
        _equals(instrument, instrument.item(when.item), code)
        for when in item.asked_if
        for code in instrument.codes_of(instrument.item(when.item))
        if when.holds({when.item: code})
    ]
    if not conditions:
        return {}
    return {"enableWhen": conditions, **({"enableBehavior": "any"} if len(conditions) > 1 else {})}


def _equals(instrument: Instrument, before: Item, code: float) -> dict[str, Any]:
    option = next((option for option in instrument.options_of(before) if option.code == code), None)
    answer = {"answerCoding": _coding(option)} if option else {f"answer{_number_key(before)}": code}
    return {"question": str(before.number), "operator": "=", **answer}
