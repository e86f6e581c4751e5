# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Days are written in the language of the page and in its order; every format that is used can be translated."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from django.template import engines
from django.utils.translation import override

from openipt import clinic
from openipt.clinic.dates import FORMATS, written
from openipt.clinic.interface.dates import in_words

TUESDAY = date(2026, 3, 3)
# One part of a day has no order; the others are read by machines or compared.
NO_ORDER = {"Y", "M", "Y-m-d", "Ymd", "c"}


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Tuesday 10 March, in 7 days"), ("de", "Dienstag, 10. März, in 7 Tagen")]
)
def test_a_day_in_words_is_in_the_language_of_the_page(language: str, words: str) -> None:
    with override(language):
        assert in_words(date(2026, 3, 10), TUESDAY) == words


@pytest.mark.parametrize(("language", "day"), [("en", "3 March 2026, 14:30"), ("de", "3. März 2026, 14:30")])
def test_a_template_writes_a_moment_in_the_language_of_the_page(language: str, day: str) -> None:
    template = engines["django"].from_string('{{ at|date:"j F Y, H:i" }}{{ nothing|date:"j F Y" }}')
    with override(language):
        assert template.render({"at": datetime(2026, 3, 3, 14, 30, tzinfo=UTC), "nothing": None}) == day


def test_a_time_of_day_is_written_too() -> None:
    assert written(time(9, 5), "H:i") == "09:05"


def formats_used() -> Iterator[str]:
    for path in Path(clinic.__path__[0]).rglob("*"):
        if path.suffix in (".html", ".py") and "gallery" not in path.parts and path.name != "dates.py":
            yield from re.findall(r'(?:\|date:|\bwritten\([\w.]+, )["\']([^"\']+)["\']', path.read_text())


def test_every_format_that_is_used_can_be_put_in_another_order() -> None:
    used = set(formats_used())
    assert len(used) > 8
    assert used - FORMATS.keys() - NO_ORDER == set()


def test_nothing_writes_a_day_past_the_list() -> None:
    """`strftime` knows English alone, and Django's own functions do not know the order of a language."""
    past = re.compile(r"strftime|\b(date_format|time_format)\(|dateformat")
    files = [path for path in Path(clinic.__path__[0]).rglob("*.py") if "gallery" not in path.parts]
    assert [path.name for path in files if past.search(path.read_text())] == ["dates.py"]
