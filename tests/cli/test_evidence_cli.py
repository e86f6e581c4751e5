# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""`openipt evidence`: what people type, what they get, and what they are told when something is wrong."""

import csv
import io
import json
from pathlib import Path

import pytest

from openipt.cli import main
from openipt.evidence import pool

DATA = Path(__file__).parents[1] / "data" / "evidence"
BCG = ["--a", "tpos", "--b", "tneg", "--c", "cpos", "--d", "cneg"]
KEYS = (
    "k method test estimate se ci_lower ci_upper p tau2 tau2_ci_lower tau2_ci_upper "
    "i2 i2_q h2 q q_df q_p pi_lower pi_upper"
).split()


@pytest.fixture
def run(capsys):
    def call(*words):
        code = main(["evidence", *map(str, words)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def done(run):
    def call(*words):
        code, out, err = run(*words)
        assert (code, err) == (0, "")
        return out

    return call


@pytest.fixture
def refused(run):
    def call(*words):
        code, out, err = run(*words)
        assert (code, out) == (2, "")
        assert err
        assert "Traceback" not in err
        return err

    return call


@pytest.fixture
def bcg(tmp_path, done):
    path = tmp_path / "rr.csv"
    done("effects", DATA / "bcg.csv", "--measure", "rr", *BCG, "-o", path)
    return path


def reference(name):
    return json.loads((DATA / "references" / f"{name}.json").read_text(encoding="utf-8"))


def test_effects_as_csv_keep_the_rows_and_full_precision(done):
    table = list(csv.DictReader(io.StringIO(done("effects", "--measure", "rr", DATA / "bcg.csv", *BCG))))
    theirs = reference("bcg")["effects"]["RR"]
    assert [float(row["yi"]) for row in table] == pytest.approx(theirs["yi"], rel=1e-12)
    assert [float(row["vi"]) for row in table] == pytest.approx(theirs["vi"], rel=1e-12)
    assert table[0]["author"] == "Aronson"


@pytest.mark.parametrize(("measure", "key"), [("smd", "SMD_LS"), ("md", "MD")])
def test_effects_of_means_find_usual_column_names(done, measure, key):
    found = json.loads(done("effects", DATA / "normand1999.csv", "--measure", measure, "--json"))
    theirs = reference("normand1999")["effects"][key]
    assert [row["yi"] for row in found["rows"]] == pytest.approx(theirs["yi"], rel=1e-12)
    assert [row["vi"] for row in found["rows"]] == pytest.approx(theirs["vi"], rel=1e-12)


def test_effects_of_counts_with_totals_and_missing_rows(done, refused):
    path = DATA / "linde2005.csv"
    words = ("effects", path, "--measure", "or", "--json")
    assert "row" in refused(*words)
    found = json.loads(done(*words, "--drop-missing"))
    assert [row["yi"] for row in found["rows"]] == pytest.approx(reference("linde2005")["effects"]["OR"]["yi"])


def test_effects_turn_for_scales_where_lower_is_better(done):
    words = ("effects", DATA / "normand1999.csv", "--measure", "smd", "--json")
    plain, turned = (json.loads(done(*words, *more))["rows"] for more in ((), ("--lower-is-better",)))
    assert [row["yi"] for row in turned] == [-row["yi"] for row in plain]


@pytest.mark.parametrize("method", ["fe", "dl", "he", "hs", "hsk", "sj", "ml", "reml", "eb", "pm", "pmm"])
def test_pool_gives_every_number_of_the_reference(done, bcg, method):
    found = json.loads(done("pool", bcg, "--yi", "yi", "--vi", "vi", "--method", method, "--json"))
    models = reference("bcg")["log_RR"]["models_z"]
    theirs = next(model for name, model in models.items() if name.lower() == method)
    assert set(KEYS) <= set(found)
    tolerance = 1e-4 if method == "pmm" else 1e-8
    for mine, other in (("estimate", "b"), ("se", "se"), ("tau2", "tau2"), ("i2", "I2"), ("h2", "H2"), ("q", "QE")):
        assert found[mine] == pytest.approx(theirs[other], rel=tolerance)
    assert (
        found["pi_upper"] == pytest.approx(theirs["pi_ub"], rel=tolerance)
        if method != "fe"
        else found["pi_upper"] is None
    )


def test_pool_defaults_and_options_anywhere(done, bcg):
    first = json.loads(done("pool", bcg, "--json"))
    assert (first["method"], first["test"], first["pi"], first["level"]) == ("reml", "z", "metafor", 0.95)
    assert json.loads(done("--json", "pool", "--vi", "vi", bcg, "--yi", "yi")) == first
    knha = json.loads(done("pool", bcg, "--test", "knha-guarded", "--pi", "higgins", "--level", "90", "--json"))
    assert knha["ci_lower"] != first["ci_lower"]
    assert "Pooled effect of 13 studies" in done("pool", bcg)


def test_pool_from_standard_errors(done, tmp_path):
    path = tmp_path / "se.csv"
    path.write_text("effect;se\n0.1;0.2\n0.4;0.1\n")
    found = json.loads(done("pool", path, "--yi", "effect", "--sei", "se", "--json"))
    assert found["estimate"] == pool([0.1, 0.4], [0.04, 0.01]).estimate


def test_pool_by_subgroup(done, bcg):
    found = json.loads(done("pool", bcg, "--subgroup", "alloc", "--json"))
    theirs = reference("bcg")["subgroup_alloc_REML"]["separate_tau2"]
    assert set(found["subgroups"]) == {"random", "alternate", "systematic"}
    assert set(KEYS) <= set(found["subgroups"]["random"])
    assert found["subgroups"]["random"]["estimate"] == pytest.approx(theirs["groups"]["random"]["b"], rel=1e-8)
    assert found["between"] == pytest.approx({"q": theirs["Q_between"], "df": 2, "p": theirs["p"]}, rel=1e-8)
    assert "Between subgroups" in done("pool", bcg, "--subgroup", "alloc")


def test_pool_with_moderators(done, bcg):
    found = json.loads(done("pool", bcg, "--moderator", "ablat", "--moderator", "year", "--json"))
    theirs = reference("bcg")["metareg_ablat_year"]["REML_z"]
    assert [one["name"] for one in found["coefficients"]] == ["intercept", "ablat", "year"]
    for mine, other in (("estimate", "b"), ("se", "se"), ("p", "pval"), ("ci_lower", "ci_lb"), ("ci_upper", "ci_ub")):
        assert [one[mine] for one in found["coefficients"]] == pytest.approx(theirs[other], rel=1e-7)
    assert found["estimate"] == pytest.approx(reference("bcg")["log_RR"]["models_z"]["REML"]["b"], rel=1e-8)
    names = [one["name"] for one in json.loads(done("pool", bcg, "--moderator", "alloc", "--json"))["coefficients"]]
    assert names == ["intercept", "alloc=random", "alloc=systematic"]
    assert "ablat" in done("pool", bcg, "--category", "alloc", "--moderator", "ablat")


def test_pool_with_three_levels(done):
    words = ("pool", DATA / "konstantopoulos2011.csv", "--three-level", "district", "--rho", "0")
    found = json.loads(done(*words, "--json"))["three_level"]
    theirs = reference("konstantopoulos2011")["three_level"]["rho_0.0_z"]
    assert found["estimate"] == pytest.approx(theirs["b"], rel=1e-6)
    assert "Three-level model of 11 trials" in done(*words)


def test_one_row_has_null_where_nothing_exists(done, tmp_path):
    path = tmp_path / "one.csv"
    path.write_text("yi,vi\n0.3,0.04\n")
    found = json.loads(done("pool", path, "--json"))
    assert (found["estimate"], found["k"], found["tau2"], found["pi_lower"]) == (0.3, 1, None, None)


BAD = "study,yi,vi,mod\nA,0.1,0.2,1\nB,,0.1,2\nC,x,-1,3\nD,0.2,0,4\nE,0.3,NA,5\nF,inf,0.1,6\n"


@pytest.mark.parametrize("command", ["pool", "bias", "influence", "forest"])
def test_every_faulty_row_is_named_and_nothing_is_written(refused, tmp_path, command):
    path, out = tmp_path / "bad.csv", tmp_path / "out.svg"
    path.write_text(BAD)
    words = refused(command, path, "--yi", "yi", "--vi", "vi", *(["-o", out] if command == "forest" else []))
    assert words.splitlines() == [
        "row 2 (line 3), yi: missing",
        "row 3 (line 4), vi: is -1, must be greater than zero",
        "row 3 (line 4), yi: 'x' is not a number",
        "row 4 (line 5), vi: is 0, must be greater than zero",
        "row 5 (line 6), vi: missing",
        "row 6 (line 7), yi: 'inf' is not a finite number",
    ]
    assert sorted(tmp_path.iterdir()) == [path]


def test_rows_left_out_are_counted_and_named_in_words_and_for_programs(done, tmp_path, capsys):
    path = tmp_path / "gaps.csv"
    path.write_text("study,yi,vi\nA,0.1,0.2\nB,,0.1\nC,0.5,NA\nD,0.2,0.1\nE,0.3,0.3\nF,-,-99\n")
    lacks = {"yi missing": 1, "vi missing": 1, "vi missing (-99 is declared missing); yi missing": 1}
    options = ("--drop-missing", "--missing", "-99")
    for command in ("pool", "bias"):
        assert json.loads(done(command, path, *options, "--json"))["left_out"]["by_reason"] == lacks
        words = done(command, path, *options)
        assert "Left out: 3 of 6 rows." in words
        assert "yi missing: 1 (row 2 (line 3))" in words
    rows = json.loads(done("influence", path, *options, "--label", "study", "--json"))
    assert [(row["study"], row["left_out"]) for row in rows[2:4]] == [("E", None), ("row 2 (line 3)", "yi missing")]
    assert "Left out: 3 of 6 rows." in done("forest", path, *options, "-o", tmp_path / "forest.svg")


def test_rows_of_the_evidence_base_without_an_effect_are_named(done, tmp_path):
    with (DATA / "metapsy_depression_dev.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    first = next(row for row in rows if row["condition_arm1"] == "ipt" and row[".g"] != "NA")
    first[".g"] = first[".g_se"] = ""
    path = tmp_path / "next.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    folder = tmp_path / "evidence"
    done("release", "add", path, "--data", folder)
    words = done("rows", "--trials", "--data", folder, "-o", tmp_path / "trials.csv")
    assert "Left out: 1 of " in words
    assert "no effect in the source: 1 (" in words


def test_effects_say_on_standard_error_which_rows_have_none(run, tmp_path, capsys):
    path = tmp_path / "linde.csv"
    path.write_text("a,b,c,d\n1,2,3,4\n1,,3,4\n")
    code, out, err = run("effects", path, "--measure", "or", "--drop-missing")
    assert (code, out.count("\n")) == (0, 2)
    assert "Left out: 1 of 2 rows." in err


def test_dropping_missing_rows_leaves_the_other_faults(refused, done, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text(BAD)
    words = refused("pool", path, "--drop-missing")
    assert "missing" not in words
    assert "row 4 (line 5), vi" in words
    path.write_text("yi,vi,mod\n0.1,0.2,1\n,0.1,2\n0.3,0.1,\n0.4,.,1\n0.2,0.3,2\n")
    assert json.loads(done("pool", path, "--drop-missing", "--json"))["k"] == 3
    assert json.loads(done("pool", path, "--drop-missing", "--subgroup", "mod", "--json"))["k"] == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--yi", "effect"], "no column 'effect'; the columns are"),
        (["--subgroup", "colour"], "no column 'colour'"),
        (["--method", "best"], "unknown method 'best'; known are fe, dl"),
        (["--test", "f"], "unknown test 'f'"),
        (["--pi", "wide"], "unknown prediction interval"),
        (["--level", "0.95"], "percentage from 50"),
        (["--level", "high"], "--level"),
        (["--vi", "vi", "--sei", "vi"], "not both"),
        (["--category", "trial"], "too few for"),
        (["--no-such-option"], "--no-such-option"),
        (["--three-level", "trial"], "more than one effect"),
    ],
)
def test_wrong_choices_are_explained(refused, bcg, words, said):
    assert said in refused("pool", bcg, *words)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"yi,vi\n", "no rows below the header"),
        (b"yi,vi\n1,2,3\n", "row 1 (line 2): has 3 cells, the header has 2"),
        (b"yi,yi\n1,2\n", "names a column twice: yi"),
        (b"yi,vi\n1_0,1\n2,1\n", "row 1 (line 2), yi: '1_0' is not a number"),
        (b"yi,vi\n-,1\n2,1\n", "row 1 (line 2), yi: missing"),
        (b"yi,vi\n\xff,1\n", "odd.csv: not UTF-8, read as Windows-1252"),
        (b"yi,vi\n\x81,1\n", "neither UTF-8 nor Windows-1252 text (line 2)"),
        (b"yi,vi\n\x00,1\n", "not a text file"),
        (b'yi,vi\n"1,1\n', "not sound CSV"),
    ],
)
def test_files_that_are_no_table_are_explained(refused, tmp_path, content, said):
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    assert said in refused("pool", path)


def test_a_row_is_found_again_behind_blank_lines_and_cells_of_many_lines(refused, tmp_path):
    path = tmp_path / "notes.csv"
    path.write_text('study,yi,vi\n"A\nsecond line",0.1,0.2\n\nB,0.2,-1\n')
    assert refused("pool", path) == "row 2 (line 5), vi: is -1, must be greater than zero\n"


def test_nameless_columns_that_a_spreadsheet_leaves_over_do_no_harm(done, tmp_path):
    path = tmp_path / "left-over.csv"
    path.write_text("yi,vi,,\n1,0.1,,\n2,0.2,,\n")
    assert json.loads(done("pool", path, "--json"))["k"] == 2


def test_numbers_that_cannot_be_analysed_leave_no_traceback(done, refused, tmp_path):
    path = tmp_path / "sizes.csv"
    path.write_text("yi,vi\n1e300,1\n2,1\n3,1e-300\n")
    for command in ("pool", "bias", "influence"):
        assert refused(command, path).splitlines() == [
            "row 1 (line 2), yi: '1e300' is too large to compute with",
            "row 3 (line 4), vi: is 1e-300, too small to compute with",
        ]
    path.write_text("yi,vi\n1,1e-12\n2,1e12\n3,1\n")
    found = json.loads(done("bias", path, "--json"))
    assert found["egger_mixed"] is None
    assert "the variances differ too much" in found["notes"]["egger_mixed"]


def test_missing_files_and_folders(refused, tmp_path, bcg):
    assert "cannot read" in refused("pool", tmp_path / "none.csv")
    assert "cannot read" in refused("pool", tmp_path)
    assert "cannot write" in refused("forest", bcg, "-o", tmp_path / "no" / "out.svg")
    assert "say which command" in refused("--json")
    assert "no command 'fly'" in refused("fly")


def test_effects_say_what_they_lack(refused, bcg, tmp_path):
    assert "already has a column yi and vi" in refused("effects", bcg, "--measure", "rr", *BCG)
    assert "no column for m1; name it with --m1" in refused("effects", DATA / "bcg.csv", "--measure", "smd")
    assert "no column 'x'" in refused("effects", DATA / "bcg.csv", "--measure", "or", "--a", "x")
    path = tmp_path / "means.csv"
    path.write_text("m1,sd1,n1,m2,sd2,n2\n1,1,9,2,1,9\n1,-1,9,2,1,1\n")
    assert refused("effects", path, "--measure", "smd").splitlines() == [
        "row 2 (line 3), sd1: a standard deviation cannot be negative"
    ]


def test_means_and_counts_too_large_to_compute_with_are_refused(refused, tmp_path):
    path = tmp_path / "large.csv"
    path.write_text("m1,sd1,n1,m2,sd2,n2\n1e200,1,9,2,1,9\n")
    assert "m1: '1e200' is too large to compute with" in refused("effects", path, "--measure", "smd")
    path.write_text("a,b,c,d\n1e300,1,1,1\n")
    assert "a: '1e300' is too large to compute with" in refused("effects", path, "--measure", "rd")


def test_bias_and_influence(done, bcg):
    found = json.loads(done("bias", bcg, "--json"))
    assert found["egger"]["p"] == pytest.approx(reference("bcg")["log_RR"]["egger"]["lm_sei"]["pval"], rel=1e-8)
    assert "egger" in done("bias", bcg)
    rows = json.loads(done("influence", bcg, "--label", "author", "--json"))
    assert rows[0]["study"] == "Aronson"
    assert rows[0]["cook"] == pytest.approx(reference("bcg")["log_RR"]["influence_REML"]["cook_d"][0], rel=1e-7)
    assert "Aronson" in done("influence", bcg, "--label", "author")


@pytest.mark.parametrize("kind", ["forest", "funnel", "cumulative", "baujat", "gosh"])
def test_figures(done, bcg, tmp_path, kind):
    out = tmp_path / "figure.svg"
    more = {"forest": ["--subgroup", "alloc", "--ratio"], "cumulative": ["--order", "year"]}.get(kind, [])
    label = [] if kind == "gosh" else ["--label", "author"]  # subsets of studies have no names
    said = done(kind, bcg, "-o", out, *label, "--title", "BCG", *more)
    assert str(out) in said
    assert "<title id=" in out.read_text(encoding="utf-8")
    assert json.loads(done(kind, bcg, "-o", out, "--json"))["rows"]


@pytest.mark.parametrize(("ending", "begins"), [("pdf", b"%PDF"), ("png", b"\x89PNG"), ("SVG", b"<svg")])
def test_a_figure_is_written_in_the_format_of_its_name(done, bcg, tmp_path, ending, begins):
    out = tmp_path / f"forest.{ending}"
    done("forest", bcg, "-o", out)
    assert out.read_bytes().startswith(begins)


def test_what_is_written_under_the_name_of_another_format_is_refused(refused, bcg, tmp_path):
    assert "figures are written as .svg, .pdf or .png" in refused("funnel", bcg, "-o", tmp_path / "funnel.jpg")
    assert "name the file trials.csv" in refused("rows", "-o", tmp_path / "trials.xlsx")
    assert not list(tmp_path.glob("*.jpg")) + list(tmp_path.glob("*.xlsx"))


def test_releases_are_added_listed_and_undone(done, refused, tmp_path, monkeypatch):
    monkeypatch.delenv("OPENIPT_DATA", raising=False)
    assert "--data FOLDER" in refused("release", "list")
    folder = tmp_path / "evidence"
    assert "known already" in refused("release", "add", DATA / "metapsy_depression_dev.csv", "--data", folder)
    rows = (DATA / "metapsy_depression_dev.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    path = tmp_path / "next.csv"
    path.write_text("".join(row for row in rows if not row.startswith('"Bolton')), encoding="utf-8")
    change = json.loads(done("release", "add", path, "--data", folder, "--name", "next", "--json"))
    assert (len(change["removed"]), change["pooled_after"]["k"]) == (1, 30)
    assert "next" in done("release", "list", "--data", folder)
    known = json.loads(done("release", "list", "--data", folder, "--json"))
    assert [one["in_force"] for one in known] == [False, True]
    both = [one["hash"] for one in known]
    assert "0 added, 1 removed" in done("release", "compare", *both, "--data", folder)
    monkeypatch.setenv("OPENIPT_DATA", str(tmp_path))
    assert "1 added" in done("release", "undo")
    assert "nothing to undo" in refused("release", "undo")
    assert "removed" in done("release", "use", both[1][:8])
    assert "takes 1 argument" in refused("release", "use")
    assert "cannot read" in refused("release", "add", tmp_path / "none.csv")
    assert "Not a directory" in refused("release", "add", path, "--data", path / "folder")


def test_claims(done):
    assert "sound" in done("claims", "check")
    shown = json.loads(done("claims", "--json"))
    assert "31 trials" in shown[0]["data"]
    assert "No trial rows in this database." in done("claims")


def test_help_names_every_command(done):
    for word in ("effects", "pool", "bias", "influence", "forest", "release", "claims"):
        assert word in done("--help")
