# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Scores of many clients for a command: a long table (a row a score) or a wide one (a row a client), checked."""

from argparse import Namespace
from dataclasses import dataclass, field, replace

from openipt.cli import Parser, UserFault
from openipt.measures import Instrument, instruments, total_from_print
from openipt.measures.answers import total_range
from openipt.outcomes import OutcomeError, ScoreRow
from openipt.outcomes.plausible import Range, doubts
from openipt.outcomes.reading import open_table, read_scores, read_wide_scores
from openipt.tables.faults import DataError
from openipt.tables.options import ReadOptions
from openipt.tables.table import Table, require_columns
from openipt.tables.wide import Sequel, find_id, find_sequel, plain


@dataclass
class Scores:
    """Rows of scores; of a wide table its first and last column; and what is to be warned about."""

    rows: list[ScoreRow]
    first: str = ""
    last: str = ""
    columns: tuple[str, ...] = ()
    warnings: list[str] = field(default_factory=list)


def add_score_options(parser: Parser) -> None:
    """Add the options that name columns and the range of the scores."""
    for name in ("id", "time", "score", "measure", "coding"):
        parser.add_argument(f"--{name}")
    for name in ("min", "max"):
        parser.add_argument(f"--{name}", type=float)


def read_any_scores(
    options: Namespace,
    words: ReadOptions,
    measure: Instrument | None,
    *,
    ends: tuple[str | None, str | None] = (None, None),
) -> Scores:
    """Read scores by the options; raises OutcomeError with every faulty row and every score outside its range."""
    scale = _range(options, measure)
    try:
        scores = _long(options, words) if options.time else _wide(options, words, ends, measure)
    except DataError as fault:
        raise OutcomeError([str(inner) for inner in fault.faults]) from None
    if scale:
        if faults := scale.faults(scores.rows, options.score if options.time else ""):
            raise OutcomeError(faults)
        if measure:
            scores.rows = _as_totals(scores.rows, measure, options.coding)
    else:
        scores.warnings += doubts(scores.rows)
    return scores


def _range(options: Namespace, measure: Instrument | None) -> Range | None:
    low, high = options.min, options.max
    if (low is None) != (high is None) or (low is not None and low >= high):
        raise UserFault("--min and --max go together, the lower one first")
    if low is not None:
        return Range(low, high)
    if measure is None:
        return None
    if measure.scoring.low is None or measure.scoring.high is None:
        raise UserFault(f"{measure.name} has no total score: give the range with --min and --max")
    ranges = [total_range(measure, coding) for coding in measure.codings]
    ranges.append((measure.scoring.low, measure.scoring.high))
    return Range(min(low for low, _ in ranges), max(high for _, high in ranges), measure.name)


def _as_totals(rows: list[ScoreRow], measure: Instrument, coding: str | None) -> list[ScoreRow]:
    """Return the scores as totals of the instrument, whatever numbers its form is printed with."""
    scored = [row.score for row in rows if row.score is not None]
    totals = iter(total_from_print(measure, scored, coding))
    return [row if row.score is None else replace(row, score=next(totals)) for row in rows]


def _long(options: Namespace, words: ReadOptions) -> Scores:
    if not options.score:
        raise UserFault("--time needs --score: the column of the scores")
    id_column = options.id
    if not id_column:
        table = open_table(options.file, (), words)
        id_column = find_id(table.names, words, table.source.name)
    return Scores(read_scores(options.file, id_column, options.time, options.score, words))


def _wide(
    options: Namespace, words: ReadOptions, ends: tuple[str | None, str | None], measure: Instrument | None
) -> Scores:
    table = open_table(options.file, (), words)
    columns = _columns(options, table, words, ends, measure)
    if options.id:
        require_columns(table, [options.id])
    id_column = options.id or find_id(table.names, words, table.source.name)
    return Scores(read_wide_scores(table, id_column, columns), columns[0], columns[-1], columns)


def _columns(
    options: Namespace,
    table: Table,
    words: ReadOptions,
    ends: tuple[str | None, str | None],
    measure: Instrument | None,
) -> tuple[str, ...]:
    """Return the columns of scores in order of time: those named, or those whose names follow one another."""
    first, last = ends
    if first and last:
        require_columns(table, (first, last))
        return (first, last)
    if first or last:
        raise UserFault("--first and --last go together")
    called = (measure.id, measure.name, *measure.aliases) if measure else ()
    sequel = find_sequel(table.names, options.score, words, table.source.name, called)
    _refuse_items(sequel)
    return sequel.columns


def _refuse_items(sequel: Sequel) -> None:
    """Refuse columns that are the answers of one form: phq9_1 to phq9_9."""
    for instrument in instruments():
        names = {plain(name) for name in (instrument.id, instrument.name, *instrument.aliases)}
        counts = range(instrument.least_items, len(instrument.items) + 1)
        if plain(sequel.stem) in names and sequel.numbers in [tuple(range(1, count + 1)) for count in counts]:
            raise UserFault(
                f"{sequel.columns[0]} to {sequel.columns[-1]} look like the answers of one {instrument.name}, not like "
                f"scores at {len(sequel.columns)} times: score them first (openipt measure score {instrument.id} FILE)"
            )
