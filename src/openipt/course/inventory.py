# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The people of the inventory, from their entries."""

import re
from collections import defaultdict
from collections.abc import Iterable

from openipt.course.kinds import Facts
from openipt.course.kinds.people import Death, PersonDetails, Ring, Safety, Tie
from openipt.course.state import Person

# Words before a name that do not name anybody alone.
TITLES = frozenset(
    "Mr Mrs Ms Miss Dr Prof Father Sister Brother Mother Aunt Auntie Uncle Granny Grandma Grandpa Frau Herr Madame "
    "Monsieur My Our The Old Little".split()
)
# Words for who someone is to the client; they name no one either.
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


def people(facts: Facts) -> tuple[Person, ...]:
    """Return everyone in the inventory, in the order in which they were first named."""
    rings: dict[str, list[Ring]] = defaultdict(list)
    for ring in facts.of(Ring):
        rings[ring.person].append(ring)
    ties = {tie.person: tie for tie in facts.of(Tie)}
    deaths = {death.person: death for death in facts.of(Death)}
    safety = {asked.person: asked for asked in facts.of(Safety)}
    return tuple(
        Person(
            id=details.subject,
            name=details.name,
            details=details,
            rings=tuple(rings[details.subject]),
            tie=ties.get(details.subject),
            death=deaths.get(details.subject),
            safety=safety.get(details.subject),
        )
        for details in sorted(facts.of(PersonDetails), key=lambda details: details.subject)
    )


def names_to_offer(texts: Iterable[str], known: Iterable[str], refused: Iterable[str]) -> tuple[str, ...]:
    """Capitalised words inside sentences that name no one in the inventory yet; each is offered once.

    A guess that only ever offers: scripts without capitals give nothing.
    """
    words = {word.casefold() for name in (*known, *refused) for word in name.split()}
    names: dict[str, None] = {}
    for text in texts:
        for name in WORD.findall(text):
            capital = name[0].isupper() and not name.isupper()
            if capital and name not in NOT_NAMES | TITLES and name.casefold() not in words:
                names.setdefault(name)
    return tuple(names)
