# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A figure, and the few SVG elements all of them are drawn with. Lengths in SVG user units (1/96 inch)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from xml.sax.saxutils import escape, quoteattr

Number = float | int
INK, FAINT, ACCENT, SECOND = "currentColor", "#8a8a8a", "#2f6f8f", "#b5532b"
FONT = 12
CHARACTER = 6.4  # average width of a character at this size
CREDIT = 18.0  # room for the line that says where the numbers come from

_ids = count(1)


@dataclass(frozen=True, slots=True)
class Figure:
    """An SVG document with its title, its description in words, and the numbers it shows as a table."""

    svg: str
    title: str
    description: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def element(name: str, content: str = "", /, **attributes: Number | str) -> str:
    """One element; `_` in an attribute's name stands for `-`, numbers are rounded to hundredths."""
    parts = [
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(value if isinstance(value, str) else number(value))}"
        for key, value in attributes.items()
    ]
    return f"<{name}{''.join(parts)}>{content}</{name}>" if content else f"<{name}{''.join(parts)}/>"


def number(value: Number) -> str:
    """A coordinate, short."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def text(x: Number, y: Number, words: str, anchor: str = "start", **attributes: Number | str) -> str:
    """Words with their baseline at y."""
    return element("text", escape(words), x=x, y=y, text_anchor=anchor, fill=INK, **attributes)


def line(x1: Number, y1: Number, x2: Number, y2: Number, **attributes: Number | str) -> str:
    """A line, one unit wide unless told."""
    given = {"stroke": INK, "stroke_width": 1, **attributes}
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, **given)


def polygon(points: Sequence[tuple[float, float]], **attributes: Number | str) -> str:
    """A filled polygon."""
    given = {"fill": INK, **attributes}
    return element("polygon", points=" ".join(f"{number(x)},{number(y)}" for x, y in points), **given)


def credit(words: str, y: float) -> list[str]:
    """Where the numbers come from, in small letters; nothing where nothing is said."""
    return [text(12, y, words, font_size=9)] if words else []


def credit_width(words: str) -> float:
    """How wide a page must be for it."""
    return 24 + 4.9 * len(words) if words else 0.0


def document(width: float, height: float, title: str, description: str, parts: Sequence[str]) -> str:
    """The whole SVG, readable by screen readers through title and description."""
    key = f"figure{next(_ids)}"
    head = element("title", escape(title), id=f"{key}-title") + element("desc", escape(description), id=f"{key}-desc")
    body = element("g", "".join(parts), font_family="Helvetica, Arial, sans-serif", font_size=FONT)
    return element(
        "svg",
        head + body,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{key}-title {key}-desc",
    )
