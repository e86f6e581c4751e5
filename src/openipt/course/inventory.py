# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The people of the inventory, from their entries."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from openipt.course.entries import Entry, of_kind
from openipt.course.state import Person

# Words before a name that do not name anybody alone.
TITLES = frozenset(
    "Mr Mrs Ms Miss Dr Prof Father Sister Brother Mother Aunt Auntie Uncle Granny Grandma Grandpa Frau Herr Madame "
    "Monsieur My Our The Old Little".split()
)
# Words for who somebody is to the client; they name nobody either.
KIN = frozenset(
    "Mum Mummy Mom Mommy Mam Mama Ma Dad Daddy Papa Pa Parents Stepmother Stepfather Stepsister Stepbrother Gran Nan "
    "Nana Grandmother Grandfather Grandad Husband Wife Partner Girlfriend Boyfriend Fiancé Fiancée Ex Son Daughter "
    "Child Baby Twin Twins Cousin Niece Nephew Friend Neighbour Neighbor Boss Manager Colleague Teacher Doctor Nurse "
    "Midwife Pastor Vicar Priest Imam Rabbi Dog Cat Half Step In Law Elder Older Younger Big".split()
)
# Capitalised words that are no names: the calendar and the words of the trade.
NOT_NAMES = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December Christmas Easter Ramadan Eid Diwali GP IPT PHQ GAD WSAS I The She He They "
    "Her His We It This That Session Item English".split()
)
# Inside a sentence: after a word or a comma, so that no beginning of a sentence, line, bracket or quotation is taken.
WORD = re.compile(r"(?<=[\w,;)'’] )[^\W\d_]{2,30}\b")


def people(held: Sequence[Entry]) -> tuple[Person, ...]:
    """Everyone in the inventory, in the order in which they were first named."""
    about: dict[str, list[Entry]] = defaultdict(list)
    for each in of_kind(held, "ring", "tie", "death", "safety"):
        about[each.text("person")].append(each)
    named = sorted(of_kind(held, "person"), key=lambda each: each.about)
    return tuple(_person(each, about[each.about]) for each in named)


def _person(details: Entry, about: Sequence[Entry]) -> Person:
    last = {each.kind: each for each in about}
    return Person(
        id=details.about,
        name=details.text("name"),
        details=details,
        rings=tuple(of_kind(about, "ring")),
        tie=last.get("tie"),
        death=last.get("death"),
        safety=last.get("safety"),
    )


def names_to_offer(texts: Iterable[str], known: Iterable[str], refused: Iterable[str]) -> tuple[str, ...]:
    """Capitalised words inside sentences that name nobody in the inventory yet; each is offered once.

    A guess that only ever offers: scripts without capitals give nothing.
    """
    words = {word.casefold() for name in (*known, *refused) for word in name.split()}
    found: dict[str, None] = {}
    for text in texts:
        for name in WORD.findall(text):
            capital = name[0].isupper() and not name.isupper()
            if capital and name not in NOT_NAMES | TITLES and name.casefold() not in words:
                found.setdefault(name)
    return tuple(found)
