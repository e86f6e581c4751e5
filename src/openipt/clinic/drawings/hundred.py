# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A hundred people: who does well in any case, and how many more or fewer with IPT."""

from django.utils.translation import gettext as _

from openipt.drawing import svg
from openipt.drawing.svg import Markup

_STEP, _COLUMNS = 17.0, 20
# Told apart by shape: full, thick ring, dashed ring, small.
_RADII = {"either": 6.0, "more": 4.5, "fewer": 5.0, "not": 3.0}


def draw(without: int, with_ipt: int, description: str, prefix: str) -> Markup:
    """`without` and `with_ipt` of 100 do well; `said` is the same in words."""
    size = (_COLUMNS * _STEP, 100 / _COLUMNS * _STEP)
    dots = [_dot(place, without, with_ipt) for place in range(100)]
    return svg.drawing("hundred", size, prefix, _("Out of 100 people"), description, svg.join(*dots))


def _dot(place: int, without: int, with_ipt: int) -> Markup:
    row, column = divmod(place, _COLUMNS)
    x, y = (column + 0.5) * _STEP, (row + 0.5) * _STEP
    if place < min(without, with_ipt):
        kind = "either"
    elif place < max(without, with_ipt):
        kind = "more" if with_ipt > without else "fewer"
    else:
        kind = "not"
    return svg.circle(x, y, _RADII[kind], kind)
