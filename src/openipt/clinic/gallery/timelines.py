# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Invented timelines for the gallery and the tests: the sample course, none, one event, and a crowded one."""

from datetime import date, timedelta

from openipt.clinic.drawings.timeline import Happening, Onset, Stretch, Timeline
from openipt.clinic.gallery.courses import NINTH, TODAY


def _month(year: int, month: int, words: str, symptom: str = "", people: tuple[str, ...] = ()) -> tuple[Happening, ...]:
    first = date(year, month, 1)
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    month_in_words = first.strftime("%B %Y")
    event = Happening(words, first, last, month_in_words, "event", people, "#event")
    return (event, Happening(symptom, first, last, month_in_words, "symptom")) if symptom else (event,)


SAMPLE = Timeline(
    TODAY,
    (
        *_month(2011, 5, "Miscarriage", "first episode, about 5 months; GP treatment", ("Bram",)),
        *_month(2019, 9, "Becomes head of humanities", "", ("Fern",)),
        *_month(2024, 1, "Bram is offered the Exampleton post", "worry, poor sleep for a week", ("Bram",)),
        *_month(2024, 3, "The move is decided in one evening", "irritable", ("Bram",)),
        *_month(2024, 5, "Leaves her department", "tearful", ("Fern",)),
        *_month(
            2024, 6, "Move to Exampleton; starts as class teacher", "low mood daily, early waking", ("Bram", "Quill")
        ),
        *_month(2024, 9, "Pip settles at the new school", "guilt that only she does not settle", ("Pip",)),
        *_month(2024, 10, "Cancels Linnet’s visit twice", "withdrawal", ("Linnet",)),
        *_month(
            2024, 12, "Row at Christmas about working hours; GP visit", "passive death wish first appears", ("Bram",)
        ),
    ),
    Onset(date(2024, 6, 10), "Onset: June 2024", date(2024, 1, 1), "the five months before onset"),
    (
        Stretch("earlier episode", date(2011, 5, 1), date(2011, 10, 1)),
        Stretch("this episode: 9 months so far", date(2024, 6, 10), TODAY),
    ),
    tuple(dot for dot in NINTH.sessions if dot.state in ("held", "today")),
    "IPT, sessions 1 to 9",
)

NONE = Timeline(TODAY)
ONE = Timeline(
    TODAY, (Happening("His brother dies", date(2024, 11, 3), date(2024, 11, 3), "3 November 2024", people=("Wren",)),)
)
_MANY = tuple(
    Happening(
        f"something happens, number {n}" + " and it takes many words to say it" * (n % 4 == 0),
        date(2023, 1, 1) + timedelta(days=n * 31),
        date(2023, 1, 1) + timedelta(days=n * 31 + (60 if n % 3 else 0)),
        f"event {n}",
        "event" if n % 2 else "symptom",
        ("Bram", "Fern") if n % 3 else (),
    )
    for n in range(26)
)
CROWDED = Timeline(
    TODAY,
    (
        *_MANY,
        Happening("Born", date(1986, 4, 2), date(1986, 4, 2), "2 April 1986"),
        Happening("first job", date(2019, 3, 1), date(2019, 5, 31), "spring 2019"),
    ),
    Onset(date(2024, 3, 10), "Onset: March 2024", date(2023, 3, 10), "the year before onset"),
)
ALL = {"sample": SAMPLE, "none": NONE, "one": ONE, "crowded": CROWDED}
