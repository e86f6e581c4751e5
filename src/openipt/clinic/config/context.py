# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What every template knows about the installation and about who is looking."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from openipt.clinic.administration import presenters


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
        "home_url": SimpleLazyObject(lambda: presenters.home_address(user)),
        "navigation": SimpleLazyObject(lambda: presenters.navigation(request)),
    }


def _who(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "links": [{"label": _("Your account"), "url": reverse("own-account")}],
        "sign_out_url": reverse("sign-out"),
    }
