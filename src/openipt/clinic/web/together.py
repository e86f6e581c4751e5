# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The room turned around: while a browser shows the together view, no staff page answers in it.

The session remembers that the tablet is turned and to which course. Only views marked with `shown_together` then
answer; every other address leads to the page that asks for the short code.
"""

from typing import TypeVar
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from openipt.clinic.web.request import Request, View

MarkedView = TypeVar("MarkedView", bound=View)
_KEY = "together"


class NoCodeError(Exception):
    """The user has set no short code, so that the tablet could not be turned back without a full sign-in."""


def shown_together(view: MarkedView) -> MarkedView:
    """Mark a view as one that may answer while the tablet is turned to the client."""
    vars(view)["shown_together"] = True
    return view


def turn(request: Request, course: UUID) -> None:
    """Turn the tablet to the client of a course; raises NoCodeError for a user without a short code."""
    if not request.user.has_code:
        raise NoCodeError
    request.session[_KEY] = str(course)


def turn_back(request: HttpRequest) -> None:
    """Show the staff pages again; after the code was given."""
    request.session.pop(_KEY, None)


def turned_to(session: SessionBase) -> UUID | None:
    """Return the course whose client is looking at this browser now, or None."""
    text = session.get(_KEY)
    return UUID(text) if text else None
