# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Addresses of the workbench; each subject keeps its own list beside its pages."""

from openipt.clinic.workbench.pages import clients, course, facts, today

urlpatterns = [
    *today.urls,
    *clients.urls,
    *course.urls,
    *facts.urls,
]
