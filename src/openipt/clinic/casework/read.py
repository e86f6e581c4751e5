# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A course that was read once: what a page shows, and what an action goes on from without reading it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from openipt.clinic.casework.mapping import entries_of
from openipt.clinic.casework.restate import folded
from openipt.clinic.clients.models import Course
from openipt.course.entries import Entry
from openipt.course.state import CourseState


class Lock:
    """The lock on a course, which the running transaction holds until it ends.

    `latest` is the course as it was read or recorded last under this lock.
    """

    def __init__(self) -> None:
        self.latest: CourseRead | None = None
        self._transaction = connection.atomic_blocks[0]

    @property
    def is_held(self) -> bool:
        """Whether the transaction that took the lock is still running."""
        return bool(connection.atomic_blocks) and connection.atomic_blocks[0] is self._transaction


@dataclass(frozen=True, slots=True)
class CourseRead:
    """A course, all its entries, and its state on the day on which it was read."""

    course: Course
    entries: tuple[Entry, ...]
    state: CourseState
    lock: Lock | None = None

    def __post_init__(self) -> None:
        if self.lock is not None:
            self.lock.latest = self

    @property
    def is_current(self) -> bool:
        """Whether nothing can have been recorded since: the lock is held, and no action has gone on from here."""
        return self.lock is not None and self.lock.is_held and self.lock.latest is self


@dataclass(frozen=True, slots=True)
class Recorded:
    """What an action recorded, its own entry first, and the course after it."""

    entries: tuple[Entry, ...]
    after: CourseRead

    @property
    def entry(self) -> Entry:
        """The entry that the action was called for."""
        return self.entries[0]

    @property
    def course(self) -> Course:
        return self.after.course

    @property
    def state(self) -> CourseState:
        return self.after.state


def read_course(course: Course, today: date, *, is_locked: bool = False) -> CourseRead:
    """Read and fold a course, once. `is_locked` says that the running transaction holds its lock."""
    entries = tuple(entries_of(course.pk))
    return CourseRead(course, entries, folded(course, entries, today), Lock() if is_locked else None)
