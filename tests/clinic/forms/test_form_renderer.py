# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Fields are drawn as strings, and no browser can tell: what is written equals what the templates of Django write."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.forms.widgets import Widget
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from openipt.clinic.forms.renderer import StringRenderer

BY_STRING, BY_TEMPLATE = StringRenderer(), DjangoTemplates()
CHOICES = [
    ("a", "First <b>"),
    (2, gettext_lazy("Save")),
    (None, "–"),
    (1.5, 2.5),
    ("Group & more", [("x", "X"), (3, 1234.5)]),
]
LINE = (
    forms.TextInput, forms.NumberInput, forms.EmailInput, forms.HiddenInput, forms.PasswordInput, forms.DateInput,
    forms.TimeInput, forms.CheckboxInput, forms.Textarea,
)  # fmt: skip
SEVERAL = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.SelectMultiple)
VALUES = (
    None,
    "",
    "plain",
    "<\"Bo\"> & 'Ann'",
    mark_safe("<b>safe</b>"),
    0,
    1234.5,
    True,
    gettext_lazy("Save"),
    "one\ntwo",
)
ATTRS: dict[str, Any] = {
    "id": "id_x", "required": True, "disabled": False, "rows": 3, "data-share": 0.5, "aria-label": gettext_lazy("Save"),
    "placeholder": '"quoted" & <b>',
}  # fmt: skip


def same(widget: Widget, value: object, attrs: dict[str, Any] | None = None) -> str:
    """What both renderers write, which has to be the same."""
    drawn = widget.render("name", value, attrs, renderer=BY_STRING)
    assert drawn == widget.render("name", value, attrs, renderer=BY_TEMPLATE)
    return drawn


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("widget", [*LINE, *SEVERAL])
def test_every_value_is_written_as_the_templates_write_it(widget: type[Widget], language: str) -> None:
    made = widget(choices=CHOICES) if widget in SEVERAL else widget()
    with translation.override(language):
        for value in (*VALUES, *([["a", 2]] if widget in SEVERAL else [])):
            assert same(made, value, ATTRS)
            assert same(made, value)


@pytest.mark.parametrize("wrapped", [True, False])
@pytest.mark.parametrize("widget", [forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_choices_drawn_by_themselves_are_the_same(widget: type[Widget], wrapped: bool) -> None:
    class Form(forms.Form):
        pick = forms.MultipleChoiceField(choices=CHOICES, widget=widget)

    def tags(renderer: DjangoTemplates) -> list[str]:
        return [choice.tag(wrap_label=wrapped) for choice in Form({"pick": ["a", "3"]}, renderer=renderer)["pick"]]

    assert tags(BY_STRING) == tags(BY_TEMPLATE)


def test_a_widget_that_is_not_known_is_drawn_by_its_template() -> None:
    assert 'type="file"' in same(forms.ClearableFileInput(), None)


def test_the_pages_draw_their_forms_with_it() -> None:
    assert isinstance(get_default_renderer(), StringRenderer)
