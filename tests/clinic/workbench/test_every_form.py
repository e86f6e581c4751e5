# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Every form of the product, taken from its addresses: sent twice, sent again with other content, and its id.

A new address that takes a form fails here until `clinic/every_form.py` has something to send to it, or its view says
with `every_time` why each of its requests counts.
"""

import re

import pytest
from django.apps import apps
from django.urls import resolve, reverse

from clinic.every_form import Sample, content_of, samples, url_of
from clinic.workbench.a_course import PAGES, text_of
from clinic.workbench.a_world import World
from clinic.workbench.test_access import address, patterns
from openipt.clinic.accounts.models import User
from openipt.clinic.casework.actions import record_conversation, save_text
from openipt.clinic.casework.actions.texts import Head
from openipt.clinic.ledger.models import Submission

pytestmark = pytest.mark.django_db

# What is about danger, and answers to a questionnaire, are saved at once: the second makes rows too.
SAVED_AT_ONCE = {"risk", "risk-line", "session-alert", "measure", "measure-total", "attendance"}
# Forms of which there is only one answer: nothing can be sent twice at one moment from one browser.
SIGN_IN_CHANGES = {"own-password"}
FORM_PAGES = (
    "client-edit", "gate", "review", "entry-correct", "closing", "entry-withdraw", "session-move", "record", "measure",
    "attendance", "session-new", "area",
)  # fmt: skip
NOT_COUNTED = {"Session", "AuditChain", "AccessAttempt"}


def prepared(world: World, name: str) -> None:
    """What has to be there before the form can be sent."""
    talk = {"asked_in_person": "person", "understood": "Over", "agreed": "A call", "next_contact": "days"}
    if name == "risk-line":
        record_conversation(course=world.course, data=talk, by=world.thea, now=world.now)
    if name == "session-note-error":
        session = world.full.sessions[2].pk
        head = Head("note", session, session=session)
        save_text(course=world.course, head=head, answers={"text": "x"}, base=0, by=world.thea, now=world.now)
    if name == "own-password":
        thea = User.objects.get(pk=world.thea.pk)
        thea.set_password("quiet-lake-in-autumn")
        thea.save()
    if name == "user-return":
        User.objects.filter(pk=world.tove.pk).update(is_active=False)


def rows() -> dict[str, int]:
    counted = {model.__name__: model._base_manager.count() for model in apps.get_models() if model._meta.managed}
    return {name: count for name, count in counted.items() if name not in NOT_COUNTED}


def errors(answer) -> list[str]:
    """What a page says is wrong, for a test that fails."""
    return re.findall(r'class="error[^>]*>(.*?)</', text_of(answer), re.DOTALL) or [str(answer.status_code)]


def where(answer) -> str:
    return answer.get("Location", "")


NAMES = sorted(
    "agreement alert-hand-over area-touch attendance client-account client-archive client-edit client-names client-new "
    "closing consents course-hand-over entry-correct entry-withdraw focus follow-ups-plan gate goal-rate handout-give "
    "measure measure-add measure-leave-out measure-total new-user own-code own-name own-password person-new plan-give "
    "record review ring risk risk-line service session-alert session-leave-out session-move session-new "
    "session-note-error session-record share timeline unshare client-access user-access-confirm user-leave "
    "user-password user-return user-roles user-roles-confirm user-roles-decline".split()
)


def test_every_address_that_takes_a_form_is_in_the_walk_or_says_why_not(world: World, db, signed_in):
    browser, found = signed_in(world.ada), set()
    for name, pattern in patterns():
        values = {"user": world.tove.pk, "handout_id": "mood-and-people"}
        url = (
            address(pattern, world.full)
            if "course_id" in pattern.pattern.converters
            else reverse(name, kwargs={key: values.get(key, "x") for key in pattern.pattern.converters})
        )
        if not hasattr(pattern.callback, "every_time") and browser.post(url, {}).status_code != 405:
            found.add(name)
    assert found == set(NAMES)
    assert set(samples(world)) == set(NAMES)


def test_every_form_on_the_pages_carries_an_id(world: World, db, signed_in):
    exempt = {name for name, pattern in patterns() if hasattr(pattern.callback, "every_time")}
    pages = [("thea", reverse(name, args=[world.course.pk])) for name in PAGES]
    pages += [("thea", url_of(world, name, Sample())) for name in FORM_PAGES]
    pages += [("thea", reverse("session", args=[world.course.pk, session.pk])) for session in world.full.sessions]
    pages += [("thea", reverse(name)) for name in ("own-account", "own-password", "client-new")]
    pages += [("thea", reverse("client-new") + f"?client={world.course.client_id}")]
    pages += [("ada", reverse(name)) for name in ("service", "new-user")]
    pages += [("ada", reverse("user", args=[world.tove.pk])), ("lena", url_of(world, "course-hand-over", Sample()))]
    seen = set()
    for who, url in pages:
        page = text_of(signed_in(getattr(world, who)).get(url, follow=True))
        for attributes, inside in re.findall(r'<form method="post"([^>]*)>(.*?)</form>', page, re.DOTALL):
            action = re.search(r' action="([^"]*)"', attributes)
            name = resolve((action[1] if action else url).partition("?")[0]).view_name
            seen.add(name)
            assert name in exempt or 'name="id"' in inside, f"{name} on {url}"
    assert len(seen - exempt) > 35, sorted(set(NAMES) - seen)


@pytest.mark.parametrize("name", NAMES)
def test_sent_twice_it_is_saved_once_and_sent_again_with_other_content_nothing_is_lost(world, db, signed_in, name):
    prepared(world, name)
    sample = samples(world)[name]
    user = User.objects.get(pk=getattr(world, sample.by).pk)
    browser, url, sent = signed_in(user), url_of(world, name, sample), content_of(sample)
    first = browser.post(url, sent)
    assert first.status_code in (200, 302), errors(first)
    saved = rows()
    if name in SIGN_IN_CHANGES:
        browser = signed_in(User.objects.get(pk=world.thea.pk))
    again = browser.post(url, sent)
    assert again.status_code == 302
    assert where(again) == (where(first) or Submission.objects.get(pk=sent["id"]).answer or url)
    assert rows() == saved
    stranger = signed_in(world.dora if sample.by != "ada" else world.lena)
    assert stranger.post(url, sent).status_code in (403, 404)
    assert rows() == saved
    if sample.other is None:
        return
    other = browser.post(url, sent | sample.other)
    assert other.status_code == 409, errors(other)
    page = text_of(other)
    for words in sample.shown:
        assert words in page
    assert (rows() == saved) == (name not in SAVED_AT_ONCE)
