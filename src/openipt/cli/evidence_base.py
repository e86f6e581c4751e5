# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""`openipt evidence release`, `rows` and `claims`: the trials of IPT, their releases, and what is said of it."""

import os
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openipt.cli import Parser, UserFault
from openipt.cli.printing import as_json, as_table, write_text
from openipt.evidence import claims, releases
from openipt.evidence.errors import DataError, Fault
from openipt.evidence.results import trial_table, work_out
from openipt.evidence.rows import ATTRIBUTION, Row, as_number, row_key, select
from openipt.tables.omitted import Omission, omissions_lines


def release(argv: list[str]) -> str:
    """Take in, list, put in force, undo and compare releases of the evidence base."""
    parser = Parser(prog="openipt evidence release", add_help=False, allow_abbrev=False)
    parser.add_argument("action", choices=("add", "list", "use", "undo", "compare"))
    parser.add_argument("what", nargs="*")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--name")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_intermixed_args(argv)
    wanted = {"add": 1, "use": 1, "compare": 2}.get(options.action, 0)
    if len(options.what) != wanted:
        raise UserFault(f"release {options.action} takes {wanted} argument{'' if wanted == 1 else 's'}")
    folder = data_folder(options.data)
    if options.action == "list":
        return _release_list(folder, as_data=options.json)
    change = _change(folder, options)
    return as_json(change.to_dict()) if options.json else change.words()


def show_rows(argv: list[str]) -> str:
    """Write the rows in force, or one row a trial, to a CSV file; filters as NAME=VALUE."""
    parser = Parser(prog="openipt evidence rows", add_help=False, allow_abbrev=False)
    parser.add_argument("filters", nargs="*", metavar="NAME=VALUE")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--trials", action="store_true")
    parser.add_argument("--release", default="")
    parser.add_argument("--data", type=Path)
    options = parser.parse_intermixed_args(argv)
    wrong = [condition for condition in options.filters if "=" not in condition]
    if wrong:
        raise UserFault(f"a filter is NAME=VALUE, not {', '.join(wrong)}")
    filters = dict(condition.split("=", 1) for condition in options.filters)
    folder = options.data or default_folder()
    release = releases.find(folder, options.release) if options.release else releases.in_force(folder)
    rows = releases.rows_of(folder, release)
    chosen = trial_table(rows, filters) if options.trials else select(rows, filters)
    if not chosen:
        raise UserFault("no row passes these filters")
    write_text(options.output, releases.canonical(chosen).decode(), "csv")
    written = f"{len(chosen)} rows written to {options.output}. Show with them: {ATTRIBUTION}."
    return "\n".join([written, *(_without_effect(select(rows, filters)) if options.trials else [])])


def _without_effect(rows: Sequence[Row]) -> list[str]:
    """Return the rows that are in no trial's effect, since the source gives none for them, in words."""
    lacking = [Omission("no effect in the source", id=row_key(row)) for row in rows if as_number(row[".g"]) is None]
    return omissions_lines(lacking, len(rows))


def default_folder() -> Path:
    """Return the folder of releases for reading: one that does not exist holds the shipped release alone."""
    return Path(os.environ.get("OPENIPT_DATA", "."), "evidence")


def data_folder(folder: Path | None) -> Path:
    """Return the evidence folder named, or the one in the data folder of the service."""
    if folder:
        return folder
    home = os.environ.get("OPENIPT_DATA")
    if not home:
        raise UserFault("say where releases are kept: --data FOLDER, or set OPENIPT_DATA")
    return Path(home) / "evidence"


def _change(folder: Path, options: Namespace) -> releases.Change:
    if options.action == "undo":
        return releases.undo(folder)
    if options.action == "use":
        return releases.use(folder, options.what[0])
    if options.action == "compare":
        return releases.compare(folder, *(releases.find(folder, start) for start in options.what))
    path = Path(options.what[0])
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise DataError([Fault(None, "", f"cannot read {path}: {problem.strerror}")]) from None
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return releases.add(folder, content, name=options.name or path.name, at=now)


def _release_list(folder: Path, *, as_data: bool) -> str:
    current = releases.in_force(folder).hash
    known = [{**asdict(release), "in_force": release.hash == current} for release in releases.known(folder)]
    if as_data:
        return as_json(known)
    rows: list[tuple[Any, ...]] = [("", "hash", "rows", "taken in", "name")]
    for release in known:
        mark = "*" if release["in_force"] else ""
        rows.append((mark, release["hash"][:12], release["rows"], release["added_at"] or "shipped", release["name"]))
    return as_table(rows)


def show_claims(argv: list[str]) -> str:
    """Check the claims, or show them filled with the trials in force."""
    parser = Parser(prog="openipt evidence claims", add_help=False, allow_abbrev=False)
    parser.add_argument("action", nargs="?", default="show", choices=("check", "show"))
    parser.add_argument("--data", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_intermixed_args(argv)
    faults = claims.check(claims.book())
    if faults:
        raise UserFault("\n".join(faults))
    if options.action == "check":
        return as_json({"claims": len(claims.claims()), "faults": []}) if options.json else "The claims are sound."
    folder = options.data or default_folder()
    shown = [_filled(claim, folder) for claim in claims.claims()]
    return as_json(shown) if options.json else "\n\n".join(_claim_words(claim) for claim in shown)


def _claim_words(claim: dict[str, Any]) -> str:
    lines = (("Said", "said"), ("Published", "published"), ("Here", "data"))
    return "\n".join([f"{claim['title']} ({claim['verdict']})", *(f"  {word}: {claim[name]}" for word, name in lines)])


def _filled(claim: claims.Claim, folder: Path) -> dict[str, Any]:
    """Return a claim in words, with the trials in force; nothing is written."""
    rows = releases.rows_of(folder, releases.in_force(folder))
    pooled = work_out(rows, claim.filters)["pooled"] if claim.data else None
    words = {name: claims.fill(getattr(claim, name), pooled) for name in ("title", "said", "published")}
    data, sources = claims.data_words(claim, pooled), [asdict(claims.cite(key)) for key in claim.cites]
    return {"id": claim.id, **words, "data": data, "verdict": claim.verdict, "sources": sources}
