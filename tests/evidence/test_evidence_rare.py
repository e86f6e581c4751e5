# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Tables with few events: Q by either convention, what tells nothing is counted, and a command for it."""

import json

import pytest

from openipt.cli import main
from openipt.evidence import DataError, UnknownChoiceError
from openipt.evidence.rare.mantel_haenszel import mantel_haenszel
from openipt.evidence.rare.peto import peto

EVENTS, SIZES = ([0, 1, 0, 3, 25, 0], [40, 35, 28, 60, 25, 12]), ([0, 0, 0, 1, 24, 5], [42, 33, 30, 58, 24, 12])
TABLES = [
    cell
    for events, sizes in (EVENTS, SIZES)
    for cell in (events, [size - event for size, event in zip(sizes, events, strict=True)])
]


@pytest.mark.parametrize(
    ("measure", "estimate", "se", "q"),
    [
        ("or", -0.4331252, 0.641033, 5.101382),
        ("rr", -0.07122292, 0.1068578, 4.136824),
        ("rd", -0.01051841, 0.01570614, 9.115966),
    ],
)
def test_q_is_from_the_tables_that_tell_how_effects_differ(measure, estimate, se, q):
    """As rma.mh of metafor 3.8-1: tables with no or nothing but events are left out of Q."""
    found = mantel_haenszel(*TABLES, measure)
    assert (found.estimate, found.se, found.q) == pytest.approx((estimate, se, q), rel=1e-6)
    assert (found.q_df, found.used, found.q_from) == (2, 3, "informative")


@pytest.mark.parametrize(("measure", "q", "df"), [("or", 5.10, 2), ("rr", 7.44, 3), ("rd", 9.54, 5)])
def test_q_from_all_tables_in_which_the_effect_has_a_value(measure, q, df):
    found = mantel_haenszel(*TABLES, measure, q_from="all")
    assert (round(found.q, 2), found.q_df, found.q_from) == (q, df, "all")
    assert found.estimate == mantel_haenszel(*TABLES, measure).estimate


@pytest.mark.parametrize(("measure", "bear"), [("or", 3), ("rr", 4), ("rd", 6)])
def test_tables_that_tell_nothing_are_counted(measure, bear):
    found = mantel_haenszel(*TABLES, measure)
    assert (found.k, found.without_events, found.only_events, found.pooled_from) == (6, 2, 1, bear)
    assert "Tables without events: 2; with nothing but events: 1." in found.words()
    assert (peto(*TABLES).pooled_from, peto(*TABLES).without_events) == (3, 2)


def test_unknown_conventions_and_tables_without_events_are_refused():
    with pytest.raises(UnknownChoiceError, match="informative, all"):
        mantel_haenszel(*TABLES, q_from="some")
    with pytest.raises(DataError, match="too few events"):
        mantel_haenszel([0, 0], [9, 9], [0, 0], [9, 9])


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "tables.csv"
    rows = zip(EVENTS[0], EVENTS[1], SIZES[0], SIZES[1], strict=True)
    file.write_text("a,n1,c,n2\n" + "".join(f"{a},{n1},{c},{n2}\n" for a, n1, c, n2 in rows))
    return file


@pytest.mark.parametrize("measure", ["or", "rr", "rd"])
def test_the_command_gives_the_same(path, capsys, measure):
    assert main(["evidence", "rare", str(path), "--measure", measure, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {name: found[name] for name in ("estimate", "q", "only_events")} == {
        name: getattr(mantel_haenszel(*TABLES, measure), name) for name in ("estimate", "q", "only_events")
    }
    assert main(["evidence", "rare", str(path), "--measure", measure, "--q-from", "all", "--level", "90"]) == 0
    assert "90 % interval" in capsys.readouterr().out


def test_peto_by_the_command_and_what_it_refuses(path, capsys):
    assert main(["evidence", "rare", str(path), "--measure", "peto"]) == 0
    assert "Peto, log or of 3 of 6 tables: -0.465" in capsys.readouterr().out
    assert main(["evidence", "rare", str(path), "--measure", "peto", "--q-from", "all"]) == 2
    assert "leave out --q-from" in capsys.readouterr().err
    path.write_text("a,n1,c,n2\n5,4,1,9\n")
    assert main(["evidence", "rare", str(path), "--measure", "or"]) == 2
    assert "cannot be negative" in capsys.readouterr().err


def test_one_table_alone_says_nothing_of_how_effects_differ():
    words = mantel_haenszel([0, 3], [40, 32], [0, 1], [42, 32], "rd").words()
    assert "Q cannot be judged: fewer than two tables bear on it" in words
    assert "Q = " not in words
