#!/bin/sh
# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
#
# pyreadstat 1.3.7 with pyarrow 22.0.0, writing an SPSS file (.sav) from a table without pandas or polars.
#
# One would guess: it stands on narwhals, which takes Arrow tables, and reads without pandas, so it writes one too.
# What it does: every writer refuses an Arrow table and asks for pandas or polars, although neither is among what it
# needs. Plain columns, which it gives when it reads (output_format="dict"), are refused too. So a program that works
# with Arrow reads SPSS files with nothing else, and needs a data-frame package only to write one.
#
# Seen on 30 November 2026:
#   needs pandas or polars: no
#   write_sav of an Arrow table: PyreadstatError: dataframe must be pandas or polars dataframe
#   write_sav of plain columns: TypeError: Unsupported dataframe type, got: <class 'dict'>
set -eu

place=$(mktemp -d "${TMPDIR:-/tmp}/finding.XXXXXX")
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
pip() { "$place/venv/bin/pip" --quiet --disable-pip-version-check "$@"; }
pip install pyreadstat==1.3.7 pyarrow==22.0.0

"$place/venv/bin/python" - "$place" <<'END'
import importlib.metadata
import importlib.util
import sys

import pyarrow
import pyreadstat

needed = [line.split(";")[0] for line in importlib.metadata.requires("pyreadstat") or () if "extra" not in line]
assert not any(name.startswith(("pandas", "polars")) for name in needed), needed
assert importlib.util.find_spec("pandas") is None and importlib.util.find_spec("polars") is None
print("needs pandas or polars: no")


def refusal(table):
    try:
        pyreadstat.write_sav(table, f"{sys.argv[1]}/scores.sav")
    except Exception as problem:  # whatever it raises
        return f"{type(problem).__name__}: {problem}"
    raise SystemExit("it is written now")


print("write_sav of an Arrow table:", refusal(pyarrow.table({"phq9": [18.0, 6.0]})))
print("write_sav of plain columns:", refusal({"phq9": [18.0, 6.0]}))
END
