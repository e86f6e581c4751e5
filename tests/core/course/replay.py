# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The entries that the acts of a sample case leave behind, without a database: what the actions do, in plain values."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from openipt.course.entries import Entry
from openipt.course.fold import Plan, fold
from openipt.course.risk import alerts_to_raise
from openipt.course.state import CourseState, SessionStatus
from openipt.measures import instrument, score
from openipt.protocol.load import content
from openipt.protocol.model import Form
from openipt.sample.clinic import clinic
from openipt.sample.model import Act, Case, Verb

TODAY = date(2026, 3, 12)
ZONE = ZoneInfo("Europe/Vienna")
SAMPLE = clinic(1, TODAY, ZONE.key)
FORM: Form = content().forms["individual-acute"]


class Replay:
    """Entries in the order in which they were recorded."""

    def __init__(self, case: Case) -> None:
        self.entries: list[Entry] = []
        self._ids = count()
        for act in case.acts:
            self._do(act)

    def state(self, today: date = TODAY, **cut: object) -> CourseState:
        return fold(Plan(FORM), self.entries, today, **cut)  # type: ignore[arg-type]

    def _add(self, act: Act, kind: str, data: Mapping[str, object], **more: object) -> Entry:
        said = {"happened_on": act.at.date(), "session": None} | {
            key: act.args[key] for key in ("happened_on", "session") if act.args.get(key)
        }
        made = str(act.args.get("id") or f"made-{next(self._ids):06}")
        entry = Entry(**({"id": made, "kind": kind, "recorded_at": act.at, "data": dict(data)} | said | more))  # type: ignore[arg-type]
        self.entries.append(entry)
        return entry

    def _do(self, act: Act) -> None:
        {
            Verb.PLAN: self._plan,
            Verb.FACT: self._fact,
            Verb.CORRECT: self._correct,
            Verb.ANSWER: self._answer,
            Verb.TALK: self._talk,
            Verb.LINE: self._line,
            Verb.TEXT: self._text,
            Verb.ATTEND: self._attend,
        }[act.verb](act)

    def _plan(self, act: Act) -> None:
        for start, made in zip(act.args["starts"], act.args["ids"], strict=True):  # type: ignore[call-overload]
            day = start.astimezone(ZONE).date()
            data = {"starts_at": start.astimezone(UTC).isoformat(), "day": day.isoformat(), "minutes": 50}
            on = min(day, act.at.date())
            self._add(act, "session", data, id=str(made), subject=str(made), happened_on=on)

    def _fact(self, act: Act) -> None:
        kind, data = str(act.args["kind"]), act.args["data"]
        about = content().facts[kind].about
        subject = data.get(about) if about and about != "self" else None  # type: ignore[attr-defined]
        self._add(act, kind, data, subject=subject)  # type: ignore[arg-type]

    def _correct(self, act: Act) -> None:
        old = next(each for each in self.entries if each.id == act.args["entry"])
        self._add(
            act,
            old.kind,
            act.args["data"],  # type: ignore[arg-type]
            happened_on=old.happened_on,
            session=old.session,
            subject=old.about,
            replaces=old.id,
        )

    def _answer(self, act: Act) -> None:
        answers = list(act.args["answers"])  # type: ignore[call-overload]
        scored = score(instrument(str(act.args["measure"])), answers)
        before = self.state(act.at.date())
        data = {"instrument": act.args["measure"], "total": scored.total, "answers": answers, "complete": True}
        made = self._add(act, "response", data)
        for each in alerts_to_raise(str(act.args["measure"]), scored.flags, answers, before, session=made.session):
            due = act.at + timedelta(hours=4)
            said = {"kind": each.kind, "cause": made.id, "owner": "thea", "due_at": due.isoformat()}
            asked = {"question": each.question, "level": each.level, "joins": each.joins}
            known = {key: value for key, value in asked.items() if value is not None}
            self._add(act, "alert", said | known, id=f"alert-{made.id}")

    def _talk(self, act: Act) -> None:
        self._answered(act, "risk_conversation", dict(act.args["data"]))  # type: ignore[call-overload]

    def _line(self, act: Act) -> None:
        self._answered(act, "risk_asked", {"answer": act.args["line"], "closes": bool(act.args["closes"])})

    def _answered(self, act: Act, kind: str, data: dict[str, object]) -> None:
        waiting = self.state(act.at.date()).open_alerts
        made = self._add(act, kind, data)
        for alert in waiting:
            self._add(
                act, "alert_answer", {"alert": alert.id, "conversation": made.id, "line": "x"}, id=f"for-{alert.id}"
            )

    def _text(self, act: Act) -> None:
        head, kind = str(act.args["id"]), str(act.args["kind"])
        before = [each.id for each in self.entries if each.subject == head]
        made = f"{head}-{act.args['base']}"
        data = dict(act.args["answers"]) | {"worksheet": kind, "text": head}  # type: ignore[call-overload]
        place = "note" if kind == "note" else "worksheet"
        self._add(act, place, data, id=made, subject=head, replaces=before[-1] if before else None)
        session = self.state(act.at.date()).session(str(act.args["session"]))
        if place == "note" and session and session.status is SessionStatus.PLANNED:
            self._add(act, "attendance", {"state": "held"}, id=f"{made}-held", happened_on=session.day)

    def _attend(self, act: Act) -> None:
        self._add(act, "attendance", act.args["data"])  # type: ignore[arg-type]


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)
