# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The list of pages is whole: what is photographed is everything that answers with a page."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from journeys.pages import NOT_PAGES, PLACES, addresses, methods_of, missing, page_names, pages


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
def test_links_lead_to_every_page_and_each_is_a_whole_page(site, reader):
    found, dead = pages(lambda who: reader(site, who))
    assert dead == []
    assert missing(found) == [], "no link leads there: link them, or add them to tests/journeys/pages.py"
    for title, (who, path) in found.items():
        html = reader(site, who).get(path)
        assert "</html>" in html, f"{title} ({path}) is no whole page"
        assert "<h1" in html, f"{title} ({path}) has no heading"
