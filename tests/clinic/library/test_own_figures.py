# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The page of the service's own figures: who sees it, what it shows of few and of many, and what it says beside it."""

import html
import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from openipt.clinic.accounts.models import User
from openipt.clinic.casework.actions import open_course
from openipt.clinic.casework.models import Standing
from openipt.clinic.clients.actions import add_client
from openipt.protocol.load import content

pytestmark = pytest.mark.django_db

URL = "/evidence/own/"
START = date(2025, 9, 1)


def words_of(page) -> str:
    assert page.status_code == 200
    text = re.sub(r"<[^>]+>", " ", html.unescape(page.content.decode()))
    return " ".join(text.split())


@pytest.fixture
def courses(thea: User, now):
    """A function: so many closed courses of Thea's, each with PHQ-9 and GAD-7 at the start and at the last session."""

    def made(count: int, *, phq: tuple[int, int], gad: tuple[int, int] = (12, 5), closed: bool = True) -> None:
        last = START + timedelta(weeks=15)
        for number in range(count):
            client = add_client(details={"name": f"Nobody {phq} {number}"}, by=thea, now=now)
            form, setting = next(iter(content().forms)), next(iter(content().settings))
            given = {"client": client, "form": form, "setting": setting, "referred_on": START, "therapist": thea}
            course = open_course(**given, details={}, by=thea, now=now).course
            card = {
                "first": {"phq-9": [str(START), phq[0] + number % 2], "gad-7": [str(START), gad[0] - number % 2]},
                "totals": {"phq-9": [[str(last), phq[1] + number % 3]], "gad-7": [[str(last), gad[1]]]},
            }
            ended = last + timedelta(1) if closed else None
            Standing.objects.filter(pk=course.pk).update(held=14, last_held_on=last, closed_on=ended, card=card)

    return made


def test_only_who_leads_the_service_sees_it(lena, thea, sam, ada, rory, cleo_user, signed_in, client):
    assert signed_in(lena).get(URL).status_code == 200
    assert {signed_in(each).get(URL).status_code for each in (thea, sam, ada, rory, cleo_user)} == {403}
    assert client.get(URL).status_code == 302
    assert signed_in(lena).post(URL).status_code == 405


def test_the_evidence_links_to_it_for_them_alone(lena, thea, signed_in):
    link = f'href="{URL}"'
    assert link in signed_in(lena).get(reverse("library:evidence")).content.decode()
    assert link not in signed_in(thea).get(reverse("library:evidence")).content.decode()


def test_an_empty_service_sees_the_national_figures_and_the_warning(lena, signed_in):
    said = words_of(signed_in(lena).get(URL))
    assert "No finished course can be counted yet. Figures are shown from 5 on." in said
    assert "does not show what IPT did" in said
    assert "Reliably improved – 63% 62%" in said
    assert "Open Government Licence" in said
    assert "No course is left out." in said


def test_four_finished_courses_are_too_few_to_show(lena, signed_in, courses):
    courses(4, phq=(18, 6))
    said = words_of(signed_in(lena).get(URL))
    assert "Fewer than 5 finished courses can be counted" in said
    assert "Finished courses with all scores not shown: too few people" in said
    assert "100 %" not in said
    assert "18" not in re.search(r"PHQ-9, mean before and after (.*?) PHQ-9, change", said)[1]


def test_many_are_shown_with_intervals_beside_the_national_ones(lena, signed_in, courses):
    courses(8, phq=(18, 5))
    courses(6, phq=(18, 17), gad=(12, 11))
    courses(6, phq=(20, 20), closed=False)
    said = words_of(signed_in(lena).get(URL))
    assert "Reliably improved: 8 of 14, 57% (95% interval 33 to 79). Courses that ended from December 2025" in said
    assert "Finished courses with all scores 14 5,791 6,816" in said
    assert "Recovered, of those who began as a case 8 of 14" in said
    assert "Reliably worse 0 of 14, 0% (95% interval 0 to 22) 7% 7%" in said
    assert re.search(r"PHQ-9, mean before and after 18\.5 → 11\.\d 15\.6 → 9\.6", said)
    assert re.search(r"PHQ-9, change in SDs at the start \d+\.\d \(95% interval", said)
    assert "6 still running" in said


def test_a_figure_that_would_tell_of_three_people_is_not_shown(lena, signed_in, courses):
    courses(9, phq=(18, 5))
    courses(3, phq=(18, 17), gad=(12, 11))
    said = words_of(signed_in(lena).get(URL))
    assert "Reliably improved not shown: too few people" in said
    assert "9 of 12" not in said


def test_three_running_courses_are_not_told_and_cannot_be_found_by_subtraction(lena, signed_in, courses):
    courses(8, phq=(18, 5))
    courses(6, phq=(18, 17), gad=(12, 11))
    courses(3, phq=(20, 20), closed=False)
    said = words_of(signed_in(lena).get(URL))
    assert "some (number not shown) still running" in said
    assert "Finished courses with all scores not shown: too few people" in said
    assert " of 14" not in said  # the list of courses tells that there are 17


def test_nobody_of_another_service_counts(otto, lena, signed_in, courses):
    courses(6, phq=(18, 5))
    Standing.objects.all().update(service_id=otto.service_id)
    assert "No finished course" in words_of(signed_in(lena).get(URL))


def test_no_name_stands_on_the_page_and_the_statements_do_not_grow(lena, signed_in, courses, statements):
    browser = signed_in(lena)
    courses(1, phq=(18, 5))
    browser.get(URL)
    with statements() as few:
        browser.get(URL)
    courses(12, phq=(18, 5))
    with statements(at_most=len(few)):
        said = words_of(browser.get(URL))
    assert " of 13" in said
    assert "Nobody" not in said
