# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""``openipt measure score MEASURE FILE``: the forms of many people, one row each, and which could not be scored.

Loaded only when a file is scored: its reader brings Arrow.
"""

import re
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openipt.cli import UserFault, progress
from openipt.cli.files import reading
from openipt.cli.measure_words import uncounted_words
from openipt.cli.printing import as_csv, as_json, as_table
from openipt.measures import Answer, Instrument, MeasureError, Scored, in_figures, score
from openipt.measures.answers import coding_of
from openipt.measures.model import KINDS, NOT_APPLICABLE, Item
from openipt.tables.faults import DataError, Fault
from openipt.tables.omitted import Omission, omissions_data, omissions_lines
from openipt.tables.options import ReadOptions
from openipt.tables.reading import read_table
from openipt.tables.table import Table, ids_of, numbers, require_columns
from openipt.tables.wide import ItemColumns, find_id, find_items

NO_ANSWERS = "no answers at all"
TOO_FEW = "too many answers missing for a score"
NOT_ALLOWED = "answers that the form does not have"
UNCLEAR = ("na", "n/a")  # a missing value or a question that does not apply


@dataclass(frozen=True)
class Form:
    """One filled form of the file: where it is, whose, its answers in order, and what could not be read of them."""

    where: str
    id: str
    label: str
    answers: tuple[Answer, ...]
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScoredForm:
    """A form with its result; `reason` (short, to be counted) and `detail` say why there is no score."""

    form: Form
    result: Scored
    reason: str = ""
    detail: str = ""


def score_file(instrument: Instrument, path: Path, options: Namespace) -> str:
    """Score every form of a file. Raises UserFault for a file that cannot be read; a form never stops the others."""
    try:
        with reading(options) as words:
            forms = list(_forms(instrument, read_table(path, words), options, words))
        coding = coding_of(instrument, _usual_numbers(instrument, forms), options.coding)
    except (DataError, MeasureError) as fault:
        raise UserFault("\n".join(map(str, fault.faults))) from None
    scored = []
    for count, form in enumerate(forms):
        progress.at(count, len(forms))
        scored.append(_score_form(instrument, form, coding.id if coding else None))
    if options.json:
        return as_json(_data(instrument, scored))
    return _as_csv(instrument, scored) if options.csv else "\n".join(_lines(instrument, scored))


def _usual_numbers(instrument: Instrument, forms: Sequence[Form]) -> list[float]:
    """Return the answers by which a coding is known: those that one of the codings has."""
    answers = (answer for form in forms for answer in form.answers if isinstance(answer, int | float))
    return [answer for answer in answers if any(coding.low <= answer <= coding.high for coding in instrument.codings)]


def _forms(instrument: Instrument, table: Table, options: Namespace, words: ReadOptions) -> Iterator[Form]:
    if bool(options.item) != bool(options.answer):
        raise UserFault("--item and --answer go together: the columns of a table with a row for each answer")
    if options.item:
        yield from _long_forms(instrument, table, options, words)
        return
    for items in _item_sets(instrument, table, options, words):
        yield from _wide_forms(instrument, table, items, options.id, words)


def _item_sets(instrument: Instrument, table: Table, options: Namespace, words: ReadOptions) -> list[ItemColumns]:
    count, least = len(instrument.items), instrument.least_items
    if options.items:
        columns = tuple(name.strip() for name in options.items.split(","))
        require_columns(table, columns)
        if not least <= len(columns) <= count:
            raise UserFault(f"{instrument.name} has {count} items; --items names {len(columns)} columns")
        return [ItemColumns("", (*columns, *[None] * (count - len(columns))))]
    sets = find_items(table.names, count, least, (instrument.id, instrument.name, *instrument.aliases))
    for items in sets:
        named = [name for name in items.columns if name]
        words.say(f"{table.source.name}: items of {instrument.name} in {named[0]} to {named[-1]}")
    return sets if len(sets) > 1 else [ItemColumns("", sets[0].columns)]


def _wide_forms(
    instrument: Instrument, table: Table, items: ItemColumns, id_column: str | None, words: ReadOptions
) -> Iterator[Form]:
    require_columns(table, [id_column] if id_column else [])
    ids = table.codes(id_column) if id_column else _usual_ids(table)
    faults: list[Fault] = []
    columns = [
        _answers(table, name, faults, _codes_of_words(instrument, item)) if name else [None] * len(table)
        for item, name in zip(instrument.items, items.columns, strict=True)
    ]
    for item, name in zip(instrument.items, items.columns, strict=True):
        faults += _other_numbers(instrument, item, table, name) if name else []
        if name and any(way.kind == NOT_APPLICABLE for way in item.no_answers):
            _say_what_na_means(table, name, words)
    if unsound := [fault for fault in faults if fault.row is None]:
        raise DataError(unsound)
    wrong: dict[int, list[str]] = {}
    for fault in faults:
        wrong.setdefault(fault.row or 0, []).append(f"{fault.column}: {fault.message}")
    for place, answers in enumerate(zip(*columns, strict=True)):
        unread = tuple(wrong.get(table.numbers[place], ()))
        yield Form(table.where(place), ids[place], items.label, answers, unread)


def _usual_ids(table: Table) -> list[str]:
    """Return the ids by a usual name of their column; empty where there is none, since rows are named anyway."""
    try:
        return table.codes(find_id(table.names, table.source.options, table.source.name))
    except DataError:
        return [""] * len(table)


def _codes_of_words(instrument: Instrument, item: Item) -> dict[str, float]:
    """Return the codes of an item's choices by their words, if these are shipped and numbered in one way."""
    choices = () if instrument.codings else instrument.options_of(item)
    codes = {choice.text.strip().casefold(): choice.code for choice in choices if choice.text}
    return codes if len(codes) == len(choices) else {}


def _answers(table: Table, name: str, faults: list[Fault], words: Mapping[str, float] | None = None) -> list[Answer]:
    """Return a column as answers: codes (also from the words of a choice), None, or a word for not answering."""
    not_numbers: list[Fault] = []
    values: list[Answer] = [
        None if value != value else int(value) if value.is_integer() else value  # noqa: PLR0124 (NaN is missing)
        for value in numbers(table, name, not_numbers)
    ]
    places = {number: place for place, number in enumerate(table.numbers)}
    texts = table.codes(name)
    for fault in not_numbers:
        if fault.row is None:
            raise DataError([fault])
        place = places[fault.row]
        text = texts[place].casefold()
        if (kind := text.replace(" ", "_")) in KINDS:
            values[place] = kind
        elif words and text in words:
            values[place] = words[text]
        else:
            faults.append(fault)
    return values


def _other_numbers(instrument: Instrument, item: Item, table: Table, name: str) -> list[Fault]:
    """Return a fault for each choice that the file's value labels number otherwise than the form does."""
    form = _codes_of_words(instrument, item)
    faults = []
    for code, label in table.source.labels.get(name, {}).items():
        words = label.strip().casefold()
        counts = form.get(words, form.get(words.lstrip("0123456789 .:=)-"), code))
        if counts != code:
            message = f"the file numbers {label!r} {code:g}, {instrument.name} counts it {counts:g}; number it so first"
            faults.append(Fault(None, name, message))
    return faults


def _say_what_na_means(table: Table, name: str, words: ReadOptions) -> None:
    """Say that "NA" is a missing value, in a question that may not apply: in spreadsheets both are written so."""
    count = sum(text.casefold() in UNCLEAR for text in table.codes(name))
    if count:
        words.say(
            f"{table.source.name}, {name}: {count} NA or N/A taken as missing; write 'not applicable' where the "
            "question does not apply"
        )


def _long_forms(instrument: Instrument, table: Table, options: Namespace, words: ReadOptions) -> Iterator[Form]:
    """Yield forms of a table with a row for each answer: client, item and answer."""
    id_column = options.id or find_id(table.names, words, table.source.name)
    require_columns(table, (id_column, options.item, options.answer))
    faults: list[Fault] = []
    ids, answers = ids_of(table, id_column, faults), _answers(table, options.answer, faults)
    if any(way.kind == NOT_APPLICABLE for item in instrument.items for way in item.no_answers):
        _say_what_na_means(table, options.answer, words)
    forms: dict[str, dict[int, Answer]] = {}
    wheres: dict[str, str] = {}
    for place, (person, item) in enumerate(zip(ids, table.codes(options.item), strict=True)):
        number = int(digits[-1]) if (digits := re.findall(r"\d+", item)) else 0
        if not 1 <= number <= len(instrument.items):
            faults.append(table.fault(place, options.item, f"{item!r} is no item of {instrument.name}"))
        elif number in forms.setdefault(person, {}):
            faults.append(table.fault(place, options.item, f"client {person!r} has item {number} twice"))
        else:
            forms[person][number] = answers[place]
        wheres.setdefault(person, table.where(place))
    if faults:
        raise DataError(faults)
    for person, numbered in forms.items():
        yield Form(wheres[person], person, "", tuple(numbered.get(item.number) for item in instrument.items))


def _score_form(instrument: Instrument, form: Form, coding: str | None) -> ScoredForm:
    """Score a form; of one with wrong answers the flags of the others are kept, since a person has to look at them."""
    faults = list(form.faults)
    try:
        result = score(instrument, form.answers, coding)
    except MeasureError as fault:
        faults += fault.faults
        result = score(
            instrument,
            [_allowed(instrument, form.answers, place, coding) for place in range(len(form.answers))],
            coding,
        )
    if faults:
        return ScoredForm(form, result, NOT_ALLOWED, "; ".join(faults))
    if all(answer is None for answer in form.answers):
        return ScoredForm(form, result, NO_ANSWERS, NO_ANSWERS)
    if _has_score(instrument, result):
        return ScoredForm(form, result)
    return ScoredForm(form, result, TOO_FEW, f"{TOO_FEW}: item {', '.join(map(str, result.missing))}")


def _allowed(instrument: Instrument, answers: Sequence[Answer], place: int, coding: str | None) -> Answer:
    """Return the answer at a place, or None where the form does not have it."""
    alone = [answer if number == place else None for number, answer in enumerate(answers)]
    try:
        score(instrument, alone, coding)
    except MeasureError:
        return None
    return answers[place]


def _has_score(instrument: Instrument, result: Scored) -> bool:
    if instrument.scoring.rule == "category":
        return result.band is not None
    if instrument.scoring.rule == "none":
        return result.complete or any(part.score is not None for part in result.subscales)
    return result.total is not None


def _row(scored: ScoredForm) -> dict[str, Any]:
    """Return a form with its result for other programs; what was not scored has no total and no band."""
    form, result = scored.form, scored.result
    valid = not scored.reason
    return {
        "where": form.where,
        "id": form.id or None,
        "form": form.label or None,
        "total": result.total if valid else None,
        "out_of": result.out_of if valid else None,
        "band": result.band.label if result.band and valid else None,
        "subscales": {part.id: part.score if valid else None for part in result.subscales},
        "prorated": result.prorated and valid,
        "missing": list(result.missing),
        "refused": list(result.refused),
        "not_applicable": list(result.not_applicable),
        "uncounted": {str(number): value for number, value in result.uncounted},
        "flags": [vars(flag) for flag in result.flags],
        "not_scored": scored.detail or None,
    }


def _omitted(scored: Sequence[ScoredForm]) -> list[Omission]:
    return [Omission(form.reason, form.form.where, form.form.id) for form in scored if form.reason]


def _data(instrument: Instrument, scored: Sequence[ScoredForm]) -> dict[str, Any]:
    omitted = _omitted(scored)
    return {
        "measure": instrument.id,
        "instrument_version": instrument.version,
        "coding": next((form.result.coding for form in scored if form.result.coding), None),
        "forms": len(scored),
        "scored": len(scored) - len(omitted),
        "not_scored": omissions_data(omitted),
        "rows": [_row(form) for form in scored],
    }


def _flag_words(scored: ScoredForm) -> str:
    words = {"ask": "no answer, ask", "risk": "risk"}
    return "; ".join(f"item {flag.item} {words[flag.kind]} ({flag.level})" for flag in scored.result.flags)


def _cells(scored: ScoredForm) -> list[str]:
    row = _row(scored)
    points = [row["total"], *row["subscales"].values()]
    figures = ["" if point is None else in_figures(point) for point in points]
    missing = " ".join(map(str, row["missing"]))
    return [row["id"] or "", row["form"] or "", figures[0], row["band"] or "", *figures[1:], missing]


def _unusual_words(instrument: Instrument, scored: ScoredForm) -> list[str]:
    """Return what sets a form apart: how its total came about, what was refused, and the answers that do not count."""
    result, valid = scored.result, not scored.reason
    words = [f"of {instrument.scoring.low} to {result.out_of}"] if result.out_of and valid else []
    words += ["worked out from the answers given"] if result.prorated and valid else []
    kinds = {"not applicable": result.not_applicable, "refused": result.refused}
    words += [f"item {', '.join(map(str, items))} {kind}" for kind, items in kinds.items() if items]
    return words + uncounted_words(instrument, result)


def _as_csv(instrument: Instrument, scored: Sequence[ScoredForm]) -> str:
    parts = [part.id for part in instrument.subscales]
    last = ("missing", "out_of", "not_applicable", "refused", "uncounted", "prorated", "flags", "not_scored")
    head = ("where", "id", "form", "total", "band", *parts, *last)
    return as_csv([head, *((form.form.where, *_cells(form), *_csv_cells(form)) for form in scored)])


def _csv_cells(scored: ScoredForm) -> list[str]:
    row = _row(scored)
    out_of = "" if row["out_of"] is None else in_figures(row["out_of"])
    kinds = [" ".join(map(str, row[kind])) for kind in ("not_applicable", "refused")]
    uncounted = " ".join(f"{number}={in_figures(value)}" for number, value in row["uncounted"].items())
    return [out_of, *kinds, uncounted, "yes" if row["prorated"] else "", _flag_words(scored), scored.detail]


def _lines(instrument: Instrument, scored: Sequence[ScoredForm]) -> list[str]:
    """Return the forms in words: a row for each, how many were scored, who to look at, who was not scored."""
    parts = [part.id for part in instrument.subscales]
    head = ("who", "form", "total", "band", *parts, "missing", "what to look at, or why there is no score")
    rows: list[tuple[Any, ...]] = []
    for form in scored:
        who, *cells = _cells(form)
        notes = [text for text in (_flag_words(form), *_unusual_words(instrument, form), form.detail) if text]
        rows.append((who or form.form.where, *cells, "; ".join(notes)))
    keep = [place for place, name in enumerate(head) if name != "form" or any(row[place] for row in rows)]
    table = as_table([tuple(row[place] for place in keep) for row in [head, *rows]])
    omitted = _omitted(scored)
    flagged = [form for form in scored if form.result.flags]
    used = next((form.result.coding for form in scored if form.result.coding), "")
    read_as = f", read as printed {used}" if used else ""
    lines = [table, "", f"{instrument.name}: {len(scored) - len(omitted)} of {len(scored)} forms scored{read_as}."]
    if flagged:
        names = ", ".join(form.form.id or form.form.where for form in flagged[:10])
        rest = f" and {len(flagged) - 10} more" if len(flagged) > 10 else ""
        lines.append(f"Answers about danger to look at: {len(flagged)} ({names}{rest}).")
    return [*lines, *omissions_lines(omitted, len(scored), "forms")]
