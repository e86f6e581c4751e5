# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The session on a phone, and what the client takes home on paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from journeys.pages import COURSES, SAMPLE_COURSE

pytestmark = [pytest.mark.journey, pytest.mark.once]
PHONE, TALL = 390, 844
FIELDS = "main :is(input:not([type=hidden]), textarea, select):visible"


def open_course(page: Page, tab: str) -> None:
    page.goto(COURSES)
    page.locator("tr", has_text=SAMPLE_COURSE).first.locator("a").first.click()
    page.locator(f'.tabs a[href*="/{tab}/"]').first.click()


def test_on_the_phone_the_free_text_is_the_first_field_and_the_agenda_one_touch_away(site, visit):
    page = visit(site, "thea", width=PHONE)
    page.set_viewport_size({"width": PHONE, "height": TALL})
    open_course(page, "sessions")
    where = "({ tool: each.closest('.tool')?.id, y: each.getBoundingClientRect().y })"
    fields = page.locator(FIELDS).evaluate_all(f"all => all.map((each) => {where})")
    first = min(fields, key=lambda each: each["y"])
    assert first["tool"] == "tool-jot"
    assert first["y"] < TALL, "it is seen without scrolling"
    jump = page.get_by_role("navigation", name="On this page")
    for name, target in (("For this session", "#agenda-head"), ("Tools", "#tools")):
        jump.get_by_role("link", name=name).click()
        expect(page.locator(target)).to_be_in_viewport()
        page.evaluate("window.scrollTo(0, 0)")


def test_on_the_desk_the_agenda_stands_beside_the_note_and_nothing_jumps(site, visit):
    page = visit(site, "thea")
    open_course(page, "sessions")
    expect(page.get_by_role("navigation", name="On this page")).to_be_hidden()
    agenda, note = page.locator("#agenda-head").bounding_box(), page.locator("#note-head").bounding_box()
    assert agenda
    assert note
    assert agenda["x"] < note["x"]
    assert abs(agenda["y"] - note["y"]) < 10


def test_the_circle_on_paper_shows_names_and_rings_and_nothing_of_the_course(site, visit):
    page = visit(site, "thea")
    open_course(page, "people")
    page.get_by_role("link", name="Print").click()
    expect(page.locator(".course-head")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".drawing.circle:visible")).to_have_count(1)  # the only one there is, also on the phone
    page.set_viewport_size({"width": 1280, "height": 844})
    page.emulate_media(media="print")
    expect(page.locator(".drawing.circle:visible")).to_have_count(1)
    shown = page.locator("body").inner_text()
    assert "People in my life" in shown
    for word in ("Session", "phase", "left", "Risk", "father", "conflict"):
        assert word not in shown


def test_a_full_safety_plan_is_one_sheet_of_paper(site, visit):
    page = visit(site, "thea")
    open_course(page, "papers")
    page.get_by_role("link", name="Safety plan").first.click()
    page.get_by_role("link", name="Amend note").click()
    for field in page.locator("form[data-draft] :is(input[type=text], textarea):visible").all():
        field.fill("Ife, at home after six")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Copy for the client").click()
    expect(page.get_by_text("Fictional Fens duty line")).to_be_visible()
    for paper in ("A4", "Letter"):
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format=paper))) == 1, paper
