# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""How many clicks the commonest acts of a day cost. Typing is not counted, and reaching a field with the keyboard is
typing; the count begins where the therapist is when she wants to do it: on Today, or with the client before her.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = [pytest.mark.journey, pytest.mark.once]
NEW_CLIENT = "Ottoline Brandt"


@dataclass
class Hand:
    """A hand that counts."""

    page: Page
    clicks: int = 0

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def type(self, field: Locator, text: str) -> None:
        """Reach a field with the keyboard and write."""
        field.focus()
        self.page.keyboard.insert_text(text)

    def choose(self, option: Locator) -> None:
        """Reach an answer with the keyboard and take it."""
        option.focus()
        self.page.keyboard.press("Space")


@pytest.fixture
def hand(site, visit) -> Hand:
    return Hand(visit(site, "thea"))


def open_next(hand: Hand) -> None:
    hand.click(hand.page.locator(".visit.next a.btn.main"))
    hand.page.wait_for_url("**/sessions/**")
    expect(hand.page.locator("html[data-drafts=ready]")).to_have_count(1)


def open_cleo(hand: Hand) -> None:
    """The session of somebody whose people are known, whoever comes first today; getting there is not counted."""
    hand.page.locator(".visit", has_text="Cleo Castellan").locator("h2 a").click()
    hand.page.wait_for_url("**/sessions/**")
    expect(hand.page.locator("html[data-drafts=ready]")).to_have_count(1)


def open_people(hand: Hand) -> None:
    open_cleo(hand)
    hand.page.get_by_role("link", name="People", exact=True).first.click()
    hand.page.wait_for_url("**/people/**")


def test_the_trend_of_the_scores_costs_no_click(hand):
    card = hand.page.locator(".visit", has=hand.page.locator("svg.spark")).first
    expect(card.locator("svg.spark")).to_be_visible()
    expect(card.locator(".score")).to_contain_text(re.compile(r"PHQ-9 \d+, .*since"))
    assert hand.clicks == 0


def test_todays_client_opens_with_one_click_and_the_note_with_none(hand):
    open_next(hand)
    expect(hand.page.get_by_role("heading", level=1)).to_contain_text("Session")
    hand.type(hand.page.locator("#note-text"), "She came in smiling.")
    expect(hand.page.locator("#note-text")).to_have_value(re.compile("She came in smiling"))
    assert hand.clicks == 1


def test_a_technique_costs_one_click_and_stands_in_the_note(hand):
    open_next(hand)
    hand.clicks = 0
    hand.click(hand.page.locator("#tool-technique").get_by_role("button", name="exploration"))
    expect(hand.page.locator("#note-text")).to_have_value(re.compile("exploration", re.IGNORECASE))
    assert hand.clicks == 1


def test_mood_is_linked_to_a_person_with_two_clicks(hand):
    open_cleo(hand)
    hand.clicks = 0
    link = hand.page.locator("#tool-link")
    person = link.locator("label.pick").first
    hand.type(link.get_by_label("Symptom or mood"), "sleeps badly")
    hand.type(link.get_by_label("Event"), "nobody rang on Sunday")
    hand.click(person)
    hand.click(link.get_by_role("button", name="worse"))
    expect(hand.page.locator("#note-text")).to_have_value(re.compile("sleeps badly.*nobody rang", re.DOTALL))
    assert hand.clicks == 2


def test_a_person_is_added_with_one_click(hand):
    open_people(hand)
    hand.type(hand.page.get_by_label("Name or nickname"), "Quill")
    hand.page.get_by_label("Relation").select_option(label="neighbour")
    hand.click(hand.page.get_by_role("button", name="Add", exact=True))
    expect(hand.page.get_by_role("row", name=re.compile("Quill"))).to_be_visible()
    assert hand.clicks == 1


def test_somebody_moves_one_ring_with_one_click(hand):
    open_people(hand)
    button = hand.page.get_by_role("button", name=re.compile(r"^Move .* one ring (in|out)$")).first
    name = re.match(r"Move (.*) one ring", button.get_attribute("aria-label") or "")
    assert name
    before = hand.page.locator(".moves li").count()
    hand.click(button)
    expect(hand.page.locator(".moves li").filter(has_text=name.group(1))).not_to_have_count(0)
    assert hand.page.locator(".moves li").count() >= before
    assert hand.clicks == 1


def test_the_first_score_of_a_new_client_costs_two_clicks(hand):
    a_new_client_comes_today(hand.page)
    hand.click(hand.page.get_by_role("link", name=NEW_CLIENT))
    hand.click(hand.page.locator("#agenda").get_by_role("link", name="PHQ-9"))
    for number in range(1, 10):
        hand.choose(hand.page.locator(f'[name="item_{number}"][value="{(number + 1) % 2}"]'))
    hand.page.keyboard.press("Enter")
    expect(hand.page.locator("main")).to_contain_text("of 27")
    assert hand.clicks == 2


def a_new_client_comes_today(page: Page) -> None:
    page.goto("/clients/new/")
    page.locator('[name="name"]').fill(NEW_CLIENT)
    page.get_by_role("button", name="Start course").click()
    page.get_by_role("link", name="Book the first session").click()
    page.get_by_role("button", name="Book session").click()
    page.wait_for_url("**/sessions/**")
    page.goto("/")


def test_an_alert_is_answered_with_two_clicks(hand):
    alerts = hand.page.locator(".day .alerts .alert")
    waiting = alerts.count()
    assert waiting, "the sample clinic has open alerts"
    hand.click(alerts.last.get_by_role("link", name="Review and record"))
    hand.type(hand.page.get_by_label("What was understood"), "Tired of it all; no plan, nothing prepared")
    hand.type(hand.page.get_by_label("What was agreed"), "We speak again tomorrow")
    hand.choose(hand.page.get_by_label("in person, alone"))
    hand.choose(hand.page.get_by_label("within days"))
    hand.click(hand.page.get_by_role("button", name="Record the conversation"))
    hand.page.wait_for_url(lambda url: "/risk/" not in url or url.endswith("/risk/"))
    hand.page.goto("/")
    expect(alerts).to_have_count(waiting - 1)
    assert hand.clicks == 2


def test_a_note_is_finished_and_signed_with_one_click(hand, begin_course):
    hand.page.goto(begin_course().session)
    expect(hand.page.locator("html[data-drafts=ready]")).to_have_count(1)
    hand.type(hand.page.locator("#note-text"), "A quiet hour.")
    hand.clicks = 0
    hand.click(hand.page.get_by_role("button", name="Finish and sign"))
    expect(hand.page.locator("main")).to_contain_text("Signed, version of")
    assert hand.clicks == 1
