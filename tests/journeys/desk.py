# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A therapist at her browser: finds things by the words on the page, as a person does."""

import re
from datetime import date, timedelta

from playwright.sync_api import Locator, Page, expect


class Desk:
    """Where she sits; `course` is the address of the course that is on, of so many `sessions`."""

    def __init__(self, page: Page, sessions: int):
        self.page, self.sessions = page, sessions
        self.today, self.course = date.min, ""

    def go(self, words: str) -> None:
        """Follow the link with these words."""
        self.page.get_by_role("link", name=words, exact=True).first.click()

    def tab(self, words: str) -> None:
        self.page.get_by_role("navigation", name="Pages of this course").get_by_role("link", name=words).click()

    def fill(self, **fields: str) -> None:
        """Fill fields by their names in the form."""
        for name, text in fields.items():
            self.page.locator(f'main [name="{name}"]:visible').first.fill(text)

    def pick(self, name: str, words: str) -> None:
        """One of the answers of a field, by its words."""
        field = self.page.locator(f'main [name="{name}"]')
        if field.first.evaluate("field => field.tagName") == "SELECT":
            field.first.select_option(label=words)
        else:
            labels = field.locator("xpath=ancestor::label[1]")
            labels.filter(has_text=re.compile(f"^\\s*{re.escape(words)}\\s*$")).locator("input").check()

    def press(self, words: str) -> None:
        """Press a button; where it sends a form, wait for the page that follows."""
        button = self.page.locator("main").get_by_role("button", name=words, exact=True).first
        if button.evaluate("button => button.closest('[hx-post]') !== null"):
            button.click()
        else:
            with self.page.expect_navigation():
                button.click()

    def on(self, day: date) -> None:
        """It was so on another day than today."""
        if not self.page.locator('[name="happened_on"]').is_visible():
            self.page.get_by_text("On another day").click()
        self.page.locator('[name="happened_on"]').fill(day.isoformat())

    def sees(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("body")).to_contain_text(each, use_inner_text=True, ignore_case=True)

    def day_of(self, session: int) -> date:
        """Sessions are a week apart, and the last is today."""
        return self.today - timedelta(weeks=self.sessions - session)

    def open_session(self, number: int) -> None:
        self.page.goto(self.course + "agreement/" if number > 1 else self.course)
        self.page.locator('a[href*="/sessions/"]').filter(has_text=f"Session {number}").first.click()

    def tool(self, kind: str) -> Locator:
        """A tool of the session, unfolded."""
        found = self.page.locator(f"#tool-{kind}")
        if found.evaluate("tool => tool.tagName === 'DETAILS' && !tool.open"):
            found.locator("summary").click()
        return found
