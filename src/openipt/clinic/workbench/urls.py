# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Addresses of the workbench; each subject keeps its own list beside its pages."""

from openipt.clinic.workbench.pages import (
    agreement,
    clients,
    consents,
    course,
    facts,
    focus,
    gates,
    goals,
    people,
    timeline,
    today,
)

urlpatterns = [
    *today.urls,
    *clients.urls,
    *course.urls,
    *facts.urls,
    *people.urls,
    *timeline.urls,
    *focus.urls,
    *goals.urls,
    *consents.urls,
    *gates.urls,
    *agreement.urls,
]
