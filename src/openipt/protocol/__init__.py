# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""IPT as data and rules: forms, phases, gates, tasks, problem areas, techniques, worksheets, kinds of dated facts."""
