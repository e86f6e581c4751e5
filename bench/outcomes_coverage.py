# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""How often the next score lies in the 80 % band of the expected course, with whole clients held out (ten folds).

Run: python bench/outcomes_coverage.py. Its figures stand in docs/outcomes/expected-course.md.
"""

import csv
from pathlib import Path

import numpy as np

from openipt.measures import Instrument, instrument
from openipt.outcomes import Expectation, expect, fit_expectation

DATA = Path(__file__).parent.parent / "tests" / "data" / "outcomes"
Rows = list[tuple[str, float, float]]
FOLDS = 10


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a test data file."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def wide(name: str, columns: dict[float, str]) -> Rows:
    """(client, time, score) of data with one column a time."""
    return [(r["id"], t, float(r[c])) for r in table(name) for t, c in columns.items() if r[c] not in ("", "NA")]


def btheb() -> Rows:
    """Beat the Blues: BDI-II, months."""
    return wide("btheb", {0: "bdi.pre", 2: "bdi.2m", 3: "bdi.3m", 5: "bdi.5m", 8: "bdi.8m"})


def sgdata() -> Rows:
    """Return the example data of suddengains: BDI, sessions."""
    return wide("suddengains_sgdata", {float(s): f"bdi_s{s}" for s in range(13)})


def rbmi() -> Rows:
    """Return the antidepressant trial: HAM-D17, weeks."""
    week = {"4": 1.0, "5": 2.0, "6": 4.0, "7": 6.0}
    rows = table("rbmi_antidepressant")
    first = {row["PATIENT"]: float(row["BASVAL"]) for row in rows}
    later = [(row["PATIENT"], week[row["VISIT"]], float(row["HAMDTL17"])) for row in rows]
    return sorted([*((client_id, 0.0, score) for client_id, score in first.items()), *later])


def coverage(rows: Rows, measure: Instrument, known_scores: int, level: float = 0.8) -> tuple[int, int, float]:
    """Return scores inside the band, scores tried, and the mean width of the band in points.

    Each score of a held-out client is predicted from those before it, of which there are at least ``known_scores``.
    """
    clients = sorted({client_id for client_id, *_ in rows})
    order = np.random.default_rng(11).permutation(len(clients))
    inside, tried, width = 0, 0, 0.0
    for fold in range(FOLDS):
        held = {clients[place] for place in order[fold::FOLDS]}
        remaining = [row for row in rows if row[0] not in held]
        known = fit_expectation(*(np.array(column) for column in zip(*remaining, strict=True)))
        if not isinstance(known, Expectation):
            raise SystemExit(known.reason)
        for client_id in held:
            points = sorted((time, score) for name, time, score in rows if name == client_id)
            for place in range(known_scores, len(points)):
                band = expect(known, points[:place], points[place][0], measure, level)
                inside += band.low <= points[place][1] <= band.high
                tried, width = tried + 1, width + band.high - band.low
    return inside, tried, width / tried


SETS = {
    "btheb (BDI-II, months)": (btheb, "bdi-ii"),
    "sgdata (BDI, sessions)": (sgdata, "bdi-ii"),
    "rbmi (HAM-D17, weeks)": (rbmi, "hamd-17"),
}


def main() -> None:
    """Print coverage with none, one and two scores known before."""
    for name, (read, measure) in SETS.items():
        for known_scores in (1, 2):
            inside, tried, width = coverage(read(), instrument(measure), known_scores)
            print(
                f"{name:<26} from score {known_scores + 1} on: {inside} of {tried} inside, "
                f"{100 * inside / tried:.1f} %; mean width {width:.1f} points"
            )


if __name__ == "__main__":
    main()
