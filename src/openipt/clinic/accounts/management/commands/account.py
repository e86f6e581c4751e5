# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""`openipt manage account`: what otherwise needs a second administrator, for whoever runs the server.

The audit says that it was done on the command line, and the person concerned is told.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from openipt.clinic.accounts.models import User
from openipt.clinic.accounts.models.user import clean_email
from openipt.clinic.accounts.passwords import confirm_access, reset_password
from openipt.clinic.accounts.roles import change_roles, roles_of


class Command(BaseCommand):
    """Does one thing to one account."""

    help = (
        "Give a role, a new password, or access to a new or reset account, where a service has no second administrator."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="whose account it is")
        act = parser.add_mutually_exclusive_group(required=True)
        act.add_argument("--give-role", metavar="ROLE", help="for example administrator or records-officer")
        act.add_argument("--new-password", action="store_true", help="print a temporary password")
        act.add_argument("--confirm", action="store_true", help="say that a new or reset account is its owner's")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(_done(options))
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem


@transaction.atomic
def _done(options: dict[str, Any]) -> str:
    user = User.objects.select_related("service").filter(email=clean_email(options["email"])).first()
    if user is None:
        raise CommandError("There is no account with this email address.")
    now = timezone.now()
    if role := options["give_role"]:
        change_roles(user=user, roles=roles_of(user) | {role}, by=None, now=now)
        waits = " It opens nothing until its owner has chosen a password and you have run --confirm."
        return f"The account has the role {role} now." + (waits if user.access_waits else "")
    if options["new_password"]:
        return f"The account signs in once with the password {reset_password(user=user, by=None, now=now)}"
    confirm_access(user=user, by=None, now=now)
    return "The account is open."
