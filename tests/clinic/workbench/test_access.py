# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Who may open and send what: every address of the site, every role, reading and writing.

The answers are those of the architecture: 404 to a stranger, 403 to a reader who wants to write, the sign-in to a
visitor; a client has their own pages, a service lead the list, an administrator no clinical record.
"""

import html
import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from clinic.workbench.a_course import PAGES, form
from clinic.workbench.a_world import World
from openipt.clinic.accounts.models import RoleGrant
from openipt.clinic.casework.models import Draft, Fact, Session, Signature, Text, TextVersion
from openipt.clinic.clients.models import Change, CourseStaff
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.ledger.models import AuditRow

pytestmark = pytest.mark.django_db

READERS = ("sam", "rhea")
STRANGERS = ("otto", "tove", "lena", "ada", "cleo")
WITHOUT_SIGN_IN = {"sign-in", "sign-in-again", "sign-out", "health"}
# Pages that record and nothing else: a reader has nothing to see there.
FORMS_ONLY = {
    "record", "entry-correct", "entry-withdraw", "client-edit", "session-new", "session-move", "attendance", "draft",
    "contact-new", "review", "client-account", "course-hand-over", "closing",
}  # fmt: skip
KINDS = {"worksheet": "formulation", "review": "middle"}
WHO_SHARES = "course-hand-over"  # therapists of the course, and the service lead, who opens nothing else of it


def patterns(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site, with its name."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each, f"{space}{each.namespace}:" if each.namespace else space)
        else:
            yield f"{space}{each.name}", each


def of_a_course() -> list[URLPattern]:
    found = [each for _name, each in patterns() if "course_id" in each.pattern.converters]
    assert len(found) > 40
    return found


def address(pattern: URLPattern, full) -> str:
    """The address with ids of things that are there."""
    values = {
        "course_id": full.course.pk,
        "session_id": full.sessions[2].pk,
        "entry_id": full.ids["goal"],
        "alert_id": next(each.pk for each in Fact.objects.filter(course=full.course, kind="alert")),
        "text_id": full.texts["formulation"],
        "staff_id": CourseStaff.objects.filter(course=full.course).first().pk,
        "kind": KINDS.get(pattern.name, "formulation" if "text_id" in pattern.pattern.converters else "goal"),
        "area_id": "dispute",
        "gate_id": "G1",
        "measure_id": "phq-9",
        "handout_id": "mood-and-people",
        "name": "people",
    }
    return reverse(pattern.name, kwargs={key: values.get(key, "goal") for key in pattern.pattern.converters})


def rows() -> dict[str, int]:
    """How much is recorded; the notes of who read what are not counted."""
    models = (Fact, Text, TextVersion, Signature, Session, CourseStaff, Change, Draft)
    counted = {each.__name__: each.objects.count() for each in models}
    return counted | {"audit": AuditRow.objects.exclude(kind="course.read").count()}


def test_a_visitor_is_led_to_the_sign_in_from_every_page(world: World):
    visitor, before = Client(), rows()
    for name, pattern in patterns():
        if name in WITHOUT_SIGN_IN:
            continue
        known = {"user": world.thea.pk, "handout_id": "mood-and-people"}
        url = (
            address(pattern, world.full)
            if "course_id" in pattern.pattern.converters
            else reverse(name, kwargs={key: known.get(key, "goal") for key in pattern.pattern.converters})
        )
        for answer in (visitor.get(url), visitor.post(url, form())):
            assert answer.status_code == 302, url
            assert answer["Location"].startswith("/sign-in/"), url
    assert rows() == before


@pytest.mark.parametrize("name", STRANGERS)
def test_a_stranger_finds_no_page_of_the_course_and_changes_nothing(world: World, signed_in, name):
    browser, before = signed_in(getattr(world, name)), rows()
    for pattern in of_a_course():
        if pattern.name == WHO_SHARES and name == "lena":
            continue
        url = address(pattern, world.full)
        for answer in (browser.get(url, follow=True), browser.post(url, form(), follow=True)):
            assert answer.status_code in (404, 405), f"{pattern.name}: {answer.status_code}"
            assert b"Cleo" not in answer.content or name == "cleo", pattern.name
    assert rows() == before


def test_a_reader_sees_every_page_that_is_no_form(world: World, signed_in):
    browser, before = signed_in(world.sam), rows()
    shown = set()
    for pattern in of_a_course():
        if pattern.name.startswith("together"):
            continue  # has its own tests
        seen = browser.get(address(pattern, world.full)).status_code
        expected = (403,) if pattern.name in FORMS_ONLY else (200, 302, 405)
        assert seen in expected, f"{pattern.name}: {seen}"
        if seen == 200 and set(pattern.pattern.converters) == {"course_id"}:
            shown.add(pattern.name)
    assert shown == {*PAGES, "circle-print"}
    assert rows() == before


@pytest.mark.parametrize("name", READERS)
def test_a_reader_writes_on_no_page(world: World, signed_in, name):
    browser, before = signed_in(getattr(world, name)), rows()
    for pattern in of_a_course():
        if not pattern.name.startswith("together"):
            sent = browser.post(address(pattern, world.full), form()).status_code
            assert sent in (403, 405), f"{pattern.name}: {sent}"
    assert rows() == before


def test_a_reader_is_offered_no_form_that_writes(world: World, signed_in):
    browser = signed_in(world.sam)
    for name in PAGES:
        page = browser.get(reverse(name, args=[world.course.pk])).content.decode()
        forms = [each.split(">")[0] for each in page.split("<form")[1:]]
        wrong = [each for each in forms if "post" in each and "sign-out" not in each and "together" not in each]
        assert not wrong, f"{name}: {wrong}"
        assert "/record/" not in page, name
        assert "/correct/" not in page, name


def test_a_reader_is_led_to_no_sheet_that_is_not_there(world: World, signed_in):
    sam, url = signed_in(world.sam), reverse("ending", args=[world.course.pk])
    sheet = reverse("worksheet", args=[world.course.pk, "relapse-plan"])
    assert sheet not in sam.get(url).content.decode()
    assert sheet in signed_in(world.thea).get(url).content.decode()


def test_no_line_of_an_agenda_leads_a_reader_to_a_closed_door(world: World, signed_in):
    browser = signed_in(world.sam)
    for session in world.full.sessions:
        url = reverse("session", args=[world.course.pk, session.pk])
        page = browser.get(url).content.decode()
        links = set(re.findall(r'href="(/courses/[^"#]*)', page))
        assert links
        for each in links:
            assert browser.get(html.unescape(each), follow=True).status_code == 200, each


def test_who_treats_the_client_may_open_everything(world: World, signed_in):
    browser = signed_in(world.cora)
    for pattern in of_a_course():
        seen = browser.get(address(pattern, world.full)).status_code
        assert seen in ((403,) if pattern.name == WHO_SHARES else (200, 302, 405)), f"{pattern.name}: {seen}"


def test_a_co_therapist_treats_but_does_not_say_who_else_does(world: World, signed_in):
    cora = signed_in(world.cora)
    sent = {"user": str(world.tove.pk), "relation": "reader"}
    assert cora.post(reverse("share", args=[world.course.pk]), sent).status_code == 403
    staff = CourseStaff.objects.get(course=world.course, user=world.sam)
    assert cora.post(reverse("unshare", args=[world.course.pk, staff.pk])).status_code == 403
    assert cora.post(reverse("goal-rate", args=[world.course.pk]), rating(world)).status_code == 302
    page = cora.get(reverse("client-edit", args=[world.course.pk])).content.decode()
    assert "Share the course" not in page


def rating(world: World) -> dict[str, object]:
    return form(goal=world.full.ids["goal"], now="7")


def test_whoever_is_on_duty_answers_alerts_and_records_but_manages_nothing(world: World, signed_in):
    dora = signed_in(world.dora)
    talk = form(asked_in_person="phone", understood="Safe tonight", agreed="Rings again", next_contact="today")
    assert dora.post(reverse("risk", args=[world.course.pk]), talk).status_code == 302
    assert dora.post(reverse("goal-rate", args=[world.course.pk]), rating(world)).status_code == 302
    for name in ("client-edit", "client-archive", "share"):
        assert dora.post(reverse(name, args=[world.course.pk]), form()).status_code == 403, name
    url = reverse("entry-withdraw", args=[world.course.pk, world.full.ids["goal"]])
    assert dora.post(url, form(reason="no")).status_code == 403


def test_the_records_officer_reads_everything_and_writes_nothing(world: World, signed_in):
    rory, before = signed_in(world.rory), rows()
    assert reverse("course", args=[world.course.pk]) in rory.get(reverse("courses")).content.decode()
    for name in ("course", "people", "risk", "papers", "ending"):
        assert rory.get(reverse(name, args=[world.course.pk])).status_code == 200
    for pattern in of_a_course():
        if not pattern.name.startswith("together"):
            assert rory.post(address(pattern, world.full), form()).status_code in (403, 405), pattern.name
    assert rows() == before


def test_a_service_lead_has_the_list_with_state_and_alerts_and_no_text(world: World, signed_in):
    lena = signed_in(world.lena)
    assert lena.get("/")["Location"] == reverse("courses")
    page = lena.get(reverse("courses")).content.decode()
    assert "with <bdi>Thea</bdi>" in page
    assert "Cleo Brandt" in page
    assert "Open alert" in page
    assert "Piet Lowen" in page
    assert "Quinn Farley" not in page
    led = re.findall(r'href="(/courses/0[^"]*)"', page)
    assert all(each.endswith("/hand-over/") for each in led), "the list leads to handing over and nowhere else"
    assert "Who was told:" not in page
    assert lena.get(reverse("client-new")).status_code == 403


def test_a_lead_who_also_treats_can_open_their_own_courses_from_the_list(world: World, signed_in):
    tove = signed_in(world.tove)
    RoleGrant.objects.create(
        user=world.tove, service=world.service, role="service-lead", given_at=world.now, given_by=world.ada
    )
    page = tove.get(reverse("courses")).content.decode()
    assert f'"{reverse("course", args=[world.colleagues.pk])}"' in page
    assert f'"{reverse("course", args=[world.course.pk])}"' not in page


def test_an_administrator_has_users_and_the_service_and_no_course(world: World, signed_in):
    ada = signed_in(world.ada)
    assert ada.get(reverse("users")).status_code == 200
    assert ada.get(reverse("service")).status_code == 200
    assert ada.get(reverse("courses")).status_code == 403
    assert ada.get(reverse("client-new")).status_code == 403
    assert ada.get("/")["Location"] == reverse("users")
    assert b"Brandt" not in ada.get("/", follow=True).content


def test_a_client_has_their_own_page_and_no_other(world: World, signed_in):
    cleo = signed_in(world.cleo)
    assert cleo.get("/")["Location"] == reverse("mine")
    assert cleo.get(reverse("mine")).status_code == 200
    for name in ("courses", "client-new", "users", "service", "new-user"):
        assert cleo.get(reverse(name)).status_code in (403, 404), name
        assert cleo.post(reverse(name), form()).status_code in (403, 404, 405), name


def test_only_a_client_has_a_page_of_their_own(world: World, signed_in):
    for name in ("thea", "sam", "lena", "ada", "rory", "otto"):
        browser = signed_in(getattr(world, name))
        for url in (reverse("mine"), reverse("mine-safety-plan"), reverse("mine-handout", args=["mood-and-people"])):
            assert browser.get(url).status_code == 404, f"{name} {url}"


def test_nobody_but_an_administrator_manages_users(world: World, signed_in):
    for name in ("thea", "sam", "lena", "rory", "cleo"):
        browser = signed_in(getattr(world, name))
        for page in ("users", "new-user", "service"):
            assert browser.get(reverse(page)).status_code in (403, 404, 405), f"{name} {page}"
        for page in ("user", "user-roles", "user-leave", "user-password"):
            assert browser.post(reverse(page, args=[world.thea.pk]), form()).status_code in (403, 404, 405), (
                f"{name} {page}"
            )


def test_whoever_works_here_no_longer_finds_nothing_at_once(world: World, signed_in):
    sam = signed_in(world.sam)
    CourseStaff.objects.filter(course=world.course, user=world.sam).update(until=world.now.date())
    assert sam.get(reverse("course", args=[world.course.pk])).status_code == 404
    assert "Cleo" not in sam.get(reverse("courses")).content.decode()


# --- ids of other people's records -----------------------------------------------------------------------------------


def test_ids_of_another_course_in_an_address_are_not_found(world: World, thea_at):
    own, theirs = world.course.pk, world.elsewhere
    alert = Fact.objects.get(course=theirs.course, kind="alert").pk
    staff = CourseStaff.objects.get(course=theirs.course).pk
    text, before = theirs.texts["formulation"], rows()
    urls = [
        reverse("session", args=[own, theirs.sessions[0].pk]),
        reverse("attendance", args=[own, theirs.sessions[0].pk]),
        reverse("entry-correct", args=[own, theirs.ids["goal"]]),
        reverse("entry-withdraw", args=[own, theirs.ids["goal"]]),
        reverse("alert-hand-over", args=[own, alert]),
        reverse("unshare", args=[own, staff]),
        reverse("worksheet-read", args=[own, "formulation", text]),
        reverse("worksheet-print", args=[own, "formulation", text]),
        reverse("worksheet-sign", args=[own, "formulation", text]),
        reverse("worksheet-text", args=[own, "formulation", text]),
    ]
    for url in urls:
        sent = thea_at.post(url, form(chain="Mine", base="0", text_id=str(text), reason="x", owner=str(world.cora.pk)))
        assert sent.status_code in (404, 405), url
        seen = thea_at.get(url)
        assert seen.status_code in (404, 405) or b"Elsewhere" not in seen.content, url
    assert rows() == before


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("ring", {"person": "PERSON", "ring": "2"}),
        ("goal-rate", {"goal": "GOAL", "now": "3"}),
    ],
)
def test_people_and_goals_of_another_course_are_refused_in_words(world: World, thea_at, name, more):
    before = rows()
    sent = {key: world.elsewhere.ids.get(value.lower(), value) for key, value in more.items()}
    answer = thea_at.post(reverse(name, args=[world.course.pk]), form(**sent))
    assert answer.status_code == 422
    assert "This does not belong to this course." in answer.content.decode()
    assert rows() == before


def test_a_choice_of_somebody_elses_person_is_no_choice(world: World, thea_at):
    before = rows()
    sent = form(person=world.elsewhere.ids["person"], when="now", ring="2")
    answer = thea_at.post(reverse("record", args=[world.course.pk, "ring"]), sent)
    assert answer.status_code == 422
    assert rows() == before


@pytest.mark.parametrize("name", ["record", "people", "timeline", "consents", "worksheet", "ring", "risk"])
def test_nothing_can_be_put_into_a_session_of_another_course(world: World, thea_at, name):
    session, before = str(world.elsewhere.sessions[0].pk), rows()
    own = world.course.pk
    urls = {
        "record": reverse("record", args=[own, "gap"]),
        "people": reverse("person-new", args=[own]),
        "timeline": reverse("timeline", args=[own]),
        "consents": reverse("consents", args=[own]),
        "worksheet": reverse("worksheet-text", args=[own, "formulation", new_id()]),
        "ring": reverse("ring", args=[own]),
        "risk": reverse("risk-line", args=[own]),
    }
    told = {
        "text": "No one", "name": "Bo", "relation": "friend", "what": "A move", "when": "2020", "about": "treatment",
        "state": "given", "how": "spoken", "chain": "When ...", "base": "0", "person": world.full.ids["person"],
        "ring": "2", "line": "Asked", "heard_by": "Thea",
    }  # fmt: skip
    answer = thea_at.post(urls[name], form(session=session, ring_id=str(new_id()), **told))
    assert answer.status_code in (404, 422)
    assert rows() == before


@pytest.mark.parametrize("whose", ["goal", "person", "response"])
def test_the_id_of_another_row_makes_nothing_and_tells_nothing(world: World, thea_at, whose):
    before = rows()
    taken = world.elsewhere.ids[whose] if whose != "response" else world.elsewhere.ids["event"]
    answer = thea_at.post(reverse("record", args=[world.course.pk, "gap"]), {"id": taken, "text": "No one"})
    assert answer.status_code == 404
    assert rows() == before


def test_the_ids_of_other_clients_and_courses_cannot_be_taken_for_a_referral(world: World, thea_at):
    sent = {"referred_on": "2026-03-01", "setting": "outpatient", "form": "individual-acute", "name": "Bo"}
    theirs = world.elsewhere.course
    for taken in ({"id": theirs.client_id, "course": new_id()}, {"id": new_id(), "course": theirs.pk}):
        assert thea_at.post(reverse("client-new"), sent | {k: str(v) for k, v in taken.items()}).status_code == 404
    for whose in (theirs.client_id, world.colleagues.client_id):
        asked = thea_at.post(reverse("client-new"), sent | form(course=str(new_id()), client=str(whose)))
        assert asked.status_code == 404
        assert thea_at.get(reverse("client-new"), {"client": str(whose)}).status_code == 404


def test_only_colleagues_of_the_service_can_be_given_a_course_or_an_alert(world: World, thea_at):
    before = rows()
    for whom in (world.otto, world.cleo, world.ada):
        sent = {"user": str(whom.pk), "relation": "reader"}
        assert thea_at.post(reverse("share", args=[world.course.pk]), sent).status_code == 422
        alert = Fact.objects.get(course=world.course, kind="alert").pk
        url = reverse("alert-hand-over", args=[world.course.pk, alert])
        assert thea_at.post(url, {"owner": str(whom.pk)}).status_code == 404
    assert rows() == before


def test_two_services_never_meet_in_one_row(world: World):
    """Whatever is in a service points at rows of the same service only."""
    looked_at = 0
    for model in apps.get_models():
        if not any(each.name == "service" for each in model._meta.concrete_fields):
            continue
        parents = [
            each
            for each in model._meta.concrete_fields
            if each.is_relation and each.name != "service" and hasattr(each.related_model, "service_id")
        ]
        for row in model._base_manager.select_related(*(each.name for each in parents)):
            for each in parents:
                parent = getattr(row, each.name)
                looked_at += parent is not None
                assert parent is None or parent.service_id == row.service_id, f"{model.__name__}.{each.name}"
    assert looked_at > 200


def test_every_address_with_the_id_of_no_course_is_not_found(world: World, thea_at):
    for pattern in of_a_course():
        unknown = address(pattern, world.full).replace(str(world.course.pk), str(UUID(int=7)))
        assert thea_at.get(unknown, follow=True).status_code in (404, 405), unknown
        assert thea_at.post(unknown, form(), follow=True).status_code in (404, 405), unknown
    assert thea_at.get("/courses/7/").status_code == 404
