# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Django's tag `url`, with addresses that are remembered; every template has it in place of Django's own."""

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as parsed_by_django
from django.urls import NoReverseMatch

from openipt.clinic.interface.addresses import reverse

register = template.Library()


class Address(URLNode):
    """The address of a page, escaped, or put into a variable, where it is empty if there is no such page."""

    def render(self, context: Context) -> str:
        try:
            url = reverse(self.view_name.resolve(context), [arg.resolve(context) for arg in self.args])
        except NoReverseMatch:
            if self.asvar is None:
                raise
            url = ""
        if self.asvar:
            context[self.asvar] = url
            return ""
        return url.replace("&", "&amp;").replace("'", "&#x27;")  # all that an address can hold of HTML


@register.tag
def url(parser: Parser, token: Token) -> Address:
    """`{% url "people" course.pk %}`. Raises TypeError for arguments by name, which no page of ours uses."""
    node = parsed_by_django(parser, token)
    if node.kwargs:
        raise TypeError("Give the arguments of an address in their order.")
    return Address(node.view_name, node.args, node.kwargs, node.asvar)
