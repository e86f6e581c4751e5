# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Journeys: the real program in a process of its own, on the sample clinic, and a real browser that forgives nothing.

``site`` is the one running server; a journey that writes begins a ``course`` of its own there, so that none is in
another's way. ``own_site`` is a server on fresh data for a journey that kills it and starts it again. ``visit`` opens
a page as a demo person; what the browser complains of, and any request to another host, fails the journey when it ends,
unless the journey said what it ``expects``.

Journeys run on both databases where the server has to write down what a browser sends while something goes wrong. What
only looks at pages is marked ``once``: the pages are the same on both, as the tests of ``tests/clinic`` show.
"""

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tools"))

from demo import CHROMIUM_FLAGS, PASSWORD, PEOPLE, Demo, Visitor, find_chromium, free_port  # noqa: E402

from journeys.own_course import OwnCourse, begin  # noqa: E402
from journeys.pages import Pages, pages  # noqa: E402
from journeys.postgres_site import PostgresSite  # noqa: E402

# Milliseconds to wait for what a page has to show: more than a busy machine needs, and nobody waits once it is there
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)

# Playwright keeps an event loop in this thread; Django would refuse the database in the tests that come after
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The sample clinic, loaded once and stopped; copies of it start in seconds."""
    folder = tmp_path_factory.mktemp("sample") / "data"
    url = os.environ.get("OPENIPT_TEST_DATABASE_URL")
    program = Path(sys.executable).with_name("openipt")
    demo = PostgresSite(url, folder) if url else Demo(program, folder, free_port())
    demo.start(limit=900)
    assert demo.interrupt() == 0, demo.output()
    yield demo
    demo.discard()


@pytest.fixture(scope="session")
def site(sample: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A running server that journeys share: each keeps to a client of its own."""
    demo = sample.copy_to(tmp_path_factory.mktemp("site"))
    demo.start()
    yield demo
    demo.discard()
    assert "Traceback" not in demo.output(), demo.output()[-5000:]


@pytest.fixture
def own_site(sample: Demo, tmp_path: Path) -> Iterator[Demo]:
    """A running server on fresh data: ``kill()`` and ``start()`` it as the journey needs."""
    demo = sample.copy_to(tmp_path / "site")
    demo.start()
    yield demo
    demo.discard()
    shutil.rmtree(tmp_path / "site", ignore_errors=True)


@pytest.fixture(scope="session")
def reader() -> Callable[[Demo, str], Visitor]:
    """``reader(site, "thea")`` reads pages as that person, without a browser."""

    @cache
    def signed_in(url: str, who: str) -> Visitor:
        visitor = Visitor(url)
        if who:
            visitor.sign_in(PEOPLE[who], PASSWORD)
        return visitor

    return lambda site, who: signed_in(site.url, who)


@pytest.fixture(scope="session")
def every_page(site: Demo, reader: Callable[[Demo, str], Visitor]) -> Pages:
    """Every page by its title, with who opens it and its address, and the links that fail: walked once a run."""
    return pages(lambda who: reader(site, who))


@pytest.fixture
def begin_course(site: Demo, reader: Callable[[Demo, str], Visitor]) -> Callable[..., OwnCourse]:
    """``begin_course("Ann", "Bea")`` gives Thea a new client with these people and a session today."""
    return lambda *people: begin(reader(site, "thea"), people)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


class Watch:
    """What the browser complained of during one journey."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.expected: list[str] = []

    def expect(self, pattern: str) -> None:
        """A complaint that belongs to the journey, as a regular expression: a killed server, a refused form."""
        self.expected.append(pattern)

    def over(self, page: Page) -> None:
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("request", self.see)

    def hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def see(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.hostname != "127.0.0.1":
            self.faults.append(f"a request to another host: {request.url}")

    def unexpected(self) -> list[str]:
        return [fault for fault in self.faults if not any(re.search(pattern, fault) for pattern in self.expected)]


@pytest.fixture
def watch() -> Iterator[Watch]:
    watch = Watch()
    yield watch
    assert watch.unexpected() == []


@pytest.fixture
def visit(chromium: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """``visit(site, "thea", "/")`` gives a page in a browser of that person's own, signed in, at that path."""
    contexts = []

    def open_page(
        site: Demo, who: str | None, path: str = "/", *, width: int = 1280, dark: bool = False, script: bool = True
    ) -> Page:
        context = chromium.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            java_script_enabled=script,
            locale="en-GB",
        )
        context.set_default_timeout(4 * PATIENCE)
        contexts.append(context)
        if who:
            context.add_cookies(signed_in_cookies(site, who))
        page = context.new_page()
        watch.over(page)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def signed_in_cookies(site: Demo, who: str) -> list[dict[str, str]]:
    """Sign a demo person in without a browser, which takes three pages longer; the cookies of that sign-in alone."""
    visitor = Visitor(site.url)
    visitor.sign_in(PEOPLE[who], PASSWORD)
    return [{"name": cookie.name, "value": cookie.value or "", "url": site.url} for cookie in visitor.cookies]
