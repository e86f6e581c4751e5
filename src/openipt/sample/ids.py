# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Ids that are always the same for the same seed: UUIDs in the shape of version 7, in the order of their time."""

import hashlib
from datetime import datetime
from uuid import UUID


class Ids:
    """Ids of one case. Those asked for later are larger, as far as their times are not earlier."""

    def __init__(self, seed: int, name: str) -> None:
        self._salt = f"{seed}:{name}"
        self._made = 0
        self._last = 0

    def at(self, when: datetime) -> UUID:
        """Return the next id, with `when` as its time (RFC 9562, 5.7: 48 bits of milliseconds, 12 of a counter)."""
        self._made += 1
        self._last = max(int(when.timestamp() * 1000) << 12, self._last + 1)
        noise = int.from_bytes(hashlib.sha256(f"{self._salt}:{self._made}".encode()).digest()[:8], "big") >> 2
        return UUID(int=(self._last >> 12) << 80 | 0x7 << 76 | (self._last & 0xFFF) << 64 | 0b10 << 62 | noise)
