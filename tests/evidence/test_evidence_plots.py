# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Figures: sound SVG with title, description and table, no style attributes, everything on the page."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from evidence.reference_numbers import analyses, column, rows
from openipt.drawing.scale import ratio_ticks, round_ticks
from openipt.evidence import DataError, pool
from openipt.evidence.bias.trimfill import trim_and_fill
from openipt.evidence.plots import baujat, cumulative, forest, funnel, gosh
from openipt.evidence.plots.axis import Axis

SVG = "{http://www.w3.org/2000/svg}"
TABLE = rows("ipt_study_level_rho06")
YI, VI = column(TABLE, "yi"), column(TABLE, "vi")
NAMES = [row["study"] for row in TABLE]
CONTROL = [row["condition_arm2"] for row in TABLE]

FIGURES = {
    "forest": lambda: forest.forest(YI, VI, NAMES),
    "forest with subgroups": lambda: forest.forest(YI, VI, NAMES, groups=CONTROL, test="knha"),
    "forest of one": lambda: forest.forest([0.4], [0.1], ["A & B <1>"]),
    "forest of ratios": lambda: forest.forest(
        dict(analyses())["bcg/log_RR"]["yi"], dict(analyses())["bcg/log_RR"]["vi"], ["x"] * 13, ratio=True
    ),
    "funnel": lambda: funnel.funnel(YI, VI, NAMES),
    "funnel, filled": lambda: funnel.funnel(YI, VI, NAMES, filled=trim_and_fill(YI, VI)),
    "funnel far from zero": lambda: funnel.funnel([5.0, 6.0, 7.0], [0.1, 0.2, 0.3], ["a", "b", "c"]),
    "cumulative": lambda: cumulative.cumulative_forest(YI, VI, NAMES, order=column(TABLE, "year")),
    "baujat": lambda: baujat.baujat(YI, VI, NAMES),
    "gosh": lambda: gosh.gosh(YI, VI, most=500),
    "equal effects": lambda: baujat.baujat([1.0, 1.0], [1.0, 1.0], ["a", "b"]),
}


@pytest.mark.parametrize("kind", FIGURES)
def test_every_figure_can_be_read_and_lies_on_its_page(kind):
    figure = FIGURES[kind]()
    root = ElementTree.fromstring(figure.svg)
    assert root.get("role") == "img"
    labelled = [root.get("aria-labelledby"), root.get("aria-describedby")]
    assert [child.get("id") for child in root if child.tag in (f"{SVG}title", f"{SVG}desc")] == labelled
    assert root.find(f"{SVG}title").text == figure.title
    assert root.find(f"{SVG}desc").text == figure.description
    assert figure.rows
    assert all(len(row) == len(figure.header) for row in figure.rows)
    width, height = (float(size) for size in root.get("viewBox").split()[2:])
    for element in root.iter():
        assert element.get("style") is None
        assert "nan" not in " ".join(element.attrib.values()).lower()
        for name, limit in (("x", width), ("cx", width), ("x1", width), ("x2", width), ("y", height), ("cy", height)):
            if element.get(name):
                assert -1 <= float(element.get(name)) <= limit + 1, (element.tag, name, element.attrib)


def test_two_figures_on_a_page_do_not_share_ids():
    first, second = (re.findall(r' id="([^"]+)"', FIGURES["baujat"]().svg) for _ in range(2))
    assert not set(first) & set(second)


def test_the_forest_shows_each_trial_its_weight_and_the_pooled_effect():
    figure = FIGURES["forest"]()
    assert [row[0] for row in figure.rows[:31]] == NAMES
    assert sum(float(row[1]) for row in figure.rows[:31]) == pytest.approx(100, abs=0.5)
    assert figure.rows[31] == ("All studies (k = 31)", "", "0.48 [0.31, 0.65]")
    assert figure.rows[32][0] == "Prediction interval"
    assert "0.480" in figure.description


def test_the_diamond_stands_at_the_pooled_effect():
    root = ElementTree.fromstring(FIGURES["forest"]().svg)
    diamonds = [e for e in root.iter(f"{SVG}polygon") if len(e.get("points").split()) == 4]
    points = [tuple(float(value) for value in pair.split(",")) for pair in diamonds[0].get("points").split()]
    marks = {e.text: float(e.get("x")) for e in root.iter(f"{SVG}text") if e.text in ("0.0", "1.0")}
    ours = pool(YI, VI)
    for place, value in ((0, ours.ci_lower), (1, ours.estimate), (2, ours.ci_upper)):
        assert (points[place][0] - marks["0.0"]) / (marks["1.0"] - marks["0.0"]) == pytest.approx(value, abs=0.01)


def test_subgroups_stand_together_with_their_own_diamond():
    figure = FIGURES["forest with subgroups"]()
    heads = [row[0] for row in figure.rows if row[2] == ""]
    assert heads == list(dict.fromkeys(CONTROL))
    assert "difference between subgroups p" in figure.description


def test_ratios_are_shown_as_ratios():
    figure = FIGURES["forest of ratios"]()
    assert figure.rows[13][2].startswith("0.49 [0.34")


def test_filled_studies_are_in_the_table():
    assert [row[0] for row in FIGURES["funnel, filled"]().rows].count("filled") == 7


def test_gosh_takes_all_subsets_when_few_and_a_sample_when_many():
    few = gosh.subsets(YI[:6], VI[:6])
    assert few.complete
    assert len(few.estimate) == 2**6 - 6 - 1
    whole = few.estimate[few.k == 6][0]
    assert whole == pytest.approx(pool(YI[:6], VI[:6], "fe").estimate)
    many = gosh.subsets(YI, VI, most=300)
    assert not many.complete
    np.testing.assert_array_equal(many.estimate, gosh.subsets(YI, VI, most=300).estimate)
    with pytest.raises(DataError):
        gosh.subsets([1, 2], [1, 1])


def test_marks_are_round_and_inside():
    assert [words for _, words in round_ticks(-1.02, 2.0)] == ["-1.0", "-0.5", "0.0", "0.5", "1.0", "1.5", "2.0"]
    assert [words for _, words in ratio_ticks(np.log(0.08), np.log(4))] == ["0.1", "0.2", "0.5", "1", "2"]
    assert len(ratio_ticks(np.log(0.95), np.log(1.1))) >= 3
    axis = Axis(0, 10, 100, 200)
    assert (axis.at(5), axis.clamp(20), axis.shows(11)) == (150, 200, False)
