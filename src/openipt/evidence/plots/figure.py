# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A figure as a file of its own. Lengths in SVG user units (1/96 inch).

It is drawn as pages are (`openipt.drawing.svg`), by class. A file has no style sheet, and a strict page takes none from
it, so each class becomes the attributes that `LOOK` gives it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from openipt.drawing import svg
from openipt.drawing.svg import Markup

CHARACTER = 6.4  # average width of a character at the size of 12
CREDIT = 18.0  # room for the line that says where the numbers come from
_INK, _FAINT, _ACCENT = "currentColor", "#8a8a8a", "#2f6f8f"

# How each class looks in a file of its own.
LOOK = {
    "drawing": {"font-family": "Helvetica, Arial, sans-serif", "font-size": "12", "fill": _INK},
    "title": {"font-weight": "bold", "font-size": "15"},
    "bold": {"font-weight": "bold"},
    "small": {"font-size": "9"},
    "end": {"text-anchor": "end"},
    "middle": {"text-anchor": "middle"},
    "axis": {"stroke": _INK, "stroke-width": "1"},
    "none": {"stroke": _FAINT, "stroke-width": "1"},
    "mean": {"stroke": _ACCENT, "stroke-width": "1", "stroke-dasharray": "4 3"},
    "interval": {"stroke": _INK, "stroke-width": "1"},
    "square": {"fill": _INK},
    "point": {"fill": _INK},
    "dot": {"fill": _INK, "fill-opacity": "0.75"},
    "open-dot": {"fill": "none", "stroke": _INK},
    "diamond": {"fill": _ACCENT},
    "predicted": {"fill": _ACCENT, "fill-opacity": "0.5", "stroke": "none"},
    "expected": {"fill": "none", "stroke": _ACCENT, "stroke-dasharray": "5 4"},
    "hit": {"fill": "none"},
    "paper": {"fill": "none"},
    "contour-1": {"fill": _FAINT, "fill-opacity": "0.10"},
    "contour-2": {"fill": _FAINT, "fill-opacity": "0.20"},
    "contour-3": {"fill": _FAINT, "fill-opacity": "0.30"},
    "cell": {"fill": _ACCENT},
}
_CLASS = re.compile(r' class="([^"]*)"')
_ids = count(1)


@dataclass(frozen=True, slots=True)
class Figure:
    """An SVG document with its title, its description in words, and the numbers it shows as a table."""

    svg: str
    title: str
    description: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def credit(words: str, y: float) -> list[Markup]:
    """Return where the numbers come from, in small letters; nothing where nothing is said."""
    return [svg.text(12, y, words, "small")] if words else []


def credit_width(words: str) -> float:
    """Return how wide a page must be for it."""
    return 24 + 4.9 * len(words) if words else 0.0


def document(width: float, height: float, title: str, description: str, parts: Sequence[str]) -> str:
    """Return the whole SVG, readable by screen readers through title and description."""
    drawn = svg.drawing("figure", (width, height), f"figure{next(_ids)}", title, description, svg.join(*parts))
    return _CLASS.sub(_look, drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def _look(classes: re.Match[str]) -> str:
    look: dict[str, str] = {}
    for name in classes[1].split():
        look |= LOOK.get(name, {})
    return "".join(f' {key}="{value}"' for key, value in look.items())
