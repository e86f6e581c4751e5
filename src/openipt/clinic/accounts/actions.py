# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is done to services, users and roles. Every action is one transaction and ends with its audit rows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from openipt.clinic.accounts.codes import hash_code
from openipt.clinic.accounts.models import AccountNotice, Service, User
from openipt.clinic.accounts.models.user import clean_email
from openipt.clinic.accounts.notices import tell, tell_of_duty
from openipt.clinic.accounts.passwords import change_password, reset_password, set_password, temporary_password
from openipt.clinic.accounts.permissions import may_stand_in
from openipt.clinic.accounts.roles import (
    ADMINISTRATORS,
    ask_for_roles,
    change_roles,
    end_roles,
    grant,
    keep_an_administrator,
    known_roles,
    needs_second,
    refuse_without_second,
    roles_of,
    without_second,
)
from openipt.clinic.ledger.audit import Touched, append
from openipt.clinic.ledger.errors import IdTaken
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.ledger.models import AuditChain

__all__ = [
    "change_password",
    "change_roles",
    "change_service",
    "create_service",
    "create_user",
    "deactivate_user",
    "reactivate_user",
    "reset_password",
    "set_code",
]

SERVICE_SETTINGS = (
    "name", "zone", "country", "language", "crisis_contacts", "alert_due_minutes", "duty_user", "uses_sick_role",
)  # fmt: skip


@transaction.atomic
def create_service(
    *, name: str, by: User | None, now: datetime, row_id: UUID | None = None, **settings: Any
) -> Service:
    """Make a service and the head of its audit; `settings` as in SERVICE_SETTINGS."""
    service = Service(id=row_id or new_id(), name=name, created_at=now, **settings)
    service.full_clean()
    service.save(force_insert=True)
    AuditChain.objects.create(service_id=service.pk)
    append(service=service, by=by, now=now, rows=[Touched("service.created", service.pk)])
    return service


@transaction.atomic
def change_service(*, service: Service, by: User, now: datetime, **settings: Any) -> Service:
    """Change settings of a service; raises ValidationError for a value that does not fit."""
    changed = tuple(name for name in SERVICE_SETTINGS if name in settings and getattr(service, name) != settings[name])
    on_duty = service.duty_user
    for name in changed:
        setattr(service, name, settings[name])
    _check_duty_user(service)
    if "duty_user" in changed:
        _refuse_unconfirmed(service.duty_user)
    service.full_clean()
    if changed:
        service.revision += 1
        service.save(update_fields=[*changed, "revision"])
        append(service=service, by=by, now=now, rows=[Touched("service.changed", service.pk, fields=changed)])
    if "duty_user" in changed:
        tell_of_duty(service, before=on_duty, by=by, now=now)
    return service


@transaction.atomic
def create_user(
    *,
    service: Service,
    email: str,
    name: str,
    roles: Iterable[str],
    by: User | None,
    now: datetime,
    password: str | None = None,
    language: str = "",
    row_id: UUID | None = None,
) -> tuple[User, str | None]:
    """Make a user with roles; returns the user and, unless a password was given, the temporary one to hand over.

    A role that opens every course is asked for and comes once another administrator has confirmed it; on the command
    line (`by` is None) it is given. What others entrust to the new account is held until a second person has confirmed
    whose it is (`passwords.hold`). Raises ValidationError by field for an address in use, an unknown role, a password
    that is too weak, or where there is no one to confirm, and IdTaken for an id that another user has.
    """
    wanted = known_roles(roles)
    now_given = wanted if by is None else without_second(wanted)
    if by is not None and now_given != wanted:
        refuse_without_second(None, by)
    user = User(id=row_id or new_id(), service=service, email=clean_email(email), name=name, language=language)
    user.created_at, user.created_by = now, by
    chosen = password or temporary_password()
    user.password_is_temporary = password is None
    # A therapist who gives a client's account reads that course anyway.
    user.owner_confirmed = by is None or password is not None or "client" in wanted
    set_password(user, chosen)
    _check_new(user)
    user.save(force_insert=True)
    rows = [Touched("user.created", user.pk), *grant(user, now_given, by=by, now=now)]
    append(service=service, by=by, now=now, rows=rows)
    if by is not None and now_given != wanted:
        ask_for_roles(user=user, roles=wanted, by=by, now=now)
    return user, None if password else chosen


def _check_new(user: User) -> None:
    try:
        user.full_clean()
    except ValidationError as problem:
        if "id" in problem.error_dict:
            raise IdTaken from problem
        raise


@transaction.atomic
def change_user(*, user: User, by: User, now: datetime, name: str, language: str | None = None) -> User:
    """Change how a user is called and, if given, the language of their pages."""
    wanted = {"name": name} | ({} if language is None else {"language": language})
    changed = tuple(field for field, value in wanted.items() if getattr(user, field) != value)
    for field in changed:
        setattr(user, field, wanted[field])
    user.full_clean()
    if changed:
        user.save(update_fields=changed)
        append(service=user.service_id, by=by, now=now, rows=[Touched("user.changed", user.pk, fields=changed)])
    return user


@transaction.atomic
def deactivate_user(*, user: User, by: User, now: datetime) -> None:
    """Let a user sign in no more, at once; what they wrote stays theirs. Not oneself, not the last administrator."""
    if user.pk == by.pk:
        raise ValidationError(_("You cannot close your own account. Another administrator can."), "self")
    if roles_of(user).intersection(ADMINISTRATORS):
        keep_an_administrator(user)
    _set_active(user, active=False, by=by, now=now)


@transaction.atomic
def reactivate_user(*, user: User, by: User, now: datetime) -> None:
    """Let a user who had left sign in again, with the roles held before.

    Those that open every course are not among them: they are asked for again, as for anyone.
    """
    if user.is_active:
        return
    _set_active(user, active=True, by=by, now=now)
    before = roles_of(user)
    if needs_second((), before):
        ended = end_roles(user, before - without_second(before), by=by, now=now)
        append(service=user.service_id, by=by, now=now, rows=ended)


@transaction.atomic
def set_code(*, user: User, code: str, by: User, now: datetime) -> None:
    """Set the short code that leads out of the together view; raises ValidationError unless four to six digits."""
    user.code, user.code_tries = hash_code(code), 0
    user.save(update_fields=["code", "code_tries"])
    append(service=user.service_id, by=by, now=now, rows=[Touched("user.code-set", user.pk)])


def _check_duty_user(service: Service) -> None:
    """Alerts fall to whoever is on duty, so it must be someone who can answer them."""
    if service.duty_user and not may_stand_in(service.duty_user, service):
        raise ValidationError({"duty_user": _("Choose a therapist who works in this service.")})


def _refuse_unconfirmed(user: User | None) -> None:
    """Alerts must not wait for an account that opens nothing yet."""
    if user is not None and user.needs_confirmation:
        raise ValidationError(
            {"duty_user": _("Another administrator must first confirm whose account this is, on the page of the user.")}
        )


def _set_active(user: User, *, active: bool, by: User, now: datetime) -> None:
    if user.is_active == active:
        return
    user.is_active = active
    user.save(update_fields=["is_active"])
    kind = "user.reactivated" if active else "user.deactivated"
    append(service=user.service_id, by=by, now=now, rows=[Touched(kind, user.pk)])
    tell([user], AccountNotice.REOPENED if active else AccountNotice.CLOSED, by=by, now=now)
