# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The order of what stands on the timeline, also of what is dated by words alone ("after the move").

Words are never turned into days. They give a place in the list: beside the date that they name, or beside the one
dated event whose words they repeat. Where no event or several could be meant, there is no place.
"""

import re
from collections.abc import Sequence
from datetime import date

from openipt.course.entries import Entry
from openipt.protocol.days import days_after
from openipt.protocol.moments import Relation, relation_in
from openipt.protocol.partial_date import PartialDate, parse, words_of

_SMALL_WORDS = frozenset("a an and at from her his i in into it its my of on our s she he the their they to we".split())

Place = tuple[date, int]


def date_of(entry: Entry) -> object:
    """Return the stored date of an event or a treatment: when it was, or when it began."""
    return entry.data.get("when" if entry.kind == "event" else "from")


def ordered(entries: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Return the entries that have a place on the timeline, in their order, and those that have none."""
    dated = [(entry, when.first) for entry in entries if (when := PartialDate.of(date_of(entry)))]
    places = [(place, entry) for entry in entries if (place := _place(entry, dated))]
    placed = [entry for _, entry in sorted(places, key=lambda pair: pair[0])]
    return placed, [entry for entry in entries if entry not in placed]


def _place(entry: Entry, dated: Sequence[tuple[Entry, date]]) -> Place | None:
    if when := PartialDate.of(date_of(entry)):
        return when.first, 0
    relation = relation_in(words_of(date_of(entry)))
    if relation is None:
        return None
    if named := parse(relation.other):
        return _beside(named.first if relation.side < 0 else named.last, relation)
    meant = [day for event, day in dated if event.kind == "event" and _repeats(relation.other, event.text("what"))]
    return _beside(meant[0], relation) if len(meant) == 1 else None


def _beside(day: date, relation: Relation) -> Place:
    return days_after(day, relation.side * relation.days), relation.side


def _repeats(words: str, event: str) -> bool:
    """Tell whether all that one of the two says is in the other, small words apart."""
    first, second = _content_words(words), _content_words(event)
    return bool(first and second) and (first <= second or second <= first)


def _content_words(text: str) -> set[str]:
    """The words of a text without their endings: a "move" and "moved" are the same."""
    words = set(re.findall(r"\w+", text.casefold())) - _SMALL_WORDS
    return {re.sub(r"(?<=\w{3})(?:ed|es|ing|[eds])$", "", word) for word in words}
