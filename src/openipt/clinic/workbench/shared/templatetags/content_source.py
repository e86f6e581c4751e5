# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Where a piece of content comes from and how far it was checked, said in words.

`{% load content_source %}`, then `{% content_source sheet.source %}`; `{{ mark|in_words }}` for a mark alone.
"""

from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from openipt.protocol.model import Mark, Source

register = template.Library()

_MARKS = {
    Mark.VERIFIED: gettext_lazy("verified"),
    Mark.PARTLY: gettext_lazy("partly verified"),
    Mark.MEMORY: gettext_lazy("from memory, unverified"),
    Mark.ARTICLE: gettext_lazy("claimed by an article"),
    Mark.DESIGN: gettext_lazy("our own"),
}


@register.filter
def in_words(mark: Mark) -> Promise:
    """Return how sure something is."""
    return _MARKS[mark]


@register.inclusion_tag("shared/content_source.html")
def content_source(source: Source) -> dict[str, Any]:
    """Return the source with what was confirmed, what was not, what is our own and where schools differ."""
    return {"source": source}
