# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Facts, responses, versions and signatures are never changed and never deleted, by any way in."""

import pytest
from django.db import DatabaseError, connection, transaction

from openipt.clinic.casework.actions import record_fact, record_response, sign_text
from openipt.clinic.casework.actions.texts import Head, content_hash
from openipt.clinic.casework.models import Fact, Response, Signature, TextVersion
from openipt.clinic.ledger.ids import new_id

TABLES = (Fact, Response, TextVersion, Signature)


@pytest.fixture
def recorded(course, thea, session, now):
    """One row in each table."""
    said = {"course": course, "by": thea, "now": now}
    record_fact(kind="gap", data={"text": "a friend"}, **said)
    record_response(measure="gad-7", answers=[1] * 7, **said)
    answers = {"text": "words"}
    head = Head("note", new_id(), session=session.pk)
    sign_text(head=head, answers=answers, base=0, shown=content_hash(answers), **said)


@pytest.mark.parametrize("model", TABLES)
def test_nothing_is_changed_or_deleted_through_the_orm(recorded, model):
    assert model.objects.exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(id=new_id())
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all()._raw_delete(model.objects.db)
    assert model.objects.exists()


@pytest.mark.parametrize("model", TABLES)
def test_nothing_is_changed_or_deleted_through_sql(recorded, model):
    table = connection.ops.quote_name(model._meta.db_table)
    for sql in (f"UPDATE {table} SET service_id = service_id", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
