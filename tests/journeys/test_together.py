# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The room turned around: one action in, nothing of the staff's in reach, the short code out."""

import re

import pytest
from playwright.sync_api import Page, expect

from openipt.sample.sign_in import DEMO_CODE

pytestmark = [pytest.mark.journey, pytest.mark.once]

STAFF_WORDS = ("alert", "risk", "agenda", "safety plan", "therapist", "inventory", "formulation", "technique")


def set_code(page: Page) -> None:
    """As a member of staff does; the code stays the one that everybody's sign-in of the demo has."""
    page.goto("/account/")
    page.locator('input[name="code"]').fill(DEMO_CODE)
    page.locator('form:has(input[name="code"]) [type="submit"]').click()
    expect(page.get_by_text("PIN saved.")).to_be_visible()


def course_of(page: Page, position: str = "Session 6 of 14") -> str:
    """A course in the middle, as the list of courses names it."""
    page.goto("/courses/")
    row = page.locator("tr", has_text=position).first
    path = row.locator('a[href*="/courses/"]').first.get_attribute("href")
    assert path
    return path


def words_of(page: Page) -> str:
    return page.locator("body").inner_text()


def test_the_tablet_is_turned_with_one_press_and_back_with_the_code_that_the_demo_printed(site, visit):
    page = visit(site, "thea")
    course = course_of(page)
    page.goto(course)
    page.get_by_role("button", name="Shared view").click()
    expect(page.get_by_role("heading", name="People", level=1)).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Meeting 6 of 14, \d+ to come$"))).to_be_visible()
    page.goto(course)
    expect(page.get_by_role("heading", name="PIN")).to_be_visible()
    page.locator('input[name="code"]').fill("1111")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("That PIN is not correct. Please try again.")).to_be_visible()
    page.locator('input[name="code"]').fill(DEMO_CODE)
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".course-head")).to_be_visible()


def test_the_way_back_of_the_browser_leads_to_the_code_page_not_to_the_record(site, visit):
    page = visit(site, "thea")
    set_code(page)
    course = course_of(page)
    page.goto(course)
    page.get_by_role("button", name="Shared view").click()
    expect(page.get_by_role("heading", name="People", level=1)).to_be_visible()
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", name="PIN")).to_be_visible()


def test_no_canary_and_no_staff_word_is_on_any_shared_page(site, visit, watch):
    watch.expect(r"status of 423")  # what was on its way when the tablet was turned
    page = visit(site, "thea")
    set_code(page)
    course = course_of(page)
    page.goto(course)
    name = page.locator(".course-head .name").inner_text()
    page.goto(page.locator('.tabs a[href*="/sessions/"]').first.get_attribute("href") or "")
    page.locator("#tool-jot input[type=text]").fill("CANARY in a jotted line")
    page.locator("#tool-jot input[type=text]").press("Enter")
    expect(page.locator("#note-text")).to_have_value(re.compile("CANARY"))
    page.locator("#tool-risk_asked > summary").click()
    page.locator("#id_risk_asked-answer").fill("CANARY in what was asked")
    page.locator("#tool-risk_asked").get_by_role("button", name="Save").click()
    expect(page.locator("#note-text")).to_have_value(re.compile("CANARY in what was asked"))
    page.get_by_role("button", name="Shared view").click()
    expect(page.get_by_role("heading", name="People", level=1)).to_be_visible()
    shared = [link.get_attribute("href") for link in page.locator(".top .nav a").all()]
    assert len(shared) > 2
    for path in shared:
        page.goto(path or "")
        assert "CANARY" not in page.content(), path
        found = [word for word in STAFF_WORDS if word in words_of(page).lower()]
        assert found == [], path
        assert name not in page.title()


def test_on_the_phone_in_the_dark_and_by_keyboard_alone_it_reads_well(site, visit):
    page = visit(site, "thea", width=390, dark=True)
    set_code(page)
    page.goto(course_of(page))
    page.get_by_role("button", name="Shared view").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="People", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="Back to my view").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="PIN")).to_be_visible()
