# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Components as template tags. Each takes values ready to be shown; none asks the database.

`{% load interface %}`, then `{% field form.name %}`, `{% picks form.people %}`, `{% answers form.item_1 %}`,
`{% error_summary form %}`, `{% alert item %}`, `{% agenda_line line %}`, `{% facts rows %}`,
`{% save_or_back _("Save") back %}`,
`{% head_with_link _("People") _("open") "people" course.pk %}`, `{% links sheets ", " %}`,
`{% link_to _("edit") "entry-correct" course.pk entry.id of=person.name %}`, `{% quote text %}`,
`{% date_in_words day today %}`, `{{ name|bdi }}`, `{% figure drawing caption=... %}`.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote as quote_plainly

from django import template
from django.forms import BaseForm, BoundField
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from openipt.clinic.interface import dates
from openipt.clinic.interface.addresses import reverse

register = template.Library()


@register.inclusion_tag("interface/parts/field.html")
def field(bound: BoundField, hint: str = "", echo: str = "", kind: str = "") -> dict[str, Any]:
    """One form field: label above, hint under it, an error as a sentence, the typed text kept.

    Checkbox, radio and hidden widgets are drawn as they should be. `echo` says how a value was understood
    ("drawn from March to May 2019"). `kind` is an extra class of the block.
    """
    return {"field": bound, "hint": hint or bound.help_text, "echo": echo, "kind": kind, "shape": _shape(bound)}


@register.inclusion_tag("interface/parts/choices.html")
def picks(bound: BoundField, hint: str = "") -> dict[str, Any]:
    """Choices as pills: a real checkbox or radio under each."""
    return {"field": bound, "hint": hint or bound.help_text, "list_class": "picks", "item_class": "pick"}


@register.inclusion_tag("interface/parts/choices.html")
def answers(bound: BoundField, hint: str = "") -> dict[str, Any]:
    """Answers to one question of a questionnaire, each a line 52 pixels high."""
    return {"field": bound, "hint": hint or bound.help_text, "list_class": "answers", "item_class": "answer"}


@register.inclusion_tag("interface/parts/error_summary.html")
def error_summary(*forms: BaseForm | None) -> dict[str, Any]:
    """Return everything that must be mended, at the top of the page, each line a link to its field."""
    bound = [form for form in forms if form is not None and form.errors]
    return {
        "general": [error for form in bound for error in form.non_field_errors()],
        "fields": [item for form in bound for item in form if item.errors],
    }


@register.inclusion_tag("interface/parts/alert.html")
def alert(item: Any, level: int = 2) -> dict[str, Any]:
    """Return an open alert: text, received, owner, due_text, then (who is next), url, action."""
    return {"item": item, "level": level}


@register.inclusion_tag("interface/parts/agenda_line.html")
def agenda_line(line: Any) -> dict[str, Any]:
    """One line of the agenda: state ("done", "now" or "open"), task, why, url (or none)."""
    return {"line": line}


@register.simple_tag
def link_to(
    words: str, name: str, *args: Any, about: str = "", of: str = "", kind: str = "", **query: Any
) -> SafeString:
    """Return a link to one of our addresses, by its name.

    What else is named goes into its query, where it is not empty.

    NoReverseMatch when there is no such address. The rest as in `link`.
    """
    asked = "&".join(f"{key}={quote_plainly(str(value))}" for key, value in query.items() if value)
    href = reverse(name, args=args) + (f"?{asked}" if asked else "")
    return link(words, href, about=about, of=of, kind=kind)


@register.simple_tag
def link(words: str, href: str, about: str = "", of: str = "", kind: str = "") -> SafeString:
    """Return a link in one piece, so that its line is drawn under its words alone.

    Where several links of a page read alike, a screen reader is told which this is: `about` after a colon ("speaks for
    it: grief"), `of` after a blank ("edit Bram"). `kind` is its class.
    """
    hidden = f": {about}" if about else f" {of}" if of else ""
    style = f' class="{conditional_escape(kind)}"' if kind else ""
    unseen = f'<span class="vh">{conditional_escape(hidden)}</span>' if hidden else ""
    return mark_safe(f'<a{style} href="{conditional_escape(href)}">{conditional_escape(words)}{unseen}</a>')  # noqa: S308 - every part is escaped


@register.simple_tag
def links(pairs: Iterable[tuple[str, str]], between: str) -> SafeString:
    """Links in a line: words and address of each, with `between` between them."""
    return format_html_join(between, '<a href="{}">{}</a>', ((href, words) for words, href in pairs))


@register.simple_tag
def facts(rows: Iterable[tuple[str, str]], kind: str = "") -> SafeString:
    """Labels and what stands beside them, in two columns; `kind` "tight" in a table."""
    return format_html(
        '<dl class="facts{}">{}</dl>',
        f" {kind}" if kind else "",
        format_html_join("", "<dt>{}</dt><dd>{}</dd>", rows),
    )


@register.simple_tag
def head_with_link(words: str, link_words: str, name: str, *args: Any) -> SafeString:
    """Return the head of a part of a page, with a link to the page of its own. NoReverseMatch when there is none."""
    return format_html('<div class="head"><h2>{}</h2>{}</div>', words, link_to(link_words, name, *args, kind="meta"))


@register.simple_tag
def save_or_back(words: str, back: str, *args: Any) -> SafeString:
    """Return the last line of a form: the button that sends it, and the way back, an address or the name of one."""
    return format_html(
        '<p class="actions"><button class="btn main">{}</button> {}</p>',
        words,
        link(gettext("Back"), back if "/" in back else reverse(back, args=args), kind="btn quiet"),
    )


@register.inclusion_tag("interface/parts/quote.html")
def quote(text: str, source: str = "", language: str = "", size: str = "") -> dict[str, Any]:
    """Return the client's own words in the serif, with where they come from. `size` "small" for lists."""
    return {"text": text, "source": source, "language": language, "size": size}


@register.inclusion_tag("interface/parts/figure.html")
def figure(drawing: str, label: str, caption: str = "", kind: str = "") -> dict[str, Any]:
    """Return a drawing with its caption; the table twin is the page's own, directly after it."""
    return {"drawing": drawing, "label": label, "caption": caption, "kind": kind}


@register.inclusion_tag("interface/parts/table_twin.html")
def table_twin(table: Any, folded: bool = True) -> dict[str, Any]:
    """Return the same as a table.

    Caption, heads (sequence), rows (sequences as long as heads; the first is the row's head).

    Folded into "The same as a table" unless told otherwise; on the phone rows become blocks with their labels.
    """
    rows = [_labelled(table.heads, row) for row in table.rows]
    return {"caption": table.caption, "heads": table.heads, "rows": rows, "folded": folded}


@register.simple_tag
def date_in_words(day: date | None, today: date) -> SafeString:
    """Return a date in words with its distance, inside a time element; nothing for no date."""
    if day is None:
        return SafeString("")
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), dates.in_words(day, today))


# Six digits or more, apart by what people put between them, and the emergency numbers of three; no date
_PHONE_NUMBER = re.compile(
    r"(?<![\w+./-])(?!\d{4}-\d\d-\d\d)(?:\+?\d(?:[ ()/-]{0,2}\d){5,14}|112|999|911|988|111|000|110)(?![\w/-]|\.\d)"
)


@register.filter
def bdi(name: str) -> SafeString:
    """Set a name apart in a running sentence: written from the right, it leaves the words around it where they are."""
    return mark_safe(f"<bdi>{conditional_escape(name)}</bdi>" if name else "")  # noqa: S308 - escaped


@register.filter
def phone_links(text: str) -> SafeString:
    """Text whose phone numbers are called with one touch; the rest is escaped."""
    parts, at = [], 0
    for match in _PHONE_NUMBER.finditer(text):
        number = re.sub(r"[^\d+]", "", match.group())
        parts += [
            escape(text[at : match.start()]),
            format_html('<a href="tel:{}" dir="ltr">{}</a>', number, match.group()),
        ]
        at = match.end()
    return mark_safe("".join([*parts, escape(text[at:])]))  # noqa: S308 - every part is escaped above


def _labelled(heads: Sequence[str], row: Sequence[Any]) -> list[tuple[str, Any]]:
    return list(zip(heads, row, strict=True))


def _shape(bound: BoundField) -> str:
    """Return which of the three shapes the widget needs: "hidden", "check" (one box), "group" (several) or "line"."""
    if bound.is_hidden:
        return "hidden"
    if bound.widget_type == "checkbox":
        return "check"
    return "group" if bound.use_fieldset else "line"
