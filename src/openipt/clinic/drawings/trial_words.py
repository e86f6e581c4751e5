# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What the drawings of trials say, in the language of the reader."""

from django.utils.translation import gettext as _

from openipt.clinic.interface.evidence_words import number
from openipt.drawing.forest import Line, Words

_NORMAL = 1.959964


def trial_line(name: str, g: float, error: float, weight: float = 0.0, url: str = "") -> Line:
    """Return a trial with the 95 % interval that its standard error gives."""
    return Line(name, g, g - _NORMAL * error, g + _NORMAL * error, weight, url)


def effect_words(line: Line) -> str:
    """Return an effect with its interval: "0.48 (0.31 to 0.65)"."""
    return _("%(g)s (%(lower)s to %(upper)s)") % {
        "g": number(line.effect), "lower": number(line.lower), "upper": number(line.upper),
    }  # fmt: skip


def axis_mark(effect: float) -> str:
    """Return a number of an axis."""
    return number(effect, 1)


def forest_words() -> Words:
    """Return the words of a forest of trials of IPT."""
    return Words(
        value=effect_words,
        limits=_limits,
        mark=axis_mark,
        predicted=_("Where a new trial may fall"),
        more_about=_("%(name)s, more about it") % {"name": "{name}"},
        better=_("less depressed after IPT →"),
        worse=_("← more depressed"),
    )


def _limits(lower: float, upper: float) -> str:
    return _("%(lower)s to %(upper)s") % {"lower": number(lower), "upper": number(upper)}
