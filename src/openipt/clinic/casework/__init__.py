# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is recorded in a course of care: facts, texts, sessions, answered measures, and how the course stands."""
