# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Reading a drawing back: its words with the room they take, its marks, its ids."""

import re
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree

from openipt.clinic.drawings.geometry import Box
from openipt.drawing import lettering

_NAMED_SIZE = re.compile(r"\bt(\d\d)\b")
_DEFAULT_SIZE = 13


@dataclass(frozen=True)
class Words:
    """A piece of text and the box it takes by the estimate that the drawings themselves use."""

    text: str
    classes: str
    box: Box


def parse(markup: str) -> ElementTree.Element:
    """Read markup as XML, several drawings in a row too; fails where it is not well formed."""
    return ElementTree.fromstring(f"<all>{markup}</all>")


def words(markup: str) -> list[Words]:
    """Give all level texts of a drawing with their boxes (words along a ring are left out)."""
    return [_words(node) for node in parse(markup).iter("text") if node.find("textPath") is None]


def _words(node: ElementTree.Element) -> Words:
    classes = node.get("class", "")
    found = _NAMED_SIZE.search(classes)
    size = int(found.group(1)) if found else _DEFAULT_SIZE
    text = "".join(node.itertext())
    width = lettering.width(text, size, bold="bold" in classes.split())
    x, y = float(node.get("x", "0")), float(node.get("y", "0"))
    anchor = set(classes.split())
    left = x - width if "end" in anchor else x - width / 2 if "middle" in anchor else x
    # The height of capitals and a little below the line: what the eye takes for touching.
    return Words(text, classes, Box(left, y - size * 0.72, left + width, y + size * 0.15))


def touching(found: list[Words]) -> list[tuple[str, str]]:
    """Give all pairs of texts that lie over one another."""
    return [(one.text, two.text) for one, two in combinations(found, 2) if one.box.meets(two.box, -0.5)]


def marks(markup: str, name: str, of_class: str) -> list[ElementTree.Element]:
    """Give the elements of a name that have a class."""
    return [node for node in parse(markup).iter(name) if of_class in node.get("class", "").split()]


def ids(markup: str) -> list[str]:
    """Give all ids."""
    return [value for node in parse(markup).iter() if (value := node.get("id"))]
