# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Addresses of the workbench; each room keeps its own list beside its pages."""

from openipt.clinic.workbench.course import pages as course
from openipt.clinic.workbench.facts import pages as facts
from openipt.clinic.workbench.measures import pages as measures
from openipt.clinic.workbench.papers import pages as papers
from openipt.clinic.workbench.people import pages as people
from openipt.clinic.workbench.plan import pages as plan
from openipt.clinic.workbench.referral import pages as referral
from openipt.clinic.workbench.safety import pages as safety
from openipt.clinic.workbench.session import pages as session
from openipt.clinic.workbench.shared import pages as shared
from openipt.clinic.workbench.story import pages as story
from openipt.clinic.workbench.today import pages as today
from openipt.clinic.workbench.together import pages as together

urlpatterns = [
    *today.urls,
    *referral.urls,
    *course.urls,
    *facts.urls,
    *people.urls,
    *story.urls,
    *plan.urls,
    *papers.urls,
    *safety.urls,
    *shared.urls,
    *together.urls,
    *measures.urls,
    *session.urls,
]
