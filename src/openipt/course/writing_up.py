# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What a session still wants on paper: whether it took place, a note, a signature under it."""

from dataclasses import dataclass
from datetime import datetime

from openipt.course.kinds.texts import Note
from openipt.course.state import CourseState, Session, SessionStatus
from openipt.protocol.days import ends_at

NOT_WRITTEN, NO_NOTE, NOT_SIGNED = "not_written", "no_note", "not_signed"


@dataclass(frozen=True, slots=True)
class ToWriteUp:
    """A session with what it wants first; `note` is the id of a note that is saved and not signed."""

    code: str
    session: str
    number: int | None
    starts_at: datetime
    ends_at: datetime
    note: str = ""


def to_write_up(state: CourseState) -> tuple[ToWriteUp, ...]:
    """Return every session that wants writing up, those to come among them: the page compares with its clock."""
    notes = {note.session: (note.subject, note.signed) for note in state.facts.of(Note)}
    wanted = (_wanted(session, *notes.get(session.id, ("", False))) for session in state.sessions)
    return tuple(session for session in wanted if session is not None)


def _wanted(session: Session, note: str, signed: bool) -> ToWriteUp | None:
    code = _code(session, note, signed)
    end = ends_at(session.starts_at, session.minutes)
    return ToWriteUp(code, session.id, session.number, session.starts_at, end, note) if code else None


def _code(session: Session, note: str, signed: bool) -> str:
    if note:
        return "" if signed else NOT_SIGNED
    if session.status is SessionStatus.PLANNED:
        return NOT_WRITTEN
    return NO_NOTE if session.held else ""
