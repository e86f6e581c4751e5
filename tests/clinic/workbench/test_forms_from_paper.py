# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Forms typed from paper as they are printed, and stored forms that an earlier version read wrongly."""

import json
from datetime import date

import pytest
from django.urls import reverse

from clinic.workbench.a_course import form, text_of
from openipt.clinic.casework.checks import responses_to_check
from openipt.clinic.casework.models import Fact, Response, Standing
from openipt.clinic.clients import snapshots
from openipt.clinic.config.conditions.record import read_wrongly
from openipt.clinic.ledger.ids import new_id
from openipt.measures import from_body, instrument

DAY = "2026-03-03"


def url(world, measure, name="measure"):
    return reverse(name, args=[world.course.pk, measure])


def send(browser, world, measure, answers, **more):
    items = {f"item_{number}": str(answer) for number, answer in enumerate(answers, start=1) if answer is not None}
    return browser.post(url(world, measure), form(mode="self", happened_on=DAY, **items, **more))


def kept(measure):
    return Response.objects.filter(instrument=measure).order_by("pk").last()


def test_the_epds_shows_places_with_their_scores_and_its_worst_answer_raises_an_alert(thea_at, world):
    page = text_of(thea_at.get(url(world, "epds")))
    assert "choice 1: 0" in page
    assert "choice 1: 3" in page
    assert "3 is worst" in page
    before = Standing.objects.get(course=world.course).alerts_open
    send(thea_at, world, "epds", [0] * 9 + [3])
    assert kept("epds").total == 3
    assert Standing.objects.get(course=world.course).alerts_open == before + 1


def test_the_best_epds_of_paper_is_no_alarm(thea_at, world):
    before = Standing.objects.get(course=world.course).alerts_open
    send(thea_at, world, "epds", [0] * 10)
    assert kept("epds").total == 0
    assert Standing.objects.get(course=world.course).alerts_open == before


def test_ten_printed_fours_of_the_core_10_are_forty(thea_at, world):
    send(thea_at, world, "core-10", [4] * 10)
    assert kept("core-10").total == 40


def test_what_does_not_apply_is_said_with_of_how_many(thea_at, world):
    send(thea_at, world, "wsas", ["not_applicable", 4, 4, 4, 4])
    page = text_of(thea_at.get(url(world, "wsas")))
    assert "16</strong> of 32" in page
    assert "does not apply" in page
    assert "usually described" not in page
    assert "skipped" not in page.partition("The answers")[2].partition("</table>")[0]


def test_a_list_says_of_how_many_too(thea_at, world):
    send(thea_at, world, "wsas", ["not_applicable", 4, 4, 4, 4])
    assert "16 of 32" in text_of(thea_at.get(reverse("measures", args=[world.course.pk])))


def test_totals_of_two_bases_are_not_compared(thea_at, world):
    send(thea_at, world, "wsas", [8, 8, 8, 8, 8])
    send(thea_at, world, "wsas", ["not_applicable", 1, 1, 1, 1])
    page = text_of(thea_at.get(url(world, "wsas")))
    assert "4</strong> of 32" in page
    assert "since the start" not in page


def test_how_a_form_is_numbered_is_asked_and_never_guessed(thea_at, world):
    refused = send(thea_at, world, "k6", [1] * 6)
    assert refused.status_code == 422
    assert "Numbers printed on the form" in text_of(refused)
    assert "Please choose the numbers that are printed on the form." in text_of(refused)
    assert "Total, 0 to 24 or 6 to 30" in text_of(refused)
    assert not Response.objects.filter(instrument="k6").exists()
    assert send(thea_at, world, "k6", [0, *[1] * 5], coding="1-5").status_code == 422
    send(thea_at, world, "k6", [2] * 6, coding="1-5")
    assert (kept("k6").total, kept("k6").answers["coding"]) == (6, "1-5")
    page = text_of(thea_at.get(url(world, "k6")))
    assert "it is 12 of 6 to 30" in page


def test_a_total_from_paper_is_taken_as_its_form_adds_it_up(thea_at, world):
    sent = form(happened_on=DAY, total="60", coding="1-5")
    thea_at.post(url(world, "whodas-12", "measure-total"), sent)
    assert kept("whodas-12").total == 48
    refused = thea_at.post(url(world, "whodas-12", "measure-total"), form(happened_on=DAY, total="30"))
    assert refused.status_code == 422


@pytest.mark.parametrize(("measure", "asks"), [("epds", True), ("k6", False)])
def test_a_total_asks_about_risk_only_where_a_question_is_about_it(thea_at, world, measure, asks):
    assert ("individual answers say about risk" in text_of(thea_at.get(url(world, measure)))) is asks


def test_a_refused_question_of_the_asq_is_a_positive_screen(thea_at, world):
    before = Standing.objects.get(course=world.course).alerts_open
    send(thea_at, world, "asq", [0, "refused", 0, 0])
    page = text_of(thea_at.get(url(world, "asq")))
    assert "positive, acuity not asked or not answered" in page
    assert "did not want to answer" in page
    assert "leaves the total open" not in page  # there is none
    assert Standing.objects.get(course=world.course).alerts_open > before
    alerts = [fact.data for fact in Fact.objects.filter(course=world.course, kind="alert")]
    raised = sorted((alert["question"], alert["kind"]) for alert in alerts if alert["question"].startswith("asq:"))
    assert raised == [("asq:2", "risk_item"), ("asq:5", "risk_item")]


def test_the_difficulty_question_is_kept_beside_the_total(thea_at, world):
    send(thea_at, world, "phq-9", [1] * 8 + [0, 3])
    assert (kept("phq-9").total, kept("phq-9").complete) == (8, True)
    page = text_of(thea_at.get(url(world, "phq-9")))
    assert "Extremely difficult" in page
    assert "8</strong> of 27" in page


def test_a_yes_on_suicide_of_the_teen_form_raises_an_alert(thea_at, world):
    before = Standing.objects.get(course=world.course).alerts_open
    send(thea_at, world, "phq-9m", [0] * 11 + [1, 0])
    assert Standing.objects.get(course=world.course).alerts_open == before + 1


def test_what_the_jump_of_the_form_leaves_out_is_not_missing(thea_at, world):
    send(thea_at, world, "audit", [0, *[None] * 7, 0, 0])
    page = text_of(thea_at.get(url(world, "audit")))
    assert "Partly answered" not in page
    assert "not asked" in page
    assert kept("audit").total == 0


# --- forms that an earlier version read wrongly -------------------------------------------------------------------


@pytest.fixture
def misread(world, db):
    """An EPDS as the first version of its file read it: the places of ten worst answers."""
    body = json.loads(instrument("epds").body()) | {"version": "1"}
    for item in body["items"]:
        if item.pop("highest_first", False):
            item["reversed"] = True
    kept = snapshots.keep(from_body(json.dumps(body)))
    response = Response(
        id=new_id(),
        service_id=world.course.service_id,
        course=world.course,
        instrument="epds",
        definition_id=kept.structure,
        wording_id=kept.wording,
        total=9,
        complete=True,
        mode="self",
        answers={"answers": [3] * 10, "mode": "self"},
        happened_on=date(2026, 2, 24),
        recorded_at=world.now,
        recorded_by=world.thea,
    )
    response.save(force_insert=True)
    return response


def test_a_misread_form_is_listed_for_the_service_and_on_its_course_and_never_changed(thea_at, world, misread):
    (found,) = responses_to_check(world.service)
    assert (found.response, found.course, found.instrument) == (misread.pk, world.course.pk, "epds")
    assert "turned" in found.reason
    assert "Check 1 questionnaire against its paper" in text_of(thea_at.get(reverse("course", args=[world.course.pk])))
    page = text_of(thea_at.get(reverse("measures", args=[world.course.pk])))
    assert "Check against the paper" in page
    assert f"correct={misread.pk}" in page
    stored = Response.objects.get(pk=misread.pk)
    assert (stored.total, stored.answers["answers"]) == (9, [3] * 10)


def test_the_check_of_the_installation_names_the_pages_that_list_misread_forms(world, misread):
    (finding,) = read_wrongly()
    assert "forms of epds wrongly: 1 of them" in finding.wrong
    assert reverse("measures", args=[world.course.pk]) in finding.mend


def test_a_misread_form_is_entered_again_from_its_paper_and_then_off_the_list(thea_at, world, misread):
    page = text_of(thea_at.get(f"{url(world, 'epds')}?correct={misread.pk}"))
    assert "Enter the form again from its paper" in page.partition("Save the total")[0]
    assert 'value="9"' not in page, "the total that was read wrongly is not offered again"
    assert '<details class="section" open><summary>Individual answers' in page
    assert "checked" not in page.partition("choice 1: 0")[0].partition('name="item_1"')[2]
    sent = {"replaces": str(misread.pk), "reason": "typed again from the paper", "happened_on": "2026-02-24"}
    answers = {f"item_{number}": "3" for number in range(1, 11)}
    assert thea_at.post(url(world, "epds"), form(mode="self", **answers, **sent)).status_code == 302
    assert list(responses_to_check(world.service)) == []
    assert kept("epds").total == 30


def test_a_misread_total_is_not_compared_with_a_right_one(thea_at, world, misread):
    send(thea_at, world, "epds", [3] * 10)
    page = text_of(thea_at.get(url(world, "epds")))
    assert "30</strong> of 30" in page
    assert "since the start" not in page


def test_a_course_with_no_misread_form_says_nothing_of_it(thea_at, world):
    assert list(responses_to_check(world.service)) == []
    assert "against its paper" not in text_of(thea_at.get(reverse("course", args=[world.course.pk])))
