# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Where a therapist works with clinical content, the page says how far it was checked and who has not read it."""

import pytest
from django.urls import reverse

UNREAD = "No human IPT supervisor has read this content."


def read(browser, world, name: str, *more: str) -> str:
    return browser.get(reverse(name, args=[world.course.pk, *more]), follow=True).content.decode()


@pytest.mark.parametrize(
    "place", [("area", "grief"), ("gate", "G1"), ("worksheet", "sick-role"), ("handout", "does-ipt-help")]
)
def test_a_page_of_content_says_how_sure_it_is_and_that_no_supervisor_has_read_it(thea_at, world, place):
    page = read(thea_at, world, *place)
    assert "Where this comes from: partly verified" in page
    assert "Confirmed:" in page
    assert UNREAD in page


def test_the_last_step_of_a_dispute_is_shown_as_our_own(thea_at, world):
    page = read(thea_at, world, "area", "dispute")
    step = page.partition("role play towards a new agreement")[2][:60]
    assert "(our own)" in step
