# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The list of pages is whole: what is photographed is everything that answers with a page."""

from html.parser import HTMLParser

import pytest
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from journeys.pages import NOT_PAGES, PLACES, addresses, methods_of, missing, page_names

# HTML lets the end of these be left out
OPEN_ENDED = frozenset("html head body p li dt dd option optgroup tr td th thead tbody tfoot colgroup".split())
EMPTY = frozenset("area base br col embed hr img input link meta source track wbr".split())


class Nesting(HTMLParser):
    """Finds end tags that close nothing, and elements that are never closed."""

    def __init__(self, html: str):
        super().__init__()
        self.open: list[tuple[str, int]] = []
        self.faults: list[str] = []
        self.feed(html)
        self.faults += [f"line {line}: <{tag}> is never closed" for tag, line in self.open]

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in EMPTY | OPEN_ENDED:
            self.open.append((tag, self.getpos()[0]))

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY | OPEN_ENDED:
            return
        if self.open and self.open[-1][0] == tag:
            self.open.pop()
        else:
            self.faults.append(f"line {self.getpos()[0]}: </{tag}> closes nothing that is open")


def test_wrong_nesting_is_found():
    assert Nesting("<div><p>a<br><span>b</span></div>").faults == []
    assert Nesting("<div><span></div></span>").faults != []
    assert Nesting("<div><section></section>").faults == ["line 1: <div> is never closed"]


def test_the_list_names_no_address_that_is_gone():
    names = {name for name, _ in addresses()}
    assert PLACES.keys() - names == set()
    assert NOT_PAGES.keys() - names == set()


def test_an_address_that_only_takes_forms_is_no_page():
    @never_cache
    @require_POST
    def save(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    @require_safe
    def read(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert methods_of(save) == ["POST"]
    assert "GET" in methods_of(read)
    assert "sign-in-again" not in page_names()
    assert "sign-in" in page_names()


@pytest.mark.journey
def test_links_lead_to_every_page_and_each_is_a_whole_page(site, reader, every_page):
    assert every_page.dead == []
    assert missing(every_page.places) == [], "no link leads there: link them, or add them to tests/journeys/pages.py"
    for title, (who, path) in every_page.places.items():
        html = reader(site, who).get(path)
        assert "</html>" in html, f"{title} ({path}) is no whole page"
        assert "<h1" in html, f"{title} ({path}) has no heading"
        assert Nesting(html).faults == [], f"{title} ({path})"
