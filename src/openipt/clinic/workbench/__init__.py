# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The pages of the therapist, the supervisor and the service lead, in rooms by subject.

A room holds its pages, forms, presenters, templates and style, and is an app of Django (`ROOMS` in the settings).
"""
