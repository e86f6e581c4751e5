# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""`openipt manage create_service`: the first service of an installation, and its first administrator."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from openipt.clinic.accounts.actions import create_service, create_user


class Command(BaseCommand):
    """Makes both or neither, and prints the administrator's temporary password once."""

    help = "Make a service and its first administrator, who then adds everybody else in the browser."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the name of the clinic, practice or programme")
        parser.add_argument("--administrator", required=True, metavar="EMAIL", help="who signs in first")
        parser.add_argument("--administrator-name", required=True, metavar="NAME")
        parser.add_argument("--zone", default=settings.TIME_ZONE, help="time zone, for example Europe/Vienna")
        parser.add_argument("--country", default="", help="two letters, for example AT")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            password = _create(options)
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem
        self.stdout.write(f"{options['administrator']} signs in once with the password {password}")


@transaction.atomic
def _create(options: dict[str, Any]) -> str | None:
    now = timezone.now()
    service = create_service(
        name=options["name"], zone=options["zone"], country=options["country"].upper(), by=None, now=now
    )
    _, password = create_user(
        service=service,
        email=options["administrator"],
        name=options["administrator_name"],
        roles=["administrator"],
        by=None,
        now=now,
    )
    return password
