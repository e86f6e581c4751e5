# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What a record answers when it cannot do what was asked. Nothing was written then.

Pages, jobs and programs use the same actions, so these errors know nothing of the web; `clinic.web.answers` turns
them into answers for a browser. Who may not do something gets Django's PermissionDenied.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError

from openipt.protocol.model import Finding


class RecordError(Exception):
    """What was asked of a record cannot be done."""


class NotHere(RecordError):
    """There is no such row in this course or service, or it is not open to this user: which of them is not told."""


class IdTaken(NotHere):
    """An id from outside is already the id of another row, about which nothing is told."""


class Conflict(RecordError):
    """Something else has been stored: `stored` is what is there now, at `revision`. Neither of the two is lost."""

    def __init__(self, stored: Mapping[str, object], revision: int = 0) -> None:
        super().__init__("other content is stored")
        self.stored, self.revision = stored, revision


class Refused(RecordError, ValueError):
    """What was to be recorded cannot be: `findings` say what is wrong and where, as codes."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(", ".join(f"{finding.where}: {finding.code}" for finding in findings))
        self.findings = findings


@contextmanager
def ids_from_outside() -> Iterator[None]:
    """Around rows that are added under an id from outside: raises IdTaken where the database has that id already."""
    try:
        yield
    except IntegrityError as taken:
        raise IdTaken from taken


def check_sent_again(stored: Mapping[str, object], sent: Mapping[str, object]) -> None:
    """Check an id that the same user sends again: the same content is answered as the first time.

    Raises Conflict with what is stored where any value that was sent is another one.
    """
    if any(stored.get(name) != value for name, value in sent.items()):
        raise Conflict(stored)
