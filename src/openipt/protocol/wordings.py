# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The two wordings: what a client may read, and the staff terms that may never stand in it.

A client may ask for every word that stands about them; these terms blame, frighten or pass a verdict, or are found
by the person they are about. Each has a second wording in the content itself.
"""

import re
from collections.abc import Iterator

from openipt.protocol.model import Choice, Field, Worksheet
from openipt.wording import Audience, Text, texts

# Beginnings of words, without case. "case" and "client" are whole words: "in case" is said on its own.
STAFF_TERMS = (
    r"deficits?\b",
    r"disputes?\b",
    r"impasse",
    r"dissolution",
    r"complicated",
    r"pathological",
    r"terminat",
    r"sick role",
    r"faulty",
    r"hostil",
    r"giving in\b",
    r"excess demand",
    r"global criticism",
    r"drain",
    r"non-?respon",
    r"drop(ped)?[ -]?outs?\b",
    r"did not attend",
    r"declin",
    r"not suitable",
    r"refus",
    r"stuck\b",
    r"not on track",
    r"deteriorat",
    r"harm",
    r"(not )?recovered\b",
    r"(?<!in )case\b",
    r"suicid",
    r"(low|high|medium)[ -]risk",
    r"violen",
    r"fail(ed|ure|s)?\b",
    r"resistan",
    r"maladaptive",
    r"client\b",
    r"patient\b",
)
_TERM = re.compile("|".join(rf"(?<![\w-]){term}" for term in STAFF_TERMS), re.IGNORECASE)


def staff_term(text: str) -> str | None:
    """Return the first staff term in a text for a client, None if there is none."""
    match = _TERM.search(text)
    return match.group() if match else None


def texts_for_clients(definition: object) -> Iterator[Text]:
    """Return every text in a piece of content that a client may read."""
    return (text for text in texts(definition) if text.audience is Audience.CLIENT)


def missing_for_clients(sheet: Worksheet) -> Iterator[tuple[str, str]]:
    """Yield places of a worksheet that a client may see and that have no wording for one: (entry, key)."""
    if not (sheet.client_copy or sheet.together):
        return
    if not sheet.title.client:
        yield "", "title"
    for section in sheet.sections:
        shown = [field for field in section.fields if not field.staff_only]
        if shown and not section.title.client:
            yield f"section {section.id}", "title"
        for field in shown:
            yield from _missing_in(field, f"section {section.id} field {field.id}")


def _missing_in(field: Field, entry: str) -> Iterator[tuple[str, str]]:
    if not field.label.client:
        yield entry, "label"
    if any(not _said(choice) for choice in field.choices):
        yield entry, "choices"
    for column in field.fields:
        if not column.staff_only:
            yield from _missing_in(column, f"{entry}.{column.id}")


def _said(choice: Choice) -> bool:
    return bool(choice.words.client)
