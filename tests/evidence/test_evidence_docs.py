# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The tutorial does what it says, and the reference is the one the code gives."""

import doctest
import json
import re
import runpy
import shlex
from pathlib import Path

from openipt.cli import main

DOCS = Path(__file__).parents[2] / "docs" / "evidence"


def commands(page):
    """Each command of the console blocks, with what the page says it prints."""
    for block in re.findall(r"```console\n(.*?)```", page, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, printed = part.partition("\n")
            yield shlex.split(command)[1:], " ".join(printed.split())


def test_the_tutorial_prints_what_it_says(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OPENIPT_DATA", raising=False)
    found = list(commands((DOCS / "tutorial.md").read_text(encoding="utf-8")))
    assert len(found) >= 9
    for words, printed in found:
        assert main(words) == 0
        out = capsys.readouterr().out
        if printed:
            assert " ".join(out.split()) == printed
        else:
            shown = json.loads(out)
            assert round(shown["subgroups"]["wl"]["estimate"], 2) == 0.68
            assert round(shown["between"]["p"], 2) == 0.43
            assert round(shown["coefficients"][1]["p"], 2) == 0.56


def test_the_python_of_the_tutorial_runs():
    failed, tried = doctest.testfile(str(DOCS / "tutorial.md"), module_relative=False)
    assert (failed, tried) == (0, 3)


def test_the_numbers_on_bias_in_the_tutorial(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    main(["evidence", "rows", "--trials", "-o", "trials.csv"])
    capsys.readouterr()
    main(["evidence", "bias", "trials.csv", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert round(found["egger"]["p"], 2) == 0.66
    assert (found["trim_and_fill_metafor"]["filled"], found["trim_and_fill_meta"]["filled"]) == (7, 0)
    assert round(found["trim_and_fill_metafor"]["pooled"]["estimate"], 2) == 0.29
    selection = found["selection"]
    assert [round(selection[name], 2) for name in ("estimate", "ci_lower", "ci_upper")] == [0.41, 0.14, 0.67]


def test_the_reference_is_current():
    made = runpy.run_path(str(DOCS / "make_reference.py"))["reference"]()
    assert made == (DOCS / "reference.md").read_text(encoding="utf-8"), "run docs/evidence/make_reference.py"
