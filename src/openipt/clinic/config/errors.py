# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What goes out when a page could not be made."""

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from openipt.clinic.config.conditions import CONDITIONS
from openipt.clinic.ledger import troubles

# Insufficient Storage (RFC 4918, 11.5).
_STATUS = {troubles.DISK_FULL: 507}


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 507 for a full disk, 503 for a database that cannot be used, 500 for a fault of the program.

    A script gets the reason as JSON. The page says what was kept only where that is so; it asks nothing of the
    database, which may be what is broken.
    """
    name = _trouble()
    if name:
        troubles.meet(name)
    status = _STATUS.get(name, 503) if name else 500
    words = _words(name)
    if request.headers.get("X-Requested-With"):
        return JsonResponse({"problem": f"{words['title']}. {words['reason']}"}, status=status)
    page = render_to_string("500.html", {**words, "sent": request.method == "POST"})
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})


def _trouble() -> str | None:
    problem = sys.exc_info()[1]
    return troubles.trouble_of(problem) if problem else None


def _words(name: str | None) -> dict[str, str]:
    if name == troubles.DISK_FULL:
        return {
            "title": _("The disk of the service is full"),
            "reason": _("Nothing can be saved, and no one can sign in, until there is space again."),
            "advice": _("Tell the person who runs your service. If you are signed in, you can go on reading."),
        }
    if name == troubles.DAMAGED:
        return {
            "title": _("The database of the service is damaged"),
            "reason": _("This page could not be read. Please stop entering data."),
            "advice": _(
                "Tell the person who runs your service at once. They stop OpenIPT, keep a copy of the data folder, "
                "put back the latest backup and run “openipt check”."
            ),
        }
    if name:
        return {
            "title": _("The database of the service cannot be used at the moment"),
            "reason": str(CONDITIONS[name].plain),
            "advice": _("Please try again in a moment. If it happens again, tell the person who runs your service."),
        }
    return {
        "title": _("Something went wrong on our side"),
        "reason": _("We could not show this page. This is our fault, not yours."),
        "advice": _(
            "Please try again in a moment. If it happens again, tell the person who runs your service what you were "
            "doing and when."
        ),
    }
