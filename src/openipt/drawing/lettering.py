# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""How wide words are: an estimate that errs on the wide side, since the reader's typeface is not known.

Widths are those of a wide sans (DejaVu Sans) in thousandths of the type size, so that labels which do not
touch by this measure do not touch in a narrower face either.
"""

import unicodedata
from functools import lru_cache

# Groups of characters that are about equally wide; all other letters of the Latin, Greek and Cyrillic
# alphabets count as MIDDLE.
_NARROW = dict.fromkeys("iljI|'.,:;!", 300) | dict.fromkeys(" ", 340) | dict.fromkeys("ftr()[]/-", 400)
_WIDE = dict.fromkeys("mwMW%@OQGDN", 860) | dict.fromkeys("ABCEHKPRUVXYTZÄÖÜ&", 700)
_MIDDLE = 640
_FULL = 1000
_PICTURE = 1350
_OTHER_SCRIPT = 760
_BOLD = 1.08
_JOINERS = "\u200d\ufe0f\ufe0e"


@lru_cache(maxsize=4096)
def _letter(char: str) -> int:
    """Give the width of one character in thousandths of the type size."""
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"} or char in _JOINERS:
        return 0
    if char in _NARROW:
        return _NARROW[char]
    if char in _WIDE:
        return _WIDE[char]
    if ord(char) >= 0x1F000 or unicodedata.category(char) == "So":
        return _PICTURE
    if unicodedata.east_asian_width(char) in {"W", "F"}:
        return _FULL
    return _MIDDLE if ord(char) < 0x530 else _OTHER_SCRIPT


def width(words: str, size: float, bold: bool = False) -> float:
    """Estimate the width of words in pixels at a type size in pixels."""
    return sum(map(_letter, words)) * size / 1000 * (_BOLD if bold else 1)


def wrap(words: str, size: float, limit: float, bold: bool = False, most: float = 0) -> tuple[str, ...]:
    """Break words into lines no wider than `limit` pixels, about equally long.

    One word may be as wide as `most` before it is cut; what is cut goes on in the next line, nothing is dropped.
    """
    lines = _greedy(words, size, limit, bold, most or limit)
    tighter = limit * 0.9
    while len(lines) > 1 and tighter > limit * 0.5:
        other = _greedy(words, size, tighter, bold, most or limit)
        if len(other) > len(lines):
            break
        lines, tighter = other, tighter * 0.92
    return tuple(lines)


def _greedy(words: str, size: float, limit: float, bold: bool, most: float) -> list[str]:
    lines: list[str] = []
    for word in words.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width(joined, size, bold) <= limit:
            lines[-1] = joined
        else:
            lines.extend(_pieces(word, size, most, bold))
    return lines


def _pieces(word: str, size: float, limit: float, bold: bool) -> list[str]:
    """Cut a word that is wider than a line, never between a letter and its accent."""
    pieces = [""]
    for char in word:
        if pieces[-1] and _letter(char) and width(pieces[-1] + char, size, bold) > limit:
            pieces.append("")
        pieces[-1] += char
    return pieces
