# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Letters for marks that have no room for words."""

from string import ascii_lowercase


def letters(count: int) -> list[str]:
    """Give a, b, c and so on; after z come aa, ab; after zz, aaa."""
    return [_letter(index) for index in range(count)]


def _letter(index: int) -> str:
    rest, place = divmod(index, len(ascii_lowercase))
    return (_letter(rest - 1) if rest else "") + ascii_lowercase[place]
