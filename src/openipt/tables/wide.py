# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Wide tables, a row for each person: which columns belong together, by their names.

phq9_t1, phq9_t2 and phq9_pre, phq9_post are scores at times; phq9_1 to phq9_9 may be the items of one form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from openipt.tables.faults import refuse
from openipt.tables.options import ReadOptions

BEFORE = ("pre", "before", "first", "start", "baseline", "intake")
AFTER = ("post", "after", "last", "end", "final", "discharge")
USUAL_IDS = (
    "id",
    "client",
    "client_id",
    "clientid",
    "person",
    "patient",
    "patient_id",
    "subject",
    "participant",
    "case",
    "nr",
    "code",
)
_NUMBERED = re.compile(r"^(?P<stem>.*?)(?P<number>\d+)$")
_WORDED = re.compile(rf"^(?P<stem>.*?)[ _.-]*(?P<word>{'|'.join((*BEFORE, *AFTER))})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sequel:
    """Columns that follow one another: their common stem, and the columns in order."""

    stem: str
    columns: tuple[str, ...]
    numbers: tuple[int, ...] = ()


def plain(text: str) -> str:
    """Return a name as it is compared: small letters and figures only."""
    return re.sub(r"[\W_]+", "", text.casefold())


def find_id(names: Sequence[str], options: ReadOptions, file: str) -> str:
    """Return the column of ids by the usual names, which is noted. Raises DataError where there is none or several."""
    usual = [name for name in names if plain(name) in {plain(usual) for usual in USUAL_IDS}]
    if len(usual) != 1:
        hint = f"several columns may be ({', '.join(usual)})" if usual else f"the columns are {', '.join(names)}"
        raise refuse(f"which column names the clients? Say --id COLUMN; {hint}")
    options.say(f"{file}: clients by column {usual[0]!r}")
    return usual[0]


def sequels(names: Sequence[str]) -> list[Sequel]:
    """Return the columns that follow one another, by number (at least two) or as first and last."""
    numbered: dict[str, list[tuple[int, str]]] = {}
    worded: dict[str, dict[bool, str]] = {}
    for name in names:
        if match := _NUMBERED.match(name.strip()):
            numbered.setdefault(match["stem"], []).append((int(match["number"]), name))
        elif match := _WORDED.match(name.strip()):
            worded.setdefault(match["stem"], {})[match["word"].lower() in AFTER] = name
    result = []
    for stem, columns in numbered.items():
        if len(columns) > 1:
            columns.sort()
            result.append(Sequel(stem, tuple(name for _, name in columns), tuple(number for number, _ in columns)))
    result += [Sequel(stem, (ends[False], ends[True])) for stem, ends in worded.items() if len(ends) == 2]
    return result


def find_sequel(
    names: Sequence[str], stem: str | None, options: ReadOptions, file: str, called: Sequence[str] = ()
) -> Sequel:
    """Return the columns of scores in order of time, by their stem or as the only ones, which is noted.

    Of several those come first whose stem bears one of the names in `called`. Raises DataError naming those there are
    where none or several fit.
    """
    groups = sequels(names)
    if stem is not None:
        exact = [sequel for sequel in groups if plain(sequel.stem) == plain(stem)]
        groups = exact or [sequel for sequel in groups if plain(sequel.stem).startswith(plain(stem))]
    if len(groups) > 1 and called:
        marks = {plain(name) for name in called}
        groups = [sequel for sequel in groups if any(mark in plain(sequel.stem) for mark in marks)] or groups
    if len(groups) != 1:
        there = "; ".join(f"{sequel.columns[0]} to {sequel.columns[-1]}" for sequel in groups)
        raise refuse(
            f"which columns hold the scores? Several could: {there}. Name them with --score, or --first and --last"
            if groups
            else "no columns such as phq9_t1 and phq9_t2 were found; name columns with --time and --score (a row for "
            f"each time) or with --first and --last (a row for each client); the columns are {', '.join(names)}"
        )
    options.say(f"{file}: a row for each client, scores in {', '.join(groups[0].columns)}")
    return groups[0]


@dataclass(frozen=True, slots=True)
class ItemColumns:
    """The columns of one form's items in order, None where an item has none; `label` tells forms of one row apart."""

    label: str
    columns: tuple[str | None, ...]


def find_items(names: Sequence[str], count: int, least: int, called: Sequence[str]) -> list[ItemColumns]:
    """Return the columns of items 1 to `count` (the last may be absent, beyond `least`), a set for each form in a row.

    Item 3 of a form is phq9_3, PHQ9.03, q3 or t1_phq9_3: the same name but for the number. Sets that bear one of the
    names in `called` come alone. Raises DataError where none, or several without such a name, fit.
    """
    groups: dict[tuple[str, str], dict[int, str]] = {}
    for name in names:
        for run in re.finditer(r"\d+", name):
            key = (name[: run.start()].casefold(), name[run.end() :].casefold())
            groups.setdefault(key, {})[int(run[0])] = name
    whole = {
        key: numbered
        for key, numbered in groups.items()
        if set(range(1, least + 1)) <= set(numbered) <= set(range(1, count + 1))
    }
    marks = {plain(name) for name in called}
    bearing = {key: numbered for key, numbered in whole.items() if any(mark in plain("".join(key)) for mark in marks)}
    chosen = bearing or whole
    if not chosen or (len(whole) > 1 and not bearing):
        raise refuse(_items_unclear(names, count, list(whole.values())))
    return [
        ItemColumns("#".join(key).strip(" _.-"), tuple(numbered.get(number) for number in range(1, count + 1)))
        for key, numbered in chosen.items()
    ]


def _items_unclear(names: Sequence[str], count: int, sets: Sequence[dict[int, str]]) -> str:
    if not sets:
        return (
            f"no columns for items 1 to {count} were found (such as q1 to q{count}); name them in order with --items "
            f"A,B,C; the columns are {', '.join(names)}"
        )
    there = "; ".join(f"{numbered[min(numbered)]} to {numbered[max(numbered)]}" for numbered in sets)
    return f"which columns hold the items? Several could: {there}. Name them in order with --items A,B,C"
