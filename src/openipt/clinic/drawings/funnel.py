# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The funnel: each trial's effect against its standard error, precise trials at the top.

Inside the dashed lines 95 of 100 trials would lie if nothing but chance parted them. Sterne & Egger (2001), J Clin
Epidemiol 54:1046-1055.
"""

import math
from collections.abc import Sequence

from django.utils.translation import gettext as _

from openipt.clinic.drawings.trial_words import axis_mark
from openipt.drawing import svg
from openipt.drawing.scale import Scale, scale_over
from openipt.drawing.svg import Markup

_WIDTH, _LEFT, _RIGHT, _TOP, _BOTTOM = 400.0, 44.0, 390.0, 26.0, 300.0
_NORMAL = 1.959964


def draw(
    trials: Sequence[tuple[str, float, float]], centre: float, title: str, description: str, prefix: str
) -> Markup:
    """`trials` are (name, effect, variance); one size for desk and phone."""
    errors = [math.sqrt(variance) for _name, _g, variance in trials]
    deepest = max(errors) * 1.06
    reach = _NORMAL * deepest
    scale = scale_over([centre - reach, centre + reach, *(g for _name, g, _v in trials)], _LEFT, _RIGHT)
    parts = [_frame(scale, deepest), _expected(scale, centre, reach)]
    for (name, g, _variance), error in zip(trials, errors, strict=True):
        mark = svg.circle(scale.x(g), _depth(error, deepest), 4.5, "trial")
        parts.append(svg.tag("g", svg.tag("title", svg.plain(name)), mark))
    return svg.drawing("funnel", (_WIDTH, _BOTTOM + 46), prefix, title, description, svg.join(*parts))


def _depth(error: float, deepest: float) -> float:
    return _TOP + error / deepest * (_BOTTOM - _TOP)


def _frame(scale: Scale, deepest: float) -> Markup:
    parts = [scale.axis(_BOTTOM, axis_mark), svg.line(_LEFT, _TOP, _LEFT, _BOTTOM, "axis")]
    for error in Scale(0.0, deepest, _TOP, _BOTTOM).marks():
        y = _depth(error, deepest)
        parts.append(svg.line(_LEFT - 5, y, _LEFT, y, "axis"))
        parts.append(svg.text(_LEFT - 8, y + 4, axis_mark(error), "t12 end second"))
    parts.append(svg.text(0, 12, _("standard error"), "t12 second"))
    parts.append(svg.text((_LEFT + _RIGHT) / 2, _BOTTOM + 40, _("effect (g)"), "t12 middle second"))
    return svg.join(*parts)


def _expected(scale: Scale, centre: float, reach: float) -> Markup:
    apex = (scale.x(centre), _TOP)
    sides = [(scale.x(centre - reach), _BOTTOM), apex, (scale.x(centre + reach), _BOTTOM)]
    none = svg.line(scale.x(0.0), _TOP, scale.x(0.0), _BOTTOM, "none")
    return svg.join(none, svg.polyline(sides, "expected"), svg.line(*apex, scale.x(centre), _BOTTOM, "mean"))
