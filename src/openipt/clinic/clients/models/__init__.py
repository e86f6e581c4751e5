# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""One class a file; this is where they are found."""

from openipt.clinic.clients.models.change import Change
from openipt.clinic.clients.models.client import Client
from openipt.clinic.clients.models.content_snapshot import ContentSnapshot, ContentWording
from openipt.clinic.clients.models.course import Course
from openipt.clinic.clients.models.course_staff import CourseStaff

__all__ = ["Change", "Client", "ContentSnapshot", "ContentWording", "Course", "CourseStaff"]
