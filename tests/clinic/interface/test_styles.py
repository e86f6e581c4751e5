# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The style sheets: readable in both schemes, phases told apart in grey, and no side that a language could turn."""

import re
from pathlib import Path

import pytest

from openipt.clinic import interface
from openipt.clinic.gallery import __main__ as gallery

SHEETS = sorted((Path(interface.__file__).parent / "static" / "interface").glob("*.css"))
TOKENS = next(sheet for sheet in SHEETS if sheet.name == "tokens.css").read_text()
LIGHT, DARK = TOKENS.split("@media (prefers-color-scheme: dark)")
# Text on its ground: WCAG 2.2, 1.4.3 asks for 4.5.
READ = [
    (text, ground)
    for text in ("ink", "ink-2", "ink-3")
    for ground in (
        "ground",
        "surface",
        "sunk",
        "p1-band",
        "p2-band",
        "p3-band",
        "ring-1",
        "ring-2",
        "ring-3",
        "before",
        "action-soft",
    )
] + [
    ("action", "ground"),
    ("action", "surface"),
    ("on-action", "action"),
    ("alert", "alert-soft"),
    ("ink", "alert-soft"),
    ("attend", "ground"),
    ("attend", "attend-soft"),
    ("on-p1", "p1"),
    ("on-p2", "p2"),
    ("on-p3", "p3"),
    ("on-ring-0", "ring-0"),
]
# Edges of what can be operated, and what carries meaning: 1.4.11 asks for 3.
SEEN = [
    ("rule-strong", "ground"),
    ("rule-strong", "surface"),
    ("ring-line", "ground"),
    ("tie", "ring-3"),
    ("focus", "ground"),
    ("p1-line", "ground"),
    ("p2-line", "ground"),
    ("p3-line", "ground"),
    ("ring-line", "ring-3"),
]


def tokens(scheme: str) -> dict[str, str]:
    block = LIGHT + (DARK.split("@media")[0] if scheme == "dark" else "")
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{3,6})", block))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(two)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), READ)
def test_text_can_be_read_on_its_ground(scheme: str, text: str, ground: str) -> None:
    found = tokens(scheme)
    assert contrast(found[text], found[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), SEEN)
def test_edges_can_be_seen(scheme: str, edge: str, ground: str) -> None:
    found = tokens(scheme)
    assert contrast(found[edge], found[ground]) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_three_phases_are_three_steps_of_grey(scheme: str) -> None:
    found = tokens(scheme)
    one, two, three = (luminance(found[name]) for name in ("p1", "p2", "p3"))
    assert one > 1.5 * two > 1.5 * 1.5 * three


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_only_logical_sides_are_named(sheet: Path) -> None:
    rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)
    # Screen and paper widths are asked for by media queries, the one place where sides do not turn.
    declared = re.sub(r"@(media|page)[^{]*\{", "{", rules)
    for side in (
        r"(margin|padding|border)-(left|right|top|bottom)",
        r"[{;]\s*(left|right|top|bottom|width|height)\s*:",
        r"(min|max)-(width|height)\s*:",
        r"text-align\s*:\s*(left|right)",
        r"float\s*:",
    ):
        assert not re.search(side, declared), (sheet.name, re.search(side, declared))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_colours_come_from_tokens_and_nothing_from_elsewhere(sheet: Path) -> None:
    text = sheet.read_text()
    assert "url(" not in text
    assert "@import" not in text
    assert text.count("{") == text.count("}")
    if sheet.name != "tokens.css":
        assert not re.search(r":[^;{]*#[0-9a-f]{3,6}\b", text)


def test_every_token_that_is_used_is_defined() -> None:
    used = {name for sheet in SHEETS for name in re.findall(r"var\(--([a-z0-9-]+)\)", sheet.read_text())}
    assert used <= set(re.findall(r"--([a-z0-9-]+):", TOKENS))


def test_the_client_page_stays_light() -> None:
    names = (
        "tokens",
        "base",
        "layout",
        "forms",
        "parts",
        "drawing",
        "course",
        "session",
        "circle",
        "timeline",
        "client",
        "print",
    )
    assert sum(sheet.stat().st_size for sheet in SHEETS if sheet.stem in names) < 60_000


def test_the_gallery_writes_pages_that_open_from_disk(tmp_path: Path) -> None:
    paths = gallery.write(tmp_path / "new" / "folder")
    assert len(paths) > 15
    page = paths[0].read_text(encoding="utf-8")
    for href in re.findall(r'<link rel="stylesheet" href="([^"]+)"', page):
        assert (paths[0].parent / href.split("?")[0]).is_file(), href
