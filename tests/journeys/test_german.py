# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A client's language chosen on the page of their details, and what they then read, in the browser."""

import pytest
from playwright.sync_api import Page, expect

from journeys.test_accessibility import LOOKS, NARROWEST, axe_finds, sideways

pytestmark = pytest.mark.journey


def choose_german(page: Page) -> str:
    """From the caseload by links and one choice; returns the address of the course."""
    page.goto("/courses/")
    page.locator("main a", has_text="Cleo").first.click()
    course = page.url
    page.get_by_role("link", name="Client, referral and team").click()
    page.get_by_label("Language of what they read").select_option("de")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page).to_have_url(course)
    return course


def faults_of(page: Page, name: str) -> list[str]:
    """What axe finds at both widths and in both schemes, and whether the narrow page scrolls sideways."""
    faults = [f"{name}: {fault}" for fault in axe_finds(page, LOOKS)]
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    return [*faults, *([f"{name}: too wide"] if sideways(page) > 0 else [])]


def test_a_client_reads_german_and_axe_finds_nothing_where_two_languages_stand_on_a_page(own_site, visit):
    thea = visit(own_site, "thea")
    course = choose_german(thea)
    cleo, faults = visit(own_site, "cleo"), []
    expect(cleo.get_by_role("heading", name="Meine Ziele")).to_be_visible()
    expect(cleo.get_by_text("Bitten Sie um eine Dolmetscherin oder einen Dolmetscher.")).to_be_visible()
    for address in ("/mine/", "/mine/plan/", "/mine/read/what-depression-is/"):
        cleo.goto(address)
        faults += faults_of(cleo, address)
    thea.goto(course)
    thea.get_by_role("button", name="Shared view").click()
    expect(thea.get_by_role("heading", name="Menschen", level=1)).to_be_visible()
    expect(thea.get_by_role("link", name="Back to my view")).to_be_visible()
    for name in ("Was geschah", "Wie es läuft", "Ziele", "Vereinbart"):
        thea.get_by_role("link", name=name).click()
        expect(thea.get_by_role("heading", name=name, level=1)).to_be_visible()
        faults += faults_of(thea, name)
    assert faults == []
