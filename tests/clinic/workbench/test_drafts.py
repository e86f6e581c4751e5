# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is typed and not saved: kept for its author alone, guarded against a second tab, gone once it is saved."""

import json
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse

from clinic.workbench.a_course import form
from openipt.clinic import workbench
from openipt.clinic.casework.models import Draft
from openipt.clinic.ledger.models import AuditRow
from openipt.clinic.workbench.shared.drafts import KEY, DraftOf


def url(world):
    return reverse("draft", args=[world.course.pk])


@pytest.fixture
def keep(thea_at, world):
    """A function: send a draft of this key and body as drafts.js does."""

    def send(body, *, key="fact:jot:1", revision=0, user=None, browser=None, **more):
        message = {"user": str((user or world.thea).pk), "key": key, "body": body, "revision": revision, **more}
        return (browser or thea_at).post(url(world), json.dumps(message), content_type="application/json")

    return send


def test_what_is_typed_is_kept_and_comes_back(keep, thea_at, world):
    assert keep({"text": "half a sen"}).json() == {"revision": 1}
    assert keep({"text": "half a sentence", "person": ["a", "b"]}, revision=1).json() == {"revision": 2}
    back = thea_at.get(url(world)).json()["drafts"]["fact:jot:1"]
    assert (back["body"], back["revision"]) == ({"text": "half a sentence", "person": ["a", "b"]}, 2)


def test_a_second_tab_gets_what_is_stored_and_nothing_is_overwritten(keep):
    keep({"text": "from the first tab"})
    answer = keep({"text": "from the second"}, revision=0)
    assert answer.status_code == 409
    assert answer.json() == {"body": {"text": "from the first tab"}, "revision": 1}
    assert Draft.objects.get().body == {"text": "from the first tab"}


def test_the_same_text_from_two_tabs_is_no_conflict(keep):
    keep({"text": "same"})
    assert keep({"text": "same"}, revision=0).status_code == 200


def test_a_draft_is_its_authors_alone_and_no_part_of_the_record(keep, world, signed_in):
    before = AuditRow.objects.count()
    keep({"text": "mine"})
    assert AuditRow.objects.count() == before
    assert signed_in(world.cora).get(url(world)).json() == {"drafts": {}}


def test_discarded_it_is_gone(keep):
    keep({"text": "x"})
    assert keep({}, discard=True).status_code == 204
    assert not Draft.objects.exists()


def test_an_autosave_stays_within_its_statements(keep, statements):
    keep({"text": "a"})
    with statements(at_most=12):
        keep({"text": "ab"}, revision=1)


@pytest.mark.parametrize("who", ["otto", "tove", "lena"])
def test_strangers_find_nothing(keep, world, signed_in, who):
    user = getattr(world, who)
    assert keep({"text": "x"}, user=user, browser=signed_in(user)).status_code == 404
    assert signed_in(user).get(url(world)).status_code == 404


def test_a_reader_keeps_nothing(keep, world, signed_in):
    assert keep({"text": "x"}, user=world.sam, browser=signed_in(world.sam)).status_code == 403


def test_a_page_that_belongs_to_somebody_else_must_sign_in_again(keep, world, signed_in):
    answer = keep({"text": "typed by Thea"}, user=world.thea, browser=signed_in(world.cora))
    assert answer.status_code == 401
    assert not Draft.objects.exists()


def test_an_expired_sign_in_gets_401_for_the_browser_to_ask_again(client, world, db):
    sent = {"user": str(world.thea.pk), "key": "fact:jot:1", "body": {"text": "x"}, "revision": 0}
    answer = client.post(
        url(world), json.dumps(sent), content_type="application/json", headers={"X-Requested-With": "fetch"}
    )
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "message",
    [
        "not json",
        "[]",
        '{"key": "", "body": {}}',
        '{"key": "a b", "body": {}}',
        '{"key": "a", "body": {"text": 3}}',
        '{"key": "a", "body": {"text": ["x", 3]}}',
        '{"key": "a", "body": "x"}',
    ],
)
def test_what_is_no_draft_is_refused(thea_at, world, message):
    assert thea_at.post(url(world), message, content_type="application/json").status_code == 400


@pytest.mark.parametrize(
    ("text", "said"),
    [("a\x00b", "a character that cannot be saved"), ("half \ud83d", "character in this text is damaged")],
)
def test_what_cannot_be_stored_is_said_in_words(keep, text, said):
    answer = keep({"text": text})
    assert answer.status_code == 422
    assert said in answer.json()["problem"]


def test_a_megabyte_of_cyrillic_is_kept_whole(keep):
    text = "Бессонница и тишина. " * 25_000
    assert keep({"text": text}).status_code == 200
    assert Draft.objects.get().body["text"] == text


# ---------- saved ----------


def test_a_saved_form_takes_its_draft_along_and_tells_the_browser(keep, thea_at, world):
    session = world.full.sessions[3]
    key = f"fact:jot:{session.pk}"
    keep({"jot-text": "x"}, key=key)
    where = reverse("session-record", args=[world.course.pk, session.pk, "jot"])
    answer = thea_at.post(where, form(**{"jot-text": "x", "draft-key": key}))
    assert answer.status_code == 302
    assert answer.cookies["openipt_saved"].value == key
    assert not Draft.objects.exists()


def test_a_refused_form_keeps_its_draft(keep, thea_at, world):
    session = world.full.sessions[3]
    key = f"fact:step:{session.pk}"
    keep({"step-by": "Thursday"}, key=key)
    where = reverse("session-record", args=[world.course.pk, session.pk, "step"])
    answer = thea_at.post(where, form(**{"step-by": "Thursday", "draft-key": key}))
    assert answer.status_code == 422
    assert "openipt_saved" not in answer.cookies
    assert Draft.objects.filter(key=key).exists()


def test_being_sent_to_the_sign_in_is_not_taken_for_a_save(keep, thea_at, world):
    session = world.full.sessions[3]
    key = f"fact:jot:{session.pk}"
    keep({"jot-text": "x"}, key=key)
    thea_at.logout()
    where = reverse("session-record", args=[world.course.pk, session.pk, "jot"])
    answer = thea_at.post(where, form(**{"jot-text": "x", "draft-key": key}))
    assert answer.status_code == 302
    assert "openipt_saved" not in answer.cookies
    assert Draft.objects.filter(key=key).exists()


def test_a_form_of_somebody_else_never_takes_ones_own_draft_along(keep, world, signed_in):
    session = world.full.sessions[3]
    key = f"fact:jot:{session.pk}"
    keep({"jot-text": "Thea's"}, key=key)
    where = reverse("session-record", args=[world.course.pk, session.pk, "jot"])
    signed_in(world.cora).post(where, form(**{"jot-text": "Cora's", "draft-key": key}))
    assert Draft.objects.get(key=key).author_id == world.thea.pk


def test_every_form_of_the_session_page_is_named_for_its_draft(thea_at, world):
    session = world.full.sessions[3]
    page = thea_at.get(reverse("session", args=[world.course.pk, session.pk])).content.decode()
    assert f'data-draft="note:{session.pk}"' in page
    assert f'data-draft="fact:link:{session.pk}"' in page
    assert "shared/drafts.js" in page


def test_every_page_with_a_named_form_brings_the_script_that_keeps_it():
    pages = Path(workbench.__file__).parent.rglob("templates/*/*.html")
    texts = {page.name: page.read_text(encoding="utf-8") for page in pages}
    keeps_drafts = re.compile(r"data-draft=|% draft_attributes")
    named = {name for name, text in texts.items() if keeps_drafts.search(text) and "{% extends" in text}
    assert len(named) > 8
    assert [name for name in sorted(named) if "shared/drafts.html" not in texts[name]] == []


# ---------- what a draft is about ----------


def key_of(thea_at, url):
    page = thea_at.get(url).content.decode()
    return re.search(r'data-draft="([^"]*)"', page)[1]


def test_forms_about_two_people_two_sessions_or_two_areas_never_share_a_draft(thea_at, world):
    own, person, session = world.course.pk, world.full.ids["person"], world.full.sessions[2].pk
    fear = reverse("record", args=[own, "safety"])
    urls = [fear, f"{fear}?person={person}", f"{fear}?person={person}&session={session}"]
    urls += [reverse("record", args=[own, "evidence"]) + f"?area={area}" for area in ("", "grief", "dispute")]
    urls += [reverse("review", args=[own, kind]) for kind in ("early", "middle", "ending")]
    measures = (("gad-7", ""), ("phq-9", f"?correct={world.full.ids['response']}"))
    urls += [reverse("measure", args=[own, measure]) + more for measure, more in measures]
    urls += [reverse("entry-correct", args=[own, world.full.ids["safety"]])]
    keys = [key_of(thea_at, url) for url in urls]
    assert len(set(keys)) == len(keys), keys


def test_a_key_holds_ids_and_never_a_text(thea_at, world):
    url = reverse("record", args=[world.course.pk, "person"]) + "?name=Wendell Grey&relation=friend"
    key = key_of(thea_at, url)
    assert "Wendell" not in key
    assert KEY.fullmatch(key)


def test_a_key_of_many_ids_is_short_enough_to_be_kept():
    draft = DraftOf.new("expectation", {name: str(uuid4()) for name in ("person", "goal", "event", "session", "step")})
    assert KEY.fullmatch(f"{draft.key}:9")
    assert draft.subject == ("event", "goal", "person", "session", "step")
