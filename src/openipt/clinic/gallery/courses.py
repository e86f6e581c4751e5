# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Invented courses for the gallery and the tests: on the ninth of fourteen, finished, just begun, and one of forty."""

from dataclasses import replace
from datetime import date, timedelta

from openipt.clinic.drawings.curve import Course, Event, Technique
from openipt.clinic.drawings.panel import Band, Measure, Note, Score
from openipt.clinic.drawings.ribbon import Dot, Phase, State
from openipt.clinic.drawings.spark import Spark

TODAY = date(2025, 3, 11)
_FIRST = date(2025, 1, 7)
_HOLIDAY = date(2025, 2, 18)
_WEEKS = (0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 14, 16)
DAYS = tuple(_FIRST + timedelta(weeks=week) for week in _WEEKS)
_PHQ = (18, 17, 17, 15, 14, 15, 12, 11, 10, 9, 8, 6, 5, 4)
_GAD = (13, 13, 12, 11, 10, 11, 9, 8, 7, 7, 6, 5, 4, 4)
_BANDS = (
    Band(0, 4, "minimal"),
    Band(5, 9, "mild"),
    Band(10, 14, "moderate"),
    Band(15, 19, "moderately severe"),
    Band(20, 27, "severe"),
)
PHASES = (
    Phase(1, "Initial", DAYS[0], DAYS[3], "sessions 1 to 4"),
    Phase(2, "Middle", DAYS[4], DAYS[11], "sessions 5 to 12"),
    Phase(3, "Ending", DAYS[12], DAYS[13], "13 and 14"),
)


def dots(today: int) -> tuple[Dot, ...]:
    """Give the ribbon when session `today` is on (0: the course is over), with the week that was a holiday."""

    def state(number: int) -> State:
        if number == today:
            return "today"
        return "held" if number < today or not today else "planned"

    sessions = [
        Dot(day, 1 if number < 5 else 2 if number < 13 else 3, state(number), number, url=f"#session-{number}")
        for number, day in enumerate(DAYS, start=1)
    ]
    if today == 0 or today > 6:
        sessions.append(Dot(_HOLIDAY, 2, "missed", words="holiday"))
    return tuple(sorted(sessions, key=lambda dot: dot.day))


def measures(held: int, change: tuple[str, str], notes: tuple[Note, ...] = ()) -> tuple[Measure, Measure]:
    """Give both measures up to a session, with their last change in words."""
    phq = tuple(Score(day, value) for day, value in zip(DAYS, _PHQ[:held], strict=False))
    gad = tuple(Score(day, value) for day, value in zip(DAYS, _GAD[:held], strict=False))
    return (
        Measure("PHQ-9", phq, 0, 27, "depression", 10, 6, _BANDS, change[0], notes),
        Measure("GAD-7", gad, 0, 21, "anxiety", 8, 4, (), change[1]),
    )


EVENTS = (
    Event("tells Bram", date(2025, 1, 7), date(2025, 1, 14)),
    Event("weekend without Fern", date(2025, 1, 18), date(2025, 1, 19)),
    Event("coffee with Saffron", date(2025, 2, 8), date(2025, 2, 8), "#coffee"),
    Event("row with Bram: season ticket", date(2025, 2, 9), date(2025, 2, 9), "#row"),
    Event("a shared meal", date(2025, 2, 11), date(2025, 2, 25)),
    Event("first Thursday talk with Bram", date(2025, 3, 6), date(2025, 3, 6)),
)
_LATER_EVENTS = (
    Event("tells a colleague", date(2025, 3, 20), date(2025, 3, 20)),
    Event("shared post agreed", date(2025, 3, 24), date(2025, 3, 24)),
    Event("written plan with Bram", date(2025, 3, 30), date(2025, 3, 30)),
)
TECHNIQUES = (
    Technique("explaining depression", (DAYS[0], DAYS[1])),
    Technique("inventory", (DAYS[1], DAYS[2])),
    Technique("timeline", (DAYS[2],)),
    Technique("formulation", (DAYS[3],)),
    Technique("feelings", (DAYS[4], DAYS[5])),
    Technique("communication analysis", (DAYS[5], DAYS[6], DAYS[8])),
    Technique("role expectations", (DAYS[6],)),
    Technique("role play", (DAYS[7],)),
)

NINTH = Course(
    dots(9),
    PHASES,
    measures(
        9,
        ("down 8 since the start, reliable; down 1 this week", "down 6, reliable; below the cutoff for the first time"),
        (Note(date(2025, 2, 25), "25 February: first drop of more than error"),),
    ),
    EVENTS,
    TECHNIQUES,
    "5 left after today",
)
FINISHED = Course(
    dots(0),
    PHASES,
    measures(14, ("down 14 since the start, reliable", "down 9 since the start, reliable")),
    EVENTS + _LATER_EVENTS,
    (*TECHNIQUES, Technique("decision analysis", (DAYS[9],)), Technique("staying well", (DAYS[12], DAYS[13]))),
)
BEGUN = Course(
    tuple(replace(dot, state="today" if dot.number == 1 else "planned") for dot in dots(1)[:2]),
    (Phase(1, "Initial", DAYS[0], DAYS[1], "number to be agreed by session 4"),),
    (Measure("PHQ-9", (), 0, 27, "depression", 10, 6, _BANDS),),
)


def _long() -> Course:
    days = [_FIRST + timedelta(weeks=week) for week in range(40)]
    scores = [20 - index * 0.25 + (index * 7 % 5) for index in range(36)]
    points = tuple(
        Score(day, None if index % 9 == 8 else round(value))
        for index, (day, value) in enumerate(zip(days, scores, strict=False))
    )
    sessions = tuple(
        Dot(day, 1 if n <= 4 else 2 if n <= 34 else 3, "held" if n < 36 else "today" if n == 36 else "planned", n)
        for n, day in enumerate(days, start=1)
    )
    phases = (
        Phase(1, "Initial", days[0], days[3], "1 to 4"),
        Phase(2, "Middle", days[4], days[33], "5 to 34"),
        Phase(3, "Ending", days[34], days[39], "35 to 40"),
    )
    events = tuple(
        Event(
            f"a rather long event, number {n}, with somebody",
            days[n * 2] + timedelta(days=n % 3),
            days[n * 2] + timedelta(days=n % 3 + 9 * (n % 4 == 0)),
        )
        for n in range(18)
    )
    return Course(
        sessions,
        phases,
        (Measure("PHQ-9", points, 0, 27, "depression", 10, 6, _BANDS, "up 2 this week, within error"),),
        events,
        (),
        "4 left after today",
    )


LONG = _long()
ALL = {"ninth": NINTH, "finished": FINISHED, "begun": BEGUN, "long": LONG}

SPARKS = {
    "down": Spark("PHQ-9", tuple(map(float, _PHQ[:9])), 0, 27, 10),
    "up": Spark("PHQ-9", (21, 20, 20, 17, 16, 14, 12, 11, 10, 12, 14, 16), 0, 27, 10),
    "gap": Spark("PHQ-9", (18, None, 17, None, None, 6), 0, 27, 10),
    "one": Spark("PHQ-9", (19,), 0, 27, 10),
    "none": Spark("PHQ-9", (), 0, 27, 10),
}
