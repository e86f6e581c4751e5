# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A part of a page in another language than the rest, marked as such for browsers and screen readers.

`{% load spoken %}`, then `{% spoken "de" %}...{% endspoken %}`. Texts and dates inside are those of that language. A
language that the page has anyway is not marked again.
"""

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi, override

from openipt.clinic.language import active

register = template.Library()


def is_right_to_left(code: str) -> bool:
    """Return whether a language is written from the right."""
    with override(code):
        return get_language_bidi()


def marked(words: SafeString, code: str, tag: str = "div") -> SafeString:
    """Wrap finished markup in an element that names its language and direction."""
    direction = "rtl" if is_right_to_left(code) else "ltr"
    return format_html('<{0} lang="{1}" dir="{2}">{3}</{0}>', tag, code, direction, words)


class Spoken(template.Node):
    """What stands between `spoken` and `endspoken`."""

    def __init__(self, code: FilterExpression, nodes: NodeList) -> None:
        self.code, self.nodelist = code, nodes

    def render(self, context: Context) -> SafeString:
        """Render the part in its language."""
        code = str(self.code.resolve(context) or active())
        if code == active():
            return mark_safe(self.nodelist.render(context))  # noqa: S308 - rendered by Django, escaped there
        with override(code):
            words = self.nodelist.render(context)
        return marked(words, code)


@register.tag
def spoken(parser: Parser, token: Token) -> Spoken:
    """Read the language, an expression, and what stands up to `endspoken`."""
    _name, code = token.split_contents()
    nodes = parser.parse(("endspoken",))
    parser.delete_first_token()
    return Spoken(parser.compile_filter(code), nodes)
