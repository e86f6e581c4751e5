# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A form sent twice makes one row."""

import threading

import pytest
from django.db import IntegrityError, connection
from django.http import Http404

from openipt.clinic.accounts.actions import create_user
from openipt.clinic.accounts.ids import new_id
from openipt.clinic.accounts.models import User
from openipt.clinic.accounts.submissions import create_once, first_answer, form_id

pytestmark = pytest.mark.django_db


def make(service, row_id, by, now, email="new@example.org"):
    return create_user(service=service, email=email, name="New", roles=["therapist"], row_id=row_id, by=by, now=now)[0]


def test_the_first_time_the_row_is_made(service, ada, now):
    row_id = new_id()
    assert first_answer(User, row_id, by=ada, author="created_by") is None
    row, made = create_once(User, row_id, by=ada, author="created_by", create=lambda: make(service, row_id, ada, now))
    assert (row.pk, made) == (row_id, True)


def test_the_same_person_again_gets_the_first_answer(service, ada, now):
    row_id = new_id()
    first = make(service, row_id, ada, now)
    again, made = create_once(User, row_id, by=ada, author="created_by", create=lambda: pytest.fail("made twice"))
    assert (again, made) == (first, False)


def test_for_anybody_else_the_id_is_not_there(service, other_service, ada, thea, otto, now):
    row_id = new_id()
    make(service, row_id, ada, now)
    for stranger in (thea, otto):
        with pytest.raises(Http404):
            create_once(User, row_id, by=stranger, author="created_by", create=lambda: pytest.fail("made"))


@pytest.mark.parametrize("text", ["", "7", "x" * 36, None, "'; DROP TABLE"])
def test_what_is_no_id_is_not_there(text):
    with pytest.raises(Http404):
        form_id(text)


def test_another_fault_of_the_database_is_not_taken_for_a_second_submission(ada):
    def fails():
        raise IntegrityError("something else")

    with pytest.raises(IntegrityError, match="something else"):
        create_once(User, new_id(), by=ada, author="created_by", create=fails)


@pytest.mark.django_db(transaction=True)
def test_two_submissions_at_the_same_moment_make_one_row(service, ada, now):
    row_id, answers, start = new_id(), [], threading.Barrier(2)

    def submit():
        start.wait()
        try:
            answers.append(
                create_once(User, row_id, by=ada, author="created_by", create=lambda: make(service, row_id, ada, now))
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=submit) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made for _, made in answers) == [False, True]
    assert {row.pk for row, _ in answers} == {row_id}
    assert User.objects.filter(pk=row_id).count() == 1
