# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Where the faces are."""

from django.urls import include, path

urlpatterns = [
    path("", include("openipt.clinic.workbench.urls")),
    path("mine/", include("openipt.clinic.portal.urls")),
    path("evidence/", include("openipt.clinic.library.urls")),
    path("", include("openipt.clinic.administration.urls")),
]
