# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Reliable and clinically significant change of many clients, by seven published methods."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from openipt.measures import Cutoff, Instrument
from openipt.measures.change import CATEGORIES, change, default_cutoff
from openipt.outcomes.cutoffs import (
    KINDS,
    Crossing,
    Functional,
    crossing,
    cutoff,
    published_crossing,
    true_score_crossing,
)
from openipt.outcomes.faults import OutcomeError
from openipt.outcomes.indices import HLM_NAME, METHODS, TWO_SIDED
from openipt.outcomes.mixed import growth
from openipt.outcomes.pairs import LARGEST, Floats, Pairs, enough

ALL_METHODS = (*METHODS, "hlm")
NO_CUTOFF = "no cutoff"


@dataclass(frozen=True)
class ClientChange:
    """One client: scores, last minus first, the method's own index and the class (one of CATEGORIES)."""

    id: str
    pre: float
    post: float
    change: float
    rci: float | None
    category: str


@dataclass(frozen=True)
class ChangeTable:
    """Many clients by one method. ``counts`` always has all of CATEGORIES; ``cutoff`` is None if none was asked for.

    Without a cutoff no one can have crossed it: those classes count 0 and stand in ``not_judged`` with the reason.
    """

    method: str
    method_name: str
    n: int
    counts: dict[str, int]
    cutoff: float | None
    clients: tuple[ClientChange, ...]

    @property
    def not_judged(self) -> dict[str, str]:
        """Return the classes that could not be judged, and why."""
        return {} if self.cutoff is not None else {"recovered": NO_CUTOFF, "harmed": NO_CUTOFF}


@dataclass(frozen=True)
class Settings:
    """How change is judged. ``reliability`` (of the instrument, between 0 and 1) is not used by hlm.

    ``better``: lower or higher. ``cutoff``: a, b, b-functional, c or None; all but a need ``functional``.
    ``line``: the published cutoff of an instrument, in place of one from samples.
    """

    method: str = "jt"
    reliability: float | None = None
    reliability_post: float | None = None
    functional: Functional | None = None
    cutoff: str | None = None
    better: str = "lower"
    line: Cutoff | None = None

    def faults(self) -> list[str]:
        """Return everything that is wrong with these settings."""
        faults = (
            [] if self.method in ALL_METHODS else [f"method {self.method!r} is not one of {', '.join(ALL_METHODS)}"]
        )
        if self.better not in ("lower", "higher"):
            faults.append(f"better {self.better!r} is not lower or higher")
        if self.cutoff is not None and self.cutoff not in KINDS:
            faults.append(f"cutoff {self.cutoff!r} is not one of {', '.join(KINDS)}")
        if self.reliability is None and self.method != "hlm":
            faults.append("a reliability is needed")
        for name, value in (("reliability", self.reliability), ("reliability at the end", self.reliability_post)):
            if value is not None and not 0 < value < 1:
                faults.append(f"{name} {value} is not between 0 and 1 (both excluded)")
        if self.functional and not (abs(self.functional.mean) <= LARGEST and 0 < self.functional.sd <= LARGEST):
            faults.append("the functional mean and SD must be points on the scale, the SD above 0")
        if self.cutoff in KINDS and self.cutoff != "a" and self.functional is None:
            faults.append(f"cutoff {self.cutoff} needs the mean and SD of the functional population")
        return faults

    @property
    def sign(self) -> int:
        """1 where higher is better, -1 where lower is."""
        return 1 if self.better == "higher" else -1


def clinical_change(pairs: Pairs, settings: Settings) -> ChangeTable:
    """Judge complete pairs by one of the methods jt, gln, hll, en, nk and ha; raises OutcomeError."""
    _refuse(settings)
    if settings.method == "hlm":
        raise OutcomeError(["hlm needs all scores of each client: use growth_change"])
    method = METHODS[settings.method]
    r = settings.reliability or 0.0
    enough(pairs)
    index = method.index(pairs, r, settings.reliability_post or r)
    return _table(pairs, index, method.critical, _crossing(pairs, settings), settings, method.name)


def published_change(pairs: Pairs, measure: Instrument) -> ChangeTable:
    """Judge complete pairs by the published threshold and cutoff of their instrument, as ``measures.change`` does.

    There is no index: the threshold is in points. Raises OutcomeError where the instrument has no threshold.
    """
    scores = list(zip(pairs.pre.tolist(), pairs.post.tolist(), strict=True))
    changes = [change(measure, first, last) for first, last in scores]
    if not changes or changes[0].threshold is None:
        raise OutcomeError([f"{measure.name} has no published threshold for reliable change: say --reliability"])
    clients = tuple(
        ClientChange(client_id, first, last, last - first, None, str(judged.category or judged.reliable))
        for client_id, (first, last), judged in zip(pairs.ids, scores, changes, strict=True)
    )
    categories = Counter(client.category for client in clients)
    counts = {key: categories[key] for key in CATEGORIES}
    name = f"{measure.name}, published threshold of {changes[0].threshold:g} points ({changes[0].source})"
    line = default_cutoff(measure)
    return ChangeTable("published", name, len(clients), counts, line.points if line else None, clients)


def growth_change(ids: Sequence[str], times: Floats, scores: Floats, settings: Settings) -> ChangeTable:
    """Judge by the hierarchical linear model (restricted likelihood).

    The index is the client's departure from the AVERAGE slope, in units of its standard error, so that a client who
    improves like all others is unchanged. Every row counts; clients with fewer than three scores are left out; first
    and last are each client's earliest and latest score. Raises OutcomeError.
    """
    _refuse(settings)
    counts = Counter(ids)
    measured = np.array([counts[client_id] >= 3 for client_id in ids], bool)
    if not measured.any():
        raise OutcomeError(["hlm needs clients with at least 3 scores each; there is none"])
    names = [client_id for client_id, here in zip(ids, measured, strict=True) if here]
    model = growth(names, times[measured], scores[measured])
    if not model.converged:
        raise OutcomeError(["the growth model has not converged: hlm cannot be used with these scores"])
    pairs = enough(_ends(names, times[measured], scores[measured], model.ids))
    error = np.sqrt(model.effect_covariances[:, 1, 1])
    if not (error > 0).all():
        raise OutcomeError(["the clients' slopes do not differ: hlm cannot be used"])
    return _table(pairs, model.effects[:, 1] / error, TWO_SIDED, _crossing(pairs, settings), settings, HLM_NAME)


def _refuse(settings: Settings) -> None:
    if faults := settings.faults():
        raise OutcomeError(faults)


def _ends(ids: Sequence[str], times: Floats, scores: Floats, order: tuple[str, ...]) -> Pairs:
    rows: dict[str, list[tuple[float, float]]] = {client_id: [] for client_id in order}
    for client_id, time, score in zip(ids, times, scores, strict=True):
        rows[client_id].append((float(time), float(score)))
    ends = [(min(row)[1], max(row)[1]) for row in rows.values()]
    return Pairs(order, np.array([first for first, _ in ends]), np.array([last for _, last in ends]))


def _crossing(pairs: Pairs, settings: Settings) -> Crossing | None:
    if settings.cutoff is None and settings.line:
        return published_crossing(pairs, settings.line)
    if settings.cutoff is None:
        return None
    if settings.method == "ha":
        r = settings.reliability or 0.0
        return true_score_crossing(pairs, settings.cutoff, settings.functional, settings.sign, r)
    return crossing(pairs, cutoff(pairs, settings.cutoff, settings.functional, settings.sign), settings.sign)


def _table(
    pairs: Pairs, index: Floats, critical: float, crossed: Crossing | None, settings: Settings, name: str
) -> ChangeTable:
    better, worse = settings.sign * index > critical, settings.sign * index < -critical
    place = np.where(better, 1, np.where(worse, 3, 2))
    if crossed:
        place = np.where(better & crossed.to_functional, 0, np.where(worse & crossed.to_clinical, 4, place))
    columns = (row.tolist() for row in (pairs.pre, pairs.post, pairs.change, index, np.array(CATEGORIES)[place]))
    clients = tuple(map(ClientChange, pairs.ids, *columns))
    counts = {key: int((place == number).sum()) for number, key in enumerate(CATEGORIES)}
    return ChangeTable(settings.method, name, len(clients), counts, crossed.cutoff if crossed else None, clients)
