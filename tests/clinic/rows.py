# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The rows behind what an action has recorded, for tests that look at them."""

from typing import Any

from openipt.clinic.casework.actions import book_sessions, save_text
from openipt.clinic.casework.models import Session, TextVersion


def booked(**given: Any) -> list[Session]:
    """The sessions that `book_sessions` has planned, in the order of their times."""
    ids = [entry.about for entry in book_sessions(**given).entries]
    return list(Session.objects.select_related("course__service").filter(pk__in=ids).order_by("starts_at", "id"))


def version_saved(**given: Any) -> TextVersion:
    """The version that `save_text` has made."""
    return TextVersion.objects.get(pk=save_text(**given).entry.id)
