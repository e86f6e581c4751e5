# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The program returns codes; content has their words. No code without words, no words without a code."""

import re
from pathlib import Path

from openipt.measures.load import instrument
from openipt.protocol.load import SHIPPED, content

SOURCE = SHIPPED.parents[1]
FINDING = re.compile(r'(?:Finding|first_finding)\(\s*"([a-z_.]+)"')
DUE = re.compile(r'_due\(\s*content, "([a-z_]+)"')


def codes(pattern: re.Pattern[str], folder: Path) -> set[str]:
    texts = (path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    return {code for text in texts for code in pattern.findall(text)}


def words_under(prefix: str) -> set[str]:
    return {key.removeprefix(prefix) for key in content().words if key.startswith(prefix)}


def test_every_finding_has_words_and_no_words_are_left_over() -> None:
    found = codes(FINDING, SOURCE)
    assert len(found) > 20, "the search still sees the codes"
    assert words_under("finding.") == found


def test_every_line_of_the_agenda_has_words_and_a_reason() -> None:
    found = codes(DUE, SOURCE / "course")
    assert len(found) > 8
    assert words_under("agenda.") == found | {f"{code}.why" for code in found}


def test_every_phase_of_the_form_has_the_same_words_wherever_it_is_named() -> None:
    for form in content().forms.values():
        for phase in form.phases:
            assert content().words[f"phase.{phase.id}"] == phase.name


def test_every_measure_of_the_form_is_an_instrument_that_ships() -> None:
    for form in content().forms.values():
        for measure in (*form.measures, *form.measures_at_points):
            assert instrument(measure).id == measure
