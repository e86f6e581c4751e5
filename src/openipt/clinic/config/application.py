# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The WSGI application that every server runs."""

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from openipt.clinic.config.bodies import Application, without_body_for_head
from openipt.clinic.config.proxies import behind_proxies
from openipt.clinic.config.readable import Request


class Handler(WSGIHandler):
    """Django's own, with a request that can always be made."""

    request_class = Request


def make_application() -> Application:
    """Django behind what holds for every request; the settings are read first."""
    django.setup(set_prefix=False)
    return without_body_for_head(behind_proxies(Handler(), settings.OPENIPT_PROXIES))
