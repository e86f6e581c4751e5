# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is done to services, users and roles. Every action is one transaction and ends with its audit rows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from openipt.clinic.accounts.audit import Touched, append
from openipt.clinic.accounts.codes import hash_code
from openipt.clinic.accounts.ids import new_id
from openipt.clinic.accounts.models import AuditChain, RoleGrant, Service, User
from openipt.clinic.accounts.models.user import clean_email
from openipt.clinic.accounts.passwords import temporary_password
from openipt.clinic.accounts.permissions import may_stand_in
from openipt.privacy import ROLES

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
    for name in changed:
        setattr(service, name, settings[name])
    _check_duty_user(service)
    service.full_clean()
    if changed:
        service.revision += 1
        service.save(update_fields=[*changed, "revision"])
        append(service=service, by=by, now=now, rows=[Touched("service.changed", service.pk, fields=changed)])
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

    Raises ValidationError by field for an address in use, an unknown role, or a password that is too weak.
    """
    wanted = _known(roles)
    user = User(id=row_id or new_id(), service=service, email=clean_email(email), name=name, language=language)
    user.created_at, user.created_by = now, by
    handed_over = None if password else temporary_password()
    user.password_is_temporary = password is None
    _set_password(user, password or handed_over)
    user.full_clean()
    user.save(force_insert=True)
    grants = _grant(user, wanted, by=by, now=now)
    append(service=service, by=by, now=now, rows=[Touched("user.created", user.pk), *_granted(grants)])
    return user, handed_over


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
def change_roles(*, user: User, roles: Iterable[str], by: User, now: datetime) -> None:
    """Give and end roles until the user holds exactly these; raises ValidationError for the last administrator."""
    wanted = _known(roles)
    held = {grant.role: grant for grant in _current(user)}
    if ("client" in held) != ("client" in wanted):
        raise ValidationError({"roles": _("An account is either a client's or somebody's who works here.")})
    if "administrator" in held.keys() - wanted:
        _keep_an_administrator(user)
    ended = [held[role] for role in sorted(held.keys() - wanted)]
    for grant in ended:
        grant.ended_at, grant.ended_by = now, by
        grant.save(update_fields=["ended_at", "ended_by"])
    given = _grant(user, wanted - held.keys(), by=by, now=now)
    user.__dict__.pop("role_ids", None)
    rows = [*(Touched("role.ended", grant.pk, fields=(grant.role,)) for grant in ended), *_granted(given)]
    append(service=user.service_id, by=by, now=now, rows=rows)


@transaction.atomic
def deactivate_user(*, user: User, by: User, now: datetime) -> None:
    """Let a user sign in no more, at once; what they wrote stays theirs. Not oneself, not the last administrator."""
    if user.pk == by.pk:
        raise ValidationError(_("You cannot close your own account. Another administrator can."), "self")
    if any(grant.role == "administrator" for grant in _current(user)):
        _keep_an_administrator(user)
    _set_active(user, active=False, by=by, now=now)


@transaction.atomic
def reactivate_user(*, user: User, by: User, now: datetime) -> None:
    """Let a user who had left sign in again, with the roles held before."""
    _set_active(user, active=True, by=by, now=now)


@transaction.atomic
def change_password(*, user: User, password: str, by: User, now: datetime) -> None:
    """Set one's own password; every other sign-in of the user ends. Raises ValidationError if it is too weak."""
    _set_password(user, password)
    user.password_is_temporary = False
    user.save(update_fields=["password", "password_is_temporary"])
    append(service=user.service_id, by=by, now=now, rows=[Touched("user.password-changed", user.pk)])


@transaction.atomic
def reset_password(*, user: User, by: User, now: datetime) -> str:
    """Give a user a temporary password, returned to be handed over; every sign-in of the user ends."""
    password = temporary_password()
    _set_password(user, password)
    user.password_is_temporary = True
    user.save(update_fields=["password", "password_is_temporary"])
    append(service=user.service_id, by=by, now=now, rows=[Touched("user.password-reset", user.pk)])
    return password


@transaction.atomic
def set_code(*, user: User, code: str, by: User, now: datetime) -> None:
    """Set the short code that leads out of the together view; raises ValidationError unless four to six digits."""
    user.code, user.code_tries = hash_code(code), 0
    user.save(update_fields=["code", "code_tries"])
    append(service=user.service_id, by=by, now=now, rows=[Touched("user.code-set", user.pk)])


def _known(roles: Iterable[str]) -> set[str]:
    wanted = set(roles)
    if not wanted:
        raise ValidationError({"roles": _("Choose at least one role.")})
    if "client" in wanted and len(wanted) > 1:
        raise ValidationError({"roles": _("A client's account has no other role.")})
    if unknown := wanted - ROLES.keys():
        raise ValidationError({"roles": _("There is no role %(role)s.") % {"role": ", ".join(sorted(unknown))}})
    return wanted


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise ValidationError({"password": problem.messages}) from problem
    user.set_password(password)


def _current(user: User) -> list[RoleGrant]:
    return list(RoleGrant.objects.filter(user=user, ended_at__isnull=True))


def _grant(user: User, roles: set[str], *, by: User | None, now: datetime) -> list[RoleGrant]:
    grants = [
        RoleGrant(service_id=user.service_id, user=user, role=role, given_by=by, given_at=now) for role in sorted(roles)
    ]
    return RoleGrant.objects.bulk_create(grants)


def _granted(grants: Iterable[RoleGrant]) -> list[Touched]:
    return [Touched("role.given", grant.pk, fields=(grant.role,)) for grant in grants]


def _keep_an_administrator(user: User) -> None:
    # The lock on the service makes two administrators who remove each other wait for one another.
    Service.objects.select_for_update().get(pk=user.service_id)
    others = User.objects.in_service(user.service_id).active().with_role("administrator").exclude(pk=user.pk)
    if not others.exists():
        raise ValidationError(_("Somebody must stay administrator. Give the role to another user first."), "last")


def _check_duty_user(service: Service) -> None:
    """Alerts fall to whoever is on duty, so it must be somebody who can answer them."""
    if service.duty_user and not may_stand_in(service.duty_user, service):
        raise ValidationError({"duty_user": _("Choose a therapist who works in this service.")})


def _set_active(user: User, *, active: bool, by: User, now: datetime) -> None:
    if user.is_active == active:
        return
    user.is_active = active
    user.save(update_fields=["is_active"])
    kind = "user.reactivated" if active else "user.deactivated"
    append(service=user.service_id, by=by, now=now, rows=[Touched(kind, user.pk)])
