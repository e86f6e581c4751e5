# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Which instruments bring forms of their own that were worked out by hand: no table of ours has to name these."""

from collections.abc import Collection

from openipt.measures import Instrument, instruments


def not_worked_out(table: Collection[str]) -> list[str]:
    """Instruments that are neither in a table of worked forms nor have examples enough in their own file."""
    return [one.id for one in instruments() if one.id not in table and not has_best_worst_and_open(one)]


def has_best_worst_and_open(one: Instrument) -> bool:
    """Whether examples have every lowest code, every highest one, and a missing answer."""
    forms = [example.codes for example in one.examples]
    ends = [[codes[place] for codes in map(one.codes_of, one.items)] for place in (0, -1)]
    return all(end in forms for end in ends) and any(None in codes for codes in forms)
