# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Names as they are searched: the same on every database."""

import unicodedata

from openipt.protocol.text import composed

LONGEST = 600  # letters of a key, as many as its column holds


def search_key(*names: str) -> str:
    """Every word in lower case without accents, each after a space, so that " mar" finds any word beginning so."""
    plain = composed(" ".join(names), "NFKD").casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = "".join(letter if letter.isalnum() else " " for letter in letters).split()
    return "".join(f" {word}" for word in words)[:LONGEST]
