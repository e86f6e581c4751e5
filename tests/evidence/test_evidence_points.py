# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Results that people meet where they choose are there before they ask."""

import math
import re
import subprocess
import sys

import pytest

from openipt.evidence import points, releases, rows
from openipt.evidence.results import POINTS, result_key, shipped_result, usual_filters, work_out
from openipt.protocol.load import content

NO_SCIPY = """
import sys
from pathlib import Path
from openipt.evidence.points import POINTS, point
for id in POINTS:
    assert point(Path(sys.argv[1]), id).result["pooled"]["k"] > 0
print([name for name in ("numpy", "scipy") if name in sys.modules])
"""


def shipped_rows():
    return rows.read_rows(rows.shipped_bytes())


def same(ours, theirs):
    if isinstance(ours, dict):
        return ours.keys() == theirs.keys() and all(same(value, theirs[key]) for key, value in ours.items())
    if isinstance(ours, (list, tuple)):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    if isinstance(ours, float):
        return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-12)
    return ours == theirs


@pytest.mark.parametrize("filters", usual_filters(shipped_rows()), ids=str)
def test_what_ships_is_what_the_trials_give(filters):
    """Else: python tools/evidence_results.py."""
    assert same(shipped_result(filters), work_out(shipped_rows(), filters))


def test_the_handout_for_clients_says_what_the_trials_give():
    """Else its text has to follow the trials that ship."""
    found = shipped_result({})["out_of_100"]
    body = content().handouts["does-ipt-help"].body.replace("*", "").replace("\n", " ")
    said = re.search(r"about (\d+) of 100 people do well with IPT, and about (\d+) of 100 without it", body)
    assert [int(number) for number in said.groups()] == [round(found["ipt"]), round(found["control"])]


def test_nothing_ships_for_other_filters_and_nobody_can_spoil_what_ships():
    assert shipped_result({"year_from": "1999"}) is None
    shipped_result({})["trials"].clear()
    assert len(shipped_result({})["trials"]) == 31


def test_a_choice_asks_for_its_trials_alone(tmp_path):
    found = points.point(tmp_path, "perinatal")
    assert found.filters == {"population": "ppd"}
    assert found.result["filters"] == {"population": "ppd"}
    assert found.result["pooled"]["k"] == 9
    assert (found.release.name, str(found.release.day)) == (releases.SHIPPED_NAME, "2025-08-29")


def test_choices_need_no_engine(tmp_path):
    done = subprocess.run([sys.executable, "-c", NO_SCIPY, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert list(tmp_path.iterdir()) == []


def test_a_release_taken_in_has_its_choices_worked_out_and_shows_its_own(tmp_path):
    fewer = [row for row in shipped_rows() if row["target_group"] != "ppd" or row["year"] < "2010"]
    change = releases.add(tmp_path, releases.canonical(fewer), name="fewer", at="2026-03-01T10:00:00+00:00")
    stored = {path.stem for path in (tmp_path / change.after.hash / "results").iterdir()}
    assert {result_key(filters) for filters in POINTS.values()} <= stored
    found = points.point(tmp_path, "perinatal")
    assert 0 < found.result["pooled"]["k"] < 9
    assert str(found.release.day) == "2026-03-01"


@pytest.mark.parametrize(
    ("number", "id"),
    [(1, "few"), (8, "few"), (9, "some"), (11, "some"), (12, "usual"), (16, "usual"), (17, "many"), (60, "many")],
)
def test_every_number_of_sessions_has_its_trials(number, id):
    assert points.of_sessions(number) == f"sessions-{id}"


def test_the_numbers_of_sessions_leave_no_trial_out_twice_or_altogether():
    counted = [points.POINTS[id] for id in POINTS if id.startswith("sessions-")]
    found = [row[".id"] for filters in counted for row in rows.select(shipped_rows(), filters)]
    known = [row[".id"] for row in shipped_rows() if rows.as_number(row["n_sessions_arm1"]) is not None]
    assert sorted(found) == sorted(known)
