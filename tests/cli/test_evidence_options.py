# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""No option of `openipt evidence` is ignored: it changes the result, or is refused in words."""

import json

import pytest

from openipt.cli import main

ROWS = """study,trial,yi,vi,g,m,year
a,one,0.10,0.020,x,1,2001
b,one,0.65,0.050,x,2,2002
c,two,0.42,0.031,y,4,2003
d,two,0.90,0.080,y,3,2004
e,three,-0.10,0.024,x,2,2005
f,three,0.35,0.060,y,5,2006
g,four,0.84,0.045,x,1,2007
h,five,0.55,0.120,y,2,2008
"""
TOGETHER = {"--rho": ["--three-level", "trial"]}
VALUES = {
    "--method": "dl",
    "--test": "t",
    "--pi": "higgins",
    "--level": "90",
    "--subgroup": "g",
    "--moderator": "m",
    "--category": "m",
    "--three-level": "trial",
    "--rho": "0.3",
    "--label": "study",
    "--title": "Another title",
    "--axis": "Another axis",
    "--ratio": None,
    "--order": "m",
    "--sei": "vi",
    "--se": "vi",
}
COMMANDS = ("pool", "bias", "influence", "forest", "funnel", "cumulative", "baujat", "gosh")
DRAWN = COMMANDS[3:]


@pytest.fixture
def run(tmp_path, capsys):
    path = tmp_path / "studies.csv"
    path.write_text(ROWS)

    def call(command, *options):
        out = tmp_path / "figure.svg"
        out.unlink(missing_ok=True)
        drawn = ["-o", str(out)] if command in DRAWN else []
        code = main(["evidence", command, str(path), *drawn, "--json", *options])
        said, error = capsys.readouterr()
        return code, said + (out.read_text() if out.exists() else ""), error

    return call


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", VALUES)
def test_an_option_changes_the_result_or_is_refused(run, command, option):
    words = [option] if VALUES[option] is None else [option, VALUES[option]]
    beside = TOGETHER.get(option, []) if command == "pool" else []
    _, plain, _ = run(command, *beside)
    code, changed, error = run(command, *beside, *words)
    if code == 2:
        assert option in error
        assert changed == ""
    else:
        assert changed != plain


def test_t_reaches_the_three_level_model_and_its_prediction(run):
    """As rma.mv of metafor 3.8-1 with test="z" and test="t" (seven degrees of freedom)."""
    for test, theirs in (
        ("z", (0.4295263, 0.1500562, 0.7089964, -0.2394351, 1.098488)),
        ("t", (0.4295263, 0.09235596, 0.7666966, -0.377551, 1.236604)),
    ):
        _, said, _ = run("pool", "--three-level", "trial", "--test", test)
        found = json.loads(said)["three_level"]
        ours = [found[name] for name in ("estimate", "ci_lower", "ci_upper", "pi_lower", "pi_upper")]
        assert ours == pytest.approx(theirs, rel=1e-5)
        assert found["test"] == test


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--three-level", "trial", "--test", "knha"], "tested by z or t"),
        (["--three-level", "trial", "--test", "knha-guarded"], "tested by z or t"),
        (["--three-level", "trial", "--method", "dl"], "fitted by reml: leave out --method dl"),
        (["--three-level", "trial", "--method", "ml"], "fitted by reml"),
        (["--three-level", "trial", "--pi", "higgins"], "leave out --pi higgins"),
        (["--rho", "0.5"], "needs --three-level"),
        (["--method", "fe", "--pi", "meta"], "a fixed effect has no prediction interval"),
        (["--label", "study"], "--label"),
    ],
)
def test_what_cannot_go_together_is_refused_in_words(run, options, words):
    code, said, error = run("pool", *options)
    assert (code, said) == (2, "")
    assert words in error


def test_a_fixed_effect_of_a_forest_has_no_prediction_interval_either(run):
    code, _, error = run("forest", "--method", "fe", "--pi", "higgins")
    assert code == 2
    assert "no prediction interval" in error


def warned(run, tmp_path, capsys, text, *options):
    path = tmp_path / "precision.csv"
    path.write_text(text)
    assert main(["evidence", "pool", str(path), *options]) == 0
    words = capsys.readouterr().out
    assert main(["evidence", "pool", str(path), *options, "--json"]) == 0
    warnings = json.loads(capsys.readouterr().out)["warnings"]
    assert all(warning in words for warning in warnings)
    return warnings


@pytest.mark.parametrize(
    ("rows", "said"),
    [("-99,0.05", "yi -99 (row 4 (line 5))"), ("999,0.2", "yi 999"), ("0.1,99", "vi 99"), ("77,0.1", "yi 77")],
)
def test_a_code_for_a_missing_value_is_doubted(run, tmp_path, capsys, rows, said):
    text = f"yi,vi\n0.3,0.1\n0.2,0.1\n0.4,0.2\n{rows}\n"
    warnings = warned(run, tmp_path, capsys, text, "--yi", "yi", "--vi", "vi")
    assert any(f"Warning: {said}" in warning and "--missing" in warning for warning in warnings)


def test_an_interval_without_width_is_not_left_without_a_word(run, tmp_path, capsys):
    text = "yi,vi\n0.4,0.05\n0.4,0.02\n0.4,0.09\n"
    columns = ("--yi", "yi", "--vi", "vi", "--test")
    (warning,) = warned(run, tmp_path, capsys, text, *columns, "knha")
    assert warning == "Warning: all effects are equal, so the Knapp-Hartung interval has no width and cannot be judged."
    assert warned(run, tmp_path, capsys, text, *columns, "z") == []


HEAD = "yi,{}\n0.1,0.2\n0.5,0.25\n0.3,0.3\n"


@pytest.mark.parametrize("name", ["se", "SE", "sei", "stderr", "std_err", "Standard error", ".g_se", "seTE", "g.se"])
def test_standard_errors_given_as_variances_are_doubted_by_their_name(run, tmp_path, capsys, name):
    (warning,) = warned(run, tmp_path, capsys, HEAD.format(name), "--vi", name)
    assert f"the column {name} was taken as variances and looks like standard errors" in warning
    assert f"--sei {name}" in warning


@pytest.mark.parametrize("name", ["vi", "var", "variance", "g_var", "V"])
def test_variances_given_as_standard_errors_are_doubted_by_their_name(run, tmp_path, capsys, name):
    (warning,) = warned(run, tmp_path, capsys, HEAD.format(name), "--sei", name)
    assert f"the column {name} was taken as standard errors and looks like variances" in warning


@pytest.mark.parametrize(("name", "flag"), [("vi", "--vi"), ("var", "--vi"), ("se", "--sei"), ("precision", "--vi")])
def test_a_column_that_is_what_it_says_is_not_doubted(run, tmp_path, capsys, name, flag):
    assert warned(run, tmp_path, capsys, HEAD.format(name), flag, name) == []


def test_a_column_whose_squares_stand_beside_it_is_doubted(run, tmp_path, capsys):
    text = "yi,precision,other\n0.1,0.2,0.04\n0.5,0.25,0.0625\n0.3,0.3,0.09\n"
    (warning,) = warned(run, tmp_path, capsys, text, "--vi", "precision")
    assert "the column other holds its squares" in warning
    (warning,) = warned(run, tmp_path, capsys, text, "--sei", "other")
    assert "the column precision holds its roots" in warning


def test_effects_too_close_together_for_such_variances_are_doubted(run, tmp_path, capsys):
    rows = "".join(f"{0.3 + 0.1 * (-1) ** i:.2f},{0.1 + 0.002 * i:.3f}\n" for i in range(30))
    (warning,) = warned(run, tmp_path, capsys, f"yi,precision\n{rows}", "--vi", "precision")
    assert "far closer together" in warning


@pytest.mark.parametrize(
    ("command", "options", "words"),
    [
        ("effects", ["--measure", "or", "--variance", "ub"], "--variance is a choice for smd"),
        ("effects", ["--measure", "or", "--m1", "x"], "leave out --m1"),
        ("effects", ["--measure", "smd", "--a", "a"], "leave out --a"),
        ("effects", ["--measure", "or", "--b", "b", "--n1", "n1"], "leave out --n1"),
        ("rare", ["--measure", "rr", "--b", "b", "--n1", "n1"], "leave out --n1"),
    ],
)
def test_a_column_or_choice_that_would_not_be_used_is_refused(tmp_path, capsys, command, options, words):
    path = tmp_path / "tables.csv"
    path.write_text("a,b,c,d,n1,x\n5,4,1,9,9,1\n")
    assert main(["evidence", command, str(path), *options]) == 2
    said, error = capsys.readouterr()
    assert said == ""
    assert words in error


def test_a_code_for_a_missing_value_is_doubted_also_in_what_effects_are_made_of(tmp_path, capsys):
    path = tmp_path / "means.csv"
    path.write_text("m1,sd1,n1,m2,sd2,n2\n12,5,30,15,6,31\n11,4,28,14,5,30\n-99,5,40,13,6,41\n", encoding="utf-8")
    assert main(["evidence", "effects", str(path), "--measure", "smd", "--json"]) == 0
    (warning,) = json.loads(capsys.readouterr().out)["warnings"]
    assert warning.startswith("Warning: m1 -99 (row 3")
    assert main(["evidence", "effects", str(path), "--measure", "smd"]) == 0
    assert "looks like a code for a missing value" in capsys.readouterr().err
