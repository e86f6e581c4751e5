# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Owners of an alert that came twice: two people."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from openipt.clinic.web.submissions import Twice, sent_again
from openipt.clinic.workbench.shared.course_page import open_page
from openipt.clinic.workbench.shared.keepers import keepers


def alert_again(twice: Twice, course_id: UUID, alert_id: UUID) -> HttpResponse:
    """Return two owners of one alert: whoever was named last is asked for once more."""
    page = open_page(twice.request, course_id)
    alert = next((alert for alert in page.state.alerts if alert.id == str(alert_id)), None)
    names = {str(user.pk): user.name for user in keepers(page.course)}
    owner, sent = alert.owner if alert else "", twice.request.POST.get("owner", "")
    lines = [(_("To"), names.get(owner, ""), names.get(sent, ""))]
    return twice.page(lines, [twice.choice(_("Hand over to the second"))])


alert_sent_again = sent_again(alert_again)
