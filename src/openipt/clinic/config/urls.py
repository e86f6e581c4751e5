# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Where the faces are."""

import importlib.util

from django.urls import include, path

_faces = (
    ("", "openipt.clinic.administration"),
    ("mine/", "openipt.clinic.portal"),
    ("", "openipt.clinic.workbench"),
)


def _is_there(face: str) -> bool:
    """Until every face has come in."""
    return importlib.util.find_spec(face) is not None and importlib.util.find_spec(f"{face}.urls") is not None


urlpatterns = [path(prefix, include(f"{face}.urls")) for prefix, face in _faces if _is_there(face)]
