# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""An instrument to and from a FHIR R4 Questionnaire, as plain dictionaries.

Answers carry their score in the standard extension ``ordinalValue``. What a Questionnaire has no place for (scoring,
bands, thresholds, licence) goes along in an extension of our own, so that ours come back whole; one of another maker
becomes an instrument whose total is the sum of its answers.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from openipt.measures.faults import InstrumentError
from openipt.measures.load import checked
from openipt.measures.model import Instrument, Item, Option
from openipt.measures.reading import read_instrument

LOINC = "http://loinc.org"
ORDINAL = (
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
)
MIN_VALUE = "http://hl7.org/fhir/StructureDefinition/minValue"
MAX_VALUE = "http://hl7.org/fhir/StructureDefinition/maxValue"
DEFINITION = "urn:openipt:instrument"
ITEM = "urn:openipt:item"
NOT_HERE = "Question {number} (its wording is not in this program: see the licence)"
VALUES = ("valueDecimal", "valueInteger")


def to_questionnaire(instrument: Instrument) -> dict[str, Any]:
    """The instrument as an R4 Questionnaire; questions without wording say so."""
    body = json.loads(instrument.body())
    rest = {key: part for key, part in body.items() if key not in ("items", "options")}
    made: dict[str, Any] = {
        "resourceType": "Questionnaire",
        "id": instrument.id,
        "extension": [{"url": DEFINITION, "valueString": _canonical(rest)}],
        "version": instrument.version,
        "name": re.sub(r"[^A-Za-z0-9]", "_", instrument.name),
        "title": instrument.title,
        "status": "active",
        "subjectType": ["Patient"],
        "copyright": " ".join(part for part in (instrument.licence.state, instrument.licence.notice) if part),
        "item": [_item_out(instrument, item, own) for item, own in zip(instrument.items, body["items"], strict=True)],
    }
    if instrument.instructions:
        made["description"] = instrument.instructions
    if instrument.loinc.panel:
        made["code"] = [{"system": LOINC, "code": instrument.loinc.panel}]
    return made


def from_questionnaire(data: Mapping[str, Any], **given: str) -> Instrument:
    """The instrument of an R4 Questionnaire; raises InstrumentError with everything that stands in the way.

    ``given`` sets fields that a Questionnaire does not say: direction, about, recall, ...
    """
    if data.get("resourceType") != "Questionnaire":
        raise InstrumentError([f"resourceType is {data.get('resourceType')!r}, not 'Questionnaire'"])
    try:
        return _converted(data, given)
    except InstrumentError:
        raise
    except (AttributeError, KeyError, TypeError, ValueError) as fault:
        # Some part is no object or list where R4 wants one; the standard is too wide to check each place by itself.
        raise InstrumentError([f"it is not in the form of a FHIR R4 Questionnaire: {fault}"]) from None


def _converted(data: Mapping[str, Any], given: Mapping[str, str]) -> Instrument:
    faults: list[str] = []
    asked = list(_asked(data.get("item"), faults))
    items = [_item_in(data, question, place, faults) for place, question in enumerate(asked, 1)]
    if not items:
        faults.append("there is no question with scored answers")
    if faults:
        raise InstrumentError(faults)
    own = _extension(data, DEFINITION)
    rest = json.loads(own["valueString"]) if own else _described(data, items)
    whole = {**rest, **given, **_shared_options(items)}
    return checked(read_instrument(whole, str(data.get("id", "Questionnaire"))))


def _canonical(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _item_out(instrument: Instrument, item: Item, own: Mapping[str, Any]) -> dict[str, Any]:
    rest = {key: part for key, part in own.items() if key not in ("number", "text", "loinc", "options")}
    made: dict[str, Any] = {"linkId": str(item.number), "text": item.text or NOT_HERE.format(number=item.number)}
    if item.loinc:
        made["code"] = [{"system": LOINC, "code": item.loinc}]
    made["extension"] = [{"url": ITEM, "valueString": _canonical(rest)}]
    if options := instrument.options_of(item):
        made["type"] = "choice"
        made["answerOption"] = [{"valueCoding": _coding(option)} for option in options]
        return made
    whole = item.step == 1
    made["type"] = "integer" if whole else "decimal"
    kind = "valueInteger" if whole else "valueDecimal"
    made["extension"] += [{"url": MIN_VALUE, kind: item.low}, {"url": MAX_VALUE, kind: item.high}]
    return made


def _coding(option: Option) -> dict[str, Any]:
    coding: dict[str, Any] = {"extension": [{"url": ORDINAL[0], "valueDecimal": option.code}]}
    if option.loinc:
        coding["system"] = LOINC
    return {**coding, "code": option.loinc or str(option.code), "display": option.text}


def _extension(data: Mapping[str, Any], *urls: str) -> Mapping[str, Any] | None:
    found = (part for part in data.get("extension", ()) if isinstance(part, Mapping) and part.get("url") in urls)
    return next(found, None)


def _asked(items: Any, faults: list[str]) -> Iterator[Mapping[str, Any]]:
    """The questions in order, out of their groups; displays and worked-out (read-only) items are no questions."""
    for place, item in enumerate(items if isinstance(items, list) else [], 1):
        if not isinstance(item, Mapping):
            faults.append(f"item {place} is no object")
            continue
        if item.get("type") not in ("group", "display") and not item.get("readOnly"):
            yield item
        yield from _asked(item.get("item"), faults)


def _item_in(data: Mapping[str, Any], question: Mapping[str, Any], number: int, faults: list[str]) -> dict[str, Any]:
    """A question as the keys of an item in a file, with what our own extension adds where it is one of ours."""
    where = f"question {question.get('linkId', number)}"
    own = _extension(question, ITEM)
    text = str(question.get("text", "")).strip()
    made: dict[str, Any] = {"number": number, **_answers(data, question, where, faults)}
    made |= {"text": text} if text != NOT_HERE.format(number=number) else {}
    made |= {"loinc": code} if (code := _loinc(question)) else {}
    return made | (json.loads(own["valueString"]) if own else {})


def _answers(data: Mapping[str, Any], question: Mapping[str, Any], where: str, faults: list[str]) -> dict[str, Any]:
    kind = question.get("type")
    if kind in ("choice", "open-choice", "coding"):
        options = list(_options(data, question, where, faults))
        codes = [option["code"] for option in options] or [0, 1]
        return {"low": min(codes), "high": max(codes), "options": options}
    if kind == "boolean":
        return {"low": 0, "high": 1, "options": [{"code": 0, "text": "No"}, {"code": 1, "text": "Yes"}]}
    low, high = _range(question)
    if kind not in ("integer", "decimal"):
        faults.append(f"{where}: an answer of type {kind!r} cannot be scored")
    elif low is None or high is None:
        faults.append(f"{where}: minValue and maxValue are needed to score a number")
    return {"low": low, "high": high}


def _shared_options(items: list[dict[str, Any]]) -> dict[str, Any]:
    """The items, their options named once where all have the same."""
    first = items[0].get("options")
    if not first or len(items) == 1 or any(item.get("options") != first for item in items):
        return {"items": items}
    return {"options": first, "items": [{k: v for k, v in item.items() if k != "options"} for item in items]}


def _range(question: Mapping[str, Any]) -> tuple[float | None, float | None]:
    ends = [_extension(question, url) for url in (MIN_VALUE, MAX_VALUE)]
    low, high = (next((end[key] for key in VALUES if key in end), None) if end else None for end in ends)
    return low, high


def _options(
    data: Mapping[str, Any], question: Mapping[str, Any], where: str, faults: list[str]
) -> Iterator[dict[str, Any]]:
    choices = [choice.get("valueCoding", choice) for choice in question.get("answerOption", [])]
    choices = choices or list(_value_set(data, str(question.get("answerValueSet", ""))))
    if not choices:
        faults.append(f"{where}: it has no answers")
    for choice in choices:
        text = str(choice.get("display") or choice.get("valueString") or choice.get("code", ""))
        ordinal = _extension(choice, *ORDINAL)
        value = next((part[key] for part in (ordinal or {}, choice) for key in VALUES if key in part), None)
        if isinstance(value, int | float) and not isinstance(value, bool):
            loinc = {"loinc": choice["code"]} if choice.get("system") == LOINC and choice.get("code") else {}
            yield {"code": value, "text": text, **loinc}
        else:
            faults.append(f"{where}: the answer {text!r} has no ordinalValue, so it cannot be scored")


def _value_set(data: Mapping[str, Any], reference: str) -> Iterator[Mapping[str, Any]]:
    for resource in data.get("contained", []):
        if reference == f"#{resource.get('id')}":
            for include in resource.get("compose", {}).get("include", []):
                yield from ({"system": include.get("system"), **concept} for concept in include.get("concept", []))


def _loinc(holder: Mapping[str, Any]) -> str:
    return next((str(code.get("code")) for code in holder.get("code", []) if code.get("system") == LOINC), "")


def _described(data: Mapping[str, Any], items: list[dict[str, Any]]) -> dict[str, Any]:
    """What a Questionnaire of another maker says of itself, and plainly what it does not say."""
    title = str(data.get("title") or data.get("name") or data.get("id") or "Untitled")
    copyright_text = str(data.get("copyright", "")).strip()
    made: dict[str, Any] = {
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
        "source": str(data.get("url") or data.get("publisher") or "FHIR Questionnaire"),
        "verification": "M",
        "instructions": str(data.get("description", "")),
        "licence": {"state": copyright_text or "not stated: find out before use", "items_shipped": True},
        "scoring": {
            "rule": "sum",
            "low": sum(item["low"] for item in items),
            "high": sum(item["high"] for item in items),
            "text": "Sum of the answers' ordinal values.",
        },
    }
    return made | ({"loinc": {"panel": code}} if (code := _loinc(data)) else {})


MOST_IN_NAME = 200  # characters of a name that its id is made of: normalising a long one can take for ever


def _as_id(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name[:MOST_IN_NAME]).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain)) or "imported"
