# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The page of a course: what the axis shows is what has come."""

from datetime import timedelta

from django.urls import reverse

from clinic.rows import booked
from openipt.clinic.casework.actions import record_attendance, record_fact
from openipt.protocol.partial_date import parse


def test_a_phase_reaches_as_far_as_it_has_come_and_events_as_far_as_the_sessions(course, thea, clock, signed_in):
    starts = [clock + timedelta(weeks=each) for each in (-1, 0, 1, 2, 3)]
    first = booked(course=course, starts=starts, by=thea, now=clock)[0]
    record_attendance(
        course=first.course, session=first.pk, data={"state": "held", "medium": "room"}, by=thea, now=clock
    )
    for when, what in (("May 2031", "a far wedding"), (f"{clock:%B %Y}", "the letter comes")):
        read = parse(when)
        assert read is not None
        record_fact(course=course, kind="event", data={"when": read.stored(), "what": what}, by=thea, now=clock)
    page = signed_in(thea).get(reverse("course", args=[course.pk])).content.decode()
    assert "sessions 1 to 2" in page
    assert "sessions 1 to 5" not in page
    assert "the letter" in page
    assert "wedding" not in page
