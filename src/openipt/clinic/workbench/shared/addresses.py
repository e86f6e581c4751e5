# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Where something is recorded, from the codes that content gives."""

from uuid import UUID

from django.urls import NoReverseMatch

from openipt.clinic.interface.addresses import reverse

# What is recorded on the session page itself, by the code that content names.
TOOLS = {
    "step_result": "step_result",
    "opening": "opening",
    "link": "link",
    "techniques": "technique",
    "steps": "step",
    "alliance": "alliance",
    "technique": "technique",
}
PAGES = {
    "people": "people",
    "timeline": "timeline",
    "focus": "focus",
    "agreement": "agreement",
    "goals": "goals",
    "consents": "consents",
    "risk": "risk",
    "ending": "ending",
    "decision": "ending",
    "follow-ups": "ending",
    "follow_up": "follow-up",
    "closing": "closing",
}
# What is written down in the form of its kind.
RECORDED = {"treatments": "treatment", "end": "end_announced", "death_review": "death_review"}
WITH_ARGUMENT = {"worksheet": "worksheet", "measure": "measure", "review": "review", "gate": "gate"}


def address(course: UUID, code: str, session: str | None = None) -> str:
    """Return where something is recorded, from the code content gives; empty while no such page exists."""
    name, _colon, argument = code.partition(":")
    if session and name in TOOLS:
        return f"{reverse('session', args=[course, session])}#tool-{TOOLS[name]}"
    if session and code == "focus":
        return f"{reverse('session', args=[course, session])}#tool-area_touched"
    if name in WITH_ARGUMENT and argument:
        return _address(WITH_ARGUMENT[name], session, course, argument)
    if name in RECORDED:
        return _address("record", session, course, RECORDED[name])
    if name == "measures":
        return _address("measure", session, course, "phq-9")
    return _address(PAGES.get(name, name), session, course)


def _address(name: str, session: str | None, *args: object) -> str:
    try:
        url = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{url}?session={session}" if session else url
