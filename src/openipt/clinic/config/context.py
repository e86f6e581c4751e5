# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What every template knows about the installation and about who is looking."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openipt.clinic.accounts.permissions import has_permission
from openipt.clinic.administration.presenters import home_address
from openipt.clinic.web.together import turned_to
from openipt.privacy import Permission

# The main menu: the name of a page, its words, and who sees it. No one sees a page that they may not open.
_MENU = (
    ("today", gettext_lazy("Today"), {Permission.SEE_OWN_COURSES}),
    ("courses", gettext_lazy("Caseload"), {Permission.SEE_OWN_COURSES, Permission.LIST_COURSES}),
    ("library:evidence", gettext_lazy("Evidence"), {Permission.READ_EVIDENCE}),
    ("users", gettext_lazy("Users"), {Permission.MANAGE_USERS}),
    ("service", gettext_lazy("Service"), {Permission.MANAGE_SERVICE}),
)


def site(request: HttpRequest) -> dict[str, Any]:
    """`demo`, and for whoever is signed in `who`, `home_url`, `service_name` and the `navigation` of their roles.

    A page that gives its own value under one of these names wins. Nothing is asked of the database until a template
    shows it.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"demo": settings.OPENIPT_DEMO}
    return {
        "demo": settings.OPENIPT_DEMO,
        "service_name": user.service.name,
        "who": _who(user.name),
        "home_url": SimpleLazyObject(lambda: home_address(user)),
        "navigation": SimpleLazyObject(lambda: _navigation(request)),
        # What a staff page had to say is not for the client: it waits until the tablet is turned back
        **({"messages": ()} if turned_to(request.session) else {}),
    }


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    seen = (
        (reverse(page), label)
        for page, label, permissions in _MENU
        if any(has_permission(request.user, permission) for permission in permissions)
    )
    return [{"url": url, "label": label, "current": request.path == url} for url, label in seen]


def _who(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "links": [{"label": _("Your account"), "url": reverse("own-account")}],
        "sign_out_url": reverse("sign-out"),
    }
