# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Forest plot: each study with its interval, the pooled effect as a diamond, the prediction interval below it.

Lewis & Clarke (2001), BMJ 322:1479-1480. Squares have areas in proportion to weight.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from openipt.evidence.grouping import Array
from openipt.evidence.inference import critical
from openipt.evidence.plots.axis import Axis, guide, horizontal
from openipt.evidence.plots.figure import (
    ACCENT,
    CHARACTER,
    CREDIT,
    INK,
    Figure,
    credit,
    credit_width,
    document,
    element,
    line,
    polygon,
    text,
)
from openipt.evidence.pooled import Pooled, p_number
from openipt.evidence.pooling import pool
from openipt.evidence.sensitivity.influence import weights_percent
from openipt.evidence.subgroups import Subgroups, subgroups

ROW, TOP, PLOT, EDGE = 20.0, 56.0, 320.0, 12.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the plot. kind: study, pooled, prediction or heading."""

    kind: str
    label: str
    estimate: float = math.nan
    lower: float = math.nan
    upper: float = math.nan
    weight: float = math.nan


def forest(
    yi: Sequence[float],
    vi: Sequence[float],
    labels: Sequence[str],
    *,
    groups: Sequence[str] | None = None,
    method: str = "reml",
    test: str = "z",
    level: float = 0.95,
    pi: str = "metafor",
    title: str = "Forest plot",
    axis_label: str = "Effect",
    ratio: bool = False,
    source: str = "",
) -> Figure:
    """Draw studies as given, or gathered by `groups` with a subtotal each; `source` stands below. Raises as `pool`."""
    whole = pool(yi, vi, method, test, level, pi)
    effects, variances = np.asarray(yi, dtype=float), np.asarray(vi, dtype=float)
    studies = _study_lines(effects, variances, labels, whole, level)
    parts = None if groups is None else subgroups(effects, variances, groups, method, test, level, pi)
    lines = studies if parts is None or groups is None else _grouped(studies, groups, parts)
    lines = [*lines, *_pooled_lines("All studies", whole)]
    description = whole.words() if parts is None else f"{whole.words()} {_between_words(parts)}"
    return _draw(lines, title, description, axis_label, level, ratio, source)


def _study_lines(yi: Array, vi: Array, labels: Sequence[str], whole: Pooled, level: float) -> list[Line]:
    half = float(critical(np.float64(np.nan), level)) * np.sqrt(vi)
    weight = weights_percent(vi, whole.tau2 or 0.0)
    return [
        Line("study", label, float(y), float(y - h), float(y + h), float(w))
        for label, y, h, w in zip(labels, yi, half, weight, strict=True)
    ]


def _pooled_lines(label: str, pooled: Pooled) -> list[Line]:
    lines = [Line("pooled", f"{label} (k = {pooled.k})", pooled.estimate, pooled.ci_lower, pooled.ci_upper)]
    if pooled.pi_lower is not None and pooled.pi_upper is not None:
        lines.append(Line("prediction", "Prediction interval", pooled.estimate, pooled.pi_lower, pooled.pi_upper))
    return lines


def _grouped(studies: list[Line], groups: Sequence[str], parts: Subgroups) -> list[Line]:
    lines = []
    for level, pooled in parts.levels.items():
        lines.append(Line("heading", level))
        lines += [study for study, group in zip(studies, groups, strict=True) if str(group) == level]
        lines.append(_pooled_lines(level, pooled)[0])
    return lines


def _between_words(parts: Subgroups) -> str:
    levels = "; ".join(
        f"{level}: {pooled.estimate:.2f} ({pooled.ci_lower:.2f} to {pooled.ci_upper:.2f}, k = {pooled.k})"
        for level, pooled in parts.levels.items()
    )
    return f"By subgroup: {levels}; difference between subgroups p {p_number(parts.between.p)}."


def _limits(lines: list[Line]) -> tuple[float, float]:
    """All estimates and pooled intervals in full; long intervals of single studies may be cut."""
    studies = [item for item in lines if item.kind == "study"]
    firm = [0.0, *(item.estimate for item in studies)]
    firm += [value for item in lines if item.kind in ("pooled", "prediction") for value in (item.lower, item.upper)]
    low, high = min(firm), max(firm)
    room = 0.4 * (high - low) or 1.0
    return max(low - room, min(firm + [s.lower for s in studies])), min(
        high + room, max(firm + [s.upper for s in studies])
    )


def _draw(
    lines: list[Line], title: str, description: str, axis_label: str, level: float, ratio: bool, source: str
) -> Figure:
    left = EDGE + CHARACTER * max(len(item.label) for item in lines) + 16
    axis = Axis(*_limits(lines), left, left + PLOT, ratio)
    weight_x, value_x = left + PLOT + 70, left + PLOT + 90
    bottom = TOP + ROW * len(lines) + 6
    header = ("Study", "Weight %", f"Effect [{100 * level:g} % interval]")
    parts = [
        text(EDGE, 24, title, font_weight="bold", font_size=15),
        text(EDGE, TOP - 10, header[0], font_weight="bold"),
        text(weight_x, TOP - 10, header[1], "end", font_weight="bold"),
        text(value_x, TOP - 10, header[2], font_weight="bold"),
        guide(axis, 0.0, TOP, bottom, dash="none"),
        guide(axis, lines[-1].estimate, TOP, bottom, colour=ACCENT),
    ]
    rows = []
    heaviest = max(item.weight for item in lines if item.kind == "study")
    for place, item in enumerate(lines):
        middle = TOP + ROW * (place + 0.5)
        words = "" if math.isnan(item.estimate) else _interval_words(item, ratio)
        weight = "" if math.isnan(item.weight) else f"{item.weight:.1f}"
        bold = {} if item.kind == "study" else {"font_weight": "bold"}
        parts.append(text(EDGE, middle + 4, item.label, **bold))
        if words:
            parts += [text(weight_x, middle + 4, weight, "end"), text(value_x, middle + 4, words, **bold)]
            parts += _mark(item, axis, middle, heaviest)
        rows.append((item.label, weight, words))
    parts += horizontal(axis, bottom, axis_label)
    parts += credit(source, bottom + 48 + CREDIT / 2)
    width, height = max(value_x + CHARACTER * 28, credit_width(source)), bottom + 48 + (CREDIT if source else 0)
    svg = document(width, height, title, description, [part for part in parts if part])
    return Figure(svg, title, description, header, tuple(rows))


def _interval_words(item: Line, ratio: bool) -> str:
    show = math.exp if ratio else float
    limits = f"[{show(item.lower):.2f}, {show(item.upper):.2f}]"
    return limits if item.kind == "prediction" else f"{show(item.estimate):.2f} {limits}"


def _mark(item: Line, axis: Axis, y: float, heaviest: float) -> list[str]:
    start, end = axis.clamp(item.lower), axis.clamp(item.upper)
    if item.kind == "pooled":
        x = axis.at(item.estimate)
        return [polygon([(start, y), (x, y - 6), (end, y), (x, y + 6)], fill=ACCENT)]
    if item.kind == "prediction":
        bar = element("rect", x=start, y=y - 2, width=max(end - start, 1), height=4, fill=ACCENT, fill_opacity="0.5")
        return [bar, *_arrows(item, axis, y)]
    size = 3 + 8 * math.sqrt(item.weight / heaviest)
    square = element("rect", x=axis.at(item.estimate) - size / 2, y=y - size / 2, width=size, height=size, fill=INK)
    return [line(start, y, end, y), square, *_arrows(item, axis, y)]


def _arrows(item: Line, axis: Axis, y: float) -> list[str]:
    """A point at each end that goes on beyond the axis."""
    arrows = []
    if item.lower < axis.low:
        arrows.append(polygon([(axis.start, y), (axis.start + 7, y - 4), (axis.start + 7, y + 4)]))
    if item.upper > axis.high:
        arrows.append(polygon([(axis.end, y), (axis.end - 7, y - 4), (axis.end - 7, y + 4)]))
    return arrows
