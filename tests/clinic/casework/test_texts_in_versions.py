# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Notes and worksheets: saved in versions, signed, amended; two people or two tabs on one text."""

import pytest

from clinic.rows import version_saved
from openipt.clinic.casework.actions import save_draft, save_text, sign_text
from openipt.clinic.casework.actions.texts import Head, content_hash
from openipt.clinic.casework.models import Draft, Signature, Text, TextVersion
from openipt.clinic.ledger.errors import Conflict, NotHere, Refused
from openipt.clinic.ledger.ids import new_id
from openipt.course.kinds.texts import Note
from openipt.course.state import SessionStatus
from openipt.protocol.text import MOST_IN_TEXT

WORDS = {"text": "She told Bram."}
OTHER = {"text": "She told Bram on Thursday."}


@pytest.fixture
def note(session) -> Head:
    return Head("note", new_id(), session=session.pk)


@pytest.fixture
def said(course, thea, now) -> dict:
    return {"course": course, "by": thea, "now": now}


def test_each_save_is_a_version_and_the_last_one_stands(said, note, state):
    save_text(head=note, answers=WORDS, base=0, **said)
    save_text(head=note, answers=OTHER, base=1, **said)
    assert [each.number for each in TextVersion.objects.order_by("number")] == [1, 2]
    (standing,) = state().facts.of(Note)
    assert (standing.subject, standing.text) == (str(note.id), OTHER["text"])


def test_saving_the_same_words_again_makes_no_version(said, note):
    save_text(head=note, answers=WORDS, base=0, **said)
    save_text(head=note, answers=WORDS, base=0, **said)
    assert TextVersion.objects.count() == 1


def test_a_text_saved_meanwhile_is_shown_and_not_overwritten(said, note):
    save_text(head=note, answers=WORDS, base=0, **said)
    with pytest.raises(Conflict) as conflict:
        save_text(head=note, answers=OTHER, base=0, **said)
    assert conflict.value.stored == WORDS
    assert conflict.value.revision == 1
    assert TextVersion.objects.count() == 1


def test_signing_signs_exactly_what_was_shown(said, note):
    with pytest.raises(Conflict):
        sign_text(head=note, answers=WORDS, base=0, shown=content_hash(OTHER), **said)
    assert TextVersion.objects.count() == Signature.objects.count() == 0
    sign_text(head=note, answers=WORDS, base=0, shown=content_hash(WORDS), **said)
    signature = Signature.objects.get()
    assert signature.hash == signature.version.hash == content_hash(WORDS)


def test_signing_a_note_says_that_the_session_was_held(said, note, session, state):
    assert state().session(str(session.pk)).status is SessionStatus.PLANNED
    sign_text(head=note, answers=WORDS, base=0, shown=content_hash(WORDS), **said)
    assert state().session(str(session.pk)).held


def test_a_signed_text_is_amended_with_a_reason_and_stays(said, note):
    sign_text(head=note, answers=WORDS, base=0, shown=content_hash(WORDS), **said)
    with pytest.raises(Refused, match="amend_needs_reason"):
        save_text(head=note, answers=OTHER, base=1, **said)
    version = version_saved(head=note, answers=OTHER, base=1, reason="the day was missing", **said)
    assert (version.number, version.amends) == (2, True)
    assert TextVersion.objects.get(number=1).answers == WORDS


def test_an_empty_note_and_an_empty_worksheet_are_refused(said, note):
    with pytest.raises(Refused, match="note_empty"):
        save_text(head=note, answers={"text": "  \n"}, base=0, **said)
    with pytest.raises(Refused, match="nothing_filled_in"):
        save_text(head=Head("formulation", new_id()), answers={"chain": ""}, base=0, **said)
    assert Text.objects.count() == 0


def test_a_worksheet_keeps_the_definition_with_which_it_was_filled_in(said):
    version = version_saved(head=Head("formulation", new_id()), answers={"chain": "I lost my place."}, base=0, **said)
    assert (version.definition.kind, version.definition.content_id) == ("worksheet", "formulation")


def test_a_text_of_another_kind_or_course_is_not_found(said, note):
    save_text(head=note, answers=WORDS, base=0, **said)
    with pytest.raises(NotHere):
        save_text(head=Head("formulation", note.id), answers={"chain": "x"}, base=1, **said)
    with pytest.raises(NotHere):
        save_text(head=Head("no-such-sheet", new_id()), answers={"chain": "x"}, base=0, **said)


def test_the_longest_note_in_cyrillic_is_kept(said, note):
    words = {"text": "Жила-была " * (MOST_IN_TEXT // 10)}
    version = version_saved(head=note, answers=words, base=0, **said)
    assert TextVersion.objects.get(pk=version.pk).answers["text"] == words["text"].strip()


def test_a_draft_of_a_second_tab_does_not_overwrite_the_first(said, note):
    first = save_draft(key=note.key, body={"text": "one"}, revision=0, base=0, **said)
    assert save_draft(key=note.key, body={"text": "one and two"}, revision=first, base=0, **said) == first + 1
    with pytest.raises(Conflict) as conflict:
        save_draft(key=note.key, body={"text": "other"}, revision=first, base=0, **said)
    assert conflict.value.stored == {"text": "one and two"}


def test_a_draft_goes_when_its_text_is_saved(said, note):
    save_draft(key=note.key, body=WORDS, revision=0, base=0, **said)
    save_text(head=note, answers=WORDS, base=0, **said)
    assert not Draft.objects.exists()
