# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Names as they are searched: the same on every database."""

import unicodedata

from openipt.protocol.text import composed

LONGEST = 600  # letters of a key, as many as its column holds


def search_key(*names: str) -> str:
    """Every word in lower case without accents, each after a space, so that " mar" finds any word beginning so."""
    plain = composed(" ".join(names), "NFKD").casefold()
    kept = "".join(each for each in plain if not unicodedata.combining(each))
    words = "".join(each if each.isalnum() else " " for each in kept).split()
    return "".join(f" {word}" for word in words)[:LONGEST]
