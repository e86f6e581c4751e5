# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The drawings of trials: each mark stands where its number says, inside its sheet, and says itself in words."""

from math import inf
from xml.etree import ElementTree

import pytest

from openipt.clinic.drawings import funnel, hundred
from openipt.clinic.drawings.trial_words import forest_words, trial_line
from openipt.drawing import forest
from openipt.drawing.scale import Scale, scale_over
from openipt.evidence import results
from openipt.evidence.rows import read_rows, shipped_bytes

SVG = "{http://www.w3.org/2000/svg}"


def of(result: dict, sheet: forest.Sheet, **more) -> ElementTree.Element:
    pooled = result["pooled"]
    trials = [trial_line(one["study"], one["g"], one["variance"] ** 0.5, 1.0, "/x/") for one in result["trials"]]
    whole = forest.Line("All trials together", pooled["estimate"], pooled["ci_lower"], pooled["ci_upper"], 0.0)
    limits = None if pooled["pi_lower"] is None else (pooled["pi_lower"], pooled["pi_upper"])
    drawn = forest.draw(forest.Forest(trials, whole, limits, "Forest", "in words", **more), forest_words(), sheet, "f")
    return ElementTree.fromstring(drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def shipped(filters: dict[str, str]) -> dict:
    return results.work_out(read_rows(shipped_bytes()), filters)


def place_of(root: ElementTree.Element, value: float) -> float:
    """Where a value lies by the axis: its marks are numbered."""
    marked = [each for each in root.iter(f"{SVG}text") if each.get("class") == "t12 middle second"]
    numbers = [each for each in marked if "effect" not in each.text]
    first, last = numbers[0], numbers[-1]
    low, high = (float(each.text.replace("−", "-")) for each in (first, last))
    left, right = float(first.get("x")), float(last.get("x"))
    return left + (value - low) / (high - low) * (right - left)


@pytest.mark.parametrize("sheet", [forest.WIDE, forest.NARROW], ids=lambda sheet: sheet.kind)
@pytest.mark.parametrize("filters", [{}, {"population": "ppd"}, {"population": "old"}, {"country": "uk"}])
def test_every_mark_of_the_forest_stands_where_its_number_says(sheet, filters):
    result = shipped(filters)
    root = of(result, sheet)
    squares = [each for each in root.iter(f"{SVG}rect") if each.get("class") == "square"]
    assert len(squares) == len(result["trials"])
    for square, one in zip(squares, result["trials"], strict=True):
        assert float(square.get("x")) + float(square.get("width")) / 2 == pytest.approx(
            place_of(root, one["g"]), abs=0.4
        )
    diamond = next(each for each in root.iter(f"{SVG}polygon") if each.get("class") == "diamond")
    corners = [float(point.split(",")[0]) for point in diamond.get("points").split()]
    pooled = result["pooled"]
    for corner, name in zip(corners, ("ci_lower", "estimate", "ci_upper"), strict=False):
        assert corner == pytest.approx(place_of(root, pooled[name]), abs=0.4)
    bars = [each for each in root.iter(f"{SVG}rect") if each.get("class") == "predicted"]
    assert len(bars) == (pooled["pi_lower"] is not None)


@pytest.mark.parametrize("sheet", [forest.WIDE, forest.NARROW], ids=lambda sheet: sheet.kind)
def test_the_forest_stays_on_its_sheet_and_long_intervals_end_in_a_point(sheet):
    result = shipped({"population": "old"})
    result["trials"][0] |= {"g": 0.2, "variance": 25.0}
    for room in (1.0, inf):
        root = of(result, sheet, room=room)
        points = [each for each in root.iter(f"{SVG}polygon") if each.get("class") == "point"]
        assert len(points) == (2 if room == 1.0 else 0)
        height = float(root.get("height"))
        for each in root.iter():
            assert "nan" not in " ".join(each.attrib.values())
            for name, limit in (("x", sheet.width), ("x1", sheet.width), ("x2", sheet.width), ("y", height)):
                if each.get(name):
                    assert 0 <= float(each.get(name)) <= limit, (each.tag, each.attrib)


def test_a_name_is_a_link_as_high_as_a_finger_needs_and_cannot_be_markup():
    trial = trial_line('<b>"&', 0.1, 0.1, 1.0, "/t/?a=1&b=2")
    drawn = forest.both(forest.Forest([trial], trial, None, "T", "w"), forest_words(), "f")
    assert "<b>" not in drawn
    assert 'href="/t/?a=1&amp;b=2"' in drawn
    assert drawn.count('height="24"') == 2


def test_the_funnel_puts_precise_trials_on_top_and_each_where_its_effect_is():
    drawn = funnel.draw([("precise", 0.5, 0.01), ("vague", -0.5, 0.25)], 0.3, "Funnel", "in words", "f")
    root = ElementTree.fromstring(drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))
    precise, vague = (each for each in root.iter(f"{SVG}circle") if each.get("class") == "trial")
    assert float(precise.get("cy")) < float(vague.get("cy"))
    assert float(precise.get("cx")) == pytest.approx(place_of(root, 0.5), abs=0.4)
    assert float(vague.get("cx")) == pytest.approx(place_of(root, -0.5), abs=0.4)


@pytest.mark.parametrize(
    ("without", "with_ipt", "dots"),
    [
        (20, 36, {"either": 20, "more": 16, "not": 64}),
        (20, 12, {"either": 12, "fewer": 8, "not": 80}),
        (20, 20, {"either": 20, "not": 80}),
        (0, 100, {"more": 100}),
    ],
)
def test_a_hundred_dots_are_a_hundred_people(without, with_ipt, dots):
    drawn = hundred.draw(without, with_ipt, "in words", "h")
    assert {kind: drawn.count(f'class="{kind}"') for kind in ("either", "more", "fewer", "not")} == {
        "either": 0, "more": 0, "fewer": 0, "not": 0, **dots,
    }  # fmt: skip


@pytest.mark.parametrize("values", [[0.1], [0.0], [-3.0, 4.0], [0.001, 0.002], [100.0]])
def test_an_axis_has_a_handful_of_round_marks(values):
    scale = scale_over(values, 0, 100)
    assert 1 <= len(scale.marks()) <= 9
    assert all(0 <= scale.x(mark) <= 100 for mark in scale.marks())
    assert Scale(0, 1, 0, 100).x(0.25) == 25
