# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Writing SVG: escaped, with short numbers, styled by class."""

import re
from collections.abc import Iterable
from functools import cache
from html import escape

Point = tuple[float, float]
_PREFIX = re.compile(r"[a-z][a-z0-9-]*\Z")
# Characters that XML forbids; one of them in a name would make the whole drawing unreadable.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_PLAIN = re.compile(f"[&<>\"'{_FORBIDDEN.pattern[1:]}")  # almost no text has any


class Markup(str):
    """Finished markup: templates put it out as it is, because all text in it was escaped when it was made."""

    __slots__ = ()

    def __html__(self) -> str:
        """Tell template engines that this text is markup."""
        return str(self)


def join(*parts: str) -> Markup:
    """Put finished pieces of markup one after the other."""
    return Markup("".join(parts))


def plain(text: str) -> str:
    """Escape text for markup, without the characters that XML forbids."""
    return escape(_FORBIDDEN.sub("", text), quote=True) if _NOT_PLAIN.search(text) else text


def number(value: float) -> str:
    """Write a coordinate with at most one decimal: 3, 3.5, -0.2."""
    written = f"{value:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written


def tag(name: str, *children: str, **attributes: str | float | None) -> Markup:
    """Write one element; `class_` is the class, underscores become hyphens, an attribute of None is left out."""
    parts = [name]
    for key, value in attributes.items():
        if value is not None:
            shown = plain(value) if isinstance(value, str) else number(value)
            parts.append(f'{_attribute(key)}="{shown}"')
    head = " ".join(parts)
    return Markup(f"<{head}>{''.join(children)}</{name}>" if children else f"<{head}/>")


@cache
def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def text(x: float, y: float, words: str, classes: str = "", more: str = "") -> Markup:
    """Write words at a baseline; `more` is finished markup that follows them."""
    return tag("text", plain(words), more, x=x, y=y, class_=classes or None)


def span(words: str, classes: str) -> Markup:
    """Write a differently styled run inside a text."""
    return tag("tspan", plain(words), class_=classes)


def line(x1: float, y1: float, x2: float, y2: float, classes: str) -> Markup:
    """Write a straight line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=classes)


def circle(x: float, y: float, radius: float, classes: str) -> Markup:
    """Write a circle."""
    return tag("circle", cx=x, cy=y, r=radius, class_=classes)


def rect(x: float, y: float, width: float, height: float, classes: str, radius: float | None = None) -> Markup:
    """Write a rectangle; a negative size, which browsers refuse, becomes nothing wide."""
    return tag("rect", x=x, y=y, width=max(width, 0), height=max(height, 0), rx=radius, class_=classes)


def polyline(points: Iterable[Point], classes: str) -> Markup:
    """Write a line through points."""
    return tag("polyline", points=" ".join(f"{number(x)},{number(y)}" for x, y in points), class_=classes)


def polygon(points: Iterable[Point], classes: str) -> Markup:
    """Write a closed filled shape."""
    return tag("polygon", points=" ".join(f"{number(x)},{number(y)}" for x, y in points), class_=classes)


def link(url: str, label: str, *children: str) -> Markup:
    """Wrap a mark in a link that says where it leads; without an address the mark stands alone."""
    if not url:
        return join(*children)
    return tag("a", *children, href=url, aria_label=label)


def drawing(
    kind: str, size: tuple[float, float], prefix: str, title: str, description: str, body: str, linked: bool = False
) -> Markup:
    """Wrap a body into a drawing of `size` (width, height) in CSS pixels.

    `kind` is the class beside "drawing". A drawing with links is a group, one without is an image. `prefix` must be
    lower case letters, digits and hyphens; anything else raises ValueError.
    """
    if not _PREFIX.match(prefix):
        raise ValueError(f"prefix of a drawing: lower case letters, digits and hyphens, not {prefix!r}")
    width, height = size
    return tag(
        "svg",
        tag("title", plain(title), id=f"{prefix}-t"),
        tag("desc", plain(description), id=f"{prefix}-d"),
        body,
        class_=f"drawing {kind}",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="group" if linked else "img",
        aria_labelledby=f"{prefix}-t",
        aria_describedby=f"{prefix}-d",
    )
