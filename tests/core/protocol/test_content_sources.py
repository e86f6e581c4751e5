# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Every entry says where it comes from, and the page on clinical content says the same as the content."""

from pathlib import Path

from openipt.protocol import sources
from openipt.protocol.load import content
from openipt.protocol.model import Mark

PAGE = Path(__file__).parents[3] / "docs" / "clinical-content.md"


def test_every_entry_has_a_source() -> None:
    entries = list(sources.entries(content()))
    assert len(entries) > 100
    assert all(len(source.text) > 3 for _, _, source in entries)


SAID = {Mark.MEMORY: ("from memory", "not checked"), Mark.PARTLY: ("from memory", "checked", "our own", "seen on")}


def test_what_is_not_checked_says_so_in_the_source_itself() -> None:
    """A reader of one entry sees what is not checked without looking up the mark."""
    silent = [
        (kind, entry_id, source.text)
        for kind, entry_id, source in sources.entries(content())
        if source.mark in SAID and not any(each in source.text for each in SAID[source.mark])
    ]
    assert silent == []


def test_the_page_on_clinical_content_is_in_step_with_the_content() -> None:
    page = PAGE.read_text(encoding="utf-8")
    between = page.partition("<!-- sources: begin -->\n")[2].partition("<!-- sources: end -->")[0]
    assert between.strip() == sources.table(content()).strip(), "put the output of: openipt content sources"


def test_the_page_counts_what_there_is() -> None:
    page, made = " ".join(PAGE.read_text(encoding="utf-8").split()), content()
    assert f"**{len(made.techniques)} techniques**, {len(made.worksheets)} **worksheets**" in page
    assert f"{len(made.handouts)} **handouts** for clients, {len(made.settings)} **settings**" in page
