# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The session: agenda, tools, note, times, and the quiet page for the room."""
