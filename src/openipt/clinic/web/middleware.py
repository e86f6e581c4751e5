# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What every request has: one `now`, the service's `today`, its zone, the user's language, and a sign-in."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation

from openipt.clinic.accounts.models import User
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.language import choices_of_clients
from openipt.clinic.ledger.origin import Origin, acting_from, name_page
from openipt.clinic.ledger.troubles import DISK_FULL, meet, trouble_of
from openipt.clinic.web.request import AnyRequest, GetResponse, Request, View, is_signed_in, page_name
from openipt.clinic.web.together import turned_to

# The session is written again, and so lives longer, at most this often: not at every request.
_TOUCH_AFTER = timedelta(minutes=5)
_WITH_TEMPORARY_PASSWORD = ("own-password", "sign-out")
_WHILE_ACCESS_WAITS = (*_WITH_TEMPORARY_PASSWORD, "own-access")


class SignInRequired(LoginRequiredMiddleware):
    """Every page needs a sign-in unless it says otherwise (`login_not_required`).

    A part of a page or an autosave gets 401, for the browser to ask for the sign-in in a dialog and send again.
    """

    def handle_no_permission(  # type: ignore[override]  # any answer will do; Django's stub knows its own redirect only
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        if _is_part(request):
            return HttpResponse(status=401)
        return redirect_to_login(page_to_come_back_to(request))


def _language_of(user: User) -> str:
    """Return the language of a user's pages.

    Their client's for a client's account, for staff what they chose themselves.

    Empty where these pages cannot be shown in it: some languages are there for clients alone.
    """
    if user.client_language is not None:
        return user.client_language if user.client_language in dict(choices_of_clients()) else ""
    return user.language if user.language in dict(settings.LANGUAGES) else ""


class Here:
    """Sets `request.now` and `request.today`, the service's zone, the user's language and the origin of audit rows.

    A user with a temporary password is sent to choose another first, and one whose password was reset to confirm
    whose account it is.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: AnyRequest) -> HttpResponse:
        request.now = timezone.now()
        request.today = timezone.localdate(request.now)
        if request.user.is_authenticated and _too_long(request.session, request.now):
            logout(request)
        with ExitStack() as stack:
            if is_signed_in(request):
                _touch(request.session, request.now)
                self._settle(request, stack)
            stack.enter_context(acting_from(Origin(sign_in=sign_in_of(request))))
            response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"  # no page of a record stays on a shared computer
        return response

    def _settle(self, request: Request, stack: ExitStack) -> None:
        service, language = request.user.service, _language_of(request.user)
        request.today = request.now.astimezone(service.tzinfo).date()
        stack.enter_context(timezone.override(service.tzinfo))
        if language:
            stack.enter_context(translation.override(language))
            request.LANGUAGE_CODE = language

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        page = page_name(request)
        name_page(page)
        if getattr(request.user, "password_is_temporary", False) and page not in _WITH_TEMPORARY_PASSWORD:
            return redirect("own-password")
        if getattr(request.user, "access_waits", False) and page not in _WHILE_ACCESS_WAITS:
            return redirect("own-access")
        return None


class Together:
    """While the tablet is turned to the client, every page that is not for both leads to the short code."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if turned_to(request.session) is None or getattr(view, "shown_together", False):
            return None
        if _is_part(request):
            return HttpResponse(status=423)
        return redirect_to_login(page_to_come_back_to(request), login_url=reverse("together-code"))


def sign_in_of(request: HttpRequest) -> UUID | None:
    """Return the id of the sign-in under which the request runs."""
    text = request.session.get("sign_in")
    return UUID(text) if text else None


def _is_part(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request") or request.headers.get("X-Requested-With"))


def _too_long(session: Any, now: datetime) -> bool:
    began = session.get("began_at")
    return began is not None and now.timestamp() - began > settings.OPENIPT_LONGEST_SIGN_IN


def _touch(session: Any, now: datetime) -> None:
    """Let the session live longer; when the disk is full it lives as long as it had."""
    seen_at = session.get("seen_at", 0)
    if now.timestamp() - seen_at <= _TOUCH_AFTER.total_seconds():
        return
    other_changes = session.modified
    session["seen_at"] = now.timestamp()
    try:
        session.save()
    except (DatabaseError, OSError) as problem:
        if trouble_of(problem) != DISK_FULL:
            raise
        meet(DISK_FULL)
        session["seen_at"] = seen_at
    session.modified = other_changes


def page_to_come_back_to(request: HttpRequest) -> str:
    """Return the address asked for.

    For a form that was sent, the page it stood on, since its own address shows nothing.
    """
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    referrer = urlsplit(request.headers.get("Referer", ""))
    return referrer.path if referrer.netloc == request.get_host() and referrer.path else "/"
