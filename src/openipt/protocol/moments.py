# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Words that say when something was without naming a day: "after the move", "in childhood", "two weeks before Easter".

They must stand beside something else, name a season, or name a time of life. Words that mean another day tomorrow
("last summer") and dates without a year are none of these: they are told apart, so that a form can say what to write.
"""

import re
from dataclasses import dataclass

from openipt.protocol.dates_in_words import FEASTS, MONTHS, SEASONS, plain_words, read

_BEFORE = ("before", "until", "till", "by")
_OF_EVENTS = ("after", "following", "during", "when", "while", "as", "at")
_OF_THINGS = tuple("since from around about in on of between the my our his her their".split())
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "couple": 2, "three": 3, "few": 3, "four": 4, "several": 4, "five": 5,
            "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}  # fmt: skip
_UNITS = {"day": 1, "night": 1, "week": 7, "month": 30, "year": 365}  # days
_LEADS = (
    rf"\d+|{'|'.join((*_NUMBERS, *SEASONS))}|(?:{'|'.join(_UNITS)}|hour|time)s?|about|around|some|half|of|or|and|to|"
    "the|over|under|more|less|than|almost|nearly|many|very|shortly|just|soon|right|not|long|immediately|directly|same|"
    "ever|always|even|straight|early|late|well|only"
)
_RELATION = re.compile(rf"((?:(?:{_LEADS}) ){{0,8}})({'|'.join((*_BEFORE, *_OF_EVENTS, *_OF_THINGS))}) (.+)")
_AMOUNT = re.compile(rf"(\w+)(?: of)? ({'|'.join(_UNITS)})s?\b")
_KNOWN_WORDS = frozenset({"childhood", "adolescence", "youth", "infancy", "not known", "unknown", "not sure"})
_UNIT = rf"(?:{'|'.join((*_UNITS, 'weekend', *SEASONS, *FEASTS, *MONTHS)).casefold()})s?"
_MOVING = re.compile(
    r"(?:\w+ ){0,2}?(?:today|yesterday|tomorrow|tonight|now|recently|lately|nowadays|.+ ago|"
    rf"(?:the )?(?:last|next|this|past|coming) (?:\w+ )?{_UNIT})"
)


def is_moment(text: str) -> bool:
    """Tell whether words without days say when something was: beside an event, in a season, at a time of life."""
    plain = plain_words(text)
    if changes_with_today(plain) or lacks_year(plain):
        return False
    if plain in _KNOWN_WORDS or (_is_yearly(plain) and _read_in_some_year(plain)):
        return True
    match = _RELATION.fullmatch(plain)
    if match is None:
        return False
    _, relation, other = match.groups()
    if read(other):
        return True
    # "In" and the like stand before dates, too: one word and a year behind them are a misspelt date.
    misspelt = relation in _OF_THINGS and re.fullmatch(r"(?:the )?\w+ (?:of )?\d+", other)
    return bool(re.search(r"[^\W\d_]{2}", other)) and not misspelt and not re.search(r"\d[./-]\d", other)


@dataclass(frozen=True, slots=True)
class Relation:
    """On which side of something else a moment lies (-1 before it, 1 after), how far (0 if not said), and its words.

    "Two weeks after the wedding" is 1, 14 days, "the wedding".
    """

    side: int
    days: int
    other: str


def relation_in(text: str) -> Relation | None:
    """Return how a moment lies to something else, as the words say; None where they name nothing else."""
    match = _RELATION.fullmatch(plain_words(text))
    if match is None:
        return None
    lead, relation, other = match.groups()
    side = -1 if relation in _BEFORE else 1
    amount = _AMOUNT.search(lead)
    return Relation(side, _number(amount.group(1)) * _UNITS[amount.group(2)] if amount else 0, other)


def changes_with_today(text: str) -> bool:
    """Tell whether the words mean another day tomorrow: "two weeks ago", "last summer"."""
    return _MOVING.fullmatch(plain_words(text)) is not None


def lacks_year(text: str) -> bool:
    """Tell whether a day or month is named without its year."""
    plain = plain_words(text)
    return read(plain) is None and not _is_yearly(plain) and _read_in_some_year(plain)


def _number(word: str) -> int:
    return int(word) if re.fullmatch(r"\d{1,3}", word) else _NUMBERS.get(word, 0)


def _is_yearly(plain: str) -> bool:
    return any(word in (*SEASONS, *FEASTS) for word in plain.split())


def _read_in_some_year(plain: str) -> bool:
    return read(f"{plain} 2024") is not None  # a leap year, for 29 February
