# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The library."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "openipt.clinic.library"
    label = "library"
