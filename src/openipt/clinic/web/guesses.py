# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""For whom a wrong password counts: django-axes asks, and locks out what it is told.

A stranger's guesses count for the account from the stranger's address. A browser in which the account has been signed
in carries a signed cookie and is counted by itself, so that no guesses from elsewhere, not even from the same address,
keep its person out (the device cookies that OWASP describes).
"""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string, salted_hmac

from openipt.clinic.accounts.models import User
from openipt.clinic.accounts.models.user import clean_email

COOKIE = "openipt_browser"
_SALT = "openipt.browser"
_REMEMBERED_FOR = 180 * 24 * 60 * 60
_MOST_ACCOUNTS = 8
# django-axes stores at most 255 characters.
_LONGEST_EMAIL = 200


def counted_account(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Return the account that a try counts for; a browser the account knows has a name of its own behind it."""
    email = clean_email((credentials or {}).get("username") or request.POST.get("email", ""))[:_LONGEST_EMAIL]
    known = _known(request)
    return f"{email} {known['browser']}" if _mark(email) in known["accounts"] else email


def counted_address(request: HttpRequest) -> str | None:
    """Return the client's address.

    Of the newer, long kind its network, since one household has all of it (RFC 6177).
    """
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False).network_address)
    return str(address)


def remember_browser(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Let `user`'s tries in this browser count by themselves from now on."""
    known = _known(request)
    marks = [mark for mark in known["accounts"] if mark != _mark(user.email)]
    known["accounts"] = [*marks, _mark(user.email)][-_MOST_ACCOUNTS:]
    response.set_cookie(
        COOKIE,
        signing.dumps(known, salt=_SALT),
        max_age=_REMEMBERED_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known(request: HttpRequest) -> dict[str, Any]:
    try:
        known: dict[str, Any] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_REMEMBERED_FOR)
    except signing.BadSignature:
        return {"browser": get_random_string(16), "accounts": []}
    return known


def _mark(email: str) -> str:
    """Return names an account for this installation alone; the cookie holds no email."""
    return salted_hmac(_SALT, clean_email(email)[:_LONGEST_EMAIL]).hexdigest()[:16]
