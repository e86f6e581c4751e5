# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Addresses of the client's pages."""

from openipt.clinic.portal.pages import mine

urlpatterns = mine.urls
