# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Which options each command of `openipt evidence` takes. None is ignored: what does not apply is refused."""

from argparse import Namespace
from pathlib import Path

from openipt.cli import Parser, UserFault
from openipt.cli.files import add_file_options, parse

RHO = 0.6
METHOD, TEST, PI = "reml", "z", "metafor"
DRAWN = ("title", "axis", "ratio")
TAKES: dict[str, tuple[str, ...]] = {
    "pool": ("method", "test", "pi", "level", "subgroup"),
    "bias": ("method", "level"),
    "influence": ("method", "level", "label"),
    "forest": ("method", "test", "pi", "level", "subgroup", "label", *DRAWN),
    "funnel": ("method", "label", *DRAWN),
    "cumulative": ("method", "level", "label", "order", *DRAWN),
    "baujat": ("label", "title"),
    "gosh": ("method", *DRAWN),
}


def study_parser(command: str) -> Parser:
    """Return the options of a command that analyses effects of a file: its columns, and what bears on its result."""
    parser = Parser(prog=f"openipt evidence {command}", add_help=False, allow_abbrev=False)
    parser.add_argument("file", type=Path)
    parser.add_argument("--yi", default="yi")
    parser.add_argument("--vi")
    parser.add_argument("--sei", "--se")
    for name in TAKES[command]:
        if name == "ratio":
            parser.add_argument("--ratio", action="store_true")
        elif name == "level":
            parser.add_argument("--level", type=float)
        else:
            parser.add_argument(f"--{name}")
    parser.set_defaults(level=95.0)
    parser.add_argument("--drop-missing", action="store_true")
    parser.add_argument("--json", action="store_true")
    add_file_options(parser)
    if "method" in TAKES[command] and "test" not in TAKES[command]:
        parser.set_defaults(method=METHOD)
    return parser


def rare_options(argv: list[str]) -> tuple[Namespace, dict[str, str]]:
    """Return the options of `rare`, and the column of each count that was named. Raises UserFault."""
    parser = Parser(prog="openipt evidence rare", add_help=False, allow_abbrev=False)
    parser.add_argument("file", type=Path)
    parser.add_argument("--measure", required=True, choices=("or", "rr", "rd", "peto"))
    parser.add_argument("--q-from", choices=("informative", "all"))
    parser.add_argument("--level", type=float, default=95.0)
    roles = ("a", "b", "c", "d", "n1", "n2")
    for role in roles:
        parser.add_argument(f"--{role}")
    parser.add_argument("--drop-missing", action="store_true")
    parser.add_argument("--json", action="store_true")
    add_file_options(parser)
    options = parse(parser, argv)
    if not 50 <= options.level < 100:
        raise UserFault(f"--level is {options.level:g}, must be a percentage from 50 to below 100")
    if options.measure == "peto" and options.q_from:
        raise UserFault("Peto's Q is from the informative tables only: leave out --q-from")
    options.q_from = options.q_from or "informative"
    return options, {role: value for role in roles if (value := getattr(options, role))}


def refuse_unused(options: Namespace) -> None:
    """Raise UserFault for options that cannot bear on what was asked together; then fill in the defaults."""
    values = vars(options)
    method, pi = values.get("method"), values.get("pi")
    if pi and method and method.lower() == "fe":
        raise UserFault("a fixed effect has no prediction interval: leave out --pi, or choose another --method")
    if values.get("three_level"):
        _refuse_for_three_levels(method, values.get("test"), pi)
    elif values.get("rho") is not None:
        raise UserFault("--rho is the correlation within trials: it needs --three-level COL, the column of trials")
    for name, default in (("method", METHOD), ("test", TEST), ("pi", PI)):
        if name in values and values[name] is None:
            setattr(options, name, default)


def _refuse_for_three_levels(method: str | None, test: str | None, pi: str | None) -> None:
    model = "a three-level model is"
    if method and method.lower() != METHOD:
        raise UserFault(f"{model} fitted by reml: leave out --method {method}, or --three-level")
    if test and test not in ("z", "t"):
        raise UserFault(f"{model} tested by z or t: choose one of them for --test, or leave out --three-level")
    if pi and pi != PI:
        raise UserFault(f"{model} predicted from by the {PI} convention: leave out --pi {pi}, or --three-level")
