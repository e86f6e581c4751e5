# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Where the faces are."""

from django.urls import include, path

from openipt.clinic.config.health import health

handler500 = "openipt.clinic.config.errors.server_error"

urlpatterns = [
    path("health/", health, name="health"),
    path("", include("openipt.clinic.workbench.urls")),
    path("mine/", include("openipt.clinic.portal.urls")),
    path("evidence/", include("openipt.clinic.library.urls")),
    path("", include("openipt.clinic.administration.urls")),
]
