# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""`openipt manage restate`: work out how every course stands and store it; with --check only compare."""

import sys
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from openipt.clinic.casework.mapping import entries_of
from openipt.clinic.casework.models import Standing
from openipt.clinic.casework.restate import folded, restate, standing_of
from openipt.clinic.clients.models import Course
from openipt.course.entries import Entry


class Command(BaseCommand):
    help = "Work out how every course stands from its records and store it; with --check only compare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where something differs")

    def handle(self, *args: Any, **options: Any) -> None:
        courses = list(Course.objects.select_related("service").order_by("pk"))
        if not options["check"]:
            for course in courses:
                _restate(course)
            self.stdout.write(f"{len(courses)} courses restated.")
            return
        different = {course.pk: fields for course in courses if (fields := differences(course))}
        for course_id, fields in different.items():
            self.stdout.write(f"{course_id}: {', '.join(fields)}")
        self.stdout.write(f"{len(courses)} courses looked at, {len(different)} stored otherwise than they stand.")
        if different:
            sys.exit(1)


def differences(course: Course) -> tuple[str, ...]:
    """Return the fields in which what is stored of a course is not what its records say, as of the last of them."""
    entries = entries_of(course.pk)
    stored = Standing.objects.filter(pk=course.pk).first()
    if stored is None:
        return ("missing",)
    worked_out = standing_of(course, folded(course, entries, last_written(course, entries)))
    fields = [field.attname for field in Standing._meta.concrete_fields]
    return tuple(field for field in fields if getattr(stored, field) != getattr(worked_out, field))


def last_written(course: Course, entries: list[Entry]) -> date:
    """Return the service's day on which something was recorded last: a list is as of that day until the next action."""
    last: datetime = max([course.created_at, *(entry.recorded_at for entry in entries)])
    return last.astimezone(course.service.tzinfo).date()


@transaction.atomic
def _restate(course: Course) -> None:
    locked = Course.objects.select_for_update(of=("self",)).select_related("service").get(pk=course.pk)
    entries = entries_of(locked.pk)
    restate(locked, folded(locked, entries, last_written(locked, entries)))
