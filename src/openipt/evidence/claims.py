# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is said of IPT beside what trials say: content with placeholders, checked and filled. Standard library only.

No number stands in the text itself: each comes from a source ({cite:KEY.FIGURE}) or from the trials in force
({pooled.NAME}), so that no claim goes stale unseen and every figure has a source.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar

from openipt.evidence.rows import shipped_bytes
from openipt.wording import StaffText

VERDICTS = ("supported", "mixed", "overstated", "unsupported", "wrong")
MARKS = ("V", "P", "M")
TEXTS = ("title", "said", "published", "data")
NO_ROWS = "No trial rows in this database."

POOLED = {
    "trials": ("k", "d"),
    "g": ("estimate", ".2f"),
    "lower": ("ci_lower", ".2f"),
    "upper": ("ci_upper", ".2f"),
    "pi_lower": ("pi_lower", ".2f"),
    "pi_upper": ("pi_upper", ".2f"),
    "i2": ("i2", ".0f"),
    "tau2": ("tau2", ".3f"),
}
"""Placeholders of the pooled result: the attribute and how it is written."""

OTHER = ("trials", "rows")
"""Placeholders of rows of another database that name IPT and are shown, not pooled: {other.trials}, {other.rows}."""

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
MINUS = re.compile(r"^-(?=\d)")  # as a value is typed; people read a true minus sign
Book = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim: `said` in the field, `published` by others, `data` of the trials here (filled for `filters`).

    other: the database whose rows naming IPT bear on it, too few to pool. cites: the keys of the sources used. No
    `data` means that no rows bear on it.
    """

    folder: ClassVar[str] = "claims"

    id: str
    title: StaffText
    said: StaffText
    published: StaffText
    data: StaffText
    verdict: str
    filters: Mapping[str, str]
    other: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cite:
    """A source. mark: V seen, P partly, M unverified."""

    key: str
    name: str
    source: str
    mark: str


@cache
def book() -> Book:
    """Return the shipped content, as it stands in the file."""
    return tomllib.loads(files("openipt.evidence").joinpath("data/claims.toml").read_text(encoding="utf-8"))


def check(content: Book) -> list[str]:
    """Return every fault: digits outside placeholders, unknown places or fields, fields missing, sources not used."""
    cites = content.get("cites", {})
    faults = [f"cites.{key}: {fault}" for key, cite in cites.items() for fault in _cite_faults(cite)]
    used: set[str] = set()
    seen: set[str] = set()
    for claim in content.get("claims", []):
        name = str(claim.get("id", "?"))
        faults += [f"{name}: {fault}" for fault in _claim_faults(claim, cites)]
        if name in seen:
            faults.append(f"{name}: this id comes twice")
        seen.add(name)
        used |= {key for text in TEXTS for key in _cited(str(claim.get(text, "")))}
    return faults + [f"cites.{key}: no claim uses it" for key in cites if key not in used]


def _cite_faults(cite: Book) -> list[str]:
    faults = [f"{name} is missing" for name in ("name", "source", "mark") if not cite.get(name)]
    if cite.get("mark") not in MARKS:
        faults.append(f"mark must be one of {', '.join(MARKS)}")
    return faults


def _claim_faults(claim: Book, cites: Book) -> list[str]:
    faults = [f"{name} is missing" for name in ("id", "title", "said", "published", "verdict") if not claim.get(name)]
    faults += [f"unknown field {name}" for name in claim if name not in (*TEXTS, "id", "verdict", "filters", "other")]
    if claim.get("verdict") not in VERDICTS:
        faults.append(f"verdict must be one of {', '.join(VERDICTS)}")
    for name in TEXTS:
        faults += [f"{name}: {fault}" for fault in _text_faults(str(claim.get(name, "")), cites)]
    if "{pooled." in str(claim.get("data", "")) and "filters" not in claim:
        faults.append("data shows a pooled result but there are no filters")
    if "{other." in str(claim.get("data", "")) and not other_rows(str(claim.get("other", ""))):
        faults.append(f"other: no rows come from {claim.get('other')!r}")
    return faults


def _text_faults(text: str, cites: Book) -> list[str]:
    outside = PLACEHOLDER.sub("", text)
    faults = [f"a digit outside a placeholder: {word!r}" for word in re.findall(r"\S*\d\S*", outside)]
    if "{" in outside or "}" in outside:
        faults.append("a brace without its partner")
    return faults + [f"unknown placeholder {{{name}}}" for name in PLACEHOLDER.findall(text) if not _known(name, cites)]


def _known(name: str, cites: Book) -> bool:
    if name.startswith("pooled."):
        return name.removeprefix("pooled.") in POOLED
    if name.startswith("other."):
        return name.removeprefix("other.") in OTHER
    key, _, figure = name.removeprefix("cite:").partition(".")
    if not name.startswith("cite:") or key not in cites:
        return False
    return not figure or figure in cites[key].get("figures", {})


def _cited(text: str) -> list[str]:
    names = [name.removeprefix("cite:") for name in PLACEHOLDER.findall(text) if name.startswith("cite:")]
    return [name.partition(".")[0] for name in names]


@cache
def claims() -> tuple[Claim, ...]:
    """Return the shipped claims, with placeholders unfilled."""
    return tuple(
        Claim(
            id=claim["id"],
            title=claim["title"],
            said=claim["said"],
            published=claim["published"],
            data=claim.get("data", ""),
            verdict=claim["verdict"],
            filters=claim.get("filters", {}),
            other=claim.get("other", ""),
            cites=tuple(dict.fromkeys(key for text in TEXTS for key in _cited(claim.get(text, "")))),
        )
        for claim in book()["claims"]
    )


def cite(key: str) -> Cite:
    """Return a source by its key. Raises KeyError."""
    citation = book()["cites"][key]
    return Cite(key, citation["name"], citation["source"], citation["mark"])


def other_rows(source: str) -> list[Mapping[str, str]]:
    """Return rows that name IPT in another database; their signs follow that database, so they are not pooled."""
    return [row for row in every_other_row() if row["source"] == source]


@cache
def every_other_row() -> tuple[Mapping[str, str], ...]:
    """Return all rows that name IPT in other databases."""
    text = shipped_bytes("metapsy_other_ipt.csv").decode("utf-8")
    return tuple(csv.DictReader(io.StringIO(text, newline="")))


def fill(text: str, pooled: Mapping[str, Any] | None = None, other: str = "") -> str:
    """Return the text with its placeholders filled, from `pooled` (`Pooled.to_dict`) and `other` rows.

    A value that does not exist is written as an en dash. Raises KeyError for an unknown placeholder.
    """

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if name.startswith("pooled."):
            attribute, form = POOLED[name.removeprefix("pooled.")]
            value = (pooled or {}).get(attribute)
            return "\N{EN DASH}" if value is None else format(value, form)
        if name.startswith("other."):
            rows = other_rows(other)
            return str({"trials": len({row["study"] for row in rows}), "rows": len(rows)}[name.removeprefix("other.")])
        key, _, figure = name.removeprefix("cite:").partition(".")
        source = book()["cites"][key]
        return str(source["figures"][figure] if figure else source["name"])

    return PLACEHOLDER.sub(lambda match: MINUS.sub("\N{MINUS SIGN}", value(match)), text)


def data_words(claim: Claim, pooled: Mapping[str, Any] | None) -> str:
    """Return what the trials here say, or that there are none."""
    if not claim.data or ("{pooled." in claim.data and not pooled):
        return NO_ROWS
    return fill(claim.data, pooled, claim.other)
