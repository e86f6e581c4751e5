# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Ids of rows: UUID version 7, made in Python before saving."""

import secrets
import threading
import time
import uuid

_lock = threading.Lock()
_last = 0


def new_id() -> uuid.UUID:
    """Return a new UUID version 7 (RFC 9562, 5.7), larger than every one this process made before.

    The 48 bits of milliseconds and the 12 bits after the version form one counter that never stands still or goes
    back (RFC 9562, 6.2, method 1), so that rows made in one action keep their order when sorted by id.
    """
    global _last  # noqa: PLW0603 - the counter is the module's one state, guarded by the lock
    fresh = (time.time_ns() // 1_000_000) << 12 | secrets.randbits(11)
    with _lock:
        _last = max(fresh, _last + 1)
        counter = _last
    value = (counter >> 12) << 80 | 0x7 << 76 | (counter & 0xFFF) << 64 | 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)
