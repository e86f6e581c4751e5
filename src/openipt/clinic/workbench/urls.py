# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Addresses of the workbench; each subject keeps its own list beside its pages."""

from openipt.clinic.workbench.pages import clients, course, facts, focus, goals, people, timeline, today

urlpatterns = [
    *today.urls,
    *clients.urls,
    *course.urls,
    *facts.urls,
    *people.urls,
    *timeline.urls,
    *focus.urls,
    *goals.urls,
]
