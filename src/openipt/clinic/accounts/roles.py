# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Giving and ending roles.

No one changes their own. A role that opens every course, or lets its holder open one, needs two administrators: one
asks, another confirms within a week. A service with one administrator cannot give it in the browser; whoever runs the
server can (`openipt manage account`), which stands in the audit without a name.
"""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from openipt.clinic.accounts.models import AccountNotice, RoleGrant, RoleRequest, Service, User
from openipt.clinic.accounts.notices import tell
from openipt.clinic.accounts.passwords import hold
from openipt.clinic.accounts.permissions import has_permission
from openipt.clinic.ledger.audit import Touched, append
from openipt.privacy import ROLES, Permission, ways_to_every_course

ADMINISTRATORS = tuple(role.id for role in ROLES.values() if Permission.MANAGE_USERS in role.permissions)


@transaction.atomic
def change_roles(*, user: User, roles: Iterable[str], by: User | None, now: datetime) -> RoleRequest | None:
    """Give and end roles until the user holds exactly these, or return the request that another must confirm.

    Raises ValidationError for one's own roles, for the last administrator, and where there is no one to confirm.
    `by` is None on the command line alone, where one person is enough.
    """
    wanted, current = known_roles(roles), roles_of(user)
    if wanted == current:
        return None
    _refuse_own(user, by)
    if ("client" in current) != ("client" in wanted):
        raise ValidationError({"roles": _("An account belongs either to a client or to a member of staff.")})
    if by is not None and needs_second(current, wanted):
        return ask_for_roles(user=user, roles=wanted, by=by, now=now)
    for older in RoleRequest.objects.filter(user=user).open_at(now):
        _settle(older, by=by, now=now, confirmed=False)  # it would give back what is ended now
    _set_roles(user, wanted, by=by, now=now)
    return None


def needs_second(current: Iterable[str], wanted: Iterable[str]) -> bool:
    """Return whether these roles open courses in a way in which those held do not."""
    return bool(ways_to_every_course(wanted) - ways_to_every_course(current))


def without_second(wanted: Iterable[str]) -> frozenset[str]:
    """Return those of the roles that one administrator may give to someone new."""
    plain: frozenset[str] = frozenset()
    for role in sorted(wanted):
        if not needs_second(plain, plain | {role}):
            plain |= {role}
    return plain


def ask_for_roles(*, user: User, roles: Iterable[str], by: User, now: datetime) -> RoleRequest:
    """Ask a second administrator to give these roles; an older request for the user no longer counts."""
    refuse_without_second(user, by)
    wanted = " ".join(sorted(roles))
    for older in RoleRequest.objects.filter(user=user).open_at(now).select_for_update():
        if older.roles == wanted and older.asked_by_id == by.pk:
            return older
        _settle(older, by=by, now=now, confirmed=False)
    request = RoleRequest.objects.create(service_id=user.service_id, user=user, roles=wanted, asked_by=by, asked_at=now)
    append(service=user.service_id, by=by, now=now, rows=[Touched("role.asked", request.pk, fields=(wanted,))])
    return request


@transaction.atomic
def confirm_roles(*, request: RoleRequest, by: User, now: datetime) -> None:
    """Give the roles that another administrator asked for; raises ValidationError for whoever may not confirm them."""
    stored = RoleRequest.objects.select_for_update().select_related("user", "asked_by").get(pk=request.pk)
    if not may_confirm(stored, by, now):
        raise ValidationError(_("This request has ended, or you are not the person to confirm it."), "request")
    _settle(stored, by=by, now=now, confirmed=True)
    append(service=stored.service_id, by=by, now=now, rows=[Touched("role.confirmed", stored.pk)])
    _set_roles(stored.user, stored.role_ids, by=by, now=now, asked_by=stored.asked_by)


@transaction.atomic
def decline_roles(*, request: RoleRequest, by: User, now: datetime) -> None:
    """End a request without giving its roles; whoever asked may do so too."""
    stored = RoleRequest.objects.select_for_update().get(pk=request.pk)
    if stored.settled_at is None:
        _settle(stored, by=by, now=now, confirmed=False)
        append(service=stored.service_id, by=by, now=now, rows=[Touched("role.declined", stored.pk)])


def may_confirm(request: RoleRequest, user: User, now: datetime) -> bool:
    """Return whether someone is the second administrator for an open request.

    Neither who asked nor whom it is about.
    """
    is_open = request.settled_at is None and request.runs_out_at > now
    is_another = user.pk not in (request.asked_by_id, request.user_id)
    both = (request.asked_by, user)
    return (
        is_open
        and is_another
        and all(has_permission(person, Permission.MANAGE_USERS, service=request.service_id) for person in both)
    )


def open_request(user: User, now: datetime) -> RoleRequest | None:
    """Return the request about a user that waits for a second administrator: one statement."""
    return RoleRequest.objects.filter(user=user).open_at(now).select_related("asked_by").order_by("-asked_at").first()


def open_requests(service: Service, now: datetime) -> QuerySet[RoleRequest]:
    """Return every request of a service that waits for a second administrator: one statement."""
    return RoleRequest.objects.in_service(service).open_at(now).select_related("user", "asked_by").order_by("asked_at")


def refuse_without_second(user: User | None, by: User) -> None:
    """Raise ValidationError, with the way out, where no other administrator could confirm."""
    others = User.objects.in_service(by.service_id).active().with_role(*ADMINISTRATORS)
    if others.exclude(pk__in=[by.pk, *([user.pk] if user else [])]).exists():
        return
    raise ValidationError(
        {
            "roles": _(
                "This role gives access to every course. A second administrator must confirm it, "
                "and there is none. The person who runs the server can give it: openipt manage "
                "account."
            )
        }
    )


def known_roles(roles: Iterable[str]) -> frozenset[str]:
    """Return these roles; raises ValidationError for none, an unknown one, or a client's beside another."""
    wanted = frozenset(roles)
    if not wanted:
        raise ValidationError({"roles": _("Choose at least one role.")})
    if "client" in wanted and len(wanted) > 1:
        raise ValidationError({"roles": _("A client's account has no other role.")})
    if unknown := wanted - ROLES.keys():
        raise ValidationError({"roles": _("There is no role called %(role)s.") % {"role": ", ".join(sorted(unknown))}})
    return wanted


def roles_of(user: User) -> frozenset[str]:
    """Return the roles held now, read again."""
    return frozenset(RoleGrant.objects.filter(user=user, ended_at=None).values_list("role", flat=True))


def grant(user: User, roles: Iterable[str], *, by: User | None, now: datetime) -> list[Touched]:
    """Add these roles; what the audit says of it."""
    grants = RoleGrant.objects.bulk_create(
        RoleGrant(service_id=user.service_id, user=user, role=role, given_by=by, given_at=now) for role in sorted(roles)
    )
    return [Touched("role.given", row.pk, fields=(row.role,)) for row in grants]


def end_roles(user: User, roles: Iterable[str], *, by: User | None, now: datetime) -> list[Touched]:
    """End these roles; what the audit says of it."""
    ended = list(RoleGrant.objects.filter(user=user, role__in=list(roles), ended_at=None).order_by("role"))
    for row in ended:
        row.ended_at, row.ended_by = now, by
        row.save(update_fields=["ended_at", "ended_by"])
    return [Touched("role.ended", row.pk, fields=(row.role,)) for row in ended]


def keep_an_administrator(user: User) -> None:
    """Raise ValidationError where no one but this user could manage users."""
    # The lock on the service makes two administrators who remove each other wait for one another.
    Service.objects.select_for_update().get(pk=user.service_id)
    others = User.objects.in_service(user.service_id).active().with_role(*ADMINISTRATORS).exclude(pk=user.pk)
    if not others.exists():
        raise ValidationError(_("There must be at least one administrator. Give another user this role first."), "last")


def _refuse_own(user: User, by: User | None) -> None:
    if by is not None and user.pk == by.pk:
        raise ValidationError({"roles": _("You cannot change your own roles. Another administrator can.")})


def _set_roles(
    user: User, wanted: frozenset[str], *, by: User | None, now: datetime, asked_by: User | None = None
) -> None:
    current = roles_of(user)
    if any(role in ADMINISTRATORS for role in current - wanted):
        keep_an_administrator(user)
    rows = [*end_roles(user, current - wanted, by=by, now=now), *grant(user, wanted - current, by=by, now=now)]
    user.__dict__.pop("role_ids", None)
    append(service=user.service_id, by=by, now=now, rows=rows)
    if needs_second((), wanted):
        hold(user)
    tell([user], AccountNotice.ROLES, by=by, now=now, roles=wanted, asked_by=asked_by)


def _settle(request: RoleRequest, *, by: User | None, now: datetime, confirmed: bool) -> None:
    request.settled_by, request.settled_at, request.was_confirmed = by, now, confirmed
    request.save(update_fields=["settled_by", "settled_at", "was_confirmed"])
