# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The shipped trials, releases taken in and undone, and the claims held against them."""

import copy
import csv
import io
import os
import subprocess
import sys

import pytest

from openipt.evidence import DataError, claims, closer, releases, results, rows
from openipt.evidence.certainty import certainty
from openipt.evidence.errors import Fault
from openipt.evidence.rows import ATTRIBUTION

NOW = "2026-11-22T12:00:00+00:00"


def shipped_rows():
    return [dict(row) for row in rows.read_rows(rows.shipped_bytes())]


def as_csv(table):
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(table[0]))
    writer.writeheader()
    writer.writerows(table)
    return buffer.getvalue().encode()


def test_every_shipped_column_is_in_the_codebook():
    for name in ("metapsy_depression_ipt.csv", "metapsy_other_ipt.csv"):
        header = rows.shipped_bytes(name).decode().splitlines()[0]
        for column in next(csv.reader([header])):
            assert rows.codebook()[column]["meaning"]


def test_coded_values_are_in_the_codebook():
    coded = ("condition_arm2", "format", "country", "diagnosis", "target_group", "age_group", "recruitment", "ba", "sg")
    for column in coded:
        found = {row[column] for row in shipped_rows()}
        assert found <= set(rows.codebook()[column]["values"])


def test_the_shipped_release_keeps_the_standard_and_gives_the_known_result(tmp_path):
    rows.check_rows(shipped_rows())
    release = releases.in_force(tmp_path)
    assert (release, release.rows) == (releases.shipped(), 48)
    pooled = releases.result(tmp_path, release, {})["pooled"]
    assert pooled["k"] == 31
    assert round(pooled["estimate"], 4) == 0.4804
    assert releases.result(tmp_path, release, {"year_to": "2010"})["pooled"]["k"] == 15
    assert len(list((tmp_path / release.hash / "results").iterdir())) == 1


@pytest.mark.parametrize(
    ("filters", "trials", "effect"),
    [
        ({"comparator": "wl"}, 5, 0.68),
        ({"comparator": "cau"}, 20, 0.46),
        ({"population": "ppd"}, 9, 0.54),
        ({"format": "grp"}, 6, 0.71),
        ({"year_to": "2010"}, 15, 0.61),
        ({"comparator": "wl, cau", "rob_from": "9"}, 0, None),
    ],
)
def test_filters(filters, trials, effect):
    found = results.work_out(shipped_rows(), filters)
    assert len(found["trials"]) == trials
    if effect is None:
        assert found["pooled"] is None
    else:
        assert found["pooled"]["estimate"] == pytest.approx(effect, abs=0.011)


def test_an_unknown_filter_is_named():
    with pytest.raises(DataError, match="no such filter"):
        results.work_out(shipped_rows(), {"colour": "blue"})
    with pytest.raises(DataError, match="not a number"):
        results.work_out(shipped_rows(), {"year_from": "soon"})


def test_a_release_is_taken_in_compared_and_undone(tmp_path):
    table = shipped_rows()
    gone = table.pop(0)
    table[0]["n_sessions_arm1"] = "99"
    table.append({**gone, ".id": "new", "study": "New, 2026", ".g": "0.1", ".g_se": "0.1", "year": "2026"})
    table.append({**gone, ".id": "cbt", "condition_arm1": "cbt"})  # not IPT: left out
    first = releases.shipped()
    change = releases.add(tmp_path, as_csv(table), name="next", at=NOW)
    assert (change.added, change.removed) == (("new",), (gone[".id"],))
    assert [(column, new) for _, column, _, new in change.altered] == [("n_sessions_arm1", "99")]
    assert change.pooled_before["estimate"] != change.pooled_after["estimate"]
    assert "1 added, 1 removed, 1 cells altered" in change.words()
    assert releases.in_force(tmp_path).name == "next"
    assert releases.in_force(tmp_path).added_at == NOW
    assert len(releases.rows_of(tmp_path, releases.in_force(tmp_path))) == 48

    back = releases.undo(tmp_path)
    assert (back.before.name, back.after) == ("next", first)
    assert releases.in_force(tmp_path) == first
    assert [release.name for release in releases.known(tmp_path)] == [first.name, "next"]
    with pytest.raises(releases.ReleaseError, match="nothing to undo"):
        releases.undo(tmp_path)
    again = releases.use(tmp_path, change.after.hash[:10])
    assert again.after.name == "next"
    with pytest.raises(releases.ReleaseError, match="in force already"):
        releases.use(tmp_path, change.after.hash)


def test_results_are_worked_out_once_when_taken_in(tmp_path, monkeypatch):
    table = shipped_rows()[:-1]
    releases.add(tmp_path, as_csv(table), name="next", at=NOW)
    release = releases.in_force(tmp_path)
    monkeypatch.setattr(results, "work_out", lambda *_: pytest.fail("worked out again"))
    assert releases.result(tmp_path, release, {"population": "ppd"})["pooled"]["k"] == 9
    assert releases.result(tmp_path, release, {})["pooled"]["k"] > 29


def test_a_result_that_cannot_be_kept_is_still_given(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert releases.result(blocked, releases.shipped(), {"year_to": "2010"})["pooled"]["k"] == 15


def test_of_many_choices_those_asked_for_last_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "KEPT", 3)
    release, years = releases.shipped(), [{"year_to": f"{year}"} for year in range(2010, 2015)]
    folder = tmp_path / release.hash / "results"
    for number, asked in enumerate([*years[:3], years[0], *years[3:]]):
        releases.result(tmp_path, release, asked)
        os.utime(folder / f"{results.result_key(asked)}.json", (number, number))
    last = {f"{results.result_key(asked)}.json" for asked in (years[0], *years[3:])}
    assert {path.name for path in folder.iterdir()} == last


def test_a_stored_result_that_is_asked_for_counts_as_asked_for_now(tmp_path):
    release, asked = releases.shipped(), {"year_to": "2010"}
    first = releases.result(tmp_path, release, asked)
    stored = next((tmp_path / release.hash / "results").iterdir())
    os.utime(stored, (1, 1))
    assert releases.result(tmp_path, release, asked) == first
    assert stored.stat().st_mtime > 1


def test_a_release_whose_taking_in_was_cut_off_is_none_and_can_be_taken_in_again(tmp_path, monkeypatch):
    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    content = as_csv(shipped_rows()[:-1])
    with monkeypatch.context() as patch:
        patch.setattr(releases, "stored_or_new", cut_off)
        with pytest.raises(KeyboardInterrupt):
            releases.add(tmp_path, content, name="next", at=NOW)
    assert releases.known(tmp_path) == [releases.shipped()]
    assert releases.add(tmp_path, content, name="next", at=NOW).after == releases.in_force(tmp_path)


def test_a_release_that_breaks_the_standard_leaves_nothing_behind(tmp_path):
    table = shipped_rows()
    table[2][".g_se"] = "-1"
    table[4][".g"] = "much"
    table[6]["year"] = "99"
    table[8][".id"] = table[7][".id"]
    table[9][".g"] = ""
    with pytest.raises(DataError) as caught:
        releases.add(tmp_path, as_csv(table), name="bad", at=NOW)
    found = {(fault.row, fault.column) for fault in caught.value.faults}
    assert {(3, ".g_se"), (5, ".g"), (7, "year"), (9, ".id"), (10, ".g")} <= found
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe", b"study,year\n"])
def test_what_is_no_release_is_refused(tmp_path, content):
    with pytest.raises(DataError):
        releases.add(tmp_path, content, name="bad", at=NOW)
    assert not list(tmp_path.iterdir())


def test_the_same_release_twice_and_damage_are_noticed(tmp_path):
    with pytest.raises(releases.ReleaseError, match="known already"):
        releases.add(tmp_path, rows.shipped_bytes(), name="same", at=NOW)
    releases.add(tmp_path, as_csv(shipped_rows()[:-1]), name="next", at=NOW)
    release = releases.in_force(tmp_path)
    stored = tmp_path / release.hash / "rows.csv"
    stored.write_bytes(stored.read_bytes().replace(b"2003", b"2004"))
    with pytest.raises(releases.ReleaseError, match="were changed"):
        releases.rows_of(tmp_path, release)
    (tmp_path / "in-force.json").write_text("{")
    with pytest.raises(releases.ReleaseError, match="damaged"):
        releases.in_force(tmp_path)
    with pytest.raises(releases.ReleaseError, match="0 releases"):
        releases.find(tmp_path, "zz")


def test_showing_stored_results_and_claims_loads_neither_numpy_nor_scipy(tmp_path):
    releases.result(tmp_path, releases.shipped(), {})
    script = (
        "import sys, pathlib; from openipt.evidence import releases, claims;"
        f"p = releases.result(pathlib.Path({str(tmp_path)!r}), releases.shipped(), {{}})['pooled'];"
        "assert claims.fill('{pooled.trials}', p) == '31'; assert not claims.check(claims.book());"
        "assert not {'numpy', 'scipy', 'django'} & set(sys.modules), sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


WANTED = {
    "major-depression",
    "after-birth",
    "bulimia",
    "generalised-anxiety",
    "social-anxiety",
    "ptsd",
    "substance-use",
    "prevention",
    "maintenance",
    "medicine-and-other-therapies",
    "group",
    "internet",
    "grief",
    "functioning",
    "drop-out",
    "worsening",
    "other-eating-disorders",
    "personality-disorder",
    "reoffending",
    "origin",
}


def test_every_claim_is_there_and_sound():
    assert {claim.id for claim in claims.claims()} == WANTED
    assert claims.check(claims.book()) == []
    for claim in claims.claims():
        pooled = results.work_out(shipped_rows(), claim.filters)["pooled"]
        words = [claims.fill(text, pooled) for text in (claim.title, claim.said, claim.published)]
        words.append(claims.data_words(claim, pooled))
        assert not any("{" in text or "\N{EN DASH}" in text for text in words)
        for key in claim.cites:
            assert claims.cite(key).mark in claims.MARKS


def test_a_value_below_zero_carries_a_true_minus_sign_worked_out_or_cited():
    pooled = results.work_out(shipped_rows(), {})["pooled"]
    filled = claims.fill("{pooled.pi_lower}; {cite:cuijpers2011.d_drug}; {cite:cuijpers2011.nnt}", pooled)
    assert filled == "\N{MINUS SIGN}0.32; \N{MINUS SIGN}0.19; 2.91"


def test_claims_without_rows_say_so():
    by_id = {claim.id: claim for claim in claims.claims()}
    assert claims.data_words(by_id["bulimia"], None) == "No trial rows in this database."
    assert ": 1. Too few" in claims.data_words(by_id["social-anxiety"], None)
    assert ": 2, in one" in claims.data_words(by_id["ptsd"], None)


def broken(change):
    book = copy.deepcopy(dict(claims.book()))
    change(book["claims"][0], book)
    return "\n".join(claims.check(book))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda claim, _: claim.update(said="IPT helped 9 of ten."), "a digit outside a placeholder: '9'"),
        (lambda claim, _: claim.update(data="{pooled.magic}"), "unknown placeholder {pooled.magic}"),
        (lambda claim, _: claim.update(said="{cite:nobody}"), "unknown placeholder {cite:nobody}"),
        (
            lambda claim, _: claim.update(said="{cite:cuijpers2011.luck}"),
            "unknown placeholder {cite:cuijpers2011.luck}",
        ),
        (lambda claim, _: claim.update(said="{pooled.g"), "a brace without its partner"),
        (lambda claim, _: claim.update(verdict="great"), "verdict must be one of"),
        (lambda claim, _: claim.pop("filters"), "there are no filters"),
        (lambda claim, _: claim.update(data="{other.rows}", other="x"), "no rows come from 'x'"),
        (lambda claim, _: claim.update(note="x"), "unknown field note"),
        (lambda _, book: book["claims"].append(book["claims"][1]), "comes twice"),
        (lambda _, book: book["cites"].update(x={"name": "X"}), "cites.x: source is missing"),
    ],
)
def test_a_claim_that_could_go_stale_fails_its_check(change, words):
    assert words in broken(change)


def test_faults_read_well():
    assert str(Fault(3, "vi", "missing")) == "row 3, vi: missing"


def test_the_result_says_how_certain_it_is_and_why():
    found = results.work_out(shipped_rows(), {})
    assert found["people"] > 2000
    assert found["certainty"]["level"] == "low"
    reasons = {reason["code"]: reason["values"] for reason in found["certainty"]["reasons"]}
    assert set(reasons) == {"risk-of-bias", "inconsistency"}
    assert reasons["inconsistency"]["i2"] > 75
    older = results.work_out(shipped_rows(), {"population": "old"})["certainty"]
    assert "no-effect-possible" in {reason["code"] for reason in older["reasons"]}


def test_out_of_100_people():
    found = results.work_out(shipped_rows(), {})["out_of_100"]
    assert found["control"] == 20
    assert round(found["ipt"]) == 36
    assert found["ipt_lower"] < found["ipt"] < found["ipt_upper"]


POOLED = {"k": 12, "i2": 10.0, "ci_lower": 0.2, "ci_upper": 0.6, "pi_lower": 0.1, "pi_upper": 0.7}


@pytest.mark.parametrize(
    ("change", "also", "level", "codes"),
    [
        ({}, {}, "high", []),
        ({}, {"egger_p": 0.05}, "moderate", ["small-study-effects"]),
        ({"k": 9}, {"egger_p": 0.05}, "high", []),
        ({"i2": 80.0}, {"people": 399}, "low", ["inconsistency", "few-people"]),
        ({"pi_lower": -0.1}, {}, "moderate", ["inconsistency"]),
        ({"ci_lower": -0.1, "pi_lower": -0.2}, {}, "moderate", ["no-effect-possible"]),
        ({"k": 1, "i2": None, "pi_lower": None}, {"people": 40, "low_risk_share": 0.0}, "very low", None),
    ],
)
def test_rules_of_certainty(change, also, level, codes):
    known = {"people": 1000, "low_risk_share": 0.8, "egger_p": None, **also}
    found = certainty({**POOLED, **change}, **known)
    assert found.level == level
    if codes is not None:
        assert [reason.code for reason in found.reasons] == codes


@pytest.mark.parametrize("kind", closer.KINDS)
def test_a_closer_look_is_worked_out_once(tmp_path, monkeypatch, kind):
    release, filters = releases.shipped(), {"population": "ppd"}
    first = releases.closer(tmp_path, release, filters, kind)
    monkeypatch.setattr(closer, "look", lambda *_: pytest.fail("worked out again"))
    assert releases.closer(tmp_path, release, filters, kind) == first


def test_a_closer_look_at_too_few_trials_says_how_many_it_needs(tmp_path):
    one = {"country": "uk"}
    assert releases.result(tmp_path, releases.shipped(), one)["pooled"]["k"] == 1
    with pytest.raises(DataError, match="at least two"):
        releases.closer(tmp_path, releases.shipped(), one, "without")
    assert releases.closer(tmp_path, releases.shipped(), one, "bias")["egger"] is None
    assert ATTRIBUTION.split(",")[0] in releases.closer(tmp_path, releases.shipped(), one, "forest")["svg"]


def test_without_each_trial_the_others_are_pooled(tmp_path):
    found = releases.closer(tmp_path, releases.shipped(), {"population": "ppd"}, "without")["trials"]
    left = [row for row in shipped_rows() if row["target_group"] == "ppd" and row["study"] != found[2]["study"]]
    assert len(found) == 9
    assert found[2]["without_estimate"] == pytest.approx(results.work_out(left, {})["pooled"]["estimate"])


def test_a_stored_result_that_is_damaged_is_worked_out_again(tmp_path):
    release, asked = releases.shipped(), {"year_to": "2010"}
    first = releases.result(tmp_path, release, asked)
    stored = next((tmp_path / release.hash / "results").iterdir())
    stored.write_text('{"pooled": ')
    assert releases.result(tmp_path, release, asked) == first


def test_a_damaged_release_is_named_and_no_stack_trace(tmp_path):
    releases.add(tmp_path, as_csv(shipped_rows()[:-1]), name="next", at=NOW)
    release = releases.in_force(tmp_path)
    (tmp_path / release.hash / "rows.csv").unlink()
    with pytest.raises(releases.ReleaseError, match="cannot be read"):
        releases.rows_of(tmp_path, release)
    (tmp_path / release.hash / "release.json").write_text("{}")
    with pytest.raises(releases.ReleaseError, match="damaged"):
        releases.known(tmp_path)
