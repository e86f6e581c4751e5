# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The trials of a release by their names in an address."""

from collections.abc import Sequence

from django.utils.text import slugify
from django.utils.translation import gettext as _

from openipt.clinic.library.filters import value_words
from openipt.evidence.rows import OTHER_DOIS, Row, as_number


def slugs(rows: Sequence[Row]) -> dict[str, str]:
    """Name in an address -> trial, for every trial of these rows: "ohara-2000". Two that read alike get a number."""
    labels: dict[str, str] = {}
    for study in dict.fromkeys(row["study"] for row in rows):
        slug = plain = slugify(study.replace("'", "")) or "trial"
        number = 2
        while slug in labels:
            slug, number = f"{plain}-{number}", number + 1
        labels[slug] = study
    return labels


def addresses(rows: Sequence[Row]) -> dict[str, str]:
    """Trial -> its name in an address."""
    return {study: slug for slug, study in slugs(rows).items()}


def source(row: Row) -> str:
    """Return the full reference. Some hold a blank that was decoded wrongly where they come from."""
    return (row.get("full_ref") or "").replace("Â\N{NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ").strip()


def other_source(row: Row) -> str:
    """Of a row of another database: the reference where it gives one, and that database, as its licence asks."""
    credit = _("Metapsy database, doi %(doi)s, ODC-By 1.0") % {"doi": OTHER_DOIS[row["source"]]}
    return " ".join(part for part in (source(row), credit) if part)


def coded(rows: Sequence[Row], column: str) -> str:
    """Return what the codes of these rows mean, each once."""
    codes = dict.fromkeys(row.get(column, "") for row in rows)
    return ", ".join(value_words(column, code) for code in codes if code)


def each(rows: Sequence[Row], column: str) -> str:
    """Return the numbers of these rows as they stand, each once, from the lowest."""
    values = {row[column] for row in rows if row.get(column)}
    return ", ".join(sorted(values, key=lambda text: (as_number(text) or 0.0, text)))
