# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What was chosen, in words: filters and release."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from openipt.clinic.dates import written
from openipt.clinic.library.filters import chosen_words, query
from openipt.evidence.releases import Release


@dataclass(frozen=True, slots=True)
class Chosen:
    """One filter in words, and the query without it."""

    words: str
    without: str


def chosen(filters: Mapping[str, str], release: str) -> list[Chosen]:
    """Return the filters, each with the way to leave it out.

    `release` is the one that the address names, or nothing.
    """
    return [
        Chosen(words, query({other: value for other, value in filters.items() if other != name}, release))
        for name, words in chosen_words(filters).items()
    ]


def release_words(release: Release) -> str:
    """Return the release by name, with the day on which it was taken in."""
    if release.added_at is None:
        return release.name
    day = written(datetime.fromisoformat(release.added_at), "j F Y")
    return _("%(name)s, imported on %(day)s") % {"name": release.name, "day": day}
