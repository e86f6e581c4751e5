# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""``openipt measure`` as a person and another program use it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from openipt.cli import main
from openipt.measures import instrument, instruments
from openipt.measures.questionnaire import to_questionnaire


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> Any:
    assert main(["measure", *argv]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert main(["measure", *argv]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err


def test_score_of_a_filled_form(capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, "score", "phq-9", *"3 2 1 0 0 1 2 1 1".split(), "--json")
    assert found | {"flags": []} == {
        "measure": "phq-9",
        "complete": True,
        "total": 11,
        "out_of": None,
        "coding": None,
        "subscales": {},
        "band": "moderate",
        "missing": [],
        "refused": [],
        "not_applicable": [],
        "flags": [],
        "remarks": [],
        "uncounted": {},
        "prorated": False,
        "instrument_version": "2",
        "scorer_version": "2",
    }
    assert [(flag["kind"], flag["item"], flag["level"]) for flag in found["flags"]] == [("risk", 9, "review")]
    assert set(found["flags"][0]) == {"kind", "item", "level", "text", "danger_to"}


@pytest.mark.parametrize(
    "argv", ["--json score gad7 0 1 2 3 0 1 2", "score --json gad7 0 1 2 3 0 1 2", "score gad7 0 1 2 --json 3 0 1 2"]
)
def test_options_may_stand_anywhere(capsys: pytest.CaptureFixture[str], argv: str) -> None:
    assert run(capsys, *argv.split())["total"] == 9


def test_a_dash_is_a_missing_answer(capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, "score", "phq-9", *"3 2 1 0 0 1 - 1 -".split(), "--json")
    assert (found["complete"], found["total"], found["band"], found["missing"]) == (False, None, None, [7, 9])
    assert [flag["kind"] for flag in found["flags"]] == ["ask"]


def test_twenty_zeros_on_the_ces_d_give_twelve(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "score", "ces-d", *["0"] * 20, "--json")["total"] == 12


def test_tenths_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "score", "ors", "5.5", "6.1", "7", "8.4", "--json")["total"] == 27


@pytest.mark.parametrize(
    ("answers", "parts"),
    [
        ("4 0 0 0 0 0 0 0 -1", ["item 1: 4 is not one of 0, 1, 2, 3", "item 9: -1"]),
        ("a 0 0 0 0 0 0 0 7", ["answer 1: 'a' is no number", "item 9: 7"]),
        ("nan 0 0 0 0 0 0 0 inf", ["answer 1: 'nan'", "answer 9: 'inf'"]),
        ("1_0 0 0 0 0 0 0 0 0", ["answer 1: '1_0' is no number"]),
        ("1 2 3", ["PHQ-9 has 9 items, and 1 more that may be left off; number of answers given: 3"]),
        ("0 0 0 0 0 0 0 0 0 0 0", ["number of answers given: 11"]),
        ("1.5 0 0 0 0 0 0 0 0", ["item 1: 1.5"]),
    ],
)
def test_wrong_answers_are_all_named_on_one_line(
    capsys: pytest.CaptureFixture[str], answers: str, parts: list[str]
) -> None:
    line = refused(capsys, "score", "phq-9", *answers.split(), "--json")
    assert all(part in line for part in parts)


@pytest.mark.parametrize(
    "argv",
    [
        "score",
        "score nothing 1 2",
        "change phq-9 1",
        "change phq-9 a 4",
        "change phq-9 40 4",
        "change ipip-ipc 1 2",
        "frobnicate",
        "--json",
        "score phq-9 --colour",
        "show",
        "import nowhere.json",
        "list --folder nowhere",
    ],
)
def test_wrong_use_is_said_in_one_line(capsys: pytest.CaptureFixture[str], argv: str) -> None:
    refused(capsys, *argv.split())


def test_change_between_two_totals(capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, "change", "phq-9", "18", "4", "--json")
    expected = {"first": 18, "last": 4, "change": -14, "threshold": 6, "reliable": "improved", "case_first": True}
    assert expected.items() <= found.items()
    assert (found["case_last"], found["category"]) == (False, "recovered")
    assert "Gyani" in found["source"]


def test_change_without_a_threshold(capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, "change", "hamd-17", "20", "8", "--json")
    assert (found["threshold"], found["reliable"], found["source"]) == (None, None, None)


def test_list_for_other_programs(capsys: pytest.CaptureFixture[str]) -> None:
    rows = run(capsys, "list", "--json")
    assert len(rows) == len(instruments())
    row = next(row for row in rows if row["id"] == "bdi-ii")
    assert {"name": "BDI-II", "items": 21, "direction": "lower", "items_shipped": False}.items() <= row.items()
    assert "bdi2" in row["aliases"]
    assert "Pearson" in row["licence"]


def test_show_gives_the_whole_definition(capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, "show", "gad-7", "--json")
    assert found.pop("hash") == instrument("gad-7").hash
    assert found == json.loads(instrument("gad-7").body())


def test_words_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    for one in instruments():
        assert main(["measure", "show", one.id]) == 0
    shown = capsys.readouterr().out
    assert "Feeling nervous, anxious or on edge" in shown
    assert "licence: proprietary (Pearson)" in shown
    assert main(["measure", "score", "phq-9", *"3 2 1 0 0 1 2 1 1".split()]) == 0
    assert "Scores in this range are usually described as moderate." in capsys.readouterr().out
    assert main(["measure", "change", "phq-9", "18", "4"]) == 0
    assert "Reliably better, and the score has crossed" in capsys.readouterr().out
    assert main(["measure", "list"]) == 0
    assert "shell" in capsys.readouterr().out
    assert main(["measure", "--help"]) == 0


def test_a_questionnaire_goes_out_comes_in_and_serves(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    sent = run(capsys, "show", "phq-9", "--fhir")
    assert sent == to_questionnaire(instrument("phq-9"))
    sent["extension"] = []
    sent["id"] = "our-phq"
    sent["title"] = "Our own copy"
    (tmp_path / "ours.json").write_text(json.dumps(sent), encoding="utf-8")
    assert main(["measure", "import", str(tmp_path / "ours.json"), "--direction", "lower"]) == 0
    (tmp_path / "ours.toml").write_text(capsys.readouterr().out, encoding="utf-8")
    found = run(capsys, "score", "our-phq", *["1"] * 9, "--folder", str(tmp_path), "--json")
    assert (found["measure"], found["total"]) == ("our-phq", 9)
    assert len(run(capsys, "list", "--folder", str(tmp_path), "--json")) == len(instruments()) + 1
    assert run(capsys, "import", str(tmp_path / "ours.toml"), "--json")["id"] == "our-phq"


def said(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert main(["measure", *argv]) == 0
    return capsys.readouterr().out


def test_a_total_worked_out_is_rounded_and_the_rule_for_its_band_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    shown = said(capsys, "score", "core-10", *"2 2 2 2 2 2 2 2 4 -".split())
    assert "CORE-10: 22.22 of 0 to 40 (worked out from the answers given)" in shown
    assert "moderate to severe" in shown
    assert "The band is read before rounding" in shown


def test_what_does_not_apply_and_what_was_refused_are_answers(capsys: pytest.CaptureFixture[str]) -> None:
    shown = said(capsys, "score", "wsas", "na", "4", "4", "4", "4")
    assert "WSAS: 16 of 0 to 32 (item 1 not applicable)" in shown
    assert "No band" in shown
    found = run(capsys, "score", "asq", "0", "refused", "0", "0", "-", "--json")
    assert (found["refused"], found["band"]) == ([2], "positive, acuity not asked or not answered")
    assert "item 1: 'refused' is not an answer" in refused(capsys, "score", "phq-9", "refused", *["0"] * 8)


def test_how_a_form_is_numbered_is_asked_and_both_totals_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert "say which coding: 0-4" in refused(capsys, "score", "k6", *["1"] * 6)
    shown = said(capsys, "score", "k6", *["2"] * 6, "--coding", "1-5")
    assert "K6: 6 of 0 to 24 (read as printed 1-5" in shown
    assert "it is 12 of 6 to 30" in shown
    assert "say which coding" in refused(capsys, "change", "whodas", "20", "15")
    assert run(capsys, "change", "whodas", "32", "20", "--coding", "1-5", "--json")["first"] == 20


def test_both_sets_of_bands_of_the_k10_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    shown = said(capsys, "score", "k10", *["2"] * 6, *["1"] * 4, "--coding", "1-5")
    assert "usually described as likely well" in shown
    assert "In the bands of the Australian Bureau of Statistics: moderate." in shown


def test_a_name_that_may_mean_another_scale_finds_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert "it can mean several; bdi-ii is the Beck Depression Inventory II" in refused(capsys, "show", "bdi")
    assert "core-om" in refused(capsys, "show", "core")


@pytest.mark.parametrize("text", ["{", "[]", '{"resourceType": "Patient"}'])
def test_a_file_that_is_no_questionnaire(capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    refused(capsys, "import", str(tmp_path / "x.json"))


def test_an_import_says_how_it_was_understood_and_what_we_have_already(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    choice = {"valueCoding": {"code": "a", "display": "Often"}, "extension": [
        {"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 3}]}  # fmt: skip
    form = {
        "resourceType": "Questionnaire",
        "id": "theirs",
        "code": [{"system": "http://loinc.org", "code": "44249-1"}],
        "item": [
            {"linkId": "1", "type": "choice", "text": "Low?", "answerOption": [choice, {"valueInteger": 0}]},
            {"linkId": "2", "type": "text", "text": "Why?"},
        ],
    }
    path = tmp_path / "theirs.json"
    path.write_text(json.dumps(form), encoding="utf-8")
    assert "leave it out with --leave-out 2" in refused(capsys, "import", str(path))
    assert main(["measure", "import", str(path), "--leave-out", "2"]) == 0
    out, err = capsys.readouterr()
    assert 'text = "Low?"' in out
    assert "note: Question 2 of the form is not part of this instrument." in err
    assert "note: OpenIPT has the form with LOINC code 44249-1 as phq-9" in err


def test_the_command_loads_neither_django_nor_numpy() -> None:
    script = (
        "import sys; from openipt.cli import main; "
        "code = main(['measure', 'score', 'phq-9', *'321001211']); "
        "code += main(['measure', 'list', '--json']) + main(['measure', 'show', 'phq-9', '--fhir']); "
        "names = 'django numpy scipy pyarrow openipt.clinic openipt.outcomes openipt.tables.reading'.split(); "
        "heavy = [m for m in names if m in sys.modules]; "
        "sys.exit(str(heavy) if heavy or code else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
