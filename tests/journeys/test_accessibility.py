# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Every kind of page with axe, in both colour schemes and widths; by keyboard alone; without sideways scrolling."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from journeys.pages import name_in
from openipt.sample.sign_in import DEMO_CODE

pytestmark = [pytest.mark.journey, pytest.mark.once]
WIDTHS = (1280, 390)
NARROWEST = 320
AXE = Axe().axe_script
VIOLATIONS = """async (rules) => {
  const found = await axe.run({ ...rules, resultTypes: ['violations'] });
  const said = ({ id, nodes }) => nodes.slice(0, 3).map(({ html }) => `${id}: ${html.slice(0, 160)}`);
  return found.violations.flatMap(said);
}"""
CONTRAST_ONLY = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}

# Where Tab must reach every control, and those groups of answers of which Tab reaches one
WALKED = ("today", "course", "session", "people", "risk", "measure")
CONTROLS = """() => {
  const wanted = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  const seen = (each) => each.checkVisibility({ visibilityProperty: true }) && !each.disabled && each.type !== 'hidden';
  const groups = new Set();
  return [...document.querySelectorAll(wanted)].filter(seen).filter((each) => {
    if (each.type !== 'radio') return true;
    const group = (each.form?.action ?? '') + each.name;
    return !groups.has(group) && groups.add(group);
  }).map((each, place) => { each.dataset.place = place; return each.outerHTML.slice(0, 120); });
}"""
AT = """() => {
  const here = document.activeElement;
  const style = getComputedStyle(here);
  const around = here.matches('input') ? getComputedStyle(here.parentElement) : style;
  const first = here.type === 'radio'
    ? [...document.getElementsByName(here.name)].find((each) => each.form === here.form) : here;
  const outlined = [style, around].some((each) => each.outlineStyle !== 'none' || each.boxShadow !== 'none');
  const drawn = () => [...here.querySelectorAll('*')].map((each) => getComputedStyle(each).stroke).join();
  const before = drawn();
  if (here.ownerSVGElement) here.blur();
  const shown = outlined || drawn() !== before;
  if (here.ownerSVGElement) here.focus();
  const ticked = ['radio', 'checkbox'].includes(here.type);
  return { place: Number(first?.dataset.place ?? -1), shown: shown || ticked };
}"""


# What is tried on the nearest page of each kind, and on its sisters: another form of the same template
LOOKS = (*((width, "light", WCAG) for width in WIDTHS), (WIDTHS[1], "dark", CONTRAST_ONLY))
SISTER_LOOKS = ((WIDTHS[1], "light", WCAG),)


@pytest.fixture(scope="module")
def kinds(every_page) -> dict[str, tuple[str, str]]:
    """One page of each kind."""
    nearest: dict[str, tuple[str, str]] = {}
    for title, place in every_page.places.items():
        nearest.setdefault(name_in(title), place)
    return nearest


def open_all(site, visit, places):
    """Each page, opened once by the person whose page it is: title and browser page."""
    desks: dict[str, Page] = {}
    for title, (who, path) in places.items():
        if who not in desks:
            desks[who] = visit(site, who or None, "/")
        desks[who].set_viewport_size({"width": WIDTHS[0], "height": 900})
        desks[who].emulate_media(color_scheme="light")
        desks[who].goto(path)
        yield title, desks[who]


def axe_finds(page: Page, looks) -> list[str]:
    """What axe says of the open page, look by look; it is put into the page once."""
    page.evaluate(AXE)
    faults = []
    for width, scheme, rules in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        faults += [f"{width}, {scheme}: {fault}" for fault in page.evaluate(VIOLATIONS, rules)]
    return faults


def sideways(page: Page) -> int:
    """How many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_axe_finds_nothing_nothing_scrolls_sideways_and_no_title_names_a_client(site, visit, every_page, kinds):
    clients = names_of_clients(visit(site, "thea", "/courses/"))
    assert len(clients) > 20
    nearest, faults = set(kinds.values()), []
    for title, page in open_all(site, visit, every_page.places):
        faults += [f"{title}: the title names {name}" for name in clients if name in page.title()]
        looks = LOOKS if every_page.places[title] in nearest else SISTER_LOOKS
        faults += [f"{title}, {fault}" for fault in axe_finds(page, looks)]
        for width in (WIDTHS[1], NARROWEST):
            page.set_viewport_size({"width": width, "height": 900})
            if (over := sideways(page)) > 0:
                faults.append(f"{title}: {over} pixels too wide at {width}")
    assert not faults, "\n".join(faults)


def test_axe_would_find_a_fault(site, visit):
    page = visit(site, None, "/sign-in/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input name=nameless>')")
    assert [fault for fault in axe_finds(page, SISTER_LOOKS) if "label:" in fault]


def test_axe_finds_nothing_in_what_a_page_says_after_something_was_saved(site, visit, begin_course):
    page = visit(site, "thea", begin_course().session)
    page.locator("#tool-link .pick-button", has_text="no link this week").click()
    expect(page.get_by_role("status").get_by_role("listitem")).to_be_visible()
    faults = axe_finds(page, LOOKS)
    page.goto("/account/")
    page.locator('input[name="code"]').fill(DEMO_CODE)
    page.locator('form:has(input[name="code"]) [type="submit"]').click()
    expect(page.get_by_role("status").get_by_role("listitem")).to_have_text("PIN saved.")
    assert faults + axe_finds(page, LOOKS) == []


def names_of_clients(courses: Page) -> set[str]:
    """Every part of every client's name that is long enough to be told from another word."""
    names = courses.locator("#lines th bdi").all_inner_texts()
    return {part for name in names for part in re.split(r"[\s,]+", name) if len(part) > 3}


def test_the_skip_link_comes_first_and_leads_to_the_page(site, visit, kinds):
    page = visit(site, *kinds["course"])
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("name", WALKED)
def test_tab_reaches_everything_in_the_order_of_the_page_and_shows_where_it_is(site, visit, kinds, name):
    page = visit(site, *kinds[name])
    controls = page.evaluate(CONTROLS)
    page.evaluate("document.activeElement.blur(); window.getSelection().removeAllRanges()")
    page.evaluate("document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")
    reached = []
    for _ in range(2 * len(controls) + 20):
        page.keyboard.press("Tab")
        at = page.evaluate(AT)
        if reached and at["place"] == reached[-1]:
            continue  # the day, the month and the year of one date
        if at["place"] < 0 or (reached and at["place"] == reached[0]):
            break
        assert at["shown"], f"nothing shows that the keyboard is at {controls[at['place']]}"
        reached.append(at["place"])
    unreached = [controls[place] for place in range(len(controls)) if place not in reached]
    assert unreached == []
    assert reached == sorted(reached), "the order of Tab is not the order of the page"


def test_a_person_moves_and_a_fold_opens_by_keyboard_alone(site, visit, kinds):
    page = visit(site, *kinds["people"])
    move = page.get_by_role("button", name=re.compile(r"^Move .* one ring (in|out)$")).first
    move.focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    expect(page.locator(".moves li").first).to_be_visible()
    fold = page.locator("main details.more > summary").first
    fold.focus()
    page.keyboard.press("Enter")
    expect(page.locator("main details.more[open]")).not_to_have_count(0)


def test_only_real_controls_carry_actions(site, visit, kinds):
    """What answers a click is a link, a button or a field: nothing that a keyboard cannot reach."""
    faults = []
    for name, page in open_all(site, visit, {key: kinds[key] for key in WALKED}):
        odd = "[onclick], [role=button]:not(button, summary), [hx-get]:not(input, form, a, button), [tabindex]"
        acting = page.locator(odd).evaluate_all("all => all.filter((node) => node.tabIndex > 0 || node.onclick)")
        faults += [name for _ in acting]
    assert faults == []
