# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The order of what stands on the timeline, also of what is dated by words alone ("after the move").

Words are never turned into days. They give a place in the list: beside the date that they name, or beside the one
dated event whose words they repeat. Where no event or several could be meant, there is no place.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from openipt.course.kinds.life import Event, OnTimeline
from openipt.protocol.days import days_after
from openipt.protocol.moments import Relation, relation_in
from openipt.protocol.partial_date import parse

_SMALL_WORDS = frozenset("a an and at from her his i in into it its my of on our s she he the their they to we".split())

Place = tuple[date, int]
T = TypeVar("T", bound=OnTimeline)


def ordered(facts: Sequence[T]) -> tuple[list[T], list[T]]:
    """Return the facts that have a place on the timeline, in their order, and those that have none."""
    dated: list[tuple[OnTimeline, date]] = [(fact, days.first) for fact in facts if (days := fact.begins.days)]
    places = [(place, fact) for fact in facts if (place := _place(fact, dated))]
    placed = [fact for _, fact in sorted(places, key=lambda pair: pair[0])]
    return placed, [fact for fact in facts if fact not in placed]


def _place(fact: OnTimeline, dated: Sequence[tuple[OnTimeline, date]]) -> Place | None:
    if days := fact.begins.days:
        return days.first, 0
    relation = relation_in(fact.begins.words)
    if relation is None:
        return None
    if named := parse(relation.other):
        return _beside(named.first if relation.side < 0 else named.last, relation)
    meant = [day for event, day in dated if isinstance(event, Event) and _repeats(relation.other, event.what)]
    return _beside(meant[0], relation) if len(meant) == 1 else None


def _beside(day: date, relation: Relation) -> Place:
    return days_after(day, relation.side * relation.days), relation.side


def _repeats(words: str, event: str) -> bool:
    """Tell whether all that one of the two says is in the other, small words apart."""
    first, second = _content_words(words), _content_words(event)
    return bool(first and second) and (first <= second or second <= first)


def _content_words(text: str) -> set[str]:
    """Return the words of a text without their endings: a "move" and "moved" are the same."""
    words = set(re.findall(r"\w+", text.casefold())) - _SMALL_WORDS
    return {re.sub(r"(?<=\w{3})(?:ed|es|ing|[eds])$", "", word) for word in words}
