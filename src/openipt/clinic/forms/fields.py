# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The form field for whatever is typed in words. No form uses a plain `forms.CharField`: its text may be endless."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django import forms
from django.forms.widgets import Widget

from openipt.clinic.forms.findings import in_words
from openipt.clinic.language import content
from openipt.protocol.model import Finding
from openipt.protocol.rules import check_length, check_text
from openipt.protocol.text import MOST_IN_LINE, is_blank

AnyField = TypeVar("AnyField", bound=forms.Field)
MOST_IN_SECRET = 10_000  # characters of a password that is tried


class WordsField(forms.CharField):
    """Text of a limited length that can be stored, one line of it unless `max_length` says otherwise.

    The limit is not given to the browser, which would cut a longer text off without a word. The error says how long
    the text may be and how long it is, and the form shows all of it again.
    """

    def __init__(self, *, max_length: int | None = MOST_IN_LINE, **options: Any) -> None:
        super().__init__(**options)
        self.most = max_length or MOST_IN_LINE

    def to_python(self, value: Any) -> str:
        """Take a text of which nothing can be seen for none, so that a name is one that can be read."""
        text = super().to_python(value) or ""
        return text if len(text) > self.most or not is_blank(text) else ""

    def run_validators(self, value: str) -> None:
        """Ask for the length first: whatever else is asked takes time that grows with it."""
        refuse(value, self.most)
        super().run_validators(value)


class EmailField(forms.EmailField):
    """An email address; the browser is not told to cut it off."""

    def widget_attrs(self, widget: Widget) -> dict[str, Any]:
        """Leave out the length at which the browser would cut."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


def form_field(form: forms.BaseForm, name: str, kind: type[AnyField]) -> AnyField:
    """Return a field of a form; raises TypeError if it is of another kind, which would be a mistake of ours."""
    field = form.fields[name]
    if not isinstance(field, kind):
        raise TypeError(f"{type(form).__name__}.{name} is a {type(field).__name__}, not a {kind.__name__}.")
    return field


def choices_of(field: forms.ChoiceField) -> list[tuple[Any, Any]]:
    """Return the choices of a field, in their order."""
    choices: Any = field.choices  # Django's stub says what may be set here, not what is given back
    return list(choices)


def refuse(text: str, most: int) -> None:
    """Raise ValidationError, in words, for a text that is longer than `most` characters or cannot be stored."""
    _raise(check_text(text, most, ""))


def refuse_length(length: int, most: int) -> None:
    """Raise ValidationError, with both numbers, for more characters than there may be."""
    _raise(check_length(length, most, ""))


def _raise(findings: Iterable[Finding]) -> None:
    for finding in findings:
        raise forms.ValidationError(in_words(finding, content()), finding.code)
