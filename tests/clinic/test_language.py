# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Content is read in the language of the page, staff and client apart; what is not translated stays in English."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.utils import translation

from openipt import measures
from openipt.clinic import language
from openipt.clinic.casework import restate
from openipt.clinic.casework import write as recording
from openipt.clinic.drawings import panel
from openipt.protocol import load
from openipt.wording import Audience, texts

GREEN = "worksheets/relapse-plan/sections/green/title"


@pytest.fixture
def german(tmp_path: Path, settings) -> Iterator[None]:
    """A catalogue with a few texts, in use for the pages of this test."""
    for audience, words in (
        (Audience.STAFF, {GREEN: "Grün (Team)", "instruments/phq-9/bands": "mittelgradig bis schwer"}),
        (Audience.CLIENT, {GREEN: "Grün", "handouts/does-ipt-help/body": "# Was IPT ist"}),
    ):
        write_catalogue(tmp_path / "de" / "LC_MESSAGES", audience, words)
    settings.LOCALE_PATHS = [tmp_path]
    language.forget()
    with translation.override("de"):
        yield
    language.forget()


def write_catalogue(folder: Path, audience: Audience, words: dict[str, str]) -> None:
    english = {
        (text.audience, text.context): text.text
        for definition in (load.content(), measures.instrument("phq-9"))
        for text in texts(definition)
    }
    catalogue = Catalog(locale="de")
    for context, translated in words.items():
        catalogue.add(ENGLISH.get(context, english[audience, context]), translated, context=context)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"content-{audience}.mo").open("wb") as file:
        write_mo(file, catalogue)


ENGLISH = {"instruments/phq-9/bands": "moderately severe", "handouts/does-ipt-help/body": "# What IPT is"}


def green() -> tuple[str, str | None]:
    sections = language.content().worksheets["relapse-plan"].sections
    title = next(section.title for section in sections if section.id == "green")
    return title.staff, title.client


def test_a_worksheet_is_read_in_the_language_of_the_page(german: None) -> None:
    assert green() == ("Grün (Team)", "Grün")


def test_what_is_not_translated_stays_in_english_text_by_text(german: None) -> None:
    handout = language.content().handouts["does-ipt-help"]
    assert handout.title == load.content().handouts["does-ipt-help"].title
    assert handout.body.startswith("# Was IPT ist\n\nIPT is a talking treatment for depression.")


def test_another_page_in_english_at_the_same_time_is_in_english(german: None) -> None:
    with translation.override("en"):
        assert language.content() is load.content()
    assert green()[1] == "Grün"


def test_bands_are_translated_and_questions_stay_as_their_owner_worded_them(german: None) -> None:
    here, english = language.instrument("phq-9"), measures.instrument("phq-9")
    assert "mittelgradig bis schwer" in [band.label for band in here.bands]
    assert here.items == english.items
    assert here.options == english.options


def test_ids_and_rules_are_the_same_in_every_language(german: None) -> None:
    here, english = language.content(), load.content()
    assert here.worksheets.keys() == english.worksheets.keys()
    gate, in_english = (content.forms["individual-acute"].gates[0] for content in (here, english))
    assert [need.any_of for need in gate.needs] == [need.any_of for need in in_english.needs]
    assert here.words.keys() == english.words.keys()


def test_records_ask_for_content_that_depends_on_nobody(german: None) -> None:
    """What a row is checked against and hashed from may not change with the language of who is looking."""
    assert recording.content is restate.content is load.content


@pytest.mark.parametrize(("code", "said"), [("en", "14 3.4"), ("de", "14 3,4")])
def test_a_score_has_the_decimal_sign_of_the_page(code: str, said: str) -> None:
    with translation.override(code):
        assert f"{language.figures(14.0)} {language.figures(3.4)}" == said
        assert f"{panel.shown(14)} {panel.shown(3.4)}" == said, "on the curve too"
