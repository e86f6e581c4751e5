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
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

ROOT = Path(__file__).resolve().parent.parent
SCHEMES = ("light", "dark")
A4 = 794  # pixels at 96 to the inch
HEIGHTS = {1280: 800, 390: 844, A4: 1123}  # by width
SHEET_WIDTH = 2400
THUMB_HEIGHT = 190


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
    """Set up Django, from which the addresses are read, with settings in a throw-away folder."""
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
    """Sign every person in once, and return what their browser keeps of it."""
    sessions = {}
    for who in sorted(people):
        context = browser.new_context(base_url=url)
        if who:
            sign_in(context, who)
        sessions[who] = context.storage_state()
        context.close()
    return sessions


def shots_of(title: str) -> list[Shot]:
    from journeys.pages import PRINTED, name_in

    shots = [Shot(title, width, scheme) for width in (1280, 390) for scheme in SCHEMES]
    return [*shots, Shot(title, A4, "print")] if name_in(title) in PRINTED else shots


class Camera:
    """Browsers that are signed in: one for each person, width and scheme, opened when first needed."""

    def __init__(self, browser: Browser, url: str, people: set[str], target: Path) -> None:
        self._browser, self._url, self._target = browser, url, target
        self._states = cookies_of(browser, url, people)
        self._open = cache(self._new)

    def _new(self, who: str, width: int, scheme: str) -> BrowserContext:
        return self._browser.new_context(
            base_url=self._url,
            storage_state=self._states[who],
            viewport={"width": width, "height": HEIGHTS[width]},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            locale="en-GB",
        )

    def photograph(self, who: str, path: str, shot: Shot) -> str:
        """Keep one picture of the whole page; its top, small, for the sheet. BrowserError when it cannot be opened."""
        page = self._open(who, shot.width, shot.scheme).new_page()
        try:
            page.goto(path)
            if shot.scheme == "print":
                page.emulate_media(media="print")
            page.screenshot(path=self._target / shot.file, full_page=True, animations="disabled")
            return small_picture(page)
        finally:
            page.close()


def small_picture(page: Page) -> str:
    """Return the top of a page as a JPEG in base64: hundreds of whole pictures are more than one sheet holds."""
    size = page.viewport_size or {}
    clip = {"x": 0, "y": 0, **size, "scale": THUMB_HEIGHT / size["height"]}
    browser = page.context.new_cdp_session(page)
    return browser.send("Page.captureScreenshot", {"format": "jpeg", "quality": 80, "clip": clip})["data"]


def row(camera: Camera, title: str, who: str, path: str, faults: list[str]) -> str:
    """Return one page in the sheet: its name, who opened it, and its pictures side by side; adds to what went wrong."""
    figures = []
    for shot in shots_of(title):
        try:
            figures.append(figure(shot, camera.photograph(who, path, shot)))
        except BrowserError as error:
            faults.append(f"{shot.file}: {error.message.splitlines()[0]}")
    caption = html.escape(f"{who or 'nobody'}, {path}")
    return f"<section><h2>{html.escape(title)} <small>{caption}</small></h2>{''.join(figures)}</section>"


def figure(shot: Shot, small: str) -> str:
    words = html.escape(f"{shot.title}, {shot.width} pixels, {shot.scheme}")
    return f'<a href="{shot.file}"><img src="data:image/jpeg;base64,{small}" alt="{words}"></a>'


SHEET_STYLE = f"""
body {{ font: 13px/1.3 sans-serif; margin: 16px; background: #777; color: #fff }}
main {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(48rem, 1fr)); gap: 14px }}
h2 {{ font-size: 13px; margin: 0; flex-basis: 100%; white-space: nowrap; overflow: hidden }}
small {{ font-weight: normal; opacity: .8 }}
section {{ display: flex; flex-wrap: wrap; align-content: start; gap: 4px }}
img {{ height: {THUMB_HEIGHT}px; background: #fff }}
"""


def write_sheet(browser: Browser, target: Path, rows: list[str]) -> None:
    """index.html with every picture, and one picture of that page."""
    index = target / "index.html"
    page_text = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>OpenIPT, every page</title>'
        f"<style>{SHEET_STYLE}</style><h1>OpenIPT, every page</h1><main>{''.join(rows)}</main></html>"
    )
    index.write_text(page_text, encoding="utf-8")
    page = browser.new_page(viewport={"width": SHEET_WIDTH, "height": 1000})
    page.goto(index.as_uri())
    page.screenshot(path=target / "contact-sheet.png", full_page=True)
    page.close()


def look(demo: Demo, target: Path, only: list[str]) -> list[str]:
    """Photograph every page; what went wrong, one line each."""
    from journeys.pages import missing, pages

    page_list, faults = pages(reader_of(demo.url))
    faults += [f"{title}: no link leads there" for title in missing(page_list)]
    chosen = {
        title: place
        for title, place in page_list.items()
        if not only or title in only or title.partition("/")[0] in only
    }
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        camera = Camera(browser, demo.url, {who for who, _ in chosen.values()}, target)
        for title, (who, path) in chosen.items():
            rows.append(row(camera, title, who, path, faults))
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
