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


def test_what_is_not_checked_says_so_in_the_entry_itself() -> None:
    """A reader of one entry sees what is not checked without knowing the mark. Strategies are told with their area."""
    for kind, entry_id, source in sources.entries(content()):
        if kind == "strategy":
            continue
        assert source.mark is not Mark.MEMORY or source.unchecked, entry_id
        assert source.mark is not Mark.PARTLY or (source.confirmed and (source.unchecked or source.ours)), entry_id
        assert source.mark is not Mark.VERIFIED or (source.confirmed and not source.unchecked), entry_id
        assert source.mark is not Mark.DESIGN or "ur own" in source.text, entry_id


def test_every_gate_task_area_technique_sheet_and_handout_has_a_source_of_its_own() -> None:
    """None takes the one of its file: a new task without a mark would pass as checked as its form."""
    form = content().forms["individual-acute"]
    assert [each.id for each in (*form.gates, *form.tasks) if each.source is form.source] == []


def test_the_reading_of_entries_that_were_looked_up() -> None:
    """As public texts say it: what was confirmed, corrected, differs by school or was not found."""
    marks = {
        f"{kind} {entry_id.removeprefix('individual-acute ')}": s for kind, entry_id, s in sources.entries(content())
    }
    assert marks["task link"].mark is Mark.VERIFIED
    assert marks["gate G1"].mark is Mark.PARTLY
    assert marks["technique timeline"].mark is Mark.MEMORY
    assert "found in no public text" in marks["technique timeline"].unchecked
    assert "not found" in marks["worksheet communication-analysis"].unchecked
    assert marks["task risk_asked"].mark is Mark.DESIGN
    assert "adolescents" in marks["worksheet sick-role"].schools


def test_every_area_begins_with_reviewing_the_symptoms_and_says_how_sure_that_is() -> None:
    areas = content().areas
    assert {area.strategies[0].id for area in areas.values()} == {"review_symptoms"}
    assert {key: area.strategy_marks["review_symptoms"].value for key, area in areas.items()} == {
        "grief": "V",
        "dispute": "V",
        "transition": "M",
        "few_relationships": "M",
    }


def test_grief_follows_what_came_of_the_death_and_the_last_step_of_a_dispute_is_ours() -> None:
    grief, dispute = content().areas["grief"], content().areas["dispute"]
    assert [each.id for each in grief.strategies][2:4] == ["reconstruct", "sequence"]
    assert "what followed from it" in next(each.words.staff for each in grief.strategies if each.id == "sequence")
    assert dispute.strategies[-1].id == "renegotiate"
    assert dispute.strategy_marks["renegotiate"] is Mark.DESIGN


def test_the_sick_role_of_adults_is_not_called_limited() -> None:
    made = content()
    task = next(each for each in made.forms["individual-acute"].tasks if each.id == "sick_role_offered")
    texts = (made.worksheets["sick-role"].title.staff, task.words.staff, task.why.staff)
    assert not any("limited" in text.casefold() for text in texts)
    assert "softening" in made.worksheets["sick-role"].source.ours


def test_the_figures_of_prolonged_grief_stand_as_they_are_printed() -> None:
    caution = content().areas["grief"].caution
    assert "70.5% against 32.0% (Shear et al. 2014, 151 people over 50)" in caution
    assert "51% against 28% responded (Shear et al. 2005, 95 people)" in caution


def test_the_therapeutic_relationship_is_used_in_disputes_too() -> None:
    steps = content().techniques["therapeutic-relationship"].steps
    assert "In a role dispute, use it for feedback on how the client comes across to others." in steps


def test_the_page_says_how_much_is_verified_and_that_no_supervisor_has_read_it() -> None:
    page, made = PAGE.read_text(encoding="utf-8"), list(sources.entries(content()))
    assert sources.NOT_READ in page
    counted = [sum(source.mark is mark for _, _, source in made) for mark in Mark]
    assert f"| all | {' | '.join(map(str, counted))} | {len(made)} |" in page


def test_the_page_on_clinical_content_is_in_step_with_the_content() -> None:
    page = PAGE.read_text(encoding="utf-8")
    between = page.partition("<!-- sources: begin -->\n")[2].partition("<!-- sources: end -->")[0]
    assert between.strip() == sources.table(content()).strip(), "put the output of: openipt content sources"


def test_the_page_counts_what_there_is() -> None:
    page, made = " ".join(PAGE.read_text(encoding="utf-8").split()), content()
    assert f"**{len(made.techniques)} techniques**, {len(made.worksheets)} **worksheets**" in page
    assert f"{len(made.handouts)} **handouts** for clients, {len(made.settings)} **settings**" in page
