# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The sample as values: always the same from the same seed and day, on the right days, nobody real."""

from datetime import UTC, date, datetime, timedelta

import pytest

from openipt.sample.clinic import clinic
from openipt.sample.dates import Shift
from openipt.sample.ids import Ids
from openipt.sample.model import Clinic, Verb

THURSDAY = date(2026, 3, 12)


@pytest.fixture(scope="module")
def made() -> Clinic:
    return clinic(1, THURSDAY)


def test_the_same_seed_and_day_give_the_same_values_and_ids(made: Clinic):
    assert clinic(1, THURSDAY) == made


def test_another_seed_gives_other_ids_and_other_courses(made: Clinic):
    other = clinic(2, THURSDAY)
    assert not {each.course for each in other.cases} & {each.course for each in made.cases}
    assert other.case("meiling").acts != made.case("meiling").acts


def test_every_id_is_used_once_and_has_the_shape_of_version_7(made: Clinic):
    ids = [act.args["id"] for case in made.cases for act in case.acts if act.verb is not Verb.TEXT and "id" in act.args]
    assert len(set(ids)) == len(ids)
    assert {each.version for each in ids} == {7}  # type: ignore[attr-defined]


def test_ids_sort_in_the_order_of_their_time():
    ids = Ids(1, "x")
    start = datetime(2026, 1, 1, tzinfo=UTC)
    made = [ids.at(start + timedelta(minutes=number // 3)) for number in range(12)]
    assert made == sorted(made)


@pytest.mark.parametrize("days", range(7))
def test_on_whatever_day_it_is_loaded_orla_s_weekdays_hold_and_thea_has_appointments(days: int):
    today = THURSDAY + timedelta(days=days)
    loaded = clinic(1, today)
    assert (loaded.case("orla").referred_on - date(2024, 12, 16)).days % 7 == 0
    starts = [
        start
        for case in loaded.cases
        if case.therapist == "thea"
        for act in case.acts
        if act.verb is Verb.PLAN
        for start in act.args["starts"]  # type: ignore[attr-defined]
        if start.date() == today
    ]
    assert len(starts) >= 4
    assert len(set(starts)) == len(starts)


@pytest.mark.parametrize("today", [date(2026, 3, 12), date(2027, 2, 28), date(2028, 2, 29), date(2031, 12, 31)])
def test_whatever_was_done_was_done_before_today_and_in_order(today: date):
    for case in clinic(1, today, "Pacific/Auckland").cases:
        times = [act.at for act in case.acts]
        assert times == sorted(times)
        assert all(each.date() < today for each in times)
        assert case.referred_on <= today


def test_addresses_and_telephone_numbers_are_nobody_s(made: Clinic):
    assert all(each.email.endswith("@demo.example") for each in made.users)
    assert all("555" in str(case.person.contact.get("phone", "555")) for case in made.cases)


def test_dates_in_texts_move_with_the_course():
    shift = Shift(timedelta(weeks=52))
    assert (
        shift.text("until {2025-04-29}, from {m:2025-09}, since {y:2011}")
        == "until 28 April, from September, since 2012"
    )
    assert shift.partial("2024-05")["text"] == "May 2025"
    assert shift.partial("2025-02-09")["first"] == "2026-02-08"
