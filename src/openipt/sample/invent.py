# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""From an outline to a script, as someone would have written it by hand (see orla.toml for the notation)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from openipt.sample import sessions
from openipt.sample.sketches import AGREED_IN, FOLLOW_UPS, Outline, Slot

ALERT_AT = "20:10"

Day = dict[str, Any]


def script_of(outline: Outline) -> dict[str, Any]:
    """Return the whole course of an invented client as a script."""
    sheets: dict[str, Any] = {}
    days = [_referral(outline), *(_visit(outline, slot, sheets) for slot in outline.slots), *_after(outline, sheets)]
    sketch = outline.sketch
    return {
        "therapist": sketch.therapist,
        "supervisor": "sam" if sketch.supervisor else None,
        "client": _client(outline),
        "course": {
            "setting": sketch.setting,
            "referred_on": outline.referred_on,
            "waiting_since": outline.referred_on,
            "presenting": sketch.presenting,
        },
        "day": [day for day in days if day.get("do") or "session" in day],
        "sheet": sheets,
    }


def _client(outline: Outline) -> dict[str, Any]:
    sketch, random = outline.sketch, outline.random
    return {
        "name": sketch.name,
        "pronouns": sketch.pronouns,
        "born_on": date(sketch.born, random.randint(1, 12), random.randint(1, 28)),
        "language": sketch.language,
        "contact": {"phone": f"+00 555 0{random.randint(200, 899)}", "safe": random.sample(["call", "text"], 1)},
    }


def _referral(outline: Outline) -> Day:
    do: list[Day] = [{"fact": "waiting", "told": "How long it may take, and whom to ring if it gets worse."}]
    if outline.slots:
        do.append({"plan": [outline.slots[0].label]})
    return {"on": outline.referred_on, "at": "12:00", "do": do}


def _visit(outline: Outline, slot: Slot, sheets: dict[str, Any]) -> Day:
    day: Day = {"session": slot.label, "on": slot.on, "at": outline.sketch.at}
    if slot.was_held:
        do = list(sessions.held(outline, slot, sheets))
    elif slot.letter:
        do = [sessions.not_held(slot)]
    else:
        return day
    return day | {"do": [*do, *_next(outline, slot)]}


def _next(outline: Outline, slot: Slot) -> Iterator[Day]:
    """Yield what is planned at the end of a session: all that was agreed, before that the next appointment."""
    place = outline.slots.index(slot)
    agreed = outline.sketch.agreed and slot.held >= AGREED_IN
    if agreed and (slot.held > AGREED_IN or not slot.was_held):
        return
    ahead = outline.slots[place + 1 :] if agreed else outline.slots[place + 1 : place + 2]
    if ahead:
        yield {"minute": 59, "plan": [session.label for session in ahead]}


def _after(outline: Outline, sheets: dict[str, Any]) -> Iterator[Day]:
    """Yield what there is besides the appointments: an answer given at home, the end, and what follows it."""
    if outline.sketch.alert:
        answer = {"answer": "phq-9", "values": sessions.items(outline, 17, 9, ninth=outline.sketch.alert)}
        yield {"on": outline.today - timedelta(days=1), "at": ALERT_AT, "do": [answer]}
    if outline.sketch.closed:
        yield {"on": outline.slots[-1].on + timedelta(days=2), "at": "09:00", "do": _closing(outline)}
    elif outline.finished:
        yield {
            "on": outline.slots[-1].on + timedelta(days=1),
            "at": "09:00",
            "do": [{"fact": "phase", "phase": "follow_up"}],
        }
        yield from _follow_ups(outline)


def _closing(outline: Outline) -> list[Day]:
    answers = {
        "stopped": ("Did not come three times; two calls, one letter.", "The letter says how to come back."),
        "early_well": ("Well for four weeks; ended five sessions before the agreed number.", "May come back directly."),
        "stepped_up": ("Worse in spite of the work; this treatment was not enough.", "Handed over to the crisis team."),
    }
    outcome, ends = answers[outline.sketch.closed]
    do: list[Day] = [
        {"fact": "closing", "kind": outline.sketch.closed, "outcome": outcome, "open_ends": ends, "letter_to": "GP"}
    ]
    if outline.sketch.closed == "early_well":
        reason = "Well for four weeks, and she wishes to stop."
        ended = {"fact": "agreement", "kind": "early_end", "sessions": outline.held, "how": "words", "reason": reason}
        do.insert(0, ended)
    return do


def _follow_ups(outline: Outline) -> Iterator[Day]:
    """Yield the follow-ups: those whose day is well past have been held, the rest are to come."""
    last = outline.slots[-1].on
    for number, (_, days) in enumerate(FOLLOW_UPS, 1):
        due = last + timedelta(days=days)
        if due < outline.today - timedelta(days=10):
            answer = {"answer": "phq-9", "values": sessions.items(outline, outline.sketch.phq[1], 9)}
            held = {
                "fact": "follow_up", "planned": f"@f{number}", "how": "video", "been": "steady",
                "plan_used": "not needed",
                "lasted": outline.sketch.goals[0], "signs": "none", "safety": "asked, no thoughts of dying",
                "needed": "nothing",
            }  # fmt: skip
            yield {"on": due, "at": "11:00", "do": [answer, held | {"minute": 20}]}
