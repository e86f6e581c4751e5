# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Every page of the sample clinic: who opens it, and its address. ``./run look`` photographs them all.

Addresses are found as people find them: each demo person signs in and follows links. A page of the project that
nobody's links lead to is missing, and ``tests/journeys/test_pages.py`` fails, unless it stands here: in ``PLACES``
with its path, when no link leads there by intent, or in ``NOT_PAGES`` with the reason why it is no page.
Addresses that only take forms are known by themselves.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple, Protocol

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from openipt.measures import instrument

# In this order; a page is photographed as the first of them who finds it
PEOPLE = ("thea", "lena", "sam", "ada", "cleo", "otto")

# Pages to which no link leads: name -> who ("" for nobody) and path
PLACES: dict[str, tuple[str, str]] = {
    "sign-in": ("", "/sign-in/"),
    "together-code": ("thea", "/code/"),
    "own-notices": ("thea", "/account/news/"),
    "sign-out": ("thea", "/sign-out/"),
}

# Addresses that answer GET, but not with a page
NOT_PAGES: dict[str, str] = {
    "draft": "what is typed and not saved, as data for drafts.js",
    "together": "opens with a button that turns the tablet; tests/journeys/test_together.py walks its pages",
    "library:rows": "a download; tests/journeys/test_evidence.py takes it",
    "library:trials-csv": "a download; tests/journeys/test_evidence.py takes it",
    "library:figure-svg": "a download; tests/journeys/test_evidence.py takes it",
    "library:figure-pdf": "a download; tests/clinic/library takes it",
    "library:figure-png": "a download; tests/clinic/library takes it",
    "library:program": "a download; tests/clinic/library runs it",
    "own-access": "leads home unless a password was reset; tests/clinic/administration/test_second_person.py reads it",
    "together-page": "opens only while the tablet is turned; tests/journeys/test_together.py walks them",
}

# Pages that are made to be printed: also photographed as paper
PRINTED = frozenset({"course", "circle-print"})

# How many pages of one kind are read for further links. Every course is: a new one links to less than a finished one
READ_OF_A_KIND = 3
READ_ALL = ("course",)
SAMPLE_COURSE = "Session 6 of 14"
COURSES = "/courses/"


def looks_of(measure: str) -> str:
    """What the page of a questionnaire looks like: with its questions, or by the numbers marked on the paper."""
    asked = instrument(measure)
    if asked.licence.items_shipped:
        return "questions"
    if asked.scoring.low is None:
        return "parts"
    return "lines" if any(item.step < 1 for item in asked.items) else "paper"


# Pages of which one shows others: the word in their address is data, and this makes a kind of it
KINDS: dict[str, Callable[[str], str]] = {"library:trial": lambda _trial: "any", "measure": looks_of}


class Reader(Protocol):
    """Somebody signed in who can read pages. ``get`` raises OSError for what cannot be read."""

    def get(self, path: str) -> str: ...


# --- the project's addresses ----------------------------------------------------------------------------------------


def addresses(patterns: list[URLPattern | URLResolver] | None = None, space: str = "") -> Iterator[tuple[str, Any]]:
    """Name, with its namespace, and view of every address of the project."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name or pattern.pattern}", pattern.callback


def methods_of(view: Any) -> list[str] | None:
    """The methods that Django's decorators (require_POST, require_safe, ...) let through; None for any."""
    while hasattr(view, "__code__"):
        closure = dict(zip(view.__code__.co_freevars, view.__closure__ or (), strict=True))
        if "request_method_list" in closure:
            return list(closure["request_method_list"].cell_contents)
        view = getattr(view, "__wrapped__", None)
    return None


def page_names() -> set[str]:
    """The addresses that answer GET with a page."""
    names = {name for name, view in addresses() if "GET" in (methods_of(view) or ["GET"])}
    return names - NOT_PAGES.keys()


def title_of(path: str) -> str | None:
    """The name of the address that a path belongs to, with the words in it: "record/goal" is not "record/event".

    None for a file or an address that is not the project's.
    """
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return None
    kind = KINDS.get(match.view_name, str)
    words = [kind(value) for value in match.kwargs.values() if isinstance(value, str)]
    return "/".join([match.view_name, *words])


def name_in(title: str) -> str:
    """The name of the address, without the words in it."""
    return title.partition("/")[0]


# --- following links ------------------------------------------------------------------------------------------------


def links_on(html: str) -> list[str]:
    """Where the page's links lead within the site, in order, each once, without fragments."""
    found = re.findall(r'<a\b[^>]*?\shref="(/[^"#]*)', html)
    return list(dict.fromkeys(link.replace("&amp;", "&") for link in found))


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def start_of(reader: Reader) -> list[str]:
    """Where a person starts reading: the sample course, whatever day the data were made for, then the first page."""
    try:
        rows = re.findall(r"<tr\b.*?</tr>", reader.get(COURSES), re.DOTALL)
    except OSError:
        return ["/"]  # not everybody has a list of courses
    held = (row for row in rows if SAMPLE_COURSE in words_of(row))
    links = (link for row in held for link in links_on(row) if title_of(link) == "course")
    return [*islice(links, 1), "/"]


@dataclass
class Walk:
    """What a person found by following links: title -> path of the nearest of each kind, and links that fail."""

    found: dict[str, str] = field(default_factory=dict)
    dead: list[str] = field(default_factory=list)


def walk(reader: Reader) -> Walk:
    """Follow links from where this person starts, nearest first."""
    queue = start_of(reader)
    seen = set(queue)
    result, read, names = Walk(), Counter[str](), page_names()
    for path in queue:  # grows while it is read
        title = title_of(path)
        if title is None or name_in(title) not in names:
            continue
        if read[title] >= READ_OF_A_KIND and title not in READ_ALL:
            continue
        read[title] += 1
        try:
            html = reader.get(path)
        except OSError as error:
            result.dead.append(f"{path}: {error}")
            continue
        result.found.setdefault(title, path)
        new = [link for link in links_on(html) if link not in seen]
        seen.update(new)
        queue += new
    return result


class Pages(NamedTuple):
    """Every page, title -> (who, path), and the links that lead nowhere."""

    places: dict[str, tuple[str, str]]
    dead: list[str]


def pages(sign_in: Callable[[str], Reader]) -> Pages:
    """Follow every person's links. ``sign_in`` gives a reader for a demo person."""
    found, dead = dict(PLACES), []
    for who in PEOPLE:
        walked = walk(sign_in(who))
        dead += [f"{who}: {link}" for link in walked.dead]
        for title, path in walked.found.items():
            found.setdefault(title, (who, path))
    return Pages(found, dead)


def missing(found: Mapping[str, tuple[str, str]]) -> list[str]:
    """The pages that neither a link nor ``PLACES`` leads to."""
    return sorted(page_names() - {name_in(title) for title in found})
