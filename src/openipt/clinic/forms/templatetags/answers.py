# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The fields of a dated fact or a worksheet on the screen: `{% load answers %}{% answer_fields form %}`."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.forms import BoundField, CheckboxSelectMultiple, RadioSelect

from openipt.clinic.forms.answers import AnswersForm
from openipt.protocol.model import Field, FieldType

register = template.Library()


@register.inclusion_tag("forms/answer_fields.html")
def answer_fields(form: AnswersForm, marked: bool = False) -> dict[str, Any]:
    """Return every field of the form: those in sight first, the rest behind "more".

    `marked` says beside a field that the client never sees it, for a form of which the client sees the rest.
    """

    def of(field: Field) -> dict[str, Any]:
        return _shown(form, field) | {"staff_only": marked and not field.for_client}

    shown = [of(field) for field in form.definitions if not field.more]
    more = [of(field) for field in form.definitions if field.more]
    return {"shown": shown, "more": more, "open": any(entry["filled"] for entry in more)}


def _shown(form: AnswersForm, definition: Field) -> dict[str, Any]:
    if definition.type is FieldType.ROWS:
        rows = form.rows(definition.id)
        filled = any(_filled(cell) for row in rows for cell in row)
        label = definition.label.client if form.names.wording == "client" else definition.label.staff
        return {"table": rows, "heads": _heads(rows), "label": label, "id": definition.id, "filled": filled}
    bound = form[definition.id]
    pills = isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple)
    return {"bound": bound, "pills": pills, "filled": _filled(bound) or bool(bound.errors)}


def _heads(rows: Sequence[Sequence[BoundField]]) -> list[str]:
    return [str(cell.label) for cell in rows[0]] if rows else []


def _filled(bound: BoundField) -> bool:
    return bound.value() not in (None, "", [], False)
