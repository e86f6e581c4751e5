# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A value then and now: what was said once is shown once."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.translation import gettext as _


def rated(values: Sequence[str]) -> str:
    """Words for the ratings of a goal, from the first to the last; empty without any."""
    return then_and_now(values, _("%s, rated once"))


def answered(values: Sequence[str]) -> str:
    """Words for the totals of a measure, from the first to the last; empty without any."""
    return then_and_now(values, _("%s, answered once"))


def then_and_now(values: Sequence[str], once: str) -> str:
    """ "1 → 4" as markup; a single value in the words of `once`, and a last one like the first as "no change"."""
    if not values:
        return ""
    if len(values) == 1:
        return once % values[0]
    if values[0] == values[-1]:
        # Translators: a value of a goal or a measure that is the same as at the start.
        return _("%s, no change") % values[0]
    return format_html('<span dir="ltr">{} → <b>{}</b></span>', values[0], values[-1])  # the arrow has one direction
