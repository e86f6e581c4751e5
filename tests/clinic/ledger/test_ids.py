# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Ids: version 7, and in the order in which they were made."""

import threading
import time
import uuid

from openipt.clinic.ledger.ids import new_id


def test_an_id_is_a_uuid_of_version_7_that_tells_when_it_was_made():
    before = time.time_ns() // 1_000_000
    made = new_id()
    after = time.time_ns() // 1_000_000
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert before <= made.int >> 80 <= after + 5


def test_ids_made_one_after_the_other_are_sorted_and_different():
    made = [new_id() for _ in range(20_000)]
    assert made == sorted(set(made))


def test_ids_made_at_the_same_time_in_several_threads_are_different():
    made: list[uuid.UUID] = []
    threads = [threading.Thread(target=lambda: made.extend(new_id() for _ in range(2000))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 8000


def test_a_clock_that_goes_back_does_not_turn_the_order(monkeypatch):
    first = new_id()
    monkeypatch.setattr(time, "time_ns", lambda: 0)
    assert new_id() > first
