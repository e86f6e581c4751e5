# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""How days and times are written: one list of formats, each a message that a translator may order differently.

Code and templates name a format as it is in English: `written(day, "j F Y")`, `{{ day|date:"j F Y" }}`. The filter
`date` of templates is the one below in the whole clinic. What is not listed has no order ("Y") or is for
machines ("Y-m-d").
"""

from datetime import date, time

from django import template
from django.utils import dateformat
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

register = template.Library()

FORMATS: dict[str, Promise] = {
    # Translators: formats of days and times. The letters are Django's: l Tuesday, j 4, F March, M Mar, Y 2025, H 14,
    # i 30. Put them in the order of your language, with other letters after a backslash: "j \d\e F".
    "j F Y": pgettext_lazy("format of a day", "j F Y"),
    "j F": pgettext_lazy("format of a day", "j F"),
    "j M Y": pgettext_lazy("format of a day", "j M Y"),
    "j M": pgettext_lazy("format of a day", "j M"),
    "l j F Y": pgettext_lazy("format of a day", "l j F Y"),
    "l j F": pgettext_lazy("format of a day", "l j F"),
    "F Y": pgettext_lazy("format of a day", "F Y"),
    "j F Y, H:i": pgettext_lazy("format of a day", "j F Y, H:i"),
    "j F, H:i": pgettext_lazy("format of a day", "j F, H:i"),
    "l j F, H:i": pgettext_lazy("format of a day", "l j F, H:i"),
    "H:i": pgettext_lazy("format of a day", "H:i"),
}


def written(value: date | time, pattern: str) -> str:
    """Write a day, a moment or a time of day in the language of the page."""
    own = str(FORMATS.get(pattern, pattern))
    return dateformat.time_format(value, own) if isinstance(value, time) else dateformat.format(value, own)


@register.filter("date", expects_localtime=True, is_safe=False)
def date_filter(value: object, pattern: str) -> str:
    """Write a day or a moment in a template; nothing where there is none."""
    return written(value, pattern) if isinstance(value, date | time) else ""
