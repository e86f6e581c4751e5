# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Days that can hardly be right. They are taken where a reason is given; a session is never booked too far ahead."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from openipt.course.planning import months_after
from openipt.protocol.days import read_day
from openipt.protocol.model import Field, FieldType, Finding
from openipt.protocol.partial_date import PartialDate

BOOKED_AHEAD = 2  # years: a session further ahead is a slip of the keyboard
KNOWN_AHEAD = 10  # years: any other day that is planned, such as a follow-up or a review
LONGEST_LIFE = 120  # years
OF_OTHERS = frozenset({"born", "died"})  # days in the life of someone else, who may be a generation older


def years_after(day: date, years: int) -> date:
    return months_after(day, 12 * years)


def check_booked(day: date, today: date) -> Iterator[Finding]:
    """Yield a finding for a session that is further ahead than sessions are booked."""
    until = years_after(today, BOOKED_AHEAD)
    if day > until:
        yield Finding("booked_too_far", "day", {"day": day, "until": until})


def check_days(
    fields: Sequence[Field], data: Mapping[str, object], today: date, born_on: date | None
) -> Iterator[Finding]:
    """Yield a finding that asks for a reason, for every day among the answers that can hardly be right."""
    for field in fields:
        value = data.get(field.id)
        if field.type is FieldType.ROWS and isinstance(value, list):
            for row in value:
                yield from check_days(field.fields, row, today, born_on)
        elif span := _span(field, value):
            of_client = field.id not in OF_OTHERS
            yield from check_day(*span, today, born_on if of_client else None, lives=1 if of_client else 2)


def check_day(first: date, last: date, today: date, born_on: date | None, lives: int = 1) -> Iterator[Finding]:
    """Yield a finding for a day, known to be between two, that is before the client's birth, long ago or far ahead."""
    if born_on is not None and last < born_on:
        yield Finding("before_birth", "reason", {"day": last, "born_on": born_on})
    elif last < years_after(today, -LONGEST_LIFE * lives):
        yield Finding("long_ago", "reason", {"day": last, "years": LONGEST_LIFE * lives})
    elif first > years_after(today, KNOWN_AHEAD):
        yield Finding("far_ahead", "reason", {"day": first, "years": KNOWN_AHEAD})


def _span(field: Field, value: object) -> tuple[date, date] | None:
    """Return the first and the last day that an answer may mean; None where it is no date."""
    if field.type is FieldType.DATE and (day := read_day(value)):
        return day, day
    when = PartialDate.of(value) if field.type is FieldType.WHEN else None
    return (when.first, when.last) if when else None
