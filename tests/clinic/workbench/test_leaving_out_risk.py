# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Asking about danger can wait for another day; nobody can say on the page that it is not needed."""

import re

import pytest
from django.urls import reverse

from clinic.rows import booked
from clinic.workbench.a_course import form
from openipt.clinic.casework.models import Fact

RISK = re.compile(r'value="risk_asked">(.*?)</form>', re.DOTALL)
OTHER = re.compile(r'value="symptoms_reviewed">(.*?)</form>', re.DOTALL)


@pytest.fixture
def first(course, thea, clock):
    (session,) = booked(course=course, starts=[clock], by=thea, now=clock)
    return session


def test_the_reason_is_not_offered_for_it(course, first, thea, signed_in):
    page = signed_in(thea).get(reverse("session", args=[course.pk, first.pk])).content.decode()
    offered, elsewhere = RISK.search(page), OTHER.search(page)
    assert offered is not None
    assert elsewhere is not None
    assert "not_needed" not in offered[1]
    assert "next_time" in offered[1]
    assert "not_needed" in elsewhere[1]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_sent_all_the_same_it_is_refused_in_words(course, first, thea, signed_in, headers):
    browser, back = signed_in(thea), reverse("session", args=[course.pk, first.pk])
    url = reverse("session-leave-out", args=[course.pk, first.pk])
    browser.post(url, form(task="risk_asked", why="not_needed"), headers=headers)
    assert "Always ask about risk, whatever the scores." in browser.get(back).content.decode()
    assert not Fact.objects.filter(kind="task_passed").exists()
    assert browser.post(url, form(task="risk_asked", why="next_time")).status_code == 302
    assert Fact.objects.filter(kind="task_passed").count() == 1
