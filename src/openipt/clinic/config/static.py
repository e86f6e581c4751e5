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
    the version makes browsers fetch a changed file at once.
    """

    def url(self, name: str | None) -> str:
        version = _version(name) if name else ""
        return super().url(name) + (f"?v={version}" if version else "")


@lru_cache(maxsize=1024)
def _version(name: str) -> str:
    path = finders.find(name)
    if not path:  # a page without one of its files is better than no page
        return ""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]
