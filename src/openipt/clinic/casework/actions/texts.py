# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Texts: drafts, versions, signatures. A signed version is never changed, only amended."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openipt.clinic.accounts.models import User
from openipt.clinic.casework.actions.sessions import attend
from openipt.clinic.casework.models import Draft, Signature, Text, TextVersion
from openipt.clinic.casework.read import CourseRead, Recorded
from openipt.clinic.casework.write import Writing, writing
from openipt.clinic.clients import snapshots
from openipt.clinic.clients.models import Course
from openipt.clinic.language import SOURCE
from openipt.clinic.ledger.audit import Touched
from openipt.clinic.ledger.canonical import canonical_json
from openipt.clinic.ledger.errors import Conflict, IdTaken, NotHere, Refused
from openipt.clinic.ledger.ids import new_id
from openipt.course.entries import Entry
from openipt.course.kinds import fact_of
from openipt.course.kinds.texts import NOTE, WORKSHEET, version_of
from openipt.course.kinds.texts import TextVersion as Version
from openipt.course.references import check_references, pointed_at
from openipt.course.state import SessionStatus
from openipt.protocol.load import content
from openipt.protocol.model import Finding, Worksheet
from openipt.protocol.rules import check_answers, check_text, normalise
from openipt.protocol.text import MOST_IN_TEXT


@dataclass(frozen=True, slots=True)
class Head:
    """Which text is meant: its kind ("note" or a worksheet), what it is about, and its id (fresh for a new one)."""

    kind: str
    id: UUID
    subject: str = ""
    session: UUID | None = None

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"


def content_hash(answers: Mapping[str, object]) -> str:
    """SHA-256 of what is signed."""
    return hashlib.sha256(canonical_json(dict(answers)).encode()).hexdigest()


@transaction.atomic
def save_draft(
    *, course: Course, key: str, body: Mapping[str, object], revision: int, base: int, by: User, now: datetime
) -> int:
    """Keep what is typed; returns the new revision. Raises Conflict with the stored text if `revision` is not it."""
    mine = Draft.objects.in_service(course.service_id).filter(course=course, author=by, key=key)
    if mine.filter(revision=revision).update(body=dict(body), base=base, revision=revision + 1, saved_at=now):
        return revision + 1
    stored = mine.first()
    if stored is None:
        new_draft = Draft(
            service_id=course.service_id, course=course, author=by, key=key, base=base, body=dict(body), saved_at=now
        )
        new_draft.save(force_insert=True)
        return new_draft.revision
    if stored.body == dict(body):
        return stored.revision
    raise Conflict(stored.body, stored.revision)


def discard_draft(*, course: Course, key: str, by: User) -> None:
    """Throw away what is not saved."""
    Draft.objects.in_service(course.service_id).filter(course=course, author=by, key=key).delete()


def save_text(
    *,
    course: Course | CourseRead,
    head: Head,
    answers: Mapping[str, object],
    base: int,
    by: User,
    now: datetime,
    happened_on: date | None = None,
    reason: str = "",
    shown_in: str = SOURCE,
) -> Recorded:
    """Make a version if the text is still where the draft began; else Conflict with the version that stands.

    `shown_in` is the language in which it was on the screen.
    """
    with writing(course, by=by, now=now) as here:
        version = _save(here, head, answers, base, happened_on, reason, shown_in)
        return here.done(here.recorded(version.pk))


def sign_text(
    *,
    course: Course | CourseRead,
    head: Head,
    answers: Mapping[str, object],
    base: int,
    shown: str,
    by: User,
    now: datetime,
    happened_on: date | None = None,
    reason: str = "",
    shown_in: str = SOURCE,
) -> Recorded:
    """Save and sign exactly what was on the screen: `shown` is its hash. Signing a note says the session was held."""
    with writing(course, by=by, now=now) as here:
        version = _save(here, head, answers, base, happened_on, reason, shown_in)
        if version.hash != shown:
            raise Conflict(version.answers, version.number)
        Signature.objects.get_or_create(
            version=version,
            signed_by=by,
            defaults={"service_id": here.course.service_id, "signed_at": now, "hash": version.hash},
        )
        here.touched.append(Touched("text.signed", version.pk, here.course.pk))
        entry = _entry(version, head, signed=True)
        here.entries = [*(other for other in here.entries if other.id != entry.id), entry]
        Draft.objects.filter(author=by, course=here.course, key=head.key).delete()
        if head.kind == NOTE and head.session:
            _held(here, head.session)
        return here.done(entry)


def _held(here: Writing, session_id: UUID) -> None:
    session = here.state().session(str(session_id))
    if session is not None and session.status is SessionStatus.PLANNED and session.day <= here.today:
        attend(here, session, {"state": "held", "medium": "room"})


def _save(
    here: Writing,
    head: Head,
    answers: Mapping[str, object],
    base: int,
    happened_on: date | None,
    reason: str,
    shown_in: str,
) -> TextVersion:
    sheet, clean, called = _checked(here, head, answers)
    saved, last = _saved(here, head)
    if last is not None and last.answers == clean:
        return TextVersion.objects.get(pk=last.id)
    if base and not saved and Text.objects.filter(pk=head.id).exists():  # of another course
        raise IdTaken
    if saved != base:
        raise Conflict(last.answers if last else {}, saved)
    signed = last is not None and last.signed
    if signed and not reason:
        raise Refused((Finding("amend_needs_reason", "reason"),))
    _head(here, head, revision=saved + 1)
    snapshot = snapshots.keep(sheet, shown_in) if sheet else None
    version = TextVersion.objects.create(
        id=new_id(),
        service_id=here.course.service_id,
        text_id=head.id,
        number=saved + 1,
        definition_id=snapshot.structure if snapshot else None,
        wording_id=snapshot.wording if snapshot else None,
        language=shown_in,
        answers=clean,
        called=called,
        hash=content_hash(clean),
        happened_on=happened_on or _day(here, head),
        saved_at=here.now,
        saved_by=here.by,
        previous_id=UUID(last.id) if last else None,
        amends=signed,
        reason=reason,
    )
    Draft.objects.filter(author=here.by, course=here.course, key=head.key).delete()
    here.entries.append(_entry(version, head, signed=False))
    here.touched.append(Touched(f"{head.kind}.saved", version.pk, here.course.pk, tuple(sorted(clean))))
    return version


def _checked(
    here: Writing, head: Head, answers: Mapping[str, object]
) -> tuple[Worksheet | None, dict[str, object], dict[str, str]]:
    """Return the worksheet (None for a note), the answers as stored, and the names of what they point at."""
    if head.kind == NOTE:
        text = str(answers.get("text") or "").strip()
        if not text:
            raise Refused((Finding("note_empty", "text"),))
        if wrong := check_text(text, MOST_IN_TEXT, "text"):
            raise Refused(wrong)
        return None, {"text": text}, {}
    sheet = content().worksheets.get(head.kind)
    if sheet is None:
        raise NotHere
    clean = normalise(sheet.fields, answers)
    state = here.state()
    findings = check_answers(sheet.fields, clean) + check_references(sheet.fields, clean, state)
    if findings:
        raise Refused(findings)
    if not clean:
        raise Refused((Finding("nothing_filled_in", ""),))
    return sheet, clean, pointed_at(sheet.fields, clean, state)


def _saved(here: Writing, head: Head) -> tuple[int, Version | None]:
    """Return the number of the last version ever saved, 0 for none, and the last one in force.

    Read already, so asked once.

    Raises NotHere for a text of another kind.
    """
    entries = [entry for entry in here.entries if entry.kind in (NOTE, WORKSHEET) and entry.about == str(head.id)]
    versions = [version for entry in entries if isinstance(version := fact_of(entry), Version)]
    if any(version.text_kind != head.kind for version in versions):
        raise NotHere
    in_force = {version.id for version in here.state().facts.of(Version)}
    remaining = [version for version in versions if version.id in in_force]
    return max(map(_number, versions), default=0), max(remaining, key=_number, default=None)


def _number(version: Version) -> int:
    return version.version or 0


def _head(here: Writing, head: Head, *, revision: int) -> None:
    """Make the head row with the first version; later versions are counted in it."""
    if revision > 1:
        Text.objects.filter(pk=head.id).update(revision=revision)
        return
    Text.objects.create(
        id=head.id,
        service_id=here.course.service_id,
        course=here.course,
        session_id=head.session,
        kind=head.kind,
        subject=head.subject,
        revision=revision,
        created_at=here.now,
    )


def _day(here: Writing, head: Head) -> date:
    session = here.state().session(str(head.session)) if head.session else None
    return min(session.day, here.today) if session else here.today


def _entry(version: TextVersion, head: Head, *, signed: bool) -> Entry:
    return Entry(
        id=str(version.pk),
        kind=NOTE if head.kind == NOTE else WORKSHEET,
        happened_on=version.happened_on,
        recorded_at=version.saved_at,
        by=str(version.saved_by_id),
        data=version_of(head.kind, str(head.id), version.answers, number=version.number, signed=signed),
        session=str(head.session) if head.session else None,
        subject=str(head.id),
        replaces=str(version.previous_id) if version.previous_id else None,
        reason=version.reason,
    )
