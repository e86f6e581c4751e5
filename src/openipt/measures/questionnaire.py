# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""An instrument to and from a FHIR R4 Questionnaire, as plain dictionaries.

Answers carry their score in the standard extension ``ordinalValue``. What a Questionnaire has no place for (scoring, bands,
thresholds, licence) goes along in an extension of our own, so that ours come back whole; one of another maker becomes an
instrument whose total is the sum of its answers.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
    rest = {key: part for key, part in json.loads(instrument.body()).items() if key not in ("items", "options")}
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
        "item": [_item_out(instrument, item) for item in instrument.items],
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
    faults: list[str] = []
    asked = list(_asked(data.get("item"), faults))
    items = [_item_in(data, question, place, faults) for place, question in enumerate(asked, 1)]
    if not items:
        faults.append("there is no question with scored answers")
    if faults:
        raise InstrumentError(faults)
    own = _extension(data, DEFINITION)
    rest = json.loads(own["valueString"]) if own else _described(data, items)
    made = read_instrument({**rest, **given, "items": [_plain(item) for item in items]}, str(data.get("id", "item")))
    return checked(made)


def _canonical(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _item_out(instrument: Instrument, item: Item) -> dict[str, Any]:
    rest = {key: part for key, part in _plain(item).items() if key not in ("number", "text", "loinc", "options")}
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


def _plain(item: Item) -> dict[str, Any]:
    """An item as the keys of a file, without what is empty or not set."""
    data: dict[str, Any] = {"number": item.number, "low": item.low, "high": item.high}
    data |= {key: part for key in ("text", "loinc") if (part := getattr(item, key))}
    data |= {"step": item.step} if item.step != 1 else {}
    data |= {"codes": list(item.codes)} if item.codes else {}
    data |= {"reversed": True} if item.reversed else {}
    data |= {"scored": False} if not item.scored else {}
    data |= {"asked_if": [vars(when) for when in item.asked_if]} if item.asked_if else {}
    return data | ({"options": [_option(option) for option in item.options]} if item.options else {})


def _option(option: Option) -> dict[str, Any]:
    return {"code": option.code, "text": option.text} | ({"loinc": option.loinc} if option.loinc else {})


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


def _item_in(data: Mapping[str, Any], question: Mapping[str, Any], number: int, faults: list[str]) -> Item:
    where = f"question {question.get('linkId', number)}"
    kind, own = question.get("type"), _extension(question, ITEM)
    text = str(question.get("text", "")).strip()
    options: tuple[Option, ...] = ()
    low, high = _range(question)
    if kind in ("choice", "open-choice", "coding"):
        options = tuple(_options(data, question, where, faults))
        codes = [option.code for option in options]
        low, high = (min(codes), max(codes)) if codes else (0, 1)
    elif kind == "boolean":
        options, low, high = (Option(0, "No"), Option(1, "Yes")), 0, 1
    elif kind not in ("integer", "decimal"):
        faults.append(f"{where}: an answer of type {kind!r} cannot be scored")
    elif low is None or high is None:
        faults.append(f"{where}: minValue and maxValue are needed to score a number")
    read = _Read(number, "" if text == NOT_HERE.format(number=number) else text, low or 0, high or 1, options)
    return read.item(_loinc(question), json.loads(own["valueString"]) if own else {})


@dataclass(frozen=True)
class _Read:
    number: int
    text: str
    low: float
    high: float
    options: tuple[Option, ...]

    def item(self, loinc: str, own: Mapping[str, Any]) -> Item:
        """The item, with what our own extension adds where it is one of ours."""
        base: dict[str, Any] = {**vars(self), "loinc": loinc}
        base |= {key: part for key, part in own.items() if key in ("step", "reversed", "scored")}
        if "codes" in own:
            base["codes"] = tuple(own["codes"])
        return Item(**base)


def _range(question: Mapping[str, Any]) -> tuple[float | None, float | None]:
    ends = [_extension(question, url) for url in (MIN_VALUE, MAX_VALUE)]
    low, high = (next((end[key] for key in VALUES if key in end), None) if end else None for end in ends)
    return low, high


def _options(data: Mapping[str, Any], question: Mapping[str, Any], where: str, faults: list[str]) -> Iterator[Option]:
    choices = [choice.get("valueCoding", choice) for choice in question.get("answerOption", [])]
    choices = choices or list(_value_set(data, str(question.get("answerValueSet", ""))))
    if not choices:
        faults.append(f"{where}: it has no answers")
    for choice in choices:
        text = str(choice.get("display") or choice.get("valueString") or choice.get("code", ""))
        ordinal = _extension(choice, *ORDINAL)
        value = next((part[key] for part in (ordinal or {}, choice) for key in VALUES if key in part), None)
        if isinstance(value, int | float) and not isinstance(value, bool):
            code = choice.get("code", "")
            yield Option(value, text, code if choice.get("system") == LOINC else "")
        else:
            faults.append(f"{where}: the answer {text!r} has no ordinalValue, so it cannot be scored")


def _value_set(data: Mapping[str, Any], reference: str) -> Iterator[Mapping[str, Any]]:
    for resource in data.get("contained", []):
        if reference == f"#{resource.get('id')}":
            for include in resource.get("compose", {}).get("include", []):
                yield from ({"system": include.get("system"), **concept} for concept in include.get("concept", []))


def _loinc(holder: Mapping[str, Any]) -> str:
    return next((str(code.get("code")) for code in holder.get("code", []) if code.get("system") == LOINC), "")


def _described(data: Mapping[str, Any], items: list[Item]) -> dict[str, Any]:
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
            "low": sum(item.low for item in items),
            "high": sum(item.high for item in items),
            "text": "Sum of the answers' ordinal values.",
        },
    }
    return made | ({"loinc": {"panel": code}} if (code := _loinc(data)) else {})


def _as_id(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain)) or "imported"
