# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""`openipt evidence`: effects, pooling, bias, influence and figures of any trials; the evidence base and its claims.

numpy and scipy are imported by the command that needs them, inside its function: `--help`, `release` and `claims` do
without them.
"""

import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openipt.cli import Parser, UserFault, split_command
from openipt.cli.evidence_base import release, show_claims, show_rows
from openipt.cli.evidence_options import RHO, rare_options, refuse_unused, study_parser
from openipt.cli.files import HELP as FILES
from openipt.cli.files import add_file_options, parse, reading, warn
from openipt.cli.printing import as_csv, as_json, as_table, write_text, write_whole
from openipt.cli.progress import Progress
from openipt.evidence import releases
from openipt.evidence.errors import DataError, NotConvergedError, UnknownChoiceError
from openipt.evidence.precision import precision_doubts
from openipt.evidence.reading import Studies, Table, read_studies, read_table
from openipt.tables.omitted import omissions_data, omissions_lines

HELP = f"""openipt evidence: meta-analysis, and what trials of IPT say

  openipt evidence effects FILE --measure smd|md|or|rr|rd|peto   effect and variance of every row (CSV)
  openipt evidence pool FILE --yi COL --vi COL                   the pooled effect
  openipt evidence rare FILE --measure or|rr|rd|peto             tables with few events: Mantel-Haenszel, Peto
  openipt evidence bias FILE --yi COL --vi COL                   small-study effects and publication bias
  openipt evidence influence FILE --yi COL --vi COL              what hangs on each study
  openipt evidence forest|funnel|cumulative|baujat|gosh FILE --yi COL --vi COL -o OUT.svg|.pdf|.png
  openipt evidence release add FILE|list|use HASH|undo|compare A B   releases of the evidence base
  openipt evidence rows [NAME=VALUE ...] -o OUT.csv [--trials]   the trials of IPT in force, or one effect a trial
  openipt evidence claims [check|show]                           what is said of IPT beside what the data say

for all that read a FILE:
  --sei COL          standard errors in place of variances (also --se)
  --drop-missing     leave out rows that lack a value and say which (else they are faults)
  --method           fe dl he hs hsk sj ml reml eb pm pmm (reml); not for baujat
  --level            confidence in percent (95); not for funnel, baujat, gosh
  --json             for other programs
{FILES}
pool and forest:
  --test             z, t, knha, knha-guarded (z); of a three-level model z or t
  --pi               prediction interval: metafor, higgins, meta (metafor); not of a fixed effect
pool:
  --subgroup COL     each level by itself, and the difference between them
  --moderator COL    meta-regression; may be given again; text columns are categories
  --category COL     a moderator of numbers taken as categories
  --three-level COL  the trial of each effect: a three-level model too; --rho R correlation within trials (0.6)
effects:
  --m1 --sd1 --n1 --m2 --sd2 --n2 COL, or --a --b --c --d --n1 --n2 COL; usual names are found by themselves
  --variance         of smd: ls, ls2, ub, av (ls);  --lower-is-better turns the sign;  -o FILE
rare:
  --a --b --c --d --n1 --n2 COL as for effects;  --level;  --q-from informative|all: tables in the test of heterogeneity
figures:
  --label COL  --title TEXT  --axis TEXT  --ratio (effects are logs)  --subgroup COL (forest)  --order COL (cumulative)
release, rows, claims:
  --data FOLDER      the evidence folder (default: $OPENIPT_DATA/evidence)
rows:
  --release HASH     of a past release (default: the one in force)"""

ROLES = ("m1", "sd1", "n1", "m2", "sd2", "n2", "a", "b", "c", "d")
FIGURES = ("forest", "funnel", "cumulative", "baujat", "gosh")


def main(argv: list[str]) -> int:
    """Run one command of this group: 0 done, 2 the user's fault, its words on standard error."""
    if not argv or "--help" in argv or "-h" in argv:
        print(HELP)
        return 0
    try:
        command, rest = split_command(argv, (*COMMANDS, *FIGURES), "evidence")
        with Progress(f"evidence {command}", quiet="--quiet" in rest):
            text = COMMANDS[command](rest) if command in COMMANDS else draw(command, rest)
        print(text)
    except (UserFault, DataError, UnknownChoiceError, NotConvergedError, releases.ReleaseError) as fault:
        print(fault, file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output has gone: the caller's business
        raise
    except OSError as problem:  # a full disk, a folder that may not be written
        print(f"{problem.filename or 'writing'}: {problem.strerror}", file=sys.stderr)
        return 2
    return 0


def studies(options: Namespace, *others: str | None) -> Studies:
    """Return the rows to analyse, complete in the columns named."""
    if options.vi and options.sei:
        raise UserFault("give --vi or --sei, not both")
    if not 50 <= options.level < 100:
        raise UserFault(f"--level is {options.level:g}, must be a percentage from 50 to below 100")
    with reading(options) as words:
        return read_studies(
            options.file,
            options.yi,
            options.sei or options.vi or "vi",
            [name for name in others if name],
            standard_errors=bool(options.sei),
            drop_missing=options.drop_missing,
            options=words,
        )


def doubts(options: Namespace, data: Studies) -> list[str]:
    """Return what speaks against the columns being what they were taken for, and against the interval."""
    from openipt.evidence.implausible import code_doubts, equal_doubts

    column = options.sei or options.vi or "vi"
    precision = [variance**0.5 for variance in data.vi] if options.sei else data.vi
    warnings = precision_doubts(data, column, standard_errors=bool(options.sei))
    warnings += code_doubts(data.table, [(options.yi or "yi", data.yi), (column, precision)])
    return warnings + equal_doubts(data.yi, getattr(options, "test", None))


def left_out_lines(table: Table) -> list[str]:
    """Return the rows that were left out, in words; none where none was."""
    return omissions_lines(table.omitted, len(table) + len(table.omitted))


def effects(argv: list[str]) -> str:
    """Effect and variance of every row, as the CSV with two more columns."""
    from openipt.evidence.implausible import code_doubts
    from openipt.evidence.measuring import MEASURES, measure_table

    parser = Parser(prog="openipt evidence effects", add_help=False, allow_abbrev=False)
    parser.add_argument("file", type=Path)
    parser.add_argument("--measure", required=True, choices=MEASURES)
    for role in ROLES:
        parser.add_argument(f"--{role}")
    parser.add_argument("--variance")
    add_file_options(parser)
    for flag in ("--drop-missing", "--lower-is-better", "--json"):
        parser.add_argument(flag, action="store_true")
    parser.add_argument("-o", "--output", type=Path)
    options = parse(parser, argv)
    if options.variance and options.measure != "smd":
        raise UserFault(f"--variance is a choice for smd: leave it out with --measure {options.measure}")
    columns = {role: value for role in ROLES if (value := getattr(options, role))}
    with reading(options) as words:
        table = read_table(options.file, words)
        taken = [name for name in ("yi", "vi") if name in table.names]
        if taken:
            raise UserFault(f"the file already has a column {' and '.join(taken)}; rename it first")
        measured = measure_table(
            table,
            options.measure,
            columns,
            variance=options.variance or "ls",
            drop_missing=options.drop_missing,
            lower_is_better=options.lower_is_better,
        )
    warnings = code_doubts(measured.table, ((name, values.tolist()) for name, values in measured.inputs))
    yi, vi = measured.effects.yi.tolist(), measured.effects.vi.tolist()
    if options.json:
        rows = [
            {"row": row, **dict(zip(measured.table.names, cells, strict=True)), "yi": y, "vi": v}
            for row, cells, y, v in zip(measured.table.numbers, measured.table.rows, yi, vi, strict=True)
        ]
        left_out = omissions_data(measured.table.omitted)
        text = as_json({"measure": options.measure, "left_out": left_out, "warnings": warnings, "rows": rows})
    else:
        text = as_csv([(*measured.table.names, "yi", "vi"), *_with_effects(measured.table.rows, yi, vi)])
    if not options.json:  # a CSV has no place for them
        warn([*left_out_lines(measured.table), *warnings])
    if options.output is None:
        return text
    write_text(options.output, f"{text}\n", "json" if options.json else "csv")
    return f"{len(yi)} rows written to {options.output}"


def rare(argv: list[str]) -> str:
    """Return two-by-two tables pooled without a correction for empty cells."""
    from openipt.evidence.measuring import counts_of
    from openipt.evidence.rare.mantel_haenszel import mantel_haenszel
    from openipt.evidence.rare.peto import peto

    options, columns = rare_options(argv)
    with reading(options) as words:
        table = read_table(options.file, words)
        table, counts = counts_of(table, columns, drop_missing=options.drop_missing)
    level = options.level / 100
    if options.measure == "peto":
        pooled = peto(*counts, level=level)
    else:
        pooled = mantel_haenszel(*counts, options.measure, level, options.q_from)
    if options.json:
        return as_json({**pooled.to_dict(), "left_out": omissions_data(table.omitted)})
    return "\n".join([pooled.words(), *left_out_lines(table)])


def _with_effects(rows: tuple[tuple[str, ...], ...], yi: list[float], vi: list[float]) -> list[tuple[str, ...]]:
    return [(*cells, repr(y), repr(v)) for cells, y, v in zip(rows, yi, vi, strict=True)]


def pool(argv: list[str]) -> str:
    """Return the pooled effect; with subgroups, moderators and a three-level model when asked for."""
    from openipt.evidence import pooling

    parser = study_parser("pool")
    parser.add_argument("--moderator", action="append", default=[])
    parser.add_argument("--category", action="append", default=[])
    parser.add_argument("--three-level")
    parser.add_argument("--rho", type=float)
    options = parse(parser, argv)
    refuse_unused(options)
    moderators = [*options.moderator, *(name for name in options.category if name not in options.moderator)]
    data = studies(options, options.subgroup, *moderators, options.three_level)
    choices = {"method": options.method, "test": options.test, "level": options.level / 100}
    pooled = pooling.pool(data.yi, data.vi, **choices, pi=options.pi)
    result, words = pooled.to_dict(), [pooled.words()]
    if options.subgroup:
        _add_subgroups(result, words, data, options, choices)
    if moderators:
        _add_moderators(result, words, data, moderators, options, choices)
    if options.three_level:
        _add_three_level(result, words, data, options)
    warnings = doubts(options, data)
    if options.json:
        return as_json({**result, "left_out": omissions_data(data.table.omitted), "warnings": warnings})
    return "\n".join([*words, *left_out_lines(data.table), *warnings])


def _add_subgroups(result: dict[str, Any], words: list[str], data: Studies, options: Namespace, choices: Any) -> None:
    from openipt.evidence.pooled import p_number
    from openipt.evidence.subgroups import subgroups

    by_level = subgroups(data.yi, data.vi, data.labels(options.subgroup), **choices, pi=options.pi)
    result.update(by_level.to_dict())
    words += [f"{level}: {pooled.words()}" for level, pooled in by_level.levels.items()]
    between = by_level.between
    words.append(f"Between subgroups: Q = {between.q:.2f} (df {between.df}, p {p_number(between.p)}).")


def _add_moderators(
    result: dict[str, Any], words: list[str], data: Studies, names: list[str], options: Namespace, choices: Any
) -> None:
    from openipt.evidence.regression import meta_regression

    columns = {name: data.values(name, categories=name in options.category) for name in names}
    regression = meta_regression(data.yi, data.vi, columns, **choices)
    whole = regression.to_dict()
    result["coefficients"] = whole.pop("coefficients")
    result["regression"] = {name: value for name, value in whole.items() if name not in result or name in RESIDUAL}
    rows: list[tuple[Any, ...]] = [("", "estimate", "se", "lower", "upper", "p")]
    rows += [(c.name, c.estimate, c.se, c.ci_lower, c.ci_upper, c.p) for c in regression.coefficients]
    words += [regression.words(), as_table(rows)]


NOT_CONVERGED = "The search for the {} has not converged: do not rely on its numbers."
RESIDUAL = ("tau2", "i2", "h2", "q", "q_df", "q_p")  # in a meta-regression, what the moderators leave


def _add_three_level(result: dict[str, Any], words: list[str], data: Studies, options: Namespace) -> None:
    from openipt.evidence.multilevel import three_level
    from openipt.evidence.pooled import TEST_WORDS

    trial = data.labels(options.three_level)
    rho = RHO if options.rho is None else options.rho
    model = three_level(data.yi, data.vi, trial, rho, options.test, options.level / 100)
    result["three_level"] = model.to_dict()
    words.append(
        f"Three-level model of {model.trials} trials by restricted maximum likelihood (rho {model.rho:g}): "
        f"{model.estimate:.3f} ({model.ci_lower:.3f} to {model.ci_upper:.3f}, {TEST_WORDS[model.test]}); variance "
        f"between trials {model.sigma2_between:.4f}, within {model.sigma2_within:.4f}. The true effect of a further "
        f"study is expected between {model.pi_lower:.3f} and {model.pi_upper:.3f}."
    )
    if not model.converged:
        words.append(NOT_CONVERGED.format("three-level model"))
    rows: list[tuple[Any, ...]] = [("robust", "se", "df", "lower", "upper", "p")]
    rows += [(r.kind, r.se, r.df, r.ci_lower, r.ci_upper, r.p) for r in (model.cr0, model.cr1, model.cr2)]
    words.append(as_table(rows))


def bias(argv: list[str]) -> str:
    """Return every method for small-study effects and publication bias."""
    from openipt.evidence.reports import bias_report

    options = parse(study_parser("bias"), argv)
    data = studies(options)
    report = bias_report(data.yi, data.vi, options.method, options.level / 100)
    if options.json:
        left_out = omissions_data(data.table.omitted)
        return as_json({**report, "left_out": left_out, "warnings": doubts(options, data)})
    lines = [as_table([("method", "", ""), *_flat(report)]), *left_out_lines(data.table), *doubts(options, data)]
    selection = report["selection"]
    if selection is not None and not selection["converged"]:
        lines.append(NOT_CONVERGED.format("selection model"))
    return "\n".join(lines)


def _flat(report: dict[str, Any], prefix: str = "") -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for name, value in report.items():
        if isinstance(value, dict):
            rows += _flat(value, f"{prefix}{name} ")
        elif isinstance(value, (list, tuple)):
            rows.append((f"{prefix}{name}".strip(), ", ".join(f"{item:.4g}" for item in value), ""))
        else:
            rows.append((f"{prefix}{name}".strip(), "none" if value is None else value, ""))
    return rows


def influence(argv: list[str]) -> str:
    """Return what hangs on each study: influence measures, and the pooled effect without it."""
    from openipt.evidence.reports import influence_report

    options = parse(study_parser("influence"), argv)
    data = studies(options, options.label)
    rows = influence_report(data.yi, data.vi, data.labels(options.label), options.method, options.level / 100)
    if options.json:  # a list of studies has no place for what concerns them all
        warn(doubts(options, data))
        return as_json([{**row, "left_out": None} for row in rows] + _not_weighed(rows, data))
    shown = ("study", "weight", "rstudent", "cook", "dfbeta", "influential", "without_estimate", "without_i2")
    table = as_table([shown, *(tuple(row[name] for name in shown) for row in rows)])
    return "\n".join([table, *left_out_lines(data.table), *doubts(options, data)])


def _not_weighed(rows: list[dict[str, Any]], data: Studies) -> list[dict[str, Any]]:
    """Return a row of the same keys, without figures, for each study that was left out."""
    empty = dict.fromkeys(rows[0]) if rows else {}
    return [{**empty, "study": omission.where, "left_out": omission.reason} for omission in data.table.omitted]


def draw(kind: str, argv: list[str]) -> str:
    """Draw one of the figures into a file: SVG, PDF or PNG by the ending of its name."""
    from openipt.typesetting import figures

    parser = study_parser(kind)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parse(parser, argv)
    refuse_unused(options)
    try:
        format = figures.format_of(options.output)
        data = studies(options, *(getattr(options, name, None) for name in ("subgroup", "label", "order")))
        figure = _figure(kind, data, options)
        file = figures.as_format(figure.svg, format, title=figure.title, description=figure.description)
    except figures.FigureError as problem:
        raise UserFault(str(problem)) from None
    write_whole(options.output, file)
    table = {"title": figure.title, "description": figure.description, "header": figure.header, "rows": figure.rows}
    if options.json:
        left_out = omissions_data(data.table.omitted)
        return as_json({**table, "left_out": left_out, "warnings": doubts(options, data)})
    lines = [figure.description, *left_out_lines(data.table), *doubts(options, data)]
    return "\n".join([*lines, f"Written to {options.output}"])


def _figure(kind: str, data: Studies, options: Namespace) -> Any:
    from openipt.evidence.plots import baujat, cumulative, forest, funnel, gosh

    titled = {"title": options.title} if options.title else {}
    if kind == "baujat":
        return baujat.baujat(data.yi, data.vi, data.labels(options.label), **titled)
    scaled = {**titled, "method": options.method, "ratio": options.ratio}
    if options.axis:
        scaled["axis_label"] = options.axis
    if kind == "gosh":
        return gosh.gosh(data.yi, data.vi, **scaled)
    labels, level = data.labels(options.label), options.level / 100
    if kind == "forest":
        groups = data.labels(options.subgroup) if options.subgroup else None
        return forest.forest(
            data.yi, data.vi, labels, groups=groups, test=options.test, level=level, pi=options.pi, **scaled
        )
    if kind == "funnel":
        return funnel.funnel(data.yi, data.vi, labels, **scaled)
    order = data.values(options.order) if options.order else None
    return cumulative.cumulative_forest(data.yi, data.vi, labels, order=order, level=level, **scaled)


COMMANDS: dict[str, Callable[[list[str]], str]] = {
    "effects": effects,
    "pool": pool,
    "rare": rare,
    "bias": bias,
    "influence": influence,
    "release": release,
    "claims": show_claims,
    "rows": show_rows,
}
