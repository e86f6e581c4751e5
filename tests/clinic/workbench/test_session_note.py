# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The note that fills itself: written on, saved, signed in one press, amended, and two at it at once."""

import html
import re

import pytest
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from clinic.workbench.a_course import form
from clinic.workbench.a_session import address, note_in, page_of
from openipt.clinic.casework.actions import save_draft
from openipt.clinic.casework.models import Draft, Signature, Standing, TextVersion
from openipt.protocol.text import MOST_IN_TEXT


def test_the_note_begins_with_the_lines_of_the_session(thea_at, world, today):
    note = note_in(page_of(thea_at, world, world.full.sessions[2]))
    assert "PHQ-9 18" in note["text"]
    assert note["made"], "nobody has edited it"


def test_lines_join_an_unedited_note_in_their_groups(thea_at, world, today):
    note = note_in(page_of(thea_at, world, today))
    sent = form(**{"link-none": "on"}) | note
    thea_at.post(address(world, today, "session-record", kind="link"), sent, headers={"HX-Request": "true"})
    sent = form(**{"opening-text": "a hard week"}) | note
    part = thea_at.post(
        address(world, today, "session-record", kind="opening"), sent, headers={"HX-Request": "true"}
    ).content.decode()
    assert "Since the last session\n" in note_in(part)["text"]
    assert "Added since" not in note_in(part)["text"]


def test_once_edited_later_lines_are_added_under_a_mark_and_nothing_above_is_touched(thea_at, world, today):
    note = note_in(page_of(thea_at, world, today))
    mine = "My own words,\n  spaced as I like."
    texts = []
    for words in ("first", "second"):
        sent = form(**{"jot-text": words}) | note | {"text": texts[-1] if texts else mine}
        part = thea_at.post(
            address(world, today, "session-record", kind="jot"), sent, headers={"HX-Request": "true"}
        ).content.decode()
        note = note_in(part)
        texts.append(note["text"])
    assert texts[1].startswith(mine + "\n\nAdded since the text was edited:\nfirst\nsecond")
    assert texts[1].count("Added since") == 1


def test_the_authors_draft_is_back_in_the_page(thea_at, world, today):
    body = {"text": "begun on Monday", "made": "", "included": "", "base": "0"}
    save_draft(course=world.course, key=f"note:{today.pk}", body=body, revision=0, base=0, by=world.thea, now=world.now)
    page = page_of(thea_at, world, today)
    assert note_in(page)["text"].startswith("begun on Monday")
    assert 'data-draft-revision="1"' in page


def test_finish_and_sign_is_one_press_and_signs_exactly_what_was_on_the_screen(thea_at, world, today):
    note = note_in(page_of(thea_at, world, today))
    save_draft(
        course=world.course,
        key=f"note:{today.pk}",
        body={"text": "x"},
        revision=0,
        base=0,
        by=world.thea,
        now=world.now,
    )
    answer = thea_at.post(address(world, today, "session-note"), note | {"text": "Exactly\r\nthis.", "do": "sign"})
    assert answer.status_code == 302
    signature = Signature.objects.get(version__text__session=today)
    assert signature.version.answers == {"text": "Exactly\nthis."}
    assert signature.hash == signature.version.hash
    assert not Draft.objects.filter(key=f"note:{today.pk}").exists()
    assert Standing.objects.get(course=world.course).held == 4, "signing says that the session was held"
    page = page_of(thea_at, world, today)
    assert "Exactly<br>this." in page
    assert "Signed" in page


def test_signing_twice_makes_one_version_and_one_signature(thea_at, world, today):
    note = note_in(page_of(thea_at, world, today)) | {"text": "One note.", "do": "sign"}
    for _ in range(2):
        assert thea_at.post(address(world, today, "session-note"), note).status_code == 302
    assert TextVersion.objects.filter(text__session=today).count() == 1
    assert Signature.objects.filter(version__text__session=today).count() == 1


def test_saved_then_signed_with_the_same_words_is_one_version(thea_at, world, today):
    note = note_in(page_of(thea_at, world, today)) | {"text": "The same words."}
    thea_at.post(address(world, today, "session-note"), note | {"do": "save"})
    later = note_in(page_of(thea_at, world, today))
    assert later["text"] == "The same words."
    thea_at.post(address(world, today, "session-note"), later | {"do": "sign"})
    assert TextVersion.objects.filter(text__session=today).count() == 1
    assert Standing.objects.get(course=world.course).held == 4


def test_read_as_it_will_stand_writes_nothing_and_signs_what_was_read(thea_at, world, today):
    note = note_in(page_of(thea_at, world, today))
    page = thea_at.post(address(world, today, "session-note"), note | {"text": "A\n\nB", "do": "read"}).content.decode()
    assert "A<br><br>B" in page
    assert not TextVersion.objects.filter(text__session=today).exists()
    shown = re.search(r'name="shown" value="(\w+)"', page)[1]
    changed = note | {"text": "something else", "do": "sign", "shown": shown}
    assert thea_at.post(address(world, today, "session-note"), changed).status_code == 409
    thea_at.post(address(world, today, "session-note"), note | {"text": "A\n\nB", "do": "sign", "shown": shown})
    assert Signature.objects.filter(version__text__session=today).count() == 1


def test_a_note_saved_meanwhile_by_somebody_else_shows_both_texts(world, db, signed_in, today):
    mine, theirs = signed_in(world.thea), signed_in(world.cora)
    note = note_in(page_of(mine, world, today))
    theirs.post(address(world, today, "session-note"), note | {"text": "Cora's words", "do": "save"})
    answer = mine.post(address(world, today, "session-note"), note | {"text": "Thea's words", "do": "sign"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Cora&#x27;s words" in page
    assert "Thea&#x27;s words" in page
    base = re.search(r'name="base" value="(\d+)"', page)[1]
    kept = {"text": "both", "do": "save", "base": base}
    assert mine.post(address(world, today, "session-note"), kept).status_code == 302
    assert TextVersion.objects.filter(text__session=today).order_by("-number").first().answers == {"text": "both"}


def test_a_signed_note_is_only_amended_and_only_with_a_reason(thea_at, world, today):
    note = note_in(page_of(thea_at, world, today))
    thea_at.post(address(world, today, "session-note"), note | {"text": "First.", "do": "sign"})
    again = note_in(page_of(thea_at, world, today)) | {"text": "First, and second.", "do": "sign"}
    refused = thea_at.post(address(world, today, "session-note"), again)
    assert refused.status_code == 422
    assert "Please say why" in refused.content.decode()
    assert "First, and second." in refused.content.decode()
    thea_at.post(address(world, today, "session-note"), again | {"reason": "left out the call"})
    last = TextVersion.objects.filter(text__session=today).order_by("-number").first()
    assert (last.number, last.amends, last.reason) == (2, True, "left out the call")
    page = page_of(thea_at, world, today)
    stands, _earlier, before = page.partition("Earlier versions")
    assert "First, and second." in stands
    assert "Thea" in stands.partition("Signed, version of")[2].partition("</p>")[0]
    assert "left out the call" in stands
    assert "First." in before


def test_entered_in_error_needs_a_reason_and_the_note_can_be_written_anew(thea_at, world, today):
    note = note_in(page_of(thea_at, world, today))
    thea_at.post(address(world, today, "session-note"), note | {"text": "About somebody else.", "do": "sign"})
    url = address(world, today, "session-note-error")
    assert thea_at.post(url, form()).status_code == 422
    assert thea_at.post(url, form(reason="another client's note")).status_code == 302
    page = page_of(thea_at, world, today)
    assert "About somebody else." not in page
    anew = note_in(page) | {"text": "About Cleo.", "do": "sign"}
    assert thea_at.post(address(world, today, "session-note"), anew).status_code == 302
    assert "About Cleo." in page_of(thea_at, world, today)
    assert "About somebody else." not in page_of(thea_at, world, today)


@pytest.mark.parametrize(("text", "said"), [("", "empty"), ("a\x00b", "cannot be saved")])
def test_a_text_that_cannot_be_stored_is_refused_in_words(thea_at, world, today, text, said):
    note = note_in(page_of(thea_at, world, today)) | {"text": text, "do": "sign"}
    answer = thea_at.post(address(world, today, "session-note"), note)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not TextVersion.objects.filter(text__session=today).exists()


def test_a_note_with_bytes_that_are_no_text_is_refused_in_words_and_changes_nothing(thea_at, world, today):
    note = note_in(page_of(thea_at, world, today)) | {"text": "half HALF", "do": "sign"}
    body = encode_multipart(BOUNDARY, note).replace(b"HALF", b"\xed\xa0\xbd")  # what no browser sends
    answer = thea_at.generic("POST", address(world, today, "session-note"), body, MULTIPART_CONTENT)
    assert answer.status_code == 415
    assert "Its text is not in UTF-8" in answer.content.decode()
    assert not TextVersion.objects.filter(text__session=today).exists()


def test_a_very_long_note_in_cyrillic_is_kept_whole(thea_at, world, today):
    text = "Бессонница и тишина. " * 4_700
    assert len(text) > 0.9 * MOST_IN_TEXT
    note = note_in(page_of(thea_at, world, today)) | {"text": text, "do": "sign"}
    assert thea_at.post(address(world, today, "session-note"), note).status_code == 302
    assert TextVersion.objects.get(text__session=today).answers["text"] == text.strip()


def test_a_technique_and_its_sheet_are_one_line_of_the_note_and_two_entries_to_correct(thea_at, world, today):
    sent = form(**{"technique-technique": "decision-analysis"})
    thea_at.post(address(world, today, "session-record", kind="technique"), sent, headers={"HX-Request": "true"})
    begin = f"{reverse('worksheet', args=[world.course.pk, 'decision-analysis'])}?session={today.pk}"
    sheet = thea_at.get(begin)["Location"]
    thea_at.post(sheet, form(question="Shall I apply?", session=str(today.pk), base="0"))
    page = html.unescape(page_of(thea_at, world, today))
    lines = [line for line in html.unescape(note_in(page)["text"]).splitlines() if "ecision" in line]
    assert lines == ['Decision to make: "Shall I apply?"']
    assert sent["id"] in page.partition("Problem solving (decision analysis).")[2]
