# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Roles and relations as data.

A *role* is held in a service and permits some acts anywhere in that service. A *relation* is held on one course, for
a time, and permits acts on that course alone. A relation counts only while its holder has a role that may hold it:
whoever stops being a therapist loses the courses with the role, without a row being touched.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from openipt.privacy.permissions import Permission


@dataclass(frozen=True, slots=True)
class Relation:
    """What working on a course in this way permits on that course."""

    id: str
    permissions: frozenset[Permission]


@dataclass(frozen=True, slots=True)
class Role:
    """What a role permits anywhere in the service, and which relations to a course its holder may have.

    `own` are permissions that hold only on a record whose owner is the user.
    """

    id: str
    permissions: frozenset[Permission] = frozenset()
    relations: frozenset[str] = frozenset()
    own: frozenset[Permission] = frozenset()
    staff: bool = True


_TREATING = frozenset(
    {
        Permission.READ_COURSE,
        Permission.RECORD,
        Permission.SIGN,
        Permission.WITHDRAW,
        Permission.ANSWER_ALERT,
        Permission.SHARE_COURSE,
        Permission.MANAGE_CLIENT,
    },
)

RELATIONS: dict[str, Relation] = {
    relation.id: relation
    for relation in (
        Relation("therapist", _TREATING),
        Relation("co-therapist", _TREATING - {Permission.SHARE_COURSE}),
        Relation("supervisor", frozenset({Permission.READ_COURSE})),
        # Whoever stands in must be able to write down the crisis call they took.
        Relation(
            "duty", frozenset({Permission.READ_COURSE, Permission.RECORD, Permission.SIGN, Permission.ANSWER_ALERT})
        ),
        Relation("reader", frozenset({Permission.READ_COURSE})),
    )
}

# Every member of staff may read what trials say, whatever else they do.
_STAFF = frozenset({Permission.READ_EVIDENCE})

ROLES: dict[str, Role] = {
    role.id: role
    for role in (
        Role(
            "therapist",
            permissions=_STAFF | {Permission.ADD_CLIENT, Permission.SEE_OWN_COURSES},
            relations=frozenset({"therapist", "co-therapist", "duty", "reader"}),
        ),
        Role(
            "supervisor",
            permissions=_STAFF | {Permission.SEE_OWN_COURSES},
            relations=frozenset({"supervisor", "reader"}),
        ),
        # Sees where every course stands and may hand a course over, but reads no text.
        Role(
            "service-lead",
            permissions=_STAFF | {Permission.LIST_COURSES, Permission.SHARE_COURSE, Permission.SEE_FIGURES},
        ),
        Role("administrator", permissions=_STAFF | {Permission.MANAGE_USERS, Permission.MANAGE_SERVICE}),
        Role(
            "records-officer",
            permissions=_STAFF | {Permission.LIST_COURSES, Permission.READ_COURSE, Permission.READ_WITHDRAWN},
        ),
        Role("client", own=frozenset({Permission.READ_OWN, Permission.ANSWER_OWN}), staff=False),
    )
}


def ways_to_every_course(roles: Iterable[str]) -> frozenset[Permission]:
    """Return what in these roles opens every course of a service, or lets their holder open one; empty for most.

    To read everywhere is one way. To manage users is another, since it gives roles. To share every course is one for
    whoever may treat: a course can then be handed over to oneself. An unknown role raises KeyError.
    """
    held = [ROLES[role] for role in roles]
    anywhere = frozenset().union(*(role.permissions for role in held))
    treats = any(Permission.RECORD in RELATIONS[relation].permissions for role in held for relation in role.relations)
    ways = {Permission.READ_COURSE, Permission.READ_WITHDRAWN, Permission.MANAGE_USERS}
    return anywhere & (ways | {Permission.SHARE_COURSE} if treats else ways)


def may(permission: Permission, *, roles: Iterable[str], relations: Iterable[str] = (), owns: bool = False) -> bool:
    """Return whether these roles, with these relations to the course in question, permit the act.

    `relations` are those held now; `owns` says that the record in question is the user's own. An unknown role or
    relation raises KeyError: a typing mistake must never look like a refusal.
    """
    held = [ROLES[role] for role in roles]
    on_course = [RELATIONS[relation] for relation in relations]
    if any(permission in role.permissions for role in held):
        return True
    if owns and any(permission in role.own for role in held):
        return True
    return any(
        permission in relation.permissions and any(relation.id in role.relations for role in held)
        for relation in on_course
    )
