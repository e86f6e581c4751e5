# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Looks at courses for which the audit had no room: they wait in memory, in their order, until there is some.

Reading goes on when the disk is full, because someone may need a safety plan or a telephone number. The look is
written as soon as there is room. It is lost if the process is killed before; so the log says that looks wait.
"""

import atexit
import logging
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

log = logging.getLogger(__name__)
# Beyond this nothing more is read: no look goes unnoted.
MOST = 5000


@dataclass(frozen=True, slots=True)
class Look:
    """Someone opened a page of a course; `id` is that of the row it becomes."""

    id: UUID
    service: UUID
    by: UUID
    course: UUID
    sign_in: UUID | None
    page: str
    at: datetime


_lock = threading.Lock()
_looks: list[Look] = []


def keep(look: Look, *, write: Callable[[], int]) -> bool:
    """Let a look wait; False when too many wait already.

    `write` tries to store all that wait and returns how many still do: it is called once more when the process ends.
    """
    with _lock:
        if len(_looks) >= MOST:
            return False
        if not _looks:
            log.warning("The disk is full. Looks at courses wait in memory until the audit can be written.")
            atexit.register(_at_end, write)
        _looks.append(look)
        return True


def waiting(service: UUID | None = None) -> list[Look]:
    """Return the looks that wait, in their order: those of one service, or all."""
    with _lock:
        return [look for look in _looks if service in (None, look.service)]


def services() -> set[UUID]:
    """Return the services of which looks wait."""
    return {look.service for look in waiting()}


def has_like(look: Look, *, since: datetime) -> bool:
    """Return whether the same person's look at the same page in the same sign-in waits already."""
    key = (look.by, look.course, look.sign_in, look.page)
    return any(key == (other.by, other.course, other.sign_in, other.page) and other.at > since for other in waiting())


def forget(looks: Collection[Look]) -> None:
    """They are stored: none of them waits any longer."""
    stored = {look.id for look in looks}
    with _lock:
        _looks[:] = [look for look in _looks if look.id not in stored]


def _at_end(write: Callable[[], int]) -> None:
    if lost := write():
        log.error("The disk is still full: %d looks at courses could not be written to the audit.", lost)
