# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Clients and their courses: the list, the referral, who works on a course, the client's own account."""
