# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Courses written out by hand as TOML (orla.toml explains the notation), read into acts."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from openipt.sample.dates import Shift
from openipt.sample.ids import Ids
from openipt.sample.model import Act, Case, Person, Verb

NOTE = "note"


@cache
def written(name: str) -> dict[str, Any]:
    """Return a course as it is written in this package's NAME.toml."""
    return tomllib.loads(files("openipt.sample").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def read(script: Mapping[str, Any], key: str, *, seed: int, shift: Shift, zone: ZoneInfo) -> Case:
    """Return the case that a script tells, moved in time."""
    return _Reader(script, key, seed, shift, zone).case()


class _Reader:
    """Reads one script from top to bottom, remembering the ids of what has been named."""

    def __init__(self, script: Mapping[str, Any], key: str, seed: int, shift: Shift, zone: ZoneInfo) -> None:
        self.script, self.key, self.shift, self.zone = script, key, shift, zone
        self.ids = Ids(seed, key)
        self.named: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.session: str | None = None
        self.on = shift.day(script["course"]["referred_on"])
        self.medium = "room"

    def case(self) -> Case:
        """Return the person, their course and everything recorded of it, in the order of writing."""
        course, client = self.script["course"], self.script["client"]
        referred = self.at(course["referred_on"], "09:00")
        person = Person(id=self.ids.at(referred), **self.moved(client) | self._born(client))
        return Case(
            key=self.key,
            person=person,
            course=self.ids.at(referred),
            form=course.get("form", "individual-acute"),
            setting=course["setting"],
            referred_on=self.shift.day(course["referred_on"]),
            referred_at=referred,
            therapist=self.script["therapist"],
            supervisor=self.script.get("supervisor"),
            referrer=course.get("referrer", ""),
            presenting=self.shift.text(course.get("presenting", "")),
            waiting_since=self.shift.day(course["waiting_since"]) if "waiting_since" in course else None,
            acts=self._acts(),
        )

    def _acts(self) -> tuple[Act, ...]:
        """In the order of time; what was written down at one moment keeps the order of the script."""
        return tuple(sorted((act for day in self.script["day"] for act in self.day(day)), key=lambda act: act.at))

    def _born(self, client: Mapping[str, Any]) -> dict[str, Any]:
        return {"born_on": self.shift.day(client["born_on"])} if "born_on" in client else {}

    def at(self, on: date, clock: str) -> datetime:
        return datetime.combine(self.shift.day(on), time.fromisoformat(clock), self.zone)

    def day(self, day: Mapping[str, Any]) -> Iterator[Act]:
        start = self.at(day["on"], day["at"])
        self.on, self.medium = start.date(), day.get("medium", "room")
        self.session = self.named[day["session"]] if "session" in day else None
        minute = 0
        for item in day.get("do", ()):
            minute = item.get("minute", minute)
            yield from self.item({key: value for key, value in item.items() if key != "minute"}, start, minute)

    def item(self, item: dict[str, Any], start: datetime, minute: int) -> Iterator[Act]:
        when = start + timedelta(minutes=minute)
        for word, tell in TELL.items():
            if word in item:
                yield from tell(self, item, when)
                return
        raise ValueError(f"{self.key}: nothing to do in {sorted(item)}")

    def act(self, when: datetime, verb: Verb, **args: object) -> Act:
        return Act(when, verb, {"session": self.session, "happened_on": self.on, **args})

    def fact(self, item: dict[str, Any], when: datetime) -> Iterator[Act]:
        kind, name, reason = item.pop("fact"), item.pop("as", None), item.pop("because", "")
        replaces = item.pop("replaces", None)
        on = self.shift.day(item.pop("on")) if "on" in item else self.on
        fact_id, data = self.ids.at(when), self.moved(item)
        if replaces is not None:
            yield self.act(when, Verb.CORRECT, entry=self.named[replaces], data=data, id=fact_id)
            return
        if name is not None:
            self.named[name] = str(fact_id)
        yield self.act(when, Verb.FACT, kind=kind, data=data, id=fact_id, reason=reason, happened_on=on)

    def answer(self, item: dict[str, Any], when: datetime) -> Iterator[Act]:
        answers = tuple(None if value < 0 else value for value in item["values"])
        yield self.act(when, Verb.ANSWER, measure=item["answer"], answers=answers, id=self.ids.at(when))

    def talk(self, item: dict[str, Any], when: datetime) -> Iterator[Act]:
        yield self.act(when, Verb.TALK, data=self.moved(item["talk"]), id=self.ids.at(when))

    def line(self, item: dict[str, Any], when: datetime) -> Iterator[Act]:
        closes = item.get("closes", False)
        yield self.act(when, Verb.LINE, line=self.shift.text(item["line"]), closes=closes, id=self.ids.at(when))

    def sheet(self, item: dict[str, Any], when: datetime) -> Iterator[Act]:
        sheet = self.script["sheet"][item["sheet"]]
        name = sheet.get("text", item["sheet"])
        yield self.text(
            when, sheet["kind"], name, self.moved(sheet["answers"]), sheet.get("subject", ""), item.get("signed", False)
        )

    def give(self, item: dict[str, Any], when: datetime) -> Iterator[Act]:
        text = UUID(self.named[item["give"]])
        yield self.act(when, Verb.GIVE, text=text, how=item["how"], phone=item["phone"], id=self.ids.at(when))

    def note(self, item: dict[str, Any], when: datetime) -> Iterator[Act]:
        if self.medium != "room":  # signing the note says that the session was held
            yield self.act(when, Verb.ATTEND, data={"state": "held", "medium": self.medium}, id=self.ids.at(when))
        answers = {"text": self.shift.text(item["note"])}
        yield self.text(when, NOTE, f"{NOTE}:{self.session}", answers, "", True)

    def text(
        self, when: datetime, kind: str, name: str, answers: Mapping[str, object], subject: str, signed: bool
    ) -> Act:
        if name not in self.named:
            self.named[name] = str(self.ids.at(when))
        base = self.versions.get(name, 0)
        self.versions[name] = base + 1
        new_id = UUID(self.named[name])
        subject = str(self.value(subject))
        return self.act(
            when, Verb.TEXT, kind=kind, id=new_id, subject=subject, answers=answers, base=base, signed=signed
        )

    def plan(self, item: dict[str, Any], when: datetime) -> Iterator[Act]:
        days = {day["session"]: day for day in self.script["day"] if "session" in day}
        ids = [self.ids.at(when) for _ in item["plan"]]
        self.named |= {name: str(new_id) for name, new_id in zip(item["plan"], ids, strict=True)}
        starts = tuple(self.at(days[name]["on"], days[name]["at"]) for name in item["plan"])
        yield Act(when, Verb.PLAN, {"starts": starts, "ids": tuple(ids)})

    def missed(self, item: dict[str, Any], when: datetime) -> Iterator[Act]:
        yield self.act(when, Verb.ATTEND, data=self.moved(item["attend"]), id=self.ids.at(when))

    def passed(self, item: dict[str, Any], when: datetime) -> Iterator[Act]:
        yield Act(when, Verb.PASS, {"task": item["pass"], "why": item["why"], "session": self.session})

    def moved(self, data: Mapping[str, Any]) -> dict[str, Any]:
        return {key: self.value(value) for key, value in data.items()}

    def value(self, value: Any) -> Any:
        """Return a value with its ids put in and its dates moved."""
        if isinstance(value, date):
            return self.shift.day(value).isoformat()
        if isinstance(value, Mapping):
            return self.moved(value)
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [self.value(inner) for inner in value]
        if isinstance(value, str) and value.startswith("@"):
            return self.named[value[1:]]
        if isinstance(value, str) and value.startswith("~"):
            return self.shift.partial(value[1:])
        return self.shift.text(value) if isinstance(value, str) else value


# Which word of an item says what is done; the first that is there counts.
TELL = {
    "fact": _Reader.fact,
    "answer": _Reader.answer,
    "talk": _Reader.talk,
    "line": _Reader.line,
    "sheet": _Reader.sheet,
    "give": _Reader.give,
    "note": _Reader.note,
    "plan": _Reader.plan,
    "attend": _Reader.missed,
    "pass": _Reader.passed,
}
