# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What every command that reads a table has in common: its options, and the notes on how the file was read."""

import contextlib
import sys
from argparse import Namespace
from collections.abc import Iterator

from openipt.cli import Parser, progress
from openipt.tables.options import ReadOptions, options_from_words

HELP = """for all that read a FILE (text, .xlsx .xls .xlsb .ods, SPSS .sav .zsav .por, Stata .dta, Parquet, Arrow):
  --separator        of text: comma, semicolon, tab, pipe, space or a character (found by itself)
  --decimal          comma or point (found by itself)
  --missing CODES    further codes for a missing value, parted by commas; may be given again: --missing -99,999
  --encoding         of text (UTF-8, else Windows-1252)
  --sheet            name or number of a sheet (the first with anything in it)
  --quiet            no progress on standard error"""


def add_file_options(parser: Parser) -> None:
    """Add the options that say how a file is to be read."""
    for name in ("separator", "decimal", "encoding", "sheet"):
        parser.add_argument(f"--{name}")
    parser.add_argument("--missing", action="append", default=[])
    parser.add_argument("--quiet", action="store_true")


def parse(parser: Parser, argv: list[str]) -> Namespace:
    """Parse arguments that may stand anywhere; a list of negative codes is a value, not an option."""
    joined: list[str] = []
    for word in argv:
        if joined and joined[-1] == "--missing":
            joined[-1] = f"--missing={word}"
        else:
            joined.append(word)
    return parser.parse_intermixed_args(joined)


@contextlib.contextmanager
def reading(options: Namespace) -> Iterator[ReadOptions]:
    """Give the options for the reader, and say on standard error what it decided, also where it then refused."""
    words = options_from_words(
        options.separator, options.decimal, tuple(options.missing), options.encoding, options.sheet
    )
    try:
        yield words
    finally:
        warn(words.notes)


def warn(lines: list[str]) -> None:
    """Write lines to standard error."""
    if lines:
        progress.clear()
    for line in lines:
        print(line, file=sys.stderr)
