# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The texts of invented courses: worksheets, notes, agreements, kept short and plain."""

from typing import Any

from openipt.sample.sketches import Outline, Slot

LONG = 60  # how often the paragraph of a very long text comes again
PARAGRAPH = (
    "She tells it again from the beginning, the house, the orchard, the letters, and this time she stays with the "
    "evening on which nobody said anything; I ask what she had wished one of them would say, and she says it."
)


def _sheet(kind: str, answers: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "answers": answers}


def assessment(outline: Outline) -> dict[str, Any]:
    sketch = outline.sketch
    answers: dict[str, Any] = {
        "presenting": sketch.presenting,
        "symptoms": [{"symptom": "low mood"}, {"symptom": "poor sleep"}, {"symptom": "draws back from people"}],
        "mania_psychosis": "Asked, nothing told.",
        "physical": "Nothing that explains it, by the GP's letter.",
        "strengths": "Comes although it costs something.",
        "diagnosis": "Depressive episode",
    }
    if sketch.long:
        answers["present_history"] = "\n\n".join([PARAGRAPH] * LONG)
    return _sheet("assessment", answers)


def suitability() -> dict[str, Any]:
    asked = [{"about": topic, "answer": "nothing_told"} for topic in ("mania", "psychosis", "substances", "violence")]
    reasons = "It began with people, and the wish is to work on that."
    return _sheet("suitability", {"asked": asked, "decision": "offered", "reasons": reasons})


def talk(outline: Outline, number: int) -> dict[str, Any]:
    """Return a risk conversation: the first one of a course, or the one that leads to more care."""
    if number > 1:
        return {
            "asked_in_person": "person",
            "understood": "Thoughts of dying every day now, and a place in mind. No means at hand. Alone at night.",
            "agreed": "Not alone tonight; to the crisis team together, today.",
            "next_contact": "now",
            "actions": [{"who": "Therapist", "what": "takes them to the crisis team", "by": "today"}],
            "closes": True,
        }
    if outline.sketch.concern:
        understood = "Passive thoughts of dying at night; no plan, no intent. Family protects."
        return {
            "asked_in_person": "person",
            "understood": understood,
            "agreed": "Safety plan, asked again each time.",
            "next_contact": "next_session",
            "topics": [{"topic": "death", "answer": "told"}, {"topic": "plan", "answer": "nothing_told"}],
        }
    return {
        "asked_in_person": "person",
        "understood": "No thoughts of dying, now or earlier.",
        "agreed": "Says so if that changes.",
        "next_contact": "next_session",
        "topics": [{"topic": "death", "answer": "nothing_told"}, {"topic": "self_harm", "answer": "nothing_told"}],
    }


def safety(outline: Outline) -> dict[str, Any]:
    answers = {
        "signs": "Awake at night and alone with it.",
        "alone": "Get up, put the light on, warm something to drink.",
        "company": [{"who": outline.sketch.people[-1][0]}] if outline.sketch.people else [],
        "professionals": [{"who": "Fictional Fens duty line", "phone": "+00 555 0199", "hours": "day and night"}],
        "surroundings": "Tablets given to somebody else to keep.",
        "made_with": "Thea Tansley",
    }
    return _sheet("safety-plan", answers)


def formulation(outline: Outline) -> dict[str, Any]:
    sketch = outline.sketch
    chain = sketch.chain or "It began then, and since then I have been alone with it."
    answers = {
        "problem_name": "Depressive episode",
        "onset": f"{sketch.onset[0]}.",
        "chain": "\n\n".join([chain] * LONG) if sketch.long else chain,
        "areas": [sketch.area],
        "reply": "agrees",
        "reply_words": "Yes, that is how it was.",
    }
    return _sheet("formulation", answers)


def agreement(outline: Outline, slot: Slot) -> dict[str, Any]:
    sketch = outline.sketch
    start = outline.slots[0].on
    agreed: dict[str, Any] = {
        "fact": "agreement",
        "kind": "first",
        "sessions": sketch.agreed,
        "spacing": "weekly",
        "minutes": 50,
        "start_on": start,
        "confidentiality": "Explained, with its limits.",
        "missed": "24 hours' notice.",
        "crisis": "Duty line, GP, emergency department.",
        "follow_ups": "1, 3, 6",
        "how": "words",
    }
    if outline.slots[-1].on > slot.on and not sketch.closed:
        agreed["end_on"] = outline.slots[-1].on
    if sketch.agreed > 16:
        agreed["reason"] = "Several episodes, each soon after the last; agreed with the supervisor."
    return agreed


def relapse(outline: Outline) -> dict[str, Any]:
    answers = {
        "signs": [
            {"kind": "body", "sign": "awake at four"},
            {"kind": "behaviour", "sign": "not answering", "person": "@p1"},
        ],
        "green": outline.sketch.goals[0],
        "amber": [
            {"if_sign": "two signs in one week", "then": "say so to somebody", "by_whom": outline.sketch.people[0][0]}
        ],
        "red": "Thoughts of dying: ring the service, the duty line, the emergency number.",
        "come_back": "Directly, within twelve months.",
    }
    return _sheet("relapse-plan", answers)


def ending(outline: Outline) -> dict[str, Any]:
    account = "I did what I was afraid of, in small pieces."
    answers = {"account": account, "feelings": "Sad, and glad.", "area_client": "better", "goodbye": "Said by both."}
    return _sheet("ending-review", answers)


def note(outline: Outline, slot: Slot) -> str:
    """Return the therapist's own lines of a session."""
    number, area = slot.held, outline.area
    first = {
        1: f"{outline.sketch.presenting} Symptoms gone through and named; what helps, explained.",
        2: "Inventory started. Where everyone was before, and where they are now.",
        3: "Inventory enough for now; the onset put on the timeline.",
        4: "Formulation offered and agreed; focus, number of sessions and goals.",
    }
    text = first.get(number) or f"{area['work'][number % len(area['work'])]} {_mood(outline, number)}"
    return "\n\n".join([text, *[PARAGRAPH] * LONG]) if outline.sketch.long else text


def _mood(outline: Outline, number: int) -> str:
    links = outline.sketch.links
    if not links or number % 7 == 0:
        return "A quiet week."
    direction, symptom, event, _ = links[(number - 1) % len(links)]
    return f"{symptom.capitalize()} {direction}: {event}."
