# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Addresses of static files that change when the file does."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class VersionedStorage(StaticFilesStorage):
    """Appends a short hash of the file's content to its address.

    Whitenoise serves the files where the packages have them, so that a read-only installation needs no build step;
    the version makes browsers fetch a changed file at once. A name that no package has raises ValueError.
    """

    def url(self, name: str) -> str:
        return f"{super().url(name)}?v={_version(name)}"


@lru_cache(maxsize=1024)
def _version(name: str) -> str:
    path = finders.find(name)
    if not path:
        raise ValueError(f"There is no static file {name}.")
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]
