# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Worksheets: saved in versions, signed as they were shown, amended with a reason, gone when entered in error."""

import pytest
from django.urls import reverse

from clinic.workbench.a_course import form, text_of, typed, write
from clinic.workbench.a_world import World
from openipt.clinic.casework.actions import record_fact, withdraw_entry
from openipt.clinic.casework.models import Draft, Signature, Text, TextVersion
from openipt.clinic.ledger.ids import new_id
from openipt.protocol.load import content
from openipt.protocol.text import MOST_IN_TEXT

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>\"'><svg/onload=alert(2)>"


def url_of(world: World, kind: str, text: object, name: str = "worksheet-text") -> str:
    return reverse(name, args=[world.course.pk, kind, text])


def sheet(base: int = 0, **answers: object) -> dict[str, object]:
    return {"base": str(base)} | answers


def versions(text: object) -> int:
    return TextVersion.objects.filter(text_id=text).count()


def consent(world: World, about: str, state: str = "given") -> None:
    data = {"about": about, "state": state, "how": "spoken", "heard_by": "Thea"}
    record_fact(course=world.course, kind="consent", data=data, by=world.thea, now=world.now)


def test_every_worksheet_can_be_filled_in_read_and_printed(world: World, thea_at):
    consent(world, "letters")
    for kind, definition in content().worksheets.items():
        text = new_id()
        sent = sheet(**typed(definition.fields, "Said: ", world.full.ids))
        assert thea_at.get(url_of(world, kind, text)).status_code == 200, kind
        assert thea_at.post(url_of(world, kind, text), sent).status_code == 302, kind
        for name in ("worksheet-read", "worksheet-print"):
            page = text_of(thea_at.get(url_of(world, kind, text, name)))
            assert "Said: " in page, (kind, name)
            assert str(world.full.ids["person"]) not in page.split("<main")[-1], (kind, name)


def test_a_sheet_written_after_its_session_says_when(world: World, thea_at):
    held = world.full.sessions[1]
    for session, late in ((str(held.pk), True), ("", False)):
        text = new_id()
        assert thea_at.post(url_of(world, "formulation", text), sheet(chain="When", session=session)).status_code == 302
        page = text_of(thea_at.get(url_of(world, "formulation", text, "worksheet-read")))
        assert (f"written {world.now:%-d %B %Y}" in page) is late


def test_a_copy_for_the_client_has_their_wording_and_nothing_of_staffs_own(world: World, thea_at):
    for kind, definition in content().worksheets.items():
        text = write(world.full, kind, world.thea, world.now, "Said: ")
        answer = thea_at.get(url_of(world, kind, text, "worksheet-print") + "?for=client")
        assert answer.status_code == (200 if definition.client_copy else 404), kind
        for field in definition.fields:
            if definition.client_copy and (field.staff_only or field.label.client is None):
                assert f"Said: {field.id}<" not in text_of(answer), (kind, field.id)


def test_a_letter_to_others_is_printed_only_while_the_client_agrees_to_letters(world: World, thea_at):
    text = write(world.full, "letter-to-referrer", world.thea, world.now, "Said: ")
    letter = url_of(world, "letter-to-referrer", text, "worksheet-print")

    def prints() -> bool:
        answer, read = thea_at.get(letter), text_of(thea_at.get(letter.replace("print/", "read/")))
        printed = answer.status_code == 200 and "Said: " in text_of(answer)
        assert all(("has not agreed to letters" in each) is not printed for each in (read, text_of(answer)))
        assert ("Said: " in text_of(answer)) is printed
        assert "Said: " in read, "it can always be read and written"
        return printed

    assert not prints()
    consent(world, "treatment")
    assert not prints()
    consent(world, "letters")
    assert prints()
    consent(world, "letters", "withdrawn")
    assert not prints()
    assert "Said: " in text_of(thea_at.get(letter + "?for=client")), "the client's own copy is theirs"


def test_saved_twice_is_one_version_and_saved_again_is_the_next(world: World, thea_at):
    text = new_id()
    for _twice in range(2):
        assert thea_at.post(url_of(world, "formulation", text), sheet(chain="When he left")).status_code == 302
    assert versions(text) == 1
    assert thea_at.post(url_of(world, "formulation", text), sheet(1, chain="Since he left")).status_code == 302
    assert versions(text) == 2


def test_two_who_write_at_once_see_both_texts(world: World, thea_at, signed_in):
    text, cora = new_id(), signed_in(world.cora)
    url = url_of(world, "formulation", text)
    assert cora.post(url, sheet(chain="Cora wrote this")).status_code == 302
    answer = thea_at.post(url, sheet(chain="Thea wrote this"))
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Cora wrote this" in page
    assert "Thea wrote this" in page
    assert 'name="base" value="1"' in page
    assert versions(text) == 1
    assert thea_at.post(url, sheet(1, chain="Thea wrote this")).status_code == 302
    assert versions(text) == 2


def test_only_what_was_shown_is_signed(world: World, thea_at):
    text = new_id()
    url, sign = url_of(world, "formulation", text), url_of(world, "formulation", text, "worksheet-sign")
    thea_at.post(url, sheet(chain="When he left"))
    shown = TextVersion.objects.get(text_id=text).hash
    thea_at.post(url, sheet(1, chain="Something else by now"))
    for wrong in (shown, "", "x"):
        answer = thea_at.post(sign, {"shown": wrong})
        assert answer.status_code == 409
        assert "A newer version was saved" in text_of(answer)
    assert not Signature.objects.filter(version__text_id=text).exists()
    last = TextVersion.objects.get(text_id=text, number=2)
    for _twice in range(2):
        assert thea_at.post(sign, {"shown": last.hash}).status_code == 302
    assert [each.hash for each in Signature.objects.filter(version__text_id=text)] == [last.hash]


def test_a_signed_text_is_amended_with_a_reason_alone(world: World, thea_at):
    text = world.full.texts["safety-plan"]
    url, before = url_of(world, "safety-plan", text), versions(text)
    assert "Save and continue" not in text_of(thea_at.get(url)), "a signed text opens to be read"
    assert "Reason for the amendment" in text_of(thea_at.get(url + "?amend=1"))
    answer = thea_at.post(url, sheet(1, signs="Not sleeping"))
    page = text_of(answer)
    assert answer.status_code == 422
    assert "A signed text can only be amended. Please say why." in page
    assert "Not sleeping" in page
    assert 'name="reason"' in page
    assert versions(text) == before
    assert thea_at.post(url, sheet(1, signs="Not sleeping", reason="She said so")).status_code == 302
    made = TextVersion.objects.filter(text_id=text).order_by("-number").first()
    assert (made.amends, made.reason) == (True, "She said so")
    earlier = TextVersion.objects.get(text_id=text, number=made.number - 1).answers["signs"]
    page = text_of(thea_at.get(reverse("worksheet-read", args=[world.course.pk, "safety-plan", text])))
    assert "Not sleeping" in page
    assert f">{earlier}</p>" in page.partition("Versions")[2], "the version before can be read too"


def test_a_person_who_is_no_longer_there_stops_the_signature_in_words(world: World, thea_at):
    data = {"name": "Nico", "relation": "friend"}
    person = record_fact(course=world.course, kind="person", data=data, by=world.thea, now=world.now).entry.id
    kind, field = next(
        (kind, each.id)
        for kind, definition in content().worksheets.items()
        for each in definition.fields
        if each.type.value == "person"
    )
    text = new_id()
    assert thea_at.post(url_of(world, kind, text), sheet(**{field: person})).status_code == 302
    withdraw_entry(course=world.course, entry=person, reason="so", by=world.thea, now=world.now)
    shown = {"shown": TextVersion.objects.get(text=text).hash}
    answer = thea_at.post(url_of(world, kind, text, "worksheet-sign"), shown)
    assert answer.status_code == 422
    assert "This does not belong to this course." in text_of(answer)
    assert "Nico" in text_of(thea_at.get(url_of(world, kind, text, "worksheet-read"))), "as it was called then"


def test_a_text_entered_in_error_leaves_every_page(world: World, thea_at):
    text = new_id()
    thea_at.post(url_of(world, "letter-to-referrer", text), typed_letter("Canary of an error"))
    version = TextVersion.objects.get(text_id=text)
    url = reverse("entry-withdraw", args=[world.course.pk, version.pk])
    assert thea_at.post(url, form(reason="Another client's letter")).status_code == 302
    for name in ("worksheet-read", "worksheet-print"):
        assert thea_at.get(url_of(world, "letter-to-referrer", text, name)).status_code == 404
    assert "Canary" not in text_of(thea_at.get(url_of(world, "letter-to-referrer", text)))
    for name in ("course", "papers", "ending", "focus"):
        assert "Canary" not in text_of(thea_at.get(reverse(name, args=[world.course.pk])))
    sign = url_of(world, "letter-to-referrer", text, "worksheet-sign")
    assert thea_at.post(sign, {"shown": version.hash}).status_code == 404
    assert versions(text) == 1, "the row stays"


def typed_letter(words: str) -> dict[str, object]:
    field = next(each for each in content().worksheets["letter-to-referrer"].fields if each.type.value == "text")
    return sheet(**{field.id: words})


def test_the_last_version_entered_in_error_lets_the_one_before_stand(world: World, thea_at):
    text = new_id()
    url = url_of(world, "formulation", text)
    thea_at.post(url, sheet(chain="The first one"))
    thea_at.post(url, sheet(1, chain="Canary of an error"))
    last = TextVersion.objects.get(text_id=text, number=2)
    withdraw_entry(course=world.course, entry=last.pk, reason="so", by=world.thea, now=world.now)
    page = text_of(thea_at.get(f"{url}read/"))
    assert "The first one" in page
    assert "Canary" not in page
    assert "The first one" in text_of(thea_at.get(url))


REFUSED = [
    ({}, "Nothing is filled in yet."),
    ({"chain": "x", "base": "-1"}, "greater than or equal to 0"),
    ({"chain": "x", "base": "x"}, "whole number"),
    ({"chain": "x", "session": "x"}, "valid UUID"),
    ({"chain": "a\x00b"}, "cannot be saved"),
    ({"chain": "x", "fits": "11"}, "less than or equal to 10"),
    ({"chain": "x", "reply": "perhaps"}, "not one of the available choices"),
    ({"chain": "x", "subject": "y" * 41}, "up to 40 characters. It has 41"),
    ({"chain": "x", "problem_name": "y" * 2_001}, "up to 2,000 characters. It has 2,001"),
]


@pytest.mark.parametrize(("given", "words"), REFUSED)
def test_what_cannot_be_is_refused_in_words_and_kept(world: World, thea_at, given, words):
    text = new_id()
    sent = sheet(keeps_going="kept as typed") | given if given else sheet()
    answer = thea_at.post(url_of(world, "formulation", text), sent)
    assert answer.status_code == 422
    assert words in text_of(answer)
    if given:
        assert "kept as typed" in text_of(answer)
    assert not Text.objects.filter(pk=text).exists()


def test_a_revision_from_nowhere_is_a_conflict_and_no_fault(world: World, thea_at):
    answer = thea_at.post(url_of(world, "formulation", new_id()), sheet("9" * 30, chain="kept as typed"))
    assert answer.status_code == 409
    assert "kept as typed" in text_of(answer)


def test_scripts_stay_text_on_screen_and_in_print(world: World, thea_at):
    for kind, definition in content().worksheets.items():
        text = new_id()
        sent = sheet(**typed(definition.fields, SCRIPT, world.full.ids))
        assert thea_at.post(url_of(world, kind, text), sent).status_code == 302
        for name in ("worksheet-text", "worksheet-read", "worksheet-print"):
            page = thea_at.get(url_of(world, kind, text, name)).content
            assert b"<script>alert" not in page, (kind, name)
            assert b"<svg/onload" not in page, (kind, name)


def test_the_longest_text_in_cyrillic_is_kept(world: World, thea_at):
    text, long = new_id(), "Ж" * MOST_IN_TEXT
    assert thea_at.post(url_of(world, "formulation", text), sheet(chain=long)).status_code == 302
    assert TextVersion.objects.get(text_id=text).answers["chain"] == long


def test_notes_are_no_worksheets(world: World, thea_at):
    for name in ("worksheet-read", "worksheet-print"):
        assert thea_at.get(url_of(world, "note", new_id(), name)).status_code == 404
    for name in ("worksheet-text", "worksheet-sign"):
        assert thea_at.post(url_of(world, "note", new_id(), name), sheet(text="x")).status_code == 404


def keep(browser, world: World, address: str, **typed: str) -> None:
    """What drafts.js keeps of a worksheet that is typed into."""
    kind, text_id = address.partition("?")[0].split("/")[-3:-1]
    message = {"key": f"{kind}:{text_id}", "body": typed, "user": str(world.thea.pk), "revision": 0}
    kept = browser.post(reverse("draft", args=[world.course.pk]), message, content_type="application/json")
    assert kept.status_code == 200


def test_opening_a_worksheet_writes_nothing(world: World, thea_at):
    for kind in ("ways-out", "communication-analysis", "safety-plan"):
        thea_at.get(reverse("worksheet", args=[world.course.pk, kind]), follow=True)
    assert not Draft.objects.exists()


def test_a_worksheet_begun_and_not_saved_is_gone_on_with(world: World, thea_at, signed_in):
    begin = reverse("worksheet", args=[world.course.pk, "ways-out"])
    first = thea_at.get(begin)["Location"]
    assert thea_at.get(begin)["Location"] != first
    keep(thea_at, world, first, what_happened="Moved to her brother")
    assert thea_at.get(begin)["Location"] == first
    assert signed_in(world.cora).get(begin)["Location"] != first
    thea_at.post(
        first, sheet(what_happened="Moved to her brother", **{"draft-key": f"ways-out:{first.split('/')[-2]}"})
    )
    assert not Draft.objects.exists()


def test_a_form_of_the_same_name_is_no_worksheet_begun(world: World, thea_at):
    keep(thea_at, world, "/alliance/new/", pull="3")
    address = thea_at.get(reverse("worksheet", args=[world.course.pk, "alliance"]))["Location"]
    assert thea_at.get(address).status_code == 200


def test_of_worksheets_of_a_session_or_a_person_the_one_about_them_is_gone_on_with(world: World, thea_at):
    begin = reverse("worksheet", args=[world.course.pk, "communication-analysis"])
    session, person = str(world.full.sessions[2].pk), world.full.ids["person"]
    of_session, of_person = (
        thea_at.get(begin, {name: each})["Location"] for name, each in (("session", session), ("person", person))
    )
    keep(thea_at, world, of_session, session=session, subject="", person="")
    keep(thea_at, world, of_person, session="", subject="", person=person)
    assert thea_at.get(begin, {"session": session})["Location"] == of_session
    assert thea_at.get(begin, {"person": person})["Location"] == of_person
    for asked in ({"session": str(world.full.sessions[1].pk)}, {"person": str(new_id())}):
        assert thea_at.get(begin, asked)["Location"].partition("?")[0] not in (
            of_session.partition("?")[0],
            of_person.partition("?")[0],
        )


def test_an_empty_copy_opens_for_its_person_and_ignores_nonsense(world: World, thea_at):
    for asked in ({"person": world.full.ids["person"]}, {"person": "x", "session": "x", "subject": "s" * 900}):
        for kind in ("communication-analysis", "area-dispute", "formulation"):
            answer = thea_at.get(url_of(world, kind, new_id()), asked)
            assert answer.status_code == 200
            assert 'value="x"' not in answer.content.decode()
