# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The pages and pictures of the documentation say what the instrument files say."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from openipt.measures import instruments

DOCS = Path(__file__).parents[3] / "docs" / "measures"


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("one", instruments(), ids=lambda one: one.id)
def test_the_page_of_each_instrument_is_in_step_with_its_file(one: object) -> None:
    page = (DOCS / f"{one.id}.md").read_text(encoding="utf-8")
    assert page == load(DOCS / "generate.py").page(one), "run: python docs/measures/generate.py"
    assert one.source in page
    assert one.licence.state[1:] in page


def test_the_index_is_in_step() -> None:
    assert (DOCS / "README.md").read_text(encoding="utf-8") == load(DOCS / "generate.py").index(instruments())


def test_the_front_page_counts_the_instruments_there_are() -> None:
    front = (DOCS.parents[1] / "README.md").read_text(encoding="utf-8")
    assert f"{len(instruments())} instruments as data" in front


def test_the_pictures_are_in_step() -> None:
    for name, drawing in load(DOCS / "pictures" / "draw.py").pictures().items():
        assert (DOCS / "pictures" / name).read_text(encoding="utf-8") == drawing, "run: docs/measures/pictures/draw.py"


def test_every_link_between_the_pages_leads_somewhere() -> None:
    for page in [*DOCS.glob("*.md"), *(DOCS.parent / "outcomes").glob("*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"
