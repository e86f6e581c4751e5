# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Every text of the evidence pages can be translated; what is left are trials, the codebook and the claims: content."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

import pytest

from clinic.library.test_evidence_pages import PAGES
from clinic.test_translation import OPEN, SAME, bracketed, compiled, forgotten
from openipt.evidence import claims, releases
from openipt.evidence.rows import ATTRIBUTION, codebook, read_rows, shipped_bytes

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
def words_of_the_library() -> frozenset[str]:
    known = [codebook(), claims.book(), read_rows(shipped_bytes()), claims.every_other_row(), ATTRIBUTION]
    known += [releases.SHIPPED_NAME, *SAME]
    return frozenset(word.casefold() for text in texts(known) for word in WORD.findall(text))


def not_content(text: str) -> bool:
    """Whether some word is no content; a command is typed as it stands in every language."""
    unknown = [word for word in WORD.findall(text) if word.casefold() not in words_of_the_library()]
    return bool(unknown) and not text.startswith("openipt evidence ")


@pytest.mark.parametrize("address", VIEWS)
def test_the_evidence_is_in_brackets(at, bracketed, address):
    page = at.get(address).content.decode()
    assert OPEN in page
    assert {text for text in forgotten(page) if not_content(text)} == set()


@pytest.mark.parametrize("query", ["colour=blue", "year_from=2010&year_to=2000", "release=zz"])
def test_what_is_refused_is_in_brackets(at, bracketed, query):
    page = at.get(f"/evidence/?{query}").content.decode()
    assert {text for text in forgotten(page) if not_content(text)} == set()
