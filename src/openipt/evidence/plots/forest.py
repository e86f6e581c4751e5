# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Forest plot for print: the drawing of `openipt.drawing.forest` with weights, subgroups, title and source."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from openipt.drawing import svg
from openipt.drawing.forest import Forest, Kind, Line, Sheet, Words, marks
from openipt.evidence.grouping import Array
from openipt.evidence.inference import critical
from openipt.evidence.plots.figure import CHARACTER, CREDIT, Figure, credit, credit_width, document
from openipt.evidence.pooled import Pooled, p_number
from openipt.evidence.pooling import pool
from openipt.evidence.sensitivity.influence import weights_percent
from openipt.evidence.subgroups import Subgroups, subgroups

ROW, TOP, PLOT, EDGE = 20.0, 56.0, 320.0, 12.0
ROOM = 0.4  # how far a long interval may reach beyond what is shown in full, as a share of its width


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
    words = whole.words() if parts is None else f"{whole.words()} {_between_words(parts)}"
    predicted = None if whole.pi_lower is None or whole.pi_upper is None else (whole.pi_lower, whole.pi_upper)
    drawn = Forest(lines, _pooled_line("All studies", whole), predicted, title, words, ROOM, ratio)
    return _figure(drawn, _words(level, axis_label, ratio), source)


def _study_lines(yi: Array, vi: Array, labels: Sequence[str], whole: Pooled, level: float) -> list[Line]:
    half = float(critical(np.float64(np.nan), level)) * np.sqrt(vi)
    weight = weights_percent(vi, whole.tau2 or 0.0)
    return [
        Line(label, float(y), float(y - h), float(y + h), float(w))
        for label, y, h, w in zip(labels, yi, half, weight, strict=True)
    ]


def _pooled_line(label: str, pooled: Pooled) -> Line:
    name = f"{label} (k = {pooled.k})"
    return Line(name, pooled.estimate, pooled.ci_lower, pooled.ci_upper, kind=Kind.SUBTOTAL)


def _grouped(studies: list[Line], groups: Sequence[str], parts: Subgroups) -> list[Line]:
    lines = []
    for level, pooled in parts.levels.items():
        lines.append(Line(level, kind=Kind.HEADING))
        lines += [study for study, group in zip(studies, groups, strict=True) if str(group) == level]
        lines.append(_pooled_line(level, pooled))
    return lines


def _between_words(parts: Subgroups) -> str:
    levels = "; ".join(
        f"{level}: {pooled.estimate:.2f} ({pooled.ci_lower:.2f} to {pooled.ci_upper:.2f}, k = {pooled.k})"
        for level, pooled in parts.levels.items()
    )
    return f"By subgroup: {levels}; difference between subgroups p {p_number(parts.between.p)}."


def _words(level: float, axis_label: str, ratio: bool) -> Words:
    def show(value: float) -> str:
        return f"{math.exp(value) if ratio else value:.2f}"

    def limits(lower: float, upper: float) -> str:
        return f"[{show(lower)}, {show(upper)}]"

    return Words(
        value=lambda line: f"{show(line.effect)} {limits(line.lower, line.upper)}",
        limits=limits,
        mark=lambda value: f"{math.exp(value):g}" if ratio else f"{value:.1f}",
        predicted="Prediction interval",
        heads=("Study", "Weight %", f"Effect [{100 * level:g} % interval]"),
        axis=axis_label,
    )


def _figure(forest: Forest, words: Words, source: str) -> Figure:
    names = [*(line.name for line in forest.lines), forest.pooled.name, words.predicted]
    left = EDGE + CHARACTER * max(map(len, names)) + 16
    sheet = Sheet("print", 0, left, left + PLOT, ROW, ROW / 2, TOP, edge=EDGE, words=90)
    body, bottom = marks(forest, words, sheet)
    parts = [svg.text(EDGE, 24, forest.title, "title"), body, *credit(source, bottom + 48 + CREDIT / 2)]
    width = max(sheet.right + sheet.words + CHARACTER * 28, credit_width(source))
    height = bottom + 48 + (CREDIT if source else 0)
    drawn = document(width, height, forest.title, forest.said, parts)
    return Figure(drawn, forest.title, forest.said, words.heads or ("", "", ""), tuple(_rows(forest, words)))


def _rows(forest: Forest, words: Words) -> list[tuple[str, str, str]]:
    """Return the figure as a table: name, weight, effect in words."""
    rows = [_row(line, words) for line in (*forest.lines, forest.pooled)]
    return rows if forest.predicted is None else [*rows, (words.predicted, "", words.limits(*forest.predicted))]


def _row(line: Line, words: Words) -> tuple[str, str, str]:
    weight = f"{line.weight:.1f}" if line.kind is Kind.TRIAL else ""
    return line.name, weight, "" if line.kind is Kind.HEADING else words.value(line)
