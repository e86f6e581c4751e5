# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Draws the two pictures of reading-change.md from the PHQ-9's own threshold and cutoff.

Run: python docs/measures/pictures/draw.py. A test holds the pictures to it.
"""

from datetime import date, timedelta
from pathlib import Path

from openipt.measures import change, instrument, series

HERE = Path(__file__).parent
SCORES = (18, 19, 17, 15, 16, 13, 12, 13, 10, 9, 7, 6)
TOP = 27
HEAD = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<!-- SPDX-FileCopyrightText: OpenIPT contributors -->
<!-- SPDX-License-Identifier: Apache-2.0 -->
<title>{title}</title>
<desc>{desc}</desc>
"""
FILL = {
    "recovered": "#2a7f62",
    "improved": "#9fd3bf",
    "unchanged": "#eceae4",
    "deteriorated": "#f0c39a",
    "harmed": "#b3541e",
}
AXIS = '<path d="M{x} {y0}V{y1}H{x1}" fill="none" stroke="#555"/>\n'


def text(x: float, y: float, words: object, anchor: str = "start") -> str:
    """Return a label."""
    style = 'font-family="sans-serif" font-size="12" fill="#222"'
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" {style}>{words}</text>\n'


def series_picture() -> str:
    """Return scores over sessions, the band of measurement error around the first, the cutoff."""
    phq = instrument("phq-9")
    days = [date(2025, 1, 7) + timedelta(weeks=week) for week in range(len(SCORES))]
    curve = series(phq, list(zip(days, SCORES, strict=True)))
    place = {day: number for number, day in enumerate(days)}

    def x(number: float) -> float:
        return 50 + number * 46

    def y(score: float) -> float:
        return 20 + (TOP - score) * 9

    low, high, line = curve.error_low or 0, curve.error_high or TOP, phq.cutoffs[0].points
    parts = [
        HEAD.format(
            width=640,
            height=310,
            title="PHQ-9 over twelve sessions",
            desc=f"Scores {', '.join(map(str, SCORES))}. Band of measurement error {low} to {high}. Cutoff {line}.",
        ),
        f'<rect x="50" y="{y(high):g}" width="506" height="{y(low) - y(high):g}" fill="#e3e7ee"/>\n',
        f'<path d="M50 {y(line):g}H556" stroke="#b3541e" stroke-dasharray="5 4"/>\n',
        AXIS.format(x=50, y0=y(TOP), y1=y(0), x1=560),
        text(562, y(line) + 4, f"cutoff {line}"),
        text(562, y(high) + 12, "error"),
        *(text(44, y(score) + 4, score, "end") for score in (0, 10, 20, TOP)),
        *(text(x(number), y(0) + 18, number + 1, "middle") for number in range(len(SCORES))),
        text(303, 305, "session", "middle"),
    ]
    path = "L".join(f"{x(place[point.on]):g} {y(point.total or 0):g}" for point in curve.points)
    parts.append(f'<path d="M{path}" fill="none" stroke="#24406b" stroke-width="2"/>\n')
    for point in curve.points:
        reliable = point.since_first is not None and point.since_first.reliable != "unchanged"
        fill = "#24406b" if reliable else "#ffffff"
        parts.append(
            f'<circle cx="{x(place[point.on]):g}" cy="{y(point.total or 0):g}" r="5" fill="{fill}" stroke="#24406b"/>\n'
        )
    return "".join(parts) + "</svg>\n"


def classes_picture() -> str:
    """First score across, last score up: the class of every pair of totals."""
    phq = instrument("phq-9")
    cell = 12
    parts = [
        HEAD.format(
            width=560,
            height=400,
            title="The class of every pair of PHQ-9 totals",
            desc="First score from left to right, last score from bottom to top; each small square is one pair.",
        )
    ]
    for first in range(TOP + 1):
        for last in range(TOP + 1):
            category = change(phq, first, last).category or "unchanged"
            place = f'x="{50 + first * cell}" y="{20 + (TOP - last) * cell}"'
            parts.append(f'<rect {place} width="{cell}" height="{cell}" fill="{FILL[category]}"/>\n')
    bottom = 20 + (TOP + 1) * cell
    parts += [text(50 + (score + 0.5) * cell, bottom + 16, score, "middle") for score in (0, 10, 20, TOP)]
    parts += [text(44, bottom - score * cell - 2, score, "end") for score in (0, 10, 20, TOP)]
    parts += [text(218, bottom + 34, "first score", "middle"), text(44, 12, "last score", "middle")]
    for number, (name, fill) in enumerate(FILL.items()):
        parts.append(f'<rect x="410" y="{40 + number * 24}" width="14" height="14" fill="{fill}"/>\n')
        parts.append(text(432, 52 + number * 24, name))
    return "".join(parts) + "</svg>\n"


def pictures() -> dict[str, str]:
    """File name and text of both pictures."""
    return {"series.svg": series_picture(), "classes.svg": classes_picture()}


if __name__ == "__main__":
    for name, drawing in pictures().items():
        (HERE / name).write_text(drawing, encoding="utf-8")
