# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Who wrote what: one statement for all the names of a page."""

from collections.abc import Iterable

from openipt.clinic.accounts.models import User
from openipt.clinic.web.request import Request
from openipt.course.kinds import Fact


def writers(request: Request, facts: Iterable[Fact]) -> dict[str, str]:
    """Return the names of those who recorded these facts, by their ids."""
    ids = {fact.recorded_by for fact in facts if fact.recorded_by}
    users = User.objects.in_service(request.user.service_id).filter(pk__in=ids) if ids else ()
    return {str(user.pk): user.name for user in users}
