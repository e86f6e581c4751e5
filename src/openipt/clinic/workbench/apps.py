# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The workbench."""

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "openipt.clinic.workbench"
    label = "workbench"
