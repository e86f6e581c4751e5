# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Pages of this room: each loads through access, calls queries or one action, and renders."""

from openipt.clinic.workbench.course.pages import agreement, consents, contacts, course, gates

urls = [*course.urls, *consents.urls, *gates.urls, *agreement.urls, *contacts.urls]
