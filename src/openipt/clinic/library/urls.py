# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Addresses of the evidence; each subject keeps its own list beside its pages."""

from openipt.clinic.library.pages import (
    claims,
    closer,
    downloads,
    elsewhere,
    evidence,
    own_figures,
    parts,
    releases,
    trial,
)

app_name = "library"
urlpatterns = [
    *evidence.urls,
    *trial.urls,
    *parts.urls,
    *closer.urls,
    *claims.urls,
    *elsewhere.urls,
    *releases.urls,
    *own_figures.urls,
    *downloads.urls,
]
