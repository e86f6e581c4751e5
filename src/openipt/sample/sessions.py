# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is recorded in each session of an invented course, by its place in the course."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from openipt.sample import crowd, sheets
from openipt.sample.sketches import AGREED_IN, FOLLOW_UPS, Outline, Slot

Day = dict[str, Any]
NINTH_OF_CONCERN = 1
HIGHEST = 3
SAID = 30  # the minute in which the facts of a session are written down, all in one step


def held(outline: Outline, slot: Slot, written: dict[str, Any]) -> Iterator[Day]:
    """Yield everything of one session, in the order in which it is written down; its worksheets go to `written`."""
    number = slot.held
    yield from _scores(outline, number)
    yield from _risk(outline, number, written)
    if number == 1:
        yield from _first(outline, written)
    if number == 2:
        yield from _people(outline, slice(0, 2))
        yield {"fact": "inventory", "state": "begun"}
    if number == 3:
        yield from _third(outline)
    if number == AGREED_IN and outline.sketch.agreed:
        yield from _agreement(outline, slot, written)
    yield from _work(outline, slot)
    yield from _milestones(outline, slot, written)
    yield {"minute": 57, "note": sheets.note(outline, slot)}


def not_held(slot: Slot) -> Day:
    if slot.letter == "c":
        told = {"state": "cancelled", "who": "client", "notice": "two days before", "contacted": True}
        return {"minute": 5, "attend": told}
    return {"minute": 20, "attend": {"state": "missed", "who": "nobody", "note": "No answer on the telephone."}}


def items(outline: Outline, total: int, count: int, *, ninth: int = 0) -> list[int]:
    """Return answers from 0 to 3 with this sum; in the PHQ-9 the last one is given."""
    free = count - 1 if count == 9 else count
    answers = [0] * free
    total = max(0, min(total - (ninth if count == 9 else 0), HIGHEST * free))
    while sum(answers) < total:
        answers[outline.random.choice([place for place in range(free) if answers[place] < HIGHEST])] += 1
    return [*answers, ninth] if count == 9 else answers


def _scores(outline: Outline, number: int) -> Iterator[Day]:
    sketch = outline.sketch
    if sketch.declined:
        if number == 1:
            for measure in ("phq-9", "gad-7"):
                yield {"fact": "declined", "instrument": measure, "scope": "course", "reason": sketch.declined}
        return
    ninth = NINTH_OF_CONCERN if sketch.concern else 0
    if sketch.closed == "stepped_up" and number == outline.held:
        ninth += 1
    yield {
        "minute": 2,
        "answer": "phq-9",
        "values": items(outline, _total(outline, sketch.phq, number), 9, ninth=ninth),
    }
    yield {"minute": 3, "answer": "gad-7", "values": items(outline, _total(outline, sketch.gad, number), 7)}


def _total(outline: Outline, way: tuple[int, int], number: int) -> int:
    """On the way from the first total to the last, a point up or down in between."""
    first, last = way
    if number in (1, outline.held):
        return first if number == 1 else last
    return round(first + (last - first) * (number - 1) / (outline.held - 1)) + outline.random.choice((-1, 0, 0, 1))


def _risk(outline: Outline, number: int, written: dict[str, Any]) -> Iterator[Day]:
    sketch = outline.sketch
    if number == 1 or (sketch.closed == "stepped_up" and number == outline.held):
        yield {"minute": 8, "talk": sheets.talk(outline, number)}
    elif sketch.concern:
        yield {
            "minute": 8,
            "line": "Reports thoughts of dying as last week, no plan. Safety plan looked at; asked again.",
        }
    else:
        yield {"minute": SAID, "fact": "risk_asked", "answer": "Reports no thoughts of dying."}
    if (number == 1 and sketch.concern) or (number == 3 and sketch.feared):
        written["safety"] = sheets.safety(outline)
        yield {"minute": 12, "sheet": "safety"}


def _first(outline: Outline, written: dict[str, Any]) -> Iterator[Day]:
    yield {"minute": SAID, "fact": "consent", "about": "treatment", "state": "given", "how": "written", "version": "1"}
    yield {"fact": "phase", "phase": "initial"}
    yield {"fact": "handout", "handout": "what-depression-is", "version": 2}
    yield {"fact": "technique", "technique": "psychoeducation"}
    written["assessment"] = sheets.assessment(outline)
    written["suitability"] = sheets.suitability()
    yield {"minute": 46, "sheet": "assessment"}
    yield {"minute": 47, "sheet": "suitability"}


def _people(outline: Outline, which: slice) -> Iterator[Day]:
    first = which.start or 0
    for place, person in enumerate(outline.sketch.people[which], first + 1):
        name, relation, before, now, quality, contact, good, hard = person
        about = {"name": name, "relation": relation, "contact": contact, "good": good, "hard": hard}
        yield {"minute": SAID, "fact": "person", "as": f"p{place}", **about}
        yield {"fact": "ring", "person": f"@p{place}", "when": "now", "ring": now}
        if before:
            yield {"fact": "ring", "person": f"@p{place}", "when": "before", "ring": before}
        yield {"fact": "tie", "person": f"@p{place}", "quality": quality}


def _third(outline: Outline) -> Iterator[Day]:
    sketch = outline.sketch
    yield from _people(outline, slice(2, None))
    yield from crowd.people(outline)
    for place in range(1, len(sketch.people) + 1) if sketch.area == "dispute" else ():
        feared = place == sketch.feared
        yield {"fact": "safety", "person": f"@p{place}", "answer": "now" if feared else "nothing_told", "alone": True}
    yield {"minute": SAID, "fact": "inventory", "state": "enough"}
    if sketch.onset:
        what, months = sketch.onset
        began = outline.today - timedelta(days=round(months * 30.4))
        when, people = f"~{began:%Y-%m}", ["@p1"] if sketch.people else []
        yield {"fact": "event", "as": "e1", "when": when, "what": what, "people": people, "onset": True, "mood": -3}
        earlier = began - timedelta(days=900)
        good = {"what": "A good year", "kind": "good", "mood": 2}
        yield {"fact": "event", "as": "e2", "when": f"~{earlier:%Y}", **good}


def _agreement(outline: Outline, slot: Slot, written: dict[str, Any]) -> Iterator[Day]:
    sketch = outline.sketch
    yield {"minute": SAID, "fact": "evidence", "area": sketch.area, "side": "for", "event": "@e1", "person": "@p1"}
    yield {"fact": "evidence", "area": sketch.area, "side": "onset", "event": "@e1"}
    written["formulation"] = sheets.formulation(outline)
    yield {"minute": 48, "sheet": "formulation"}
    sentence = sketch.sentence or "Get my own life back."
    reason = "The onset, and the client's own wish."
    yield {
        "minute": SAID,
        "fact": "focus",
        "primary": sketch.area,
        "people": ["@p1"],
        "sentence": sentence,
        "reason": reason,
    }
    yield sheets.agreement(outline, slot)
    for place, text in enumerate(sketch.goals, 1):
        yield {"fact": "goal", "as": f"g{place}", "text": text, "area": sketch.area, "state": "active"}
        yield {"fact": "goal_rating", "goal": f"@g{place}", "now": outline.random.randint(0, 2), "wished": 8}


def _work(outline: Outline, slot: Slot) -> Iterator[Day]:
    """Link, technique, strategy, support, step of the week: the shape of every session."""
    number, sketch, area = slot.held, outline.sketch, outline.area
    if number > AGREED_IN:
        if number == AGREED_IN + 1:
            yield {"minute": SAID, "fact": "phase", "phase": "middle"}
        place = (number - AGREED_IN - 1) % len(area["techniques"])
        yield {"minute": SAID, "fact": "technique", "technique": area["techniques"][place], "area": sketch.area}
        strategy = area["strategies"][(number - AGREED_IN - 1) % len(area["strategies"])]
        yield {"fact": "area_touched", "area": sketch.area, "strategy": strategy}
    if number > 1:
        result = outline.random.choice(["done", "done", "partly", "not_yet"])
        yield {"minute": SAID, "fact": "step_result", "step": f"@w{number - 1}", "result": result}
    yield _link(outline, number)
    if number < (sketch.agreed or number + 1):
        text = area["steps"][(number - 1) % len(area["steps"])]
        yield {"minute": SAID, "fact": "step", "as": f"w{number}", "text": text, "week": True}


def _link(outline: Outline, number: int) -> Day:
    links = outline.sketch.links
    if not links or number % 7 == 0:
        return {"minute": SAID, "fact": "link", "none": True, "why": "a quiet week"}
    direction, symptom, event, place = links[(number - 1) % len(links)]
    link = {"direction": direction, "symptom": symptom, "event": event}
    known = place and (number > 2 or (number == 2 and place < 3))
    return {"minute": SAID, "fact": "link", **link} | ({"person": f"@p{place}"} if known else {})


def _milestones(outline: Outline, slot: Slot, written: dict[str, Any]) -> Iterator[Day]:
    """Half-way, the end discussed, the last sessions."""
    number, agreed = slot.held, outline.sketch.agreed
    if not agreed:
        return
    if number == agreed // 2 + 1:
        yield from _ratings(outline, 4)
        reason = (
            "It moves, slowly."
            if outline.sketch.phq[1] < outline.sketch.phq[0]
            else "Little has changed: looked at why."
        )
        looked = ["scores", "goals", "inventory"]
        yield {"fact": "review", "kind": "middle", "looked_at": looked, "decision": "kept", "reason": reason}
    if number == agreed - 3:
        yield {"minute": SAID, "fact": "end_announced", "last_on": outline.slots[-1].on, "said": "Three more meetings."}
    if number == agreed - 1:
        yield {"minute": SAID, "fact": "phase", "phase": "ending"}
        written["relapse"] = sheets.relapse(outline)
        yield {"minute": 46, "sheet": "relapse"}
    if number == agreed:
        yield from _last(outline, slot, written)


def _ratings(outline: Outline, now: int) -> Iterator[Day]:
    for place in range(1, len(outline.sketch.goals) + 1):
        yield {"minute": SAID, "fact": "goal_rating", "goal": f"@g{place}", "now": now + outline.random.randint(0, 1)}


def _last(outline: Outline, slot: Slot, written: dict[str, Any]) -> Iterator[Day]:
    yield from _ratings(outline, 7)
    yield {"fact": "decision", "what": "follow_up", "reason": "At 1, 3 and 6 months."}
    for number, (months, days) in enumerate(FOLLOW_UPS, 1):
        due = slot.on + timedelta(days=days)
        yield {"minute": SAID, "fact": "follow_up_planned", "as": f"f{number}", "due_on": due, "months": months}
    written["ending"] = sheets.ending(outline)
    yield {"minute": 50, "sheet": "ending"}
