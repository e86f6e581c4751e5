# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Of every worksheet the client sees what is marked for them and nothing else: in the shared view and on their copy."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from clinic.workbench.a_world import World
from openipt.clinic.workbench.papers.presenters import parts_of
from openipt.clinic.workbench.together.presenters import shared_sheet
from openipt.course.entries import Entry
from openipt.course.fold import Plan, fold
from openipt.protocol.load import content
from openipt.protocol.model import Field, FieldType, Worksheet
from openipt.protocol.saying import Reader

TODAY = date(2026, 3, 3)
TEXTS = (FieldType.LINE, FieldType.TEXT)
SHEETS = content().worksheets


def canary(*path: str) -> str:
    return "canary-" + "-".join(path) + "."


def told(field: Field) -> object:
    """A canary in every place of a field where words can be written."""
    if field.type is FieldType.ROWS:
        return [{column.id: canary(field.id, column.id) for column in field.fields if column.type in TEXTS}]
    return canary(field.id) if field.type in TEXTS else None


def answers_of(sheet: Worksheet) -> dict[str, object]:
    return {field.id: answer for field in sheet.fields if (answer := told(field))}


def seen_by_client(sheet: Worksheet) -> Iterator[str]:
    for field in sheet.fields:
        if field.for_client and field.type is FieldType.ROWS:
            yield from (canary(field.id, each.id) for each in field.fields if each.for_client and each.type in TEXTS)
        elif field.for_client and field.type in TEXTS:
            yield canary(field.id)


def canaries_in(text: object) -> set[str]:
    return set(re.findall(r"canary-[\w-]+\.", str(text)))


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_the_copy_for_the_client_holds_every_marked_field_and_no_other(sheet: Worksheet):
    assert canaries_in(parts_of(sheet, answers_of(sheet), {}, Reader.CLIENT)) == set(seen_by_client(sheet))


@pytest.mark.parametrize("kind", [sheet.id for sheet in SHEETS.values() if sheet.together])
def test_the_shared_view_holds_no_field_that_is_not_marked(kind: str):
    data = {"worksheet": kind, **answers_of(SHEETS[kind])}
    entry = Entry("1", "worksheet", TODAY, datetime(2026, 3, 3, tzinfo=UTC), data=data)
    state = fold(Plan(content().forms["individual-acute"]), [entry], TODAY)
    shown = canaries_in(shared_sheet(state, kind))
    assert shown
    assert shown <= set(seen_by_client(SHEETS[kind]))


def test_what_the_clinician_works_out_for_themselves_is_no_part_of_our_picture():
    fields = {field.id: field.for_client for field in SHEETS["formulation"].fields}
    assert not any(fields[name] for name in ("onset", "evidence", "biological", "psychological", "social"))
    assert all(fields[name] for name in ("chain", "strengths", "reply_words"))


@pytest.mark.django_db
def test_the_form_says_what_the_client_sees_and_leads_to_it(world: World, thea_at):
    text = world.full.texts["formulation"]
    page = thea_at.get(reverse("worksheet-text", args=[world.course.pk, "formulation", text])).text
    assert "except for what is marked as staff only" in page
    assert page.count("Staff only: the client does not see this.") == 7
    preview = reverse("worksheet-print", args=[world.course.pk, "formulation", text]) + "?for=client"
    assert preview in page
    copy = thea_at.get(preview).text
    assert "Told: chain" in copy
    assert "Told: onset" not in copy


@pytest.mark.django_db
def test_a_form_that_no_client_sees_says_nothing_of_it(world: World, thea_at):
    alone = next(sheet for sheet in SHEETS.values() if not (sheet.together or sheet.client_copy))
    page = thea_at.get(reverse("worksheet", args=[world.course.pk, alone.id])).text
    assert "Staff only" not in page
