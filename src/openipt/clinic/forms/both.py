# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Two fillings of the same fields, side by side in words."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from openipt.clinic.dates import written


def side_by_side(first: Iterable[forms.BaseForm], second: Iterable[forms.BaseForm]) -> list[tuple[str, str, str]]:
    """Return label, first value and second value of every field that someone can see and that is filled in.

    A field is known by its name; passwords are left out. A form may be bound or hold its initial values.
    """
    ours, other = _by_name(first), _by_name(second)
    named = {**ours, **other}
    nothing = ("", "")
    lines = [(label, ours.get(name, nothing)[1], other.get(name, nothing)[1]) for name, (label, _text) in named.items()]
    return [line for line in lines if line[1] or line[2]]


def _by_name(filled: Iterable[forms.BaseForm]) -> dict[str, tuple[str, str]]:
    fields = (bound for form in filled for bound in form.visible_fields())
    return {
        bound.name: (_label(bound), in_words(bound))
        for bound in fields
        if not isinstance(bound.field.widget, forms.PasswordInput)
    }


def _label(bound: forms.BoundField) -> str:
    """Return the label; in a table with the number of its row ("topics.0.answer")."""
    parts = bound.name.split(".")
    return f"{bound.label} {int(parts[1]) + 1}" if len(parts) == 3 else str(bound.label)


def in_words(bound: forms.BoundField) -> str:
    """Return what a field holds, as the page shows it; "" for nothing."""
    value = bound.value()
    with suppress(ValidationError, ValueError, TypeError):  # what cannot be read is shown as it was typed
        value = bound.field.prepare_value(bound.field.to_python(value))
    values = value if isinstance(value, list | tuple) else [value]
    words = {str(key): str(label) for key, label in _choices(bound.field)}
    return ", ".join(text for item in values if (text := words.get(str(item), _plain(item))))


def _choices(field: forms.Field) -> list[tuple[Any, Any]]:
    flat = []
    for key, label in getattr(field, "choices", ()):
        flat += list(label) if isinstance(label, list | tuple) else [(key, label)]
    return [choice for choice in flat if choice[0] not in ("", None)]


def _plain(value: object) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return _("yes")
    if isinstance(value, date):
        return written(value, "j F Y")
    return written(value, "H:i") if isinstance(value, time) else str(value)
