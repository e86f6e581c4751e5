# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What a WSGI server loads, for example `gunicorn openipt.clinic.config.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

from openipt.clinic.config.bodies import without_body_for_head
from openipt.clinic.config.proxies import behind_proxies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openipt.clinic.config.settings")
_django = get_wsgi_application()

from django.conf import settings  # noqa: E402  (read from the environment by the line above)

application = without_body_for_head(behind_proxies(_django, settings.OPENIPT_PROXIES))
