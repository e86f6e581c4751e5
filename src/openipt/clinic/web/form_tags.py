# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What every form that creates something carries: `{% load openipt_ids %}`.

`{% csrf_and_id %}` inside a form, `{% fresh_id %}` for the id alone, and for a form that is one button
`{% post_button _("Give") "handout-give" course.pk handout.id of=handout.title %}`.
"""

from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from openipt.clinic.interface.addresses import reverse
from openipt.clinic.ledger.ids import new_id

register = template.Library()


@register.simple_tag
def fresh_id() -> str:
    return str(new_id())


@register.simple_tag(takes_context=True)
def csrf_and_id(context: Context) -> SafeString:
    """Hidden fields: the token against forged forms, and the id by which a form that comes twice is known."""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="id" value="{}">',
        context.get("csrf_token", ""),
        new_id(),
    )


@register.simple_tag(takes_context=True)
def post_button(
    context: Context, words: str, name: str, *args: Any, about: str = "", of: str = "", kind: str = "", **value: Any
) -> SafeString:
    """Return a form that is one button: pressing it posts to the address of this name.

    What else is named, one value at most, is sent with the press. `about` and `of` are read aloud after the words, as
    in `link`; `kind` is how the button looks. NoReverseMatch when there is no such address.
    """
    hidden = f": {about}" if about else f" {of}" if of else ""
    sent = [format_html(' name="{}" value="{}"', *item) for item in value.items()]
    return format_html(
        '<form method="post" action="{}">{}<button class="btn{}"{}>{}{}</button></form>',
        reverse(name, args=args),
        csrf_and_id(context),
        f" {kind}" if kind else "",
        sent[0] if sent else "",
        words,
        format_html('<span class="vh">{}</span>', hidden) if hidden else "",
    )
