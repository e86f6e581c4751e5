# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Counting SQL statements as the budgets do."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

_NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@contextmanager
def statements(at_most: int | None = None) -> Iterator[list[str]]:
    """Collect the statements of the block, without those that only open and close transactions.

    Sign-in, user and audit statements are counted. With `at_most` the block fails when it made more, and lists them.
    """
    made: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield made
    made += [one["sql"] for one in captured if not one["sql"].lstrip().upper().startswith(_NOT_COUNTED)]
    if at_most is not None and len(made) > at_most:
        listed = "\n".join(f"{number}. {sql[:300]}" for number, sql in enumerate(made, start=1))
        raise AssertionError(f"{len(made)} statements, at most {at_most} allowed:\n{listed}")
