# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A part of a page in another language than the rest, marked as such for browsers and screen readers.

`{% load spoken %}`, then `{% spoken "de" %}...{% endspoken %}`. Texts and dates inside are those of that language. A
language that the page has anyway is not marked again.

What is about safety stands in `{% safety %}...{% endsafety %}`, in a line of text in `{% safety "span" %}`; before it
`{% english_only %}` tells a reader of a language in which no clinician has read it to ask for an interpreter.
"""

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi, gettext, override

from openipt.clinic.language import active, of_safety_texts

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
    """What stands between a tag and its end; without a language, in that of the page."""

    def __init__(self, nodes: NodeList, code: FilterExpression | None = None) -> None:
        self.nodelist, self.code = nodes, code

    def language(self, context: Context) -> str:
        """Return the language of the part."""
        return str(self.code.resolve(context) if self.code else "")

    tag = "div"

    def render(self, context: Context) -> SafeString:
        """Render the part in its language."""
        code = self.language(context) or active()
        if code == active():
            return mark_safe(self.nodelist.render(context))  # noqa: S308 - rendered by Django, escaped there
        with override(code):
            words = self.nodelist.render(context)
        return marked(words, code, self.tag)


class Safety(Spoken):
    """A part that is about safety; `only_if` is an expression that says whether it is."""

    def __init__(self, nodes: NodeList, tag: str, only_if: FilterExpression | None) -> None:
        super().__init__(nodes)
        self.tag, self.only_if = tag, only_if

    def language(self, context: Context) -> str:
        """Return the language in which texts about safety are shown."""
        return of_safety_texts() if self.only_if is None or self.only_if.resolve(context) else active()


@register.tag
def safety(parser: Parser, token: Token) -> Safety:
    """Read what stands up to `endsafety`: `{% safety %}`, `{% safety "span" %}`, `{% safety if part.is_safety %}`."""
    words = token.split_contents()[1:]
    only_if = parser.compile_filter(words[words.index("if") + 1]) if "if" in words else None
    nodes = parser.parse(("endsafety",))
    parser.delete_first_token()
    return Safety(nodes, "span" if '"span"' in words else "div", only_if)


@register.simple_tag
def english_only(code: str = "") -> SafeString:
    """Return a line for a reader of another language: what follows is in English; nothing where it is not.

    `code` is the language of what follows, that of texts about safety unless it is given.
    """
    if (code or of_safety_texts()) == active():
        return SafeString("")
    return format_html('<p class="notice">{}</p>', gettext("This text is in English only. Ask for an interpreter."))


@register.tag
def spoken(parser: Parser, token: Token) -> Spoken:
    """Read the language, an expression, and what stands up to `endspoken`."""
    _name, code = token.split_contents()
    nodes = parser.parse(("endspoken",))
    parser.delete_first_token()
    return Spoken(nodes, parser.compile_filter(code))
