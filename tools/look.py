# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Photograph every page of the sample clinic: ``./run look [PAGE ...]``.

Each page of tests/journeys/pages.py at 1280 and 390 pixels, light and dark, and the pages that are printed as paper.
Writes look/PAGE-WIDTH-SCHEME.png, look/index.html and look/contact-sheet.png.
"""

import argparse
import html
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from demo import CHROMIUM_FLAGS, PASSWORD, PEOPLE, Demo, Visitor, find_chromium, free_port
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from playwright.sync_api import Error as BrowserError

ROOT = Path(__file__).resolve().parent.parent
WIDTHS = {1280: 800, 390: 844}
SCHEMES = ("light", "dark")
A4 = 794  # pixels at 96 to the inch
SHEET_WIDTH = 1240


@dataclass(frozen=True)
class Shot:
    """One photograph: which page, how wide, in which scheme ("print" is paper)."""

    title: str
    width: int
    scheme: str

    @property
    def file(self) -> str:
        name = re.sub(r"[^\w-]", "-", self.title)
        return f"{name}-{self.width}-{self.scheme}.png"


def prepare_django(folder: Path) -> None:
    """The project's addresses are read from Django itself, with settings in a throw-away folder."""
    os.environ["OPENIPT_DATA"] = str(folder / "settings")
    os.environ["DJANGO_SETTINGS_MODULE"] = "openipt.clinic.config.settings"
    sys.path[:0] = [str(ROOT / "tests")]
    import django

    django.setup()


def reader_of(url: str) -> Callable[[str], Visitor]:
    @cache
    def sign_in(who: str) -> Visitor:
        visitor = Visitor(url)
        visitor.sign_in(PEOPLE[who], PASSWORD)
        return visitor

    return sign_in


@contextmanager
def running_demo(folder: Path) -> Iterator[Demo]:
    demo = Demo(Path(sys.executable).with_name("openipt"), folder / "data", free_port())
    print(f"The sample clinic was ready after {demo.start(240):.0f} s.", flush=True)
    try:
        yield demo
    finally:
        demo.kill()


def sign_in(context: BrowserContext, who: str) -> None:
    page = context.new_page()
    page.goto("/")
    page.locator('input[name="email"]').fill(PEOPLE[who])
    page.locator('input[type="password"]').fill(PASSWORD)
    page.locator('form:has(input[type="password"]) [type="submit"]').click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.close()


def cookies_of(browser: Browser, url: str, people: set[str]) -> dict[str, dict]:
    """Each person signs in once; what their browser keeps of it."""
    kept = {}
    for who in sorted(people):
        context = browser.new_context(base_url=url)
        if who:
            sign_in(context, who)
        kept[who] = context.storage_state()
        context.close()
    return kept


def shots_of(title: str, printed: bool) -> list[Shot]:
    shots = [Shot(title, width, scheme) for width in WIDTHS for scheme in SCHEMES]
    return [*shots, Shot(title, A4, "print")] if printed else shots


def photograph(browser: Browser, url: str, state: dict, path: str, shot: Shot, target: Path) -> None:
    """One picture of the whole page. BrowserError when it cannot be opened."""
    context = browser.new_context(
        base_url=url,
        storage_state=state,
        viewport={"width": shot.width, "height": WIDTHS.get(shot.width, 1123)},
        color_scheme="dark" if shot.scheme == "dark" else "light",
        reduced_motion="reduce",
        locale="en-GB",
    )
    try:
        page = context.new_page()
        page.goto(path)
        if shot.scheme == "print":
            page.emulate_media(media="print")
        page.screenshot(path=target / shot.file, full_page=True, animations="disabled")
    finally:
        context.close()


def photograph_all(browser: Browser, url: str, state: dict, path: str, shots: list[Shot], target: Path) -> list[str]:
    """Take every picture of one page; what went wrong, one line each."""
    faults = []
    for shot in shots:
        try:
            photograph(browser, url, state, path, shot, target)
        except BrowserError as error:
            faults.append(f"{shot.file}: {error.message.splitlines()[0]}")
    return faults


def figure(shot: Shot) -> str:
    words = html.escape(f"{shot.title}, {shot.width} pixels, {shot.scheme}")
    return f'<a class="w{shot.width}" href="{shot.file}"><img src="{shot.file}" alt="{words}"></a>'


def row(title: str, who: str, path: str, shots: list[Shot]) -> str:
    """One page in the sheet: its name, who opened it, and its pictures side by side."""
    said = html.escape(f"{who or 'nobody'}, {path}")
    return f"<section><h2>{html.escape(title)} <small>{said}</small></h2>{''.join(map(figure, shots))}</section>"


SHEET_STYLE = """
body { font: 14px/1.3 sans-serif; margin: 16px; background: #777; color: #fff }
h2 { font-size: 15px; margin: 14px 0 4px } small { font-weight: normal; opacity: .8 }
section { display: flex; flex-wrap: wrap; gap: 8px } h2 { flex-basis: 100% }
a { width: 380px } a.w390 { width: 116px } a.w794 { width: 168px }
img { width: 100%; height: 238px; object-fit: cover; object-position: top; background: #fff }
"""


def write_sheet(browser: Browser, target: Path, rows: list[str]) -> None:
    """index.html with every picture, and one picture of that page."""
    index = target / "index.html"
    page_text = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>OpenIPT, every page</title>'
        f"<style>{SHEET_STYLE}</style><h1>OpenIPT, every page</h1>{''.join(rows)}</html>"
    )
    index.write_text(page_text, encoding="utf-8")
    page = browser.new_page(viewport={"width": SHEET_WIDTH, "height": 1000})
    page.goto(index.as_uri())
    page.screenshot(path=target / "contact-sheet.png", full_page=True)
    page.close()


def look(demo: Demo, target: Path, only: list[str]) -> list[str]:
    """Photograph every page; what went wrong, one line each."""
    from journeys.pages import PRINTED, missing, name_in, pages

    found, faults = pages(reader_of(demo.url))
    faults += [f"{title}: no link leads there" for title in missing(found)]
    chosen = {
        title: place for title, place in found.items() if not only or title in only or title.partition("/")[0] in only
    }
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        states = cookies_of(browser, demo.url, {who for who, _ in chosen.values()})
        for title, (who, path) in chosen.items():
            shots = shots_of(title, name_in(title) in PRINTED)
            faults += photograph_all(browser, demo.url, states[who], path, shots, target)
            rows.append(row(title, who, path, shots))
            print(f"  {title} ({who or 'nobody'}) {path}", flush=True)
        write_sheet(browser, target, rows)
        browser.close()
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("page", nargs="*", help="only these pages, by the names of tests/journeys/pages.py")
    parser.add_argument("--into", type=Path, default=ROOT / "look", help="the folder to write to (look)")
    arguments = parser.parse_args()
    arguments.into.mkdir(parents=True, exist_ok=True)
    for old in [] if arguments.page else arguments.into.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory(prefix="openipt-look-") as name:
        prepare_django(Path(name))
        with running_demo(Path(name)) as demo:
            faults = look(demo, arguments.into, arguments.page)
    pictures = len(list(arguments.into.glob("*.png")))
    print("\n".join(faults))
    print(f"{pictures} pictures; open {arguments.into / 'index.html'}")
    return 1 if faults else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (RuntimeError, AssertionError) as fault:
        sys.exit(str(fault))
