# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Who signs in."""

from functools import cached_property
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from openipt.clinic.accounts.models.role_grant import RoleGrant
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.ledger.tenancy import ServiceQuerySet
from openipt.privacy import ROLES


class UserQuerySet(ServiceQuerySet["User"]):
    """Users; `with_role` keeps those who hold a role now."""

    def active(self) -> Self:
        """Keep the users who can sign in."""
        return self.filter(is_active=True)

    def with_role(self, *roles: str) -> Self:
        """Keep those who hold one of the roles now."""
        return self.filter(grants__role__in=roles, grants__ended_at__isnull=True).distinct()

    def get_by_natural_key(self, username: str) -> "User":
        """Return the user with the address as typed, whatever its case; Django asks so at a sign-in."""
        return self.get(email=clean_email(username))


def clean_email(email: str) -> str:
    """Return the one spelling under which an address is stored and looked up."""
    return email.strip().casefold()


class User(AbstractBaseUser):
    """A member of staff or a client who signs in with an email address and a password.

    Roles are rows (`RoleGrant`); what they permit is asked through `permissions.has_permission` and nowhere else.
    """

    last_login = None  # the audit knows
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="users", editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=12, blank=True)
    is_active = models.BooleanField(default=True)
    # Given by an administrator; the first thing its owner does is to choose another.
    password_is_temporary = models.BooleanField(default=False)
    # Someone else knew its password: nothing opens until it has been confirmed whose account this is.
    access_waits = models.BooleanField(default=False)
    # False for what an administrator made until a second person has confirmed it: see accounts.passwords.
    owner_confirmed = models.BooleanField(default=True)
    # The short code (four to six digits, hashed) that leads out of the together view.
    code = models.CharField(max_length=128, blank=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, editable=False, related_name="+")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    # The language of the client whose account this is, which staff choose with them; `Backend` reads it along.
    client_language: str | None = None
    current_grants: list[RoleGrant]  # the roles held now, on what `queries.users_of` reads

    # Users are made by `actions.create_user` alone
    objects = UserQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @cached_property
    def role_ids(self) -> frozenset[str]:
        """The roles held now; one statement, once for each request."""
        return frozenset(self.grants.filter(ended_at__isnull=True).values_list("role", flat=True))

    @property
    def is_staff_member(self) -> bool:
        """Whether some role makes this a member of staff rather than a client."""
        return any(ROLES[role].staff for role in self.role_ids)

    @property
    def needs_confirmation(self) -> bool:
        """Whether a second person has still to confirm whose account this is."""
        return self.access_waits or not self.owner_confirmed

    @property
    def has_code(self) -> bool:
        """Whether a short code has been set."""
        return bool(self.code)
