# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Addresses of the evidence; each subject keeps its own list beside its pages."""

from openipt.clinic.library.pages import evidence

app_name = "library"
urlpatterns = [
    *evidence.urls,
]
