# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Nothing typed is lost: a killed server, two tabs on one note, a sign-in that has run out, signing out unsent."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from journeys.conftest import PASSWORD, PATIENCE

pytestmark = pytest.mark.journey

REFUSED = r"Failed to load resource: net::ERR_CONNECTION_REFUSED|net::ERR_CONNECTION_RESET|net::ERR_EMPTY_RESPONSE"
NO_NETWORK = r"net::ERR_INTERNET_DISCONNECTED"
TYPED = "She said it aloud for the first time, and Bram listened."


def session_page(page: Page) -> str:
    """From Today into the first session that is open; its path."""
    page.goto("/")
    path = page.locator('a[href*="/sessions/"]').first.get_attribute("href")
    assert path
    page.goto(path)
    ready(page)
    return path


def ready(page: Page) -> None:
    expect(page.locator("html[data-drafts=ready]")).to_have_count(1)


def add_to_note(page: Page, words: str) -> None:
    """Type at the end of the note, key by key, as a person does."""
    page.locator("#note-text").press("Control+End")
    page.locator("#note-text").press_sequentially(words)


def stands(page: Page, state: str, limit: int = PATIENCE) -> None:
    expect(page.locator("#note-form")).to_have_attribute("data-draft-state", state, timeout=limit)


def test_typing_is_on_the_server_within_two_seconds_of_the_last_key(site, visit, begin_course):
    path = begin_course().session
    page = visit(site, "thea", path)
    ready(page)
    add_to_note(page, TYPED)
    stands(page, "saved", 2000)
    other = visit(site, "thea", path)
    ready(other)
    expect(other.locator("#note-text")).to_have_value(re.compile(re.escape(TYPED)))


def test_typing_goes_on_while_the_server_is_killed_and_is_found_again(own_site, visit, watch):
    watch.expect(REFUSED)
    page = visit(own_site, "thea")
    path = session_page(page)
    add_to_note(page, "Before the power cut. ")
    stands(page, "saved")
    own_site.kill()
    add_to_note(page, TYPED)
    stands(page, "waiting")
    expect(page.get_by_text("kept on this device, not yet on the server")).to_be_visible()
    own_site.start()
    page.goto(path)
    ready(page)
    expect(page.locator("#note-text")).to_have_value(re.compile(f"Before the power cut. {re.escape(TYPED)}"))
    # sent again by the open page before it was left, or by the page that brought it back
    expect(page.locator("#note-form")).to_have_attribute("data-draft-state", re.compile("saved|back"))
    other = visit(own_site, "thea", path)
    ready(other)
    expect(other.locator("#note-text")).to_have_value(re.compile(re.escape(TYPED)))


def test_a_quarter_of_a_second_after_the_last_key_a_closed_tab_costs_nothing(site, visit, begin_course, watch):
    watch.expect(NO_NETWORK)
    path = begin_course().session
    page = visit(site, "thea", path)
    ready(page)
    context = page.context
    context.set_offline(True)
    add_to_note(page, TYPED)
    page.wait_for_timeout(250)
    page.close(run_before_unload=False)
    context.set_offline(False)
    again = context.new_page()
    again.goto(path)
    ready(again)
    expect(again.locator("#note-text")).to_have_value(re.compile(re.escape(TYPED)))
    expect(again.get_by_role("button", name="Finish and sign")).to_be_visible()


def test_a_tool_half_filled_in_is_back_after_a_reload_and_gone_once_recorded(site, visit, begin_course):
    page = visit(site, "thea", begin_course().session)
    ready(page)
    page.locator("#id_step-text").fill("Ask Fern for a walk on Saturday")
    expect(page.locator("#tool-step form")).to_have_attribute("data-draft-state", "saved")
    page.reload()
    ready(page)
    expect(page.locator("#id_step-text")).to_have_value("Ask Fern for a walk on Saturday")
    page.get_by_role("button", name="Add to the note").click()
    expect(page.locator("#note-text")).to_have_value(re.compile("Ask Fern for a walk on Saturday"))
    page.reload()
    ready(page)
    expect(page.locator("#id_step-text")).to_have_value("")


def test_a_refused_form_keeps_what_was_typed_since_the_server_heard_of_it(site, visit, begin_course, watch):
    watch.expect(r"status of 422")
    course = begin_course().path
    page = visit(site, "thea", course + "record/event/")
    ready(page)
    page.locator('[name="what"]').fill("The sale")
    expect(page.locator("form[data-draft]")).to_have_attribute("data-draft-state", "saved")
    page.locator('[name="what"]').fill("The sale is told to her")
    page.locator('[name="when"]').fill("whenever")
    page.locator("main button.main").click()
    expect(page.locator(".error-summary")).to_contain_text("as a date. Try")
    ready(page)
    expect(page.locator('[name="what"]')).to_have_value("The sale is told to her")
    expect(page.locator('[name="when"]')).to_have_value("whenever")
    expect(page.locator("form[data-draft]")).to_have_attribute("data-draft-state", "saved")
    page.goto(course + "record/event/")
    ready(page)
    expect(page.locator('[name="what"]')).to_have_value("The sale is told to her")


def test_two_tabs_on_one_note_are_told_and_both_texts_are_kept(site, visit, begin_course, watch):
    watch.expect(r"status of 409")
    path = begin_course().session
    one = visit(site, "thea", path)
    ready(one)
    two = one.context.new_page()
    two.goto(path)
    ready(two)
    add_to_note(one, " From the first tab.")
    stands(one, "saved")
    add_to_note(two, " From the second tab.")
    both = two.locator(".two-texts")
    expect(both).to_be_visible()
    expect(both).to_contain_text("From the first tab.")
    expect(both).to_contain_text("From the second tab.")
    both.get_by_role("button", name="Keep both").click()
    stands(two, "saved")
    for words in ("From the first tab.", "From the second tab."):
        expect(two.locator("#note-text")).to_have_value(re.compile(words))


def test_a_sign_in_that_has_run_out_is_renewed_in_the_page_and_nothing_is_lost(site, visit, begin_course, watch):
    watch.expect(r"status of 40[01]")
    page = visit(site, "thea", begin_course().session)
    ready(page)
    page.context.clear_cookies(name="openipt_session")
    add_to_note(page, TYPED)
    dialog = page.locator("#drafts-sign-in")
    expect(dialog).to_be_visible()
    dialog.locator("[name=password]").fill("not the password")
    dialog.get_by_role("button", name="Sign in again").click()
    expect(dialog.locator(".error")).to_contain_text("email or password is not correct")
    dialog.locator("[name=password]").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in again").click()
    expect(dialog).to_be_hidden()
    stands(page, "saved")
    page.get_by_role("button", name="Finish and sign").click()
    expect(page.locator(".note-text")).to_contain_text(TYPED)


def test_whoever_signs_out_with_unsent_text_is_told_first(site, visit, begin_course, watch):
    watch.expect(NO_NETWORK)
    path = begin_course().session
    page = visit(site, "thea", path)
    ready(page)
    page.context.set_offline(True)
    add_to_note(page, TYPED)
    stands(page, "waiting")
    page.locator("details.who > summary").click()
    page.locator("details.who").get_by_role("button", name="Sign out").click()
    told = page.locator("#drafts-sign-out")
    expect(told).to_be_visible()
    told.get_by_role("button", name="Stay and try again").click()
    page.context.set_offline(False)
    stands(page, "saved")
    page.locator("details.who").get_by_role("button", name="Sign out").click()
    expect(page.locator('input[type="password"]')).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('openipt-draft'))") == []
    back = visit(site, "thea", path)
    ready(back)
    expect(back.locator("#note-text")).to_have_value(re.compile(re.escape(TYPED)))


def test_one_press_logs_a_technique_two_a_link_and_one_signs(site, visit, begin_course):
    page = visit(site, "thea", begin_course().session)
    ready(page)
    page.locator("#tool-technique .pick-button", has_text="role play").click()
    expect(page.locator("#note-text")).to_have_value(re.compile("role play", re.IGNORECASE))
    page.locator("#tool-link .pick-button", has_text="no link this week").click()
    expect(page.locator("#note-text")).to_have_value(re.compile("No link this week"))
    page.locator("#tool-jot input[type=text]").fill("She laughed")
    page.locator("#tool-jot input[type=text]").press("Enter")
    expect(page.locator("#note-text")).to_have_value(re.compile("She laughed"))
    page.get_by_role("button", name="Finish and sign").click()
    expect(page.get_by_text("Signed, version of")).to_be_visible()


def test_without_script_every_step_works_too(site, visit, begin_course):
    page = visit(site, "thea", begin_course().session, script=False)
    page.locator("#tool-technique .pick-button", has_text="role play").click()
    expect(page.locator("#note-text")).to_have_value(re.compile("role play", re.IGNORECASE))
    page.get_by_role("button", name="Finish and sign").click()
    expect(page.get_by_text("Signed, version of")).to_be_visible()


def test_a_table_grows_by_a_line_and_every_line_typed_comes_back(site, visit, begin_course):
    course = begin_course().path
    page = visit(site, "thea", f"{course}worksheets/decision-analysis/")
    ready(page)
    options = page.locator('[data-rows="options"]')
    at_first = options.locator(".answer-row").count()
    for _twice in range(2):
        options.get_by_role("button", name="Add a line").click()
    last = page.locator(f'[name="options.{at_first + 1}.text"]')
    expect(last).to_be_focused()
    last.fill("Wait until the spring")
    expect(page.locator("form[data-draft]").first).to_have_attribute("data-draft-state", "saved")
    page.reload()
    ready(page)
    expect(last).to_have_value("Wait until the spring")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("cell", name="Wait until the spring")).to_be_visible()


# ---------- what was clicked wins ----------


def fear_forms(page: Page, course: str) -> list[str]:
    """The addresses of the form "fear or violence" of everyone in the inventory, from their rows."""
    page.goto(f"{course}people/")
    links = page.locator('a[href*="/record/safety/?person="]')
    return links.evaluate_all("links => links.map((a) => a.getAttribute('href'))")


def test_a_form_opened_for_another_person_never_shows_what_was_begun_for_the_first(site, visit, begin_course):
    page = visit(site, "thea")
    course = begin_course("Bram", "Fern").path
    first, second = fear_forms(page, course)[:2]
    page.goto(first)
    ready(page)
    person = page.locator("[name=person]").input_value()
    page.locator("textarea").first.fill("He threw a plate")
    expect(page.locator("form[data-draft]")).to_have_attribute("data-draft-state", "saved")
    page.goto(second)
    ready(page)
    assert page.locator("[name=person]").input_value() not in ("", person)
    expect(page.locator("textarea").first).to_have_value("")
    expect(page.get_by_text("He threw a plate")).to_have_count(0)
    page.goto(first)
    ready(page)
    older = page.locator(".older-draft")
    expect(older).to_contain_text("You started this on")
    expect(older).to_contain_text("He threw a plate")
    expect(page.locator("textarea").first).to_have_value("")
    older.get_by_role("button", name="Put it back").click()
    expect(page.locator("textarea").first).to_have_value("He threw a plate")
    assert page.locator("[name=person]").input_value() == person


def test_what_is_typed_beside_an_older_draft_is_kept_too_and_either_can_be_discarded(site, visit, begin_course):
    page = visit(site, "thea")
    form = fear_forms(page, begin_course("Bram", "Fern").path)[0]
    for words in ("He threw a plate", "He broke the door"):
        page.goto(form)
        ready(page)
        page.locator("textarea").first.fill(words)
        expect(page.locator("form[data-draft]")).to_have_attribute("data-draft-state", "saved")
    page.goto(form)
    ready(page)
    expect(page.locator(".older-draft")).to_have_count(2)
    page.locator(".older-draft", has_text="plate").get_by_role("button", name="Discard draft").click()
    page.goto(form)
    ready(page)
    expect(page.locator(".older-draft")).to_have_count(1)
    expect(page.locator(".older-draft")).to_contain_text("He broke the door")


def test_a_draft_about_a_person_who_has_gone_is_offered_as_text_and_the_form_works(site, visit, begin_course):
    course = begin_course("Bram", "Fern").path
    page = visit(site, "thea", f"{course}people/")
    add = page.locator("form[action$='/people/add/']")
    add.locator("[name=name]").fill("Wendell")
    if add.locator("select[name=relation]").count():
        add.locator("select[name=relation]").select_option(index=1)
    else:
        add.locator("[name=relation]").first.check()
    add.locator("button").last.click()
    row = page.locator("tr", has_text="Wendell")
    form = row.locator('a[href*="/record/safety/?person="]').get_attribute("href")
    entry = row.locator("th a").get_attribute("href") or ""
    page.goto(form or "")
    ready(page)
    page.locator("textarea").first.fill("He threw a plate")
    expect(page.locator("form[data-draft]")).to_have_attribute("data-draft-state", "saved")
    page.goto(entry.replace("/correct/", "/withdraw/"))
    page.locator("[name=reason]").fill("Another client's friend")
    page.locator("main button.main").click()
    page.goto(fear_forms(page, course)[0])
    ready(page)
    older = page.locator(".older-draft")
    expect(older).to_contain_text("He threw a plate")
    expect(older).to_contain_text("no longer in this course")
    older.get_by_role("button", name="Put it back").click()
    expect(page.locator("textarea").first).to_have_value("He threw a plate")
    assert page.locator("[name=person]").input_value(), "the person who was clicked stays"


# ---------- on its way ----------


def test_buttons_wait_while_a_form_is_on_its_way_and_are_back_on_the_page_before(site, visit, begin_course):
    course = begin_course("Bram", "Fern").path
    page = visit(site, "thea", course + "record/event/")
    ready(page)
    page.locator("[name=what]").fill("The sale of the house")
    page.locator("[name=when]").fill("2020")
    held = []

    def hold(route: Route) -> None:
        if route.request.method == "POST":
            held.append(route)
        else:
            route.continue_()

    page.route("**/record/event/", hold)
    # In the page itself: a locator would wait for the answer that is held back.
    waits = """async () => {
        const form = document.querySelector("main form"), button = form.querySelector("button.main");
        button.click();
        await new Promise((later) => setTimeout(later, 200));
        form.requestSubmit();
        await new Promise((later) => setTimeout(later, 200));
        return [button.disabled, document.getElementById("on-its-way").textContent];
    }"""
    assert page.evaluate(waits) == [True, "Saving. Please wait."]
    assert len(held) == 1, "sent again, nothing more leaves the page"
    held[0].continue_()
    page.wait_for_url(lambda url: "/record/" not in url)
    page.go_back()
    expect(page.locator("main button.main")).to_be_enabled()
