# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The WSGI application that every server runs."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from openipt.clinic.config.bodies import Application, without_body_for_head
from openipt.clinic.config.proxies import behind_proxies


def make_application() -> Application:
    """Django behind what holds for every request; the settings are read first."""
    django = get_wsgi_application()
    return without_body_for_head(behind_proxies(django, settings.OPENIPT_PROXIES))
