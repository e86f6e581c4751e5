# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The list of pages is whole: every address is a page that is photographed, or is said to be none."""

from urllib.error import HTTPError

import pytest
from django.urls import NoReverseMatch, reverse

from journeys.pages import NOT_PAGES, PAGES, address_names, missing, pages


def test_every_address_is_in_the_list_of_pages():
    names = set(address_names())
    assert names - PAGES.keys() - NOT_PAGES.keys() == set(), "add them to PAGES or NOT_PAGES in tests/journeys/pages.py"


def test_the_list_names_no_address_that_is_gone():
    names = set(address_names())
    titles = {title for title, page in PAGES.items() if page.path is None}
    assert (titles | NOT_PAGES.keys()) - names == set()
    assert PAGES.keys() & NOT_PAGES.keys() == set()


@pytest.mark.journey
def test_links_lead_to_every_page_and_each_is_a_whole_page(site, reader):
    found = pages(lambda who: reader(site, who))
    assert missing(found) == []
    for title, (who, path) in found.items():
        html = reader(site, who).get(path)
        assert "</html>" in html, f"{title} ({path}) is no whole page"
        assert "<h1" in html, f"{title} ({path}) has no heading"


@pytest.mark.journey
def test_what_is_no_page_gives_none(site, reader):
    """Addresses that only take forms refuse to be opened; nothing in the list hides a page."""
    thea = reader(site, "thea")
    for name, path in open_addresses():
        try:
            html = thea.get(path)
        except HTTPError as refused:
            assert refused.code in (400, 403, 404, 405), f"{name} answered {refused.code}"  # noqa: PT017
        else:
            assert "</html>" not in html or "sign-out" in name, f"{name} ({path}) is a page: move it to PAGES"


def open_addresses():
    """Name and path of each address in NOT_PAGES that needs no id."""
    for name in NOT_PAGES:
        try:
            yield name, reverse(name)
        except NoReverseMatch:
            continue
