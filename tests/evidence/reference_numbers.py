# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The reference numbers of tests/data/evidence, with the value of metafor 5.0-1 where the two versions differ."""

from __future__ import annotations

import csv
import json
import math
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from openipt.evidence import rows as package_rows

DATA = Path(__file__).parents[1] / "data" / "evidence"
SHIPPED = Path(package_rows.__file__).parent / "data"
SETS = (
    "bcg",
    "normand1999",
    "raudenbush1985",
    "molloy2014",
    "linde2005",
    "hackshaw1998",
    "bangertdrowns2004",
    "hine1989",
    "konstantopoulos2011",
    "ipt_depression",
)


@cache
def _newer() -> dict[tuple[str, str], float]:
    listed = json.loads((DATA / "references" / "metafor_version_differences.json").read_text())
    return {(entry["file"], entry["path"]): entry["metafor_5_0_1"] for entry in listed["differences"]}


def _mend(value: Any, file: str, path: str) -> Any:
    if isinstance(value, dict):
        return {key: _mend(inner, file, f"{path}/{key}") for key, inner in value.items()}
    if isinstance(value, list):
        return [_mend(inner, file, f"{path}[{index}]") for index, inner in enumerate(value)]
    return _newer().get((file, path), value)


@cache
def reference(name: str) -> dict[str, Any]:
    """The whole file, mended."""
    text = (DATA / "references" / f"{name}.json").read_text(encoding="utf-8")
    return _mend(json.loads(text), f"{name}.json", "")


def _blocks(value: Any, path: str) -> list[tuple[str, dict[str, Any]]]:
    if not isinstance(value, dict):
        return []
    own = [(path, value)] if "models_z" in value else []
    return own + [found for key, inner in value.items() for found in _blocks(inner, f"{path}/{key}")]


@cache
def analyses() -> list[tuple[str, dict[str, Any]]]:
    """Every analysis of every file, with its name: those with yi, vi and all the models."""
    return [found for name in SETS for found in _blocks(reference(name), name)]


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file, here or shipped with the package."""
    path = DATA / f"{name}.csv"
    with (path if path.exists() else SHIPPED / path.name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(table: list[dict[str, str]], name: str) -> np.ndarray:
    """A column as numbers, NaN where empty."""
    return np.array([float(row[name]) if row[name] not in ("", "NA") else np.nan for row in table])


def equal(ours: float | None, theirs: float | None, relative: float = 1e-8, absolute: float = 1e-10) -> bool:
    """Equal within the tolerance; nothing equals only nothing."""
    if ours is None or theirs is None:
        return ours is None and theirs is None
    return math.isclose(ours, theirs, rel_tol=relative, abs_tol=absolute)


def differences(ours: dict[str, Any], theirs: dict[str, Any], names: dict[str, str], **tolerance: float) -> list[str]:
    """Names (ours to theirs) whose numbers differ, with both."""
    return [
        f"{mine}: {ours[mine]!r} is not {theirs.get(other)!r}"
        for mine, other in names.items()
        if not equal(ours[mine], theirs.get(other), **tolerance)
    ]
