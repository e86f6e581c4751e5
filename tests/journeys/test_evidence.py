# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The evidence in a real browser: perinatal trials found, the answer read, a trial opened, shared, taken along."""

import csv
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from journeys.test_accessibility import LOOKS, WCAG, axe_finds, sideways

pytestmark = [pytest.mark.journey, pytest.mark.once]

PERINATAL = "/evidence/?population=ppd"
ANSWER = "After IPT, people were less depressed than in the control groups: a medium difference"
VIEWS = (
    PERINATAL,
    "/evidence/?country=uk",
    "/evidence/?population=stud",
    "/evidence/closer/funnel/?country=uk",
    "/evidence/trials/spinelli-2003/?population=ppd",
)


def choose_perinatal(page: Page) -> None:
    page.get_by_role("link", name="Evidence").first.click()
    expect(page.get_by_role("heading", name="What trials say about IPT", level=1)).to_be_visible()
    page.get_by_text("Filter trials by who was treated").click()
    page.get_by_label(re.compile(r"^\s*perinatal \(\d+\)\s*$")).check(force=True)
    page.get_by_role("button", name="Show these trials").click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_the_menu_to_the_answer_for_perinatal_trials_and_on_to_a_trial(site, visit, script):
    page = visit(site, "thea", script=script)
    choose_perinatal(page)
    page.wait_for_url(f"**{PERINATAL}")
    expect(page.locator(".said")).to_contain_text(ANSWER)
    expect(page.locator(".for-clients")).to_contain_text(re.compile(r"^Out of 100 people about \d+ do well with IPT"))
    expect(page.get_by_text("9 trials, 762 people")).to_be_visible()
    page.locator("svg.forest.wide").get_by_role("link", name="O'Hara, 2000").click()
    expect(page.get_by_role("heading", name="O'Hara, 2000", level=1)).to_be_visible()
    expect(page.get_by_text("from 23.6 to 10.6 (SD 6.8), 48 people")).to_be_visible()
    page.get_by_role("link", name="All the trials chosen").click()
    page.wait_for_url(f"**{PERINATAL}")


def test_an_address_that_is_shared_shows_the_same_to_somebody_else(site, visit):
    mine = visit(site, "thea")
    choose_perinatal(mine)
    mine.wait_for_url(f"**{PERINATAL}")
    theirs = visit(site, "sam", mine.url)
    assert theirs.url == mine.url
    assert theirs.locator("main").inner_text() == mine.locator("main").inner_text()
    cite = theirs.get_by_role("link", name="Address to cite")
    cite.click()
    theirs.wait_for_url(re.compile(r"release=[0-9a-f]{12}$"))
    expect(theirs.locator(".said")).to_contain_text(ANSWER)


def test_a_client_is_not_led_there_and_not_let_in(site, visit, watch):
    watch.expect("status of 403")
    page = visit(site, "cleo")
    expect(page.get_by_role("link", name="Evidence")).to_have_count(0)
    page.goto(PERINATAL)
    expect(page.get_by_text(ANSWER)).to_have_count(0)


def test_data_and_figure_are_taken_along(site, visit, tmp_path):
    page = visit(site, "thea", PERINATAL)
    rows = taken(page, "All the rows they come from (CSV)", tmp_path)
    found = list(csv.DictReader(rows.open(encoding="utf-8", newline="")))
    assert len({row["study"] for row in found}) == 9
    assert {row["target_group"] for row in found} == {"ppd"}
    assert all("ODC-By" in row["attribution"] for row in found)
    figure = ElementTree.parse(taken(page, "SVG", tmp_path)).getroot()
    assert "O'Hara, 2000" in {each.text for each in figure.iter("{http://www.w3.org/2000/svg}text")}


def taken(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_what_was_chosen_is_left_out_again_and_one_click_looks_closer(site, visit):
    page = visit(site, "sam", "/evidence/?format=ind&population=ppd")
    page.get_by_role("link", name=re.compile("^remove.*individual$")).click()
    page.wait_for_url(f"**{PERINATAL}")
    for name, heading in (
        ("Did small trials find different effects", "Funnel plot of the trials"),
        ("Does the result depend on a single trial", "Without each trial"),
        ("Could unpublished trials explain", "Tests of bias"),
        ("Who was treated, how, and compared with what", "Subgroups of trials"),
    ):
        page.goto(PERINATAL)
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
        assert page.url.endswith("?population=ppd")


@pytest.mark.parametrize("path", VIEWS)
def test_axe_finds_nothing_on_any_view_and_none_scrolls_sideways(site, visit, path):
    page = visit(site, "thea", path)
    page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
    assert axe_finds(page, LOOKS) == []
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert sideways(page) <= 0, width


def test_the_address_that_cannot_be_understood_is_mended_on_the_page(site, visit, watch):
    watch.expect("status of 422")
    page = visit(site, "thea", "/evidence/?population=ppd&year_from=2020&year_to=2010")
    expect(page.get_by_text("This is lower than the start of the range.").first).to_be_visible()
    assert axe_finds(page, [(1280, "light", WCAG)]) == []
    page.get_by_label("to (Year of publication)").fill("2021")
    page.get_by_role("button", name="Show these trials").click()
    page.wait_for_url("**/evidence/?population=ppd&year_from=2020&year_to=2021")


def test_on_paper_stands_the_answer_with_every_trial_and_source_and_nothing_to_press(site, visit):
    page = visit(site, "thea", PERINATAL)
    page.emulate_media(media="print")
    expect(page.locator(".said")).to_contain_text(ANSWER)
    expect(page.locator("svg.forest.wide")).to_be_visible()
    expect(page.get_by_text("Efficacy of interpersonal psychotherapy for postpartum depression")).to_be_visible()
    expect(page.get_by_role("button", name="Show these trials")).not_to_be_visible()
    expect(page.get_by_text("ODC-By 1.0")).to_be_visible()
