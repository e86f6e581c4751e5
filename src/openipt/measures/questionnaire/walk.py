# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The questions of a Questionnaire in their order, out of their groups, with what an instrument cannot keep named."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openipt.measures.questionnaire.extensions import COMPUTED, extension, loinc_of

Element = Mapping[str, Any]
MODIFIES = "a modifierExtension or implicitRules, which change the meaning in a way that is not known here"


@dataclass(frozen=True, slots=True)
class Place:
    """A question and the groups around it, the outermost first."""

    question: Element
    groups: tuple[Element, ...]
    link: str


@dataclass(slots=True)
class Found:
    """What a Questionnaire holds: questions to answer, texts to read, and results that are computed from them."""

    places: list[Place] = field(default_factory=list)
    displays: list[str] = field(default_factory=list)
    computed: list[Element] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @property
    def total_loinc(self) -> str:
        """The LOINC code of the total, where exactly one result is computed."""
        return loinc_of(self.computed[0]) if len(self.computed) == 1 else ""


def find_questions(data: Element, faults: list[str]) -> Found:
    """Return everything in the Questionnaire; adds a fault for each thing that would be lost without a word."""
    form = Found()
    if data.get("modifierExtension") or data.get("implicitRules"):
        faults.append(f"it has {MODIFIES}")
    _walk(data.get("item"), (), form, faults)
    for link, count in Counter(form.links).items():
        if count > 1:
            faults.append(f"question {link}: its linkId stands {count} times, so its answers cannot be told apart")
    return form


def _walk(items: Any, groups: tuple[Element, ...], form: Found, faults: list[str]) -> None:
    for place, item in enumerate(items if isinstance(items, list) else [], 1):
        if not isinstance(item, Mapping):
            faults.append(f"item {place} is no object")
            continue
        link = str(item.get("linkId") or f"(without linkId) {len(form.places) + 1}")
        form.links.append(link)
        if item.get("modifierExtension"):
            faults.append(f"question {link}: it has {MODIFIES}")
        if item.get("repeats"):
            faults.append(f"question {link}: it can be answered more than once (repeats)")
        is_group = item.get("type") == "group"
        _take(item, link, groups, form)
        _walk(item.get("item"), (*groups, item) if is_group else groups, form, faults)


def _take(item: Element, link: str, groups: tuple[Element, ...], form: Found) -> None:
    if item.get("type") in ("group", "display"):
        form.displays += [text] if (text := str(item.get("text", "")).strip()) else []
    elif item.get("readOnly") or extension(item, *COMPUTED):
        form.computed.append(item)
    else:
        form.places.append(Place(item, groups, link))
