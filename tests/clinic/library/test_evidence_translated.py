# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Every text of the evidence pages can be translated; what is left are the trials and the names of publications."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

import pytest

from clinic.library.test_evidence_pages import PAGES
from clinic.test_translation import OPEN, SAME, bracketed, compiled, forgotten
from openipt.clinic.library.trials import source
from openipt.evidence import claims, releases
from openipt.evidence.rows import ATTRIBUTION, read_rows, shipped_bytes

__all__ = ["bracketed", "compiled"]
pytestmark = pytest.mark.django_db
WORD = re.compile(r"[^\W\d_]{2,}")
VIEWS = [*PAGES, "/evidence/?population=ppd", "/evidence/?country=uk", "/evidence/?population=stud"]


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts(each)


@cache
def of_the_library() -> tuple[str, ...]:
    """Names and values of the library that are the same in every language, the longest first."""
    known = [claims.book()["cites"], read_rows(shipped_bytes()), claims.every_other_row(), ATTRIBUTION]
    known.append([source(row) for row in claims.every_other_row()])  # without its address
    found = {
        " ".join(text.casefold().split()) for text in texts([*known, releases.SHIPPED_NAME, *SAME]) if WORD.search(text)
    }
    return tuple(sorted(found, key=len, reverse=True))


def not_content(text: str) -> bool:
    """Whether some word is no content; a command is typed as it stands in every language."""
    rest = " ".join(text.casefold().split())
    for known in of_the_library():
        rest = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", " ", rest)
    return bool(WORD.search(rest)) and not text.startswith("openipt evidence ")


@pytest.mark.parametrize("address", VIEWS)
def test_the_evidence_is_in_brackets(at, bracketed, address):
    page = at.get(address).content.decode()
    assert OPEN in page
    assert 'dir="rtl"' in page
    assert {text for text in forgotten(page) if not_content(text)} == set()


@pytest.mark.parametrize("query", ["colour=blue", "year_from=2010&year_to=2000", "release=zz"])
def test_what_is_refused_is_in_brackets(at, bracketed, query):
    page = at.get(f"/evidence/?{query}").content.decode()
    assert {text for text in forgotten(page) if not_content(text)} == set()
