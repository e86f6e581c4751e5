# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A form sent twice makes one row: the id it carries is the row's.

Double click, retry and offline entry are all the same thing here. The same user again gets the first answer; anybody
else gets 404, so that an id tells nothing.
"""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.http import Http404

from openipt.clinic.accounts.models import User

Row = TypeVar("Row", bound=models.Model)


def form_id(text: str) -> UUID:
    """Read the id that a form carries; raises Http404 if it is none, which no form of ours sends."""
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError) as problem:
        raise Http404 from problem


def first_answer(model: type[Row], row_id: UUID, *, by: User, author: str = "recorded_by") -> Row | None:
    """Return the row that an earlier submission of this id made, or None if there is none yet.

    `author` names the field that holds who made the row. Raises Http404 if that was another user.
    """
    row = model._base_manager.filter(pk=row_id).first()
    if row is not None and getattr(row, f"{author}_id") != by.pk:
        raise Http404
    return row


def create_once(
    model: type[Row], row_id: UUID, *, by: User, create: Callable[[], Row], author: str = "recorded_by"
) -> tuple[Row, bool]:
    """Return the row of this id and whether `create` has just made it.

    `create` must make the row under exactly this id. When two submissions run at the same moment the second waits
    for the first at the primary key and then gets its row. Whatever else `create` raises is raised on.
    """
    if (row := first_answer(model, row_id, by=by, author=author)) is not None:
        return row, False
    try:
        with transaction.atomic():
            return create(), True
    except (IntegrityError, ValidationError):  # a check of uniqueness may find the other's row first
        if (row := first_answer(model, row_id, by=by, author=author)) is None:
            raise
        return row, False
