# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "openipt.clinic.portal"
    label = "portal"
