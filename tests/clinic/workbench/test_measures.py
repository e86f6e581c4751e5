# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Which measures a course works with: others of the library are added, any is left out for good and asked again."""

import html

import pytest
from django.urls import reverse

from clinic.workbench.a_course import form
from clinic.workbench.a_world import World
from openipt.clinic.casework.models import Fact

pytestmark = pytest.mark.django_db


def url_of(world: World, name: str = "measures", *more: object) -> str:
    return reverse(name, args=[world.course.pk, *more])


def page_of(browser, url: str) -> str:
    return html.unescape(browser.get(url).content.decode())


def own(browser, world: World) -> str:
    return page_of(browser, url_of(world)).partition("In this course")[2].partition("In the library")[0]


def session_of(world: World) -> str:
    return url_of(world, "session", world.full.sessions[3].pk)


def add(browser, world: World, instrument: str):
    return browser.post(url_of(world, "measure-add"), form(instrument=instrument))


def test_the_library_is_there_with_the_state_of_each_licence(world: World, thea_at):
    library = page_of(thea_at, url_of(world)).partition("In the library")[2]
    assert "PCL-5" in library
    assert "proprietary (Pearson)" in library
    assert "on paper" in library
    assert "questions on screen" in library
    assert "ECR-R" in library


@pytest.mark.parametrize("instrument", ["pcl-5", "bdi-ii"])
def test_a_measure_added_is_offered_in_every_session(world: World, thea_at, instrument):
    link = url_of(world, "measure", instrument)
    assert link not in page_of(thea_at, session_of(world))
    assert add(thea_at, world, instrument).status_code == 302
    assert link in own(thea_at, world)
    assert link in page_of(thea_at, session_of(world))


def test_its_scores_stand_with_the_others(world: World, thea_at):
    add(thea_at, world, "bdi-ii")
    sent = form(total="25", happened_on="2026-02-24", session=str(world.full.sessions[2].pk))
    thea_at.post(url_of(world, "measure-total", "bdi-ii"), sent)
    assert "BDI-II" in page_of(thea_at, url_of(world, "course"))
    assert "BDI-II" in page_of(thea_at, url_of(world, "ending"))
    assert "25" in own(thea_at, world)


def test_a_total_that_is_a_mean_is_typed_with_its_decimals(world: World, thea_at):
    add(thea_at, world, "mspss")
    for session, total in ((1, "3.5"), (2, "4.0"), (3, "4.75")):
        on = world.full.sessions[session]
        sent = form(total=total, happened_on=f"2026-02-{9 + session}", session=str(on.pk))
        assert thea_at.post(url_of(world, "measure-total", "mspss"), sent).status_code == 302
    words = own(thea_at, world)
    assert "4.75, up 0.75 since last time; up 1.25 since the start" in words
    assert "MSPSS" in page_of(thea_at, url_of(world, "course"))


def test_a_total_of_another_day_is_read_where_one_lands_after_saving_it(world: World, thea_at):
    add(thea_at, world, "mspss")
    sent = form(total="3.5", happened_on="2026-02-24")
    answer = thea_at.post(url_of(world, "measure-total", "mspss"), sent)
    assert answer["Location"] == url_of(world)
    assert "3.5" in own(thea_at, world)


@pytest.mark.parametrize(
    ("instrument", "total", "complaint"),
    [
        ("bdi-ii", "20.5", "goes up in steps of 1"),
        ("who-5", "50", "goes up in steps of 4"),
        ("mspss", "nan", "Enter a number"),
        ("mspss", "7.5", "go from 1 to 7"),
    ],
)
def test_a_total_that_cannot_be_keeps_what_was_typed(world: World, thea_at, instrument, total, complaint):
    add(thea_at, world, instrument)
    sent = form(total=total, happened_on="2026-02-24", session=str(world.full.sessions[2].pk))
    answer = thea_at.post(url_of(world, "measure-total", instrument), sent)
    assert answer.status_code == 422
    page = html.unescape(answer.content.decode())
    assert complaint in page
    assert f'value="{total}"' in page


def test_one_of_the_form_is_left_out_for_good_and_asked_again(world: World, thea_at):
    link = url_of(world, "measure", "gad-7")
    assert link in page_of(thea_at, session_of(world))
    leave = url_of(world, "measure-leave-out", "gad-7")
    answer = thea_at.post(leave, form(scope="course", why="prefers_not", next=url_of(world)))
    assert answer["Location"] == url_of(world)
    assert "skipped for the whole course" in own(thea_at, world)
    assert link not in page_of(thea_at, session_of(world))
    add(thea_at, world, "gad-7")
    assert "skipped for the whole course" not in own(thea_at, world)
    assert link in page_of(thea_at, session_of(world))


def test_sent_twice_it_is_added_once(world: World, thea_at):
    sent = form(instrument="pcl-5")
    for _twice in range(2):
        assert thea_at.post(url_of(world, "measure-add"), sent).status_code == 302
    assert Fact.objects.filter(kind="measure_added").count() == 1
    assert own(thea_at, world).count("PCL-5</a>") == 1


@pytest.mark.parametrize("instrument", ["", "nothing", "<script>"])
def test_what_is_no_measure_is_not_there(world: World, thea_at, instrument):
    assert add(thea_at, world, instrument).status_code == 404
    assert not Fact.objects.filter(kind="measure_added").exists()


@pytest.mark.parametrize(("who", "status"), [("sam", 403), ("rhea", 403), ("otto", 404), ("lena", 404), ("cleo", 404)])
def test_nobody_else_adds_one(world: World, signed_in, who, status):
    assert add(signed_in(getattr(world, who)), world, "pcl-5").status_code == status
    assert not Fact.objects.filter(kind="measure_added").exists()


def test_a_reader_sees_the_list_and_no_button(world: World, signed_in):
    page = page_of(signed_in(world.sam), url_of(world))
    assert "PCL-5" in page
    assert "measures/add" not in page
    assert "leave-out" not in page


def test_what_is_due_leads_to_where_it_is_recorded(world: World, thea_at, signed_in):
    due = page_of(thea_at, url_of(world, "course")).partition("What is due")[2].partition("</section>")[0]
    links = [each.partition('"')[0] for each in due.split('<a href="')[1:]]
    assert links
    for each in links:
        assert thea_at.get(each.partition("#")[0], follow=True).status_code == 200, each
    read = page_of(signed_in(world.sam), url_of(world, "course")).partition("What is due")[2].partition("</section>")[0]
    assert "<a" not in read


def test_the_line_on_consent_leads_to_the_consents(world: World, signed_in):
    page = page_of(signed_in(world.tove), reverse("course", args=[world.colleagues.pk]))
    line = page.partition('class="consent-line"')[2].partition("</p>")[0]
    assert "not recorded yet" in line
    assert reverse("consents", args=[world.colleagues.pk]) in line
