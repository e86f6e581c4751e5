# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Pages of this room: each loads through access, calls queries or one action, and renders."""

from openipt.clinic.workbench.session.pages import note, room, session, times

urls = [*times.urls, *session.urls, *note.urls, *room.urls]
