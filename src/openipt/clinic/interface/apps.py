# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The interface as a Django app: templates, static files and template tags."""

from django.apps import AppConfig


class InterfaceConfig(AppConfig):
    """An app without models; it must stand in INSTALLED_APPS for its templates, tags and static files."""

    name = "openipt.clinic.interface"
    label = "interface"
