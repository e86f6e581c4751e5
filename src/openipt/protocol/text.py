# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Text that people type: how long it may be, and how it is normalised without stopping everyone else.

Normalising sorts the marks (accents, vowel signs) that follow a letter, and the time for that grows with the square
of their number. So text is normalised only if it is stream-safe: at most 30 marks in a row, counted in the fully
decomposed text (Unicode Standard Annex 15, section 13). No language comes near that number.
"""

import unicodedata
from functools import lru_cache
from typing import Literal

# The longest a text may be, in characters.
MOST_IN_SEARCH = 200
MOST_IN_REASON = 500
MOST_IN_LINE = 2_000
MOST_IN_TEXT = 100_000
MOST_IN_DRAFT = 1_000_000  # all fields of a form together
MOST_ROWS = 200  # entries of a list, and rows of a table
MOST_MARKS = 30

_FIRST_WITH_MARKS = "\u00c0"  # no character before it is a mark or has one


def composed(text: str, form: Literal["NFC", "NFKC", "NFKD"] = "NFC") -> str:
    """Return the text in a Unicode normal form; unchanged where `has_too_many_marks` says that it is not safe to."""
    return text if has_too_many_marks(text) else unicodedata.normalize(form, text)


def has_too_many_marks(text: str) -> bool:
    """Return whether more than 30 marks follow each other. The time grows with the length of the text."""
    if text.isascii():
        return False
    in_a_row = 0
    for character in text:
        if character < _FIRST_WITH_MARKS:
            in_a_row = 0
            continue
        before, after, is_mark = _marks(character)
        in_a_row += before
        if in_a_row > MOST_MARKS:
            return True
        in_a_row = in_a_row if is_mark else after
    return False


@lru_cache(4096)
def _marks(character: str) -> tuple[int, int, bool]:
    """Return marks at the beginning and at the end of one character decomposed, and whether it is nothing but marks."""
    marks = [unicodedata.combining(part) != 0 for part in unicodedata.normalize("NFKD", character)]
    if all(marks):
        return len(marks), len(marks), True
    return marks.index(False), marks[::-1].index(False), False


def is_blank(text: str) -> bool:
    """Return whether nothing of the text can be seen: spaces, control and format characters (such as U+200B) alone."""
    return all(letter.isspace() or unicodedata.category(letter) in ("Cc", "Cf") for letter in text)


def cannot_be_stored(text: str) -> bool:
    """Return whether the text holds a null character or half of a surrogate pair, which databases and files refuse."""
    return "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text)
