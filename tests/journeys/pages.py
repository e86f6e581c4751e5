# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Every page of the sample clinic: who opens it, and how its address is found.

``PAGES`` is the list that ``./run look`` photographs. An address is found as a person would find it, by following
links from where that person starts; so a page that no link leads to is found missing. ``NOT_PAGES`` names the
addresses that answer GET with no page of their own, and why. ``tests/journeys/test_pages.py`` holds both to the
project's addresses: one that is in neither fails.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

# How many pages of one kind are read for further links. Every course is: a new one links to less than a finished one
READ_OF_A_KIND = 3
READ_ALL = ("course",)
SAMPLE_COURSE = "Session 6 of 14"


class Reader(Protocol):
    """Somebody signed in who can read pages. ``get`` raises OSError for what cannot be read."""

    def get(self, path: str) -> str: ...


@dataclass(frozen=True)
class Page:
    """A page: who opens it (a demo person; "" for nobody) and, if no link leads there by intent, its path."""

    who: str
    path: str | None = None


PAGES: dict[str, Page] = {
    # signing in, one's own account, the administrator
    "sign-in": Page("", "/sign-in/"),
    "sign-out": Page("thea", "/sign-out/"),
    "together-code": Page("thea", "/code/"),
    "own-account": Page("thea"),
    "own-password": Page("thea"),
    "users": Page("ada"),
    "new-user": Page("ada"),
    "user": Page("ada"),
    "service": Page("ada"),
}

# Pages that are made to be printed: also photographed as paper
PRINTED: frozenset[str] = frozenset()

FORM = "takes a form only"
FRAGMENT = "a part of a page"

NOT_PAGES: dict[str, str] = {
    "sign-in-again": FORM,
    "own-name": FORM,
    "own-code": FORM,
    "user-roles": FORM,
    "user-leave": FORM,
    "user-return": FORM,
    "user-password": FORM,
}


def address_names(patterns: list[URLPattern | URLResolver] | None = None, space: str = "") -> Iterator[str]:
    """The names of all addresses of the project, with their namespaces."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from address_names(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name or pattern.pattern}"


def title_of(path: str) -> str | None:
    """The name of the address that a path belongs to, with the words in it: "record/goal" is not "record/event".

    None for a file or an address that is not the project's.
    """
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return None
    words = [value for value in match.kwargs.values() if isinstance(value, str)]
    return "/".join([match.view_name, *words])


def name_in(title: str) -> str:
    """The name of the address, without the words in it."""
    return title.partition("/")[0]


def links_on(html: str) -> list[str]:
    """Where the page's links lead within the site, in order, each once, without fragments."""
    found = re.findall(r'<a\b[^>]*?\shref="(/[^"#]*)', html)
    return list(dict.fromkeys(link.replace("&amp;", "&") for link in found))


def start_of(reader: Reader) -> list[str]:
    """Where a person starts reading: the sample course, if the first page links to it, then the first page."""
    for link in links_on(reader.get("/")):
        if re.fullmatch(r"/courses/[0-9a-f-]{36}/", link) and SAMPLE_COURSE in words_of(reader.get(link)):
            return [link, "/"]
    return ["/"]


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def reachable(reader: Reader) -> dict[str, str]:
    """Title -> path of the first page of each kind that links lead this person to, nearest first."""
    queue = start_of(reader)
    seen = set(queue)
    found: dict[str, str] = {}
    read: dict[str, int] = {}
    for path in queue:  # grows while it is read
        title = title_of(path)
        if title is None or name_in(title) in NOT_PAGES:
            continue
        if read.get(title, 0) >= READ_OF_A_KIND and title not in READ_ALL:
            continue
        read[title] = read.get(title, 0) + 1
        try:
            html = reader.get(path)
        except OSError:
            continue
        found.setdefault(title, path)
        new = [link for link in links_on(html) if link not in seen]
        seen.update(new)
        queue += new
    return found


def pages(sign_in: Callable[[str], Reader]) -> dict[str, tuple[str, str]]:
    """Every page that can be opened: title -> (who, path). ``sign_in`` gives a reader for a demo person.

    A page of the table whose address is not found is left out; ``missing`` names it.
    """
    people = {page.who for page in PAGES.values() if page.who}
    found: Mapping[str, dict[str, str]] = {who: reachable(sign_in(who)) for who in sorted(people)}
    addresses = {}
    for name, page in PAGES.items():
        if page.path:
            addresses[name] = (page.who, page.path)
            continue
        for title, path in found[page.who].items():
            if name_in(title) == name:
                addresses[title] = (page.who, path)
    return addresses


def missing(found: Mapping[str, tuple[str, str]]) -> list[str]:
    """The pages of the table that no link led to."""
    return sorted(PAGES.keys() - {name_in(title) for title in found})
