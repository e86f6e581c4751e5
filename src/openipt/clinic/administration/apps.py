# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The app."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    """A face: pages without tables."""

    name = "openipt.clinic.administration"
    label = "administration"
