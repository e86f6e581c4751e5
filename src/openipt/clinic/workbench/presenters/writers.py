# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Who wrote what: one statement for all the names of a page."""

from collections.abc import Iterable

from django.http import HttpRequest

from openipt.clinic.accounts.models import User
from openipt.course.entries import Entry


def writers(request: HttpRequest, entries: Iterable[Entry]) -> dict[str, str]:
    """The names of those who recorded these entries, by their ids."""
    ids = {each.by for each in entries if each.by}
    users = User.objects.in_service(request.user.service_id).filter(pk__in=ids) if ids else ()
    return {str(each.pk): each.name for each in users}
