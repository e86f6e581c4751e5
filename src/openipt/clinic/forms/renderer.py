# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Draws the fields of forms without a template for each: the page of a session has hundreds of them.

The setting `FORM_RENDERER` names `StringRenderer`. What it writes equals what the templates of Django write, and a
widget that it does not know is drawn by its template.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

Widget = Mapping[str, Any]


class StringRenderer(DjangoTemplates):
    """Django's own renderer, with the commonest widgets as strings."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        draw = _KNOWN.get(template_name)
        if draw is None:
            return super().render(template_name, context, request=request)
        return mark_safe(draw(context["widget"]))  # noqa: S308 - each value is escaped where it is written


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    return f'<input type="{_text(widget["type"])}" name="{_text(widget["name"])}"{value}{_attributes(widget)}>'


def _input_option(widget: Widget) -> str:
    if not widget.get("wrap_label"):
        return _input(widget)
    id_ = widget["attrs"].get("id")
    target = f' for="{_shown(id_)}"' if id_ else ""
    return f"<label{target}>{_input(widget)}\n {_shown(widget['label'])}</label>"


def _textarea(widget: Widget) -> str:
    value = _shown(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_text(widget["name"])}"{_attributes(widget)}>\n{value}</textarea>'


def _select(widget: Widget) -> str:
    groups = "".join(_group(name, options) for name, options, _index in widget["optgroups"])
    return f'<select name="{_text(widget["name"])}"{_attributes(widget)}>{groups}\n</select>'


def _group(name: str | None, options: list[Widget]) -> str:
    drawn = "".join(f"\n  {_select_option(option)}\n" for option in options)
    return f'\n  <optgroup label="{_shown(name)}">{drawn}\n  </optgroup>' if name else drawn


def _select_option(widget: Widget) -> str:
    return f'<option value="{_text(widget["value"])}"{_attributes(widget)}>{_shown(widget["label"])}</option>'


def _attributes(widget: Widget) -> str:
    """Write an attribute: True has no value, and False is left out."""
    return "".join(
        f" {_shown(name)}" if value is True else f' {_shown(name)}="{_text(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _text(value: object) -> str:
    """Return the value as it is sent, whatever the language of the page."""
    return conditional_escape(value if isinstance(value, str) else str(value))


def _shown(value: object) -> str:
    """Return the value as it is read: numbers and days in the language of the page."""
    return conditional_escape(value if isinstance(value, str) else str(localize(value)))


_KNOWN: dict[str, Callable[[Widget], str]] = {
    **{
        f"django/forms/widgets/{name}.html": _input
        for name in ("input", "text", "number", "email", "hidden", "password", "date", "time", "checkbox")
    },
    "django/forms/widgets/radio_option.html": _input_option,
    "django/forms/widgets/checkbox_option.html": _input_option,
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}
