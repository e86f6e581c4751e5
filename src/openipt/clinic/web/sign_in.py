# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Signing in and out."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import HttpRequest

from openipt.clinic.accounts.codes import forget_tries
from openipt.clinic.accounts.models import User
from openipt.clinic.accounts.models.user import clean_email
from openipt.clinic.ledger.audit import Touched, append
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.ledger.origin import Origin, acting_from, present
from openipt.sample.sign_in import DEMO_PASSWORD


def find_user(request: HttpRequest, *, email: str, password: str) -> User | None:
    """Return the user whose address and password these are, or None; a failed try counts towards the lock-out.

    Outside the demo its password opens nothing, even if an account should have it.
    """
    if password == DEMO_PASSWORD and not settings.OPENIPT_DEMO:
        return None
    return authenticate(request, username=clean_email(email), password=password)


def sign_in(request: HttpRequest, user: User, *, now: datetime) -> None:
    """Begin a sign-in: a session of its own, an id that audit rows name, and the tries of the short code back."""
    sign_in = new_id()
    login(request, user)
    request.session.update({"sign_in": str(sign_in), "began_at": now.timestamp(), "seen_at": now.timestamp()})
    if not user.access_waits:  # else whoever reset the password could guess the code for ever
        forget_tries(user)
    with acting_from(Origin(present().page, sign_in)), transaction.atomic():
        append(service=user.service_id, by=user, now=now, rows=[Touched("user.signed-in", user.pk)])


def sign_out(request: HttpRequest, *, now: datetime) -> None:
    """End the sign-in; nothing happens without one."""
    user = request.user
    if user.is_authenticated:
        with transaction.atomic():
            append(service=user.service_id, by=user, now=now, rows=[Touched("user.signed-out", user.pk)])
    logout(request)
