# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What a WSGI server loads, for example `gunicorn openipt.clinic.config.wsgi`.

It starts under the same conditions as `openipt serve`; what stops the start is the message of the exception.
"""

from django.core.exceptions import ImproperlyConfigured

from openipt.clinic.config import entry

try:
    application = entry.prepare_to_serve()
except entry.MissingError as missing:
    raise ImproperlyConfigured(str(missing)) from missing
