# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The plan: goals and steps, review, ending, follow-up and closing."""
