# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Today's little curve: first and last value, the cutoff, and the way between."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from openipt.clinic.drawings.geometry import Point
from openipt.clinic.drawings.kept import kept
from openipt.drawing import svg
from openipt.drawing.svg import Markup

_WIDTH, _HEIGHT = 176.0, 60.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 26.0, 138.0, 8.0, 52.0
_STEP = 11.0


@dataclass(frozen=True)
class Spark:
    """One measure: its values in order (none where a session has no score), its range and its cutoff."""

    name: str
    values: tuple[float | None, ...]
    lowest: float
    highest: float
    cutoff: float | None = None


@kept(500)
def draw(spark: Spark, prefix: str = "spark") -> Markup:
    """Draw the curve on the full range of the measure; without a score nothing but the cutoff is drawn."""
    scored = [(index, value) for index, value in enumerate(spark.values) if value is not None]
    step = min(_STEP, (_RIGHT - _LEFT) / max(len(spark.values) - 1, 1))
    points = [(_LEFT + index * step, _y(spark, value)) for index, value in scored]
    parts = []
    if spark.cutoff is not None:
        y = _y(spark, spark.cutoff)
        parts.append(svg.line(0, y, _WIDTH, y, "cutoff"))
    if points:
        parts.extend(_series(points, [value for _, value in scored], _last_baseline(spark, points)))
    return svg.drawing("spark", (_WIDTH, _HEIGHT), prefix, spark.name, _said(spark), svg.join(*parts))


def _series(points: Sequence[Point], values: Sequence[float], baseline: float) -> list[Markup]:
    (first_x, first_y), (last_x, last_y) = points[0], points[-1]
    parts = [svg.polyline(points, "series")] if len(points) > 1 else []
    if len(points) > 1:
        parts.append(svg.text(first_x - 6, first_y + 4, _shown(values[0]), "t12 end second on-paper"))
    parts.append(svg.circle(last_x, last_y, 5, "value last"))
    parts.append(svg.text(last_x + 8, baseline, _shown(values[-1]), "t15 bold action on-paper"))
    return parts


def _last_baseline(spark: Spark, points: Sequence[Point]) -> float:
    """Keep the last value off the cutoff's line: above it for a point on or above, below it for one below."""
    y = points[-1][1]
    if spark.cutoff is None or abs(_y(spark, spark.cutoff) - y) > 14:
        return y + 5
    line = _y(spark, spark.cutoff)
    return line - 4 if y <= line else line + 15


def _y(spark: Spark, value: float) -> float:
    share = (value - spark.lowest) / ((spark.highest - spark.lowest) or 1)
    return _BOTTOM - min(max(share, 0.0), 1.0) * (_BOTTOM - _TOP)


def _shown(value: float) -> str:
    return svg.number(value)


def _said(spark: Spark) -> str:
    values = [_shown(value) if value is not None else gettext("no score") for value in spark.values]
    description = ", ".join(values) or gettext("no score yet")
    if spark.cutoff is None:
        return description
    return gettext("%(values)s; cutoff %(cutoff)s") % {"values": description, "cutoff": _shown(spark.cutoff)}
