# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Small courses for tests: one entry a line."""

from datetime import UTC, date, datetime, time
from itertools import count

from openipt.course.entries import Entry
from openipt.course.fold import Plan, fold
from openipt.course.state import CourseState
from openipt.protocol.load import content

FORM = content().forms["individual-acute"]
_numbers = count(1)


def entry(
    kind: str,
    on: date,
    id: str = "",
    /,
    *,
    session: str | None = None,
    replaces: str | None = None,
    hour: int = 10,
    **data: object,
) -> Entry:
    """An entry recorded on its day; `data` without what is None."""
    said = {key: value for key, value in data.items() if value is not None}
    at = datetime.combine(on, time(hour), UTC)
    return Entry(id or f"{kind}-{next(_numbers)}", kind, on, at, "thea", said, session, None, replaces)


def planned(id: str, on: date) -> Entry:
    """A session at ten."""
    return entry("session", on, id, hour=9, starts_at=f"{on}T10:00:00+00:00", day=on.isoformat(), minutes=50)


def held(id: str, on: date) -> list[Entry]:
    """A session that took place."""
    return [planned(id, on), entry("attendance", on, session=id, state="held")]


def state(today: date, *entries: Entry) -> CourseState:
    return fold(Plan(FORM), entries, today)
