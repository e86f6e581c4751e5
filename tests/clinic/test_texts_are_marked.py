# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""No text can lose its translation unnoticed: what stands in a template, in the code or in content is marked for it.

The pages of `test_translation.py` show the texts as they are served; here the sources are read, so that the texts of a
rare refusal are held as firmly as those of the front page.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from clinic.marked_texts import templates, unmarked_in_code, unmarked_in_template
from openipt import clinic
from openipt.measures import Instrument, instruments
from openipt.measures.model import KINDS
from openipt.protocol.load import content
from openipt.wording import wordless

CLINIC = Path(clinic.__path__[0])
FACES = ("workbench", "portal", "administration", "library", "interface", "forms", "drawings", "web")
SAME = {"OpenIPT", "SVG", "PNG", "PDF"}  # the same in every language

NOT_SHOWN = frozenset({"every_time"})  # says to developers why a form may be sent twice
CLASSES = re.compile(r"[a-z0-9 -]+")  # "t12 end second": how a drawing names the style of a line
NO_TEXTS = {
    "Allow", "Cache-Control", "Clear-Site-Data", "Content-Disposition", "Lax", "Link", "Location", "Referer", "Strict",
    'attachment; filename="', "text/csv; charset=utf-8", "text/plain; charset=utf-8", "text/x-python; charset=utf-8",
    "very low", "other ctr", "Depression", "Total",  # codes in records and trial data
    "openipt evidence pool trials.csv --yi yi --vi vi", "openipt evidence rows --trials --release ",  # commands
    "btn quiet",  # classes of a button
    "Open Data Commons Attribution License (ODC-By) 1.0",  # a licence has one name
}  # fmt: skip
# What other programs read, and lists of words that are looked up.
OF_PROGRAMS = ("SELECT ", "PRAGMA ", "# The pooled effect of IPT", "will may mark rose", "contract ending formulation")


def code_of(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((CLINIC / room).rglob("*.py"))]


@pytest.mark.parametrize("path", templates(CLINIC), ids=lambda path: path.name)
def test_every_text_of_a_template_is_marked(path: Path) -> None:
    assert unmarked_in_template(path.read_text(encoding="utf-8"), SAME) == set()


def test_every_text_of_the_code_is_marked() -> None:
    found = {
        (path.relative_to(CLINIC).as_posix(), text)
        for path in code_of(*FACES, "config/conditions")
        for text in unmarked_in_code(path.read_text(encoding="utf-8"), NOT_SHOWN) - NO_TEXTS
        if not (path.parent.name == "drawings" and CLASSES.fullmatch(text))
        if not text.lstrip().startswith(("<", *OF_PROGRAMS))
    }
    assert found == set()


def test_gettext_goes_by_the_names_that_are_gathered() -> None:
    """Under a name of one's own, as in `gettext_lazy as _lazy`, no tool finds the texts."""
    named = re.compile(r"from django.utils.translation import .*\b\w*gettext\w* as (?!_\b)\w+")
    assert [path.name for path in CLINIC.rglob("*.py") if named.search(path.read_text(encoding="utf-8"))] == []


def test_no_text_of_content_is_left_in_its_structure() -> None:
    """What is read is annotated as a text. A string with a blank that is none would never be translated."""
    assert {text for text in strings(wordless(content())) if " " in text} == set()


# What is said of an instrument by the command line and in the documentation alone: who checked what, and where.
OF_INSTRUMENTS = {
    "name", "rater", "source", "reliability", "bands_source", "facts", "examples", "aliases", "unclear_names",
}  # fmt: skip


def test_no_text_of_an_instrument_is_left_in_its_structure() -> None:
    for measure in map(wordless, instruments()):
        shown = [getattr(measure, part.name) for part in fields(measure) if part.name not in OF_INSTRUMENTS]
        assert {text for text in strings(shown) if re.search(r"\w \w", text)} - sources(measure) == set()


def sources(measure: Instrument) -> set[str]:
    """The citations in an instrument, and its own codes."""
    cited = (*measure.cutoffs, *measure.changes, *measure.remarks, *measure.other_bands)
    below = (cutoff for subscale in measure.subscales for cutoff in subscale.cutoffs)
    return {entry.source for entry in (*cited, *below)} | set(KINDS)


def strings(value: object) -> Iterator[str]:
    """Every string in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for part in fields(value):
            yield from strings(getattr(value, part.name))
    elif isinstance(value, Mapping):
        yield from (text for inner in value.values() for text in strings(inner))
    elif isinstance(value, list | tuple):
        yield from (text for inner in value for text in strings(inner))


def test_faces_ask_for_content_in_the_language_of_the_page() -> None:
    """The English content itself is for records, which may not depend on who is looking."""
    english = re.compile(r"protocol(\.load import|\.load\b| import load)|measures import [^\n]*\binstruments?\b")
    assert [path.name for path in code_of(*FACES) if english.search(path.read_text(encoding="utf-8"))] == []
