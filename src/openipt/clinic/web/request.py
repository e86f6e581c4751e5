# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A request as the pages get it: what the middleware has added, with types.

Django makes every request from a class of its own. The classes here are never made: they say what stands on one.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeAlias, TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from openipt.clinic.accounts.models import User

View: TypeAlias = Callable[..., HttpResponse]
GetResponse: TypeAlias = Callable[[HttpRequest], HttpResponse]


class AnyRequest(HttpRequest):
    """A request of anyone, signed in or not, as `middleware.Here` passes it on.

    `now` is read once; `today` is the day of the user's service, or of the installation for a stranger.
    """

    user: User | AnonymousUser
    now: datetime
    today: date
    htmx: HtmxDetails
    reached_its_page: bool  # set by `drafts.Acknowledge`, which comes last
    _messages: BaseStorage  # what Django's messages wait in


class Request(AnyRequest):
    """A request of someone who is signed in: the only kind that reaches a page without `login_not_required`."""

    user: User


def is_signed_in(request: HttpRequest) -> TypeGuard[Request]:
    """Return whether someone is signed in."""
    return request.user.is_authenticated


def page_name(request: HttpRequest) -> str:
    """Return the name of the address that a view answers; known from `process_view` on."""
    return request.resolver_match.view_name if request.resolver_match else ""
