# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is remembered of a form that was saved."""

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from clinic.workbench.a_course import form
from openipt.clinic.accounts.actions import set_code
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.ledger.models import Submission
from openipt.clinic.web.submissions import form_id

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["", "7", "x" * 36, None, "'; DROP TABLE"])
def test_what_is_no_id_is_not_there(text):
    with pytest.raises(Http404):
        form_id(text)


def test_no_word_of_a_form_is_kept_with_it_and_equal_words_look_different_in_different_forms(ada, signed_in):
    browser = signed_in(ada)
    for name in ("Ada Lovelace", "Ada Byron", "Ada Lovelace"):
        assert browser.post("/account/name/", form(name=name)).status_code == 302
    kept = Submission.objects.order_by("sent_at", "id")
    assert [row.content == kept[0].content for row in kept] == [True, False, True]
    assert all("Lovelace" not in "".join(map(str, row.__dict__.values())) for row in kept)


def test_a_form_that_was_refused_is_not_remembered_and_can_be_mended_under_its_id(ada, signed_in):
    browser, given = signed_in(ada), form(name="")
    assert browser.post("/account/name/", given).status_code == 422
    assert not Submission.objects.exists()
    assert browser.post("/account/name/", given | {"name": "Ada Byron"}).status_code == 302


def test_what_is_remembered_is_never_changed(ada, signed_in):
    signed_in(ada).post("/account/name/", form(name="Ada Byron"))
    for change in (lambda rows: rows.update(answer="/"), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change(Submission.objects.all())


def test_every_try_of_the_short_code_counts_also_under_one_id(ada, signed_in, now):
    set_code(user=ada, code="4821", by=ada, now=now)
    browser, same = signed_in(ada), str(new_id())
    for _try in range(3):
        browser.post("/code/", {"id": same, "code": "1111"})
    ada.refresh_from_db()
    assert ada.code_tries == 3
