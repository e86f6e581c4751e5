# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The course as a whole: its axis, agreement, consents, gates, and what was said outside sessions."""
