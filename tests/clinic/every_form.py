# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Something to send for every form of the product, by the name of its address."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import resolve, reverse

from clinic.workbench.a_course import form
from clinic.workbench.a_world import World
from clinic.workbench.test_access import address, patterns
from openipt.clinic.clients.models import Client, Course
from openipt.clinic.ledger.ids import new_id

TALK = {"asked_in_person": "person", "understood": "as before", "agreed": "x", "next_contact": "days"}
AGREED = {
    "kind": "first", "sessions": "12", "start_on": "2026-02-10", "how": "words", "plan": "on", "first_on": "2026-03-17",
    "at": "10:00", "every_days": "7", "tapered": "0", "tapered_days": "14", "reason": "so",
}  # fmt: skip
TIME = {"day": "2026-05-05", "at": "10:00", "minutes": "50"}


@dataclass(frozen=True)
class Sample:
    """A form: what it says, what else it says the second time, and what of that the page shows for both.

    `other` is None where there is nothing to fill in. `at` are values of the address that are its own.
    """

    content: dict[str, object] = field(default_factory=dict)
    other: dict[str, object] | None = None
    shown: tuple[str, ...] = ()
    by: str = "thea"
    at: dict[str, object] = field(default_factory=dict)


def word(name: str, first: str, second: str, **content: object) -> Sample:
    """A form of which one field is different the second time."""
    return Sample({**content, name: first}, {name: second}, (first, second))


def clients(world: World) -> dict[str, Sample]:
    tove, person = str(world.tove.pk), Client.objects.get(pk=world.course.client_id)
    referral = {"referred_on": "2026-03-01", "setting": "outpatient", "form": "individual-acute"}
    revisions = {"revision": person.revision, "course_revision": Course.objects.get(pk=world.course.pk).revision}
    again = {"referred_on": "2026-02-02", "setting": "outpatient", "course": str(world.course.pk)}
    account = {"email": "piet@example.org"}, {"email": "lowen@example.org"}, ("piet@example.org", "lowen@example.org")
    return {
        "client-new": word("name", "Bo Ray", "Bo Roy", course=str(new_id()), **referral),
        "client-edit": word("name", "Cleo Brand", "Cleo Brant", **revisions, **again),
        "share": word("reason", "On leave", "Ill", user=tove, relation="reader"),
        "unshare": Sample(),
        "client-archive": Sample({"archived": "1"}),
        "client-account": Sample(*account, by="tove", at={"course_id": world.colleagues.pk}),
        "client-access": Sample(),
        "client-names": Sample({"names": "on"}),
        "course-hand-over": word("reason", "On leave", "Ill", to=tove),
    }


def facts(world: World) -> dict[str, Sample]:
    ids = world.full.ids
    return {
        "record": word("text", "No one at work", "No one who sings", reason="so"),
        "entry-correct": word("text", "No one at work", "No one who sings"),
        "entry-withdraw": Sample({"reason": "Another client"}, {"reason": "A slip"}, ("A slip",)),
        "person-new": word("name", "Bo", "Bob", relation="friend", ring="1", ring_id=str(new_id())),
        "ring": Sample({"person": ids["person"], "ring": "2"}, {"ring": "1"}),
        "timeline": word("what", "A move", "A sale", when="2020"),
        "focus": word("sentence", "With her mother", "With Bram", primary="dispute", reason="so"),
        "area-touch": Sample({"strategy": "find_stage"}, at={"area_id": "dispute"}),
        "goal-rate": word("now", "4", "7", goal=ids["goal"]),
        "consents": word("heard_by", "Thea", "Sam", about="treatment", state="given", how="spoken"),
        "gate": word("note", "As agreed", "As she asked", passed="next_time"),
        "agreement": Sample(AGREED, {"sessions": "16"}, ("12", "16")),
        "plan-give": Sample({"how": "paper", "phone": "safe"}, {"phone": "not_safe"}, ("others look at it",),
                            at={"kind": "safety-plan", "text_id": world.full.texts["safety-plan"]}),
        "handout-give": Sample(),
        "follow-ups-plan": Sample(),
        "review": word("reason", "It helps", "It helps a little", decision="kept"),
        "closing": word("outcome", "Better", "Much better", kind="completed", keeper=str(world.thea.pk),
                        reason="She rings"),
        "measure-add": Sample({"instrument": "phq-2"}, {"instrument": "gad-2"}),
    }  # fmt: skip


def safety(world: World) -> dict[str, Sample]:
    alert = {f"alert-{key}": value for key, value in TALK.items()}
    dora, cora = str(world.dora.pk), str(world.cora.pk)
    return {
        "risk": Sample(TALK, {"understood": "worse at night"}, ("as before", "worse at night")),
        "risk-line": word("line", "Asked, as before", "Worse at night"),
        "session-alert": Sample(alert, {"alert-understood": "worse at night"}, ("as before", "worse at night")),
        "alert-hand-over": Sample({"owner": dora}, {"owner": cora}, ("Dora", "Cora")),
        "measure": Sample({"mode": "self", "happened_on": "2026-03-03", "item_1": "1"}, {"item_1": "2"}),
        "measure-total": word("total", "8", "18", happened_on="2026-03-03"),
        "measure-leave-out": word("words", "Tired", "Ill", scope="once"),
    }


def sessions(world: World) -> dict[str, Sample]:
    return {
        "session-new": Sample({**TIME, "repeat": "1"}, {"at": "11:30"}, ("10:00", "11:30")),
        "session-move": Sample(TIME, {"at": "11:30"}, ("10:00", "11:30")),
        "attendance": Sample({"state": "cancelled", "who": "client"}, {"state": "held"}),
        "session-record": Sample({"jot-text": "She laughed"}, {"jot-text": "She wept"}, ("She laughed", "She wept"),
                                 at={"kind": "jot"}),
        "session-leave-out": Sample({"task": "week_step", "why": "next_time"}, {"why": "elsewhere"}),
        "session-note-error": Sample({"reason": "Another client"}, {"reason": "A slip"}, ("A slip",)),
    }  # fmt: skip


def accounts(world: World) -> dict[str, Sample]:
    settings = {"zone": "Europe/Vienna", "country": "AT", "alert_due_minutes": "240"}
    new = {"password": "quiet-lake-in-winter", "again": "quiet-lake-in-winter"}
    bea = {"name": "Bea", "email": "bea@example.org", "roles": ["therapist"]}
    return {
        "own-name": word("name", "Thea B", "Thea C"),
        "own-code": Sample({"code": "4821"}, {"code": "7394"}),
        "own-password": Sample({"old": "OLD", **new}),
        "new-user": Sample(bea, {"name": "Bee"}, ("Bea", "Bee"), by="ada"),
        "user-roles": Sample({"roles": ["therapist", "supervisor"]}, {"roles": ["supervisor"]}, by="ada"),
        "user-roles-confirm": Sample(by="ada"),
        "user-roles-decline": Sample(by="ada"),
        "user-access-confirm": Sample(by="ada"),
        "user-leave": Sample(by="ada"),
        "user-return": Sample(by="ada"),
        "user-password": Sample(by="ada"),
        "service": Sample({"name": "Bay", **settings}, {"name": "Seaside"}, ("Bay", "Seaside"), by="ada"),
    }


FAMILIES: tuple[Callable[[World], dict[str, Sample]], ...] = (clients, facts, safety, sessions, accounts)


def samples(world: World) -> dict[str, Sample]:
    return {name: sample for family in FAMILIES for name, sample in family(world).items()}


def url_of(world: World, name: str, sample: Sample) -> str:
    pattern = dict(patterns())[name]
    if "course_id" not in pattern.pattern.converters:
        return reverse(name, kwargs={"user": world.tove.pk} if "user" in pattern.pattern.converters else {})
    known = resolve(address(pattern, world.full)).kwargs
    own = {"record": {"kind": "gap"}, "entry-correct": {"entry_id": world.full.ids["gap"]}}
    own["entry-withdraw"] = own["entry-correct"]
    own["attendance"] = own["session-move"] = own["session-alert"] = {"session_id": world.full.sessions[3].pk}
    own["session-record"] = own["session-leave-out"] = own["session-alert"]
    return reverse(name, kwargs={**known, **own.get(name, {}), **sample.at})


def content_of(sample: Sample) -> dict[str, object]:
    return form(**{key: "quiet-lake-in-autumn" if value == "OLD" else value for key, value in sample.content.items()})
