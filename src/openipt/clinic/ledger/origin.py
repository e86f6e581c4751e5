# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""From which page, in which sign-in, the present request acts: audit rows say it without every action being told."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Origin:
    """The name of a page in the address table (never an address, which holds ids) and the id of a sign-in."""

    page: str = ""
    sign_in: UUID | None = None


NOWHERE = Origin()
_present: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


def present() -> Origin:
    """Return the origin of what is being done now; empty on the command line."""
    return _present.get()


@contextmanager
def acting_from(origin: Origin) -> Iterator[None]:
    """Everything inside the block comes from `origin`."""
    token = _present.set(origin)
    try:
        yield
    finally:
        _present.reset(token)


def name_page(page: str) -> None:
    """Say which page acts, once the address is known; holds until the end of the block of `acting_from`."""
    _present.set(replace(_present.get(), page=page))
