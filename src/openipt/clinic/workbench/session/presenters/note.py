# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The note of one session, as it stands on the screen: the text, what is in it already, and who has signed it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext as _

from openipt.clinic.casework.actions.texts import Head
from openipt.clinic.casework.models import Draft
from openipt.clinic.language import content, has_form
from openipt.clinic.workbench.shared.course_page import CoursePage
from openipt.clinic.workbench.shared.writers import writers
from openipt.course import note
from openipt.course.entries import WITHDRAWAL
from openipt.course.kinds import ever_recorded
from openipt.course.kinds.texts import NOTE, Note
from openipt.course.state import Session
from openipt.protocol.days import in_zone
from openipt.protocol.rules import clean_text


@dataclass(frozen=True, slots=True)
class Recorded:
    """A line of the session with what can be done about it."""

    id: str
    time: datetime
    text: str
    kind: str

    @property
    def by_hand(self) -> bool:
        """Whether it can be corrected in the form of its kind; what an action wrote is answered, moved or withdrawn."""
        return has_form(self.kind)


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the note as it was saved; the first of them stands."""

    number: int
    by: str
    at: datetime
    signed: bool
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class NoteShown:
    """`made` is the hash of the text as it was composed: while it still fits, nobody has edited it."""

    head: Head
    text: str
    included: str
    made: str
    base: int
    draft_revision: int
    saved: Note | None
    signed: bool
    later: int
    lines: tuple[Recorded, ...]

    @property
    def key(self) -> str:
        return self.head.key

    @property
    def rows(self) -> int:
        """Room for the text and a little more."""
        return min(40, max(8, sum(1 + len(line) // 62 for line in self.text.split("\n")) + 2))


def note_of(
    page: CoursePage, session: Session, *, draft: Draft | None = None, sent: Mapping[str, str] | None = None
) -> NoteShown:
    """Compose the note from what was typed (`sent`, else the draft, else the saved version) and the lines since."""
    lines = note.lines(page.state.facts.in_session(session.id), content(), page.state)
    alone = [single for line in lines for single in line.singles]
    saved = saved_note(page, session)
    head = head_of(session, saved)
    begun = _typed(sent) if sent is not None else _drafted(draft, saved) or _saved(page, session, saved)
    now = note.update(begun, lines, content())
    return NoteShown(
        head=head,
        text=now.text,
        included=" ".join(now.included),
        made="" if now.edited else text_hash(now.text),
        base=_base(page, head, draft, sent),
        draft_revision=draft.revision if draft else 0,
        saved=saved,
        signed=saved is not None and saved.signed,
        later=sum(1 for line in alone if saved is not None and line.fact.recorded_at > saved.recorded_at),
        lines=tuple(Recorded(line.fact.id, line.fact.recorded_at, line.text, line.fact.kind_id) for line in alone),
    )


def saved_note(page: CoursePage, session: Session) -> Note | None:
    """Return the version that stands, if the note of this session was ever saved and not taken back."""
    notes = [note for note in page.state.facts.of(Note) if note.session == session.id]
    return notes[-1] if notes else None


def versions_of(page: CoursePage, session: Session) -> list[Version]:
    """Return every version of the note but those in error, newest first.

    None is lost by amending. One statement for names.
    """
    saved = saved_note(page, session)
    in_error = {entry.replaces for entry in page.entries if entry.kind == WITHDRAWAL}
    own = [version for version in ever_recorded(Note, page.entries) if saved and version.subject == saved.subject]
    shown = [version for version in own if saved and (version.id == saved.id or version.id not in in_error)]
    names, zone = writers(page.request, shown), page.course.service.tzinfo
    versions = [
        Version(
            number=version.version or 0,
            by=names.get(version.recorded_by, ""),
            at=in_zone(version.recorded_at, zone),
            signed=version.signed,
            reason=version.recorded_reason or (_("rewritten") if _is_anew(version) else ""),
            text=version.text,
        )
        for version in shown
    ]
    return sorted(versions, key=lambda version: version.number, reverse=True)


def _is_anew(version: Note) -> bool:
    """Return whether it follows on none, since all before it were entered in error."""
    return version.replaces is None and (version.version or 0) > 1


def head_of(session: Session, saved: Note | None) -> Head:
    """One note a session: until another is there its text has the session's own id."""
    text = UUID(saved.subject) if saved else UUID(session.id)
    return Head(NOTE, text, session=UUID(session.id))


def text_hash(text: str) -> str:
    """By which a composed text is known again; any text has one, also what cannot be stored."""
    return sha256(clean_text(text).encode("utf-8", "surrogatepass")).hexdigest()


def _typed(sent: Mapping[str, str]) -> note.Note:
    text = clean_text(str(sent.get("text", "")))
    return note.Note(text, tuple(str(sent.get("included", "")).split()), sent.get("made", "") != text_hash(text))


def _drafted(draft: Draft | None, saved: Note | None) -> note.Note | None:
    return _typed(draft.body) if draft is not None and draft.body.get("text") else None


def _saved(page: CoursePage, session: Session, saved: Note | None) -> note.Note:
    """From the version that stands: what was recorded before it was saved is in it."""
    if saved is None:
        return note.Note()
    facts = [fact for fact in page.state.facts.in_session(session.id) if fact.recorded_at <= saved.recorded_at]
    before = note.lines(facts, content(), page.state)
    text = saved.text
    edited = saved.signed or text != clean_text(note.compose(before, content()))
    return note.Note(text, note.ids_of(before), edited)


def _revision(page: CoursePage, head: Head) -> int:
    """Return how many versions there are, those entered in error included."""
    versions = [version for version in ever_recorded(Note, page.entries) if version.subject == str(head.id)]
    return max((version.version or 0 for version in versions), default=0)


def _base(page: CoursePage, head: Head, draft: Draft | None, sent: Mapping[str, str] | None) -> int:
    """Return the version that what is typed began from: kept while it is typed, so that a second author is noticed."""
    if sent is not None:
        return int(sent.get("base") or 0) if str(sent.get("base") or 0).isdecimal() else 0
    return draft.base if draft is not None and draft.body.get("text") else _revision(page, head)
