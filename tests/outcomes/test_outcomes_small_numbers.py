# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Small groups stay hidden from whoever adds and subtracts what is shown; held against trying every table."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openipt.outcomes.small_numbers import Sum, safe_to_show

THREE = (Sum("all", ("better", "same", "worse")),)
NESTED = (Sum("all", ("cases", "no cases")), Sum("cases", ("recovered", "ill")))


def table(better: int, same: int, worse: int) -> dict[str, int]:
    return {"all": better + same + worse, "better": better, "same": same, "worse": worse}


def test_everything_is_shown_where_no_group_is_small():
    assert safe_to_show(table(12, 6, 5), THREE, table(0, 0, 0), threshold=5) == {"all", "better", "same", "worse"}


def test_the_smallest_neighbour_is_hidden_with_a_small_group():
    assert safe_to_show(table(12, 6, 2), THREE, table(0, 0, 0), threshold=5) == {"all", "better"}


def test_two_small_groups_are_not_left_over_from_a_total():
    assert safe_to_show(table(16, 2, 2), THREE, table(0, 0, 0), threshold=5) == {"all"}


def test_nobody_in_a_group_may_be_said():
    assert "worse" in safe_to_show(table(12, 8, 0), THREE, table(0, 0, 0), threshold=5)


def test_a_group_that_is_never_printed_is_not_given_away_either():
    assert len(safe_to_show(table(12, 3, 9), THREE, ("all", "better", "worse"), threshold=5)) == 2


def test_what_readers_know_anyhow_counts_as_shown():
    counts = table(0, 6, 3)
    assert safe_to_show(counts, THREE, ("same", "worse"), threshold=5) == {"same"}
    assert safe_to_show(counts, THREE, ("same", "worse"), threshold=5, known=("all",)) == set()


def test_the_threshold_is_the_callers():
    assert "worse" in safe_to_show(table(12, 6, 3), THREE, ("worse",), threshold=3)


def test_a_table_that_does_not_add_up_is_refused():
    with pytest.raises(ValueError, match="all is not the sum of better, same, worse"):
        safe_to_show(table(1, 2, 3) | {"all": 7}, THREE, ("all",), threshold=5)
    with pytest.raises(ValueError, match="better: there cannot be -1 people"):
        safe_to_show(table(-1, 2, 3), THREE, ("all",), threshold=5)


def everyone_that_fits(shown: dict[str, int], most: int) -> list[dict[str, int]]:
    """Every table of the nested kind, up to a size, that a reader of these counts must think possible."""
    tables = []
    for recovered, ill, others in product(range(most + 1), repeat=3):
        cases = recovered + ill
        made = {"all": cases + others, "cases": cases, "no cases": others, "recovered": recovered, "ill": ill}
        if all(made[name] == count for name, count in shown.items()):
            tables.append(made)
    return tables


@settings(max_examples=40, deadline=None)
@given(st.tuples(*[st.integers(0, 9)] * 3), st.sets(st.sampled_from(["all", "cases", "recovered", "no cases", "ill"])))
def test_a_reader_who_tries_every_table_learns_of_no_small_group(groups, wanted):
    recovered, ill, others = groups
    counts = {
        "all": recovered + ill + others,
        "cases": recovered + ill,
        "no cases": others,
        "recovered": recovered,
        "ill": ill,
    }
    shown = safe_to_show(counts, NESTED, wanted, threshold=4)
    possible = everyone_that_fits({name: counts[name] for name in shown}, most=18)
    assert counts in possible
    for name, count in counts.items():
        if 0 < count < 4:
            assert max(one[name] for one in possible) >= 4, (name, shown)
