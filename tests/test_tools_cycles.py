# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""No module of OpenIPT needs itself by way of others: imports for types alone and inside functions count too."""

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent / "src"


def modules() -> dict[str, Path]:
    """Every module by its dotted name."""
    files = sorted((SOURCES / "openipt").rglob("*.py"))
    return {".".join(path.relative_to(SOURCES).with_suffix("").parts).removesuffix(".__init__"): path for path in files}


def imported(text: str, known: Mapping[str, object]) -> Iterator[str]:
    """The modules that a text imports, wherever in it; `from package import module` imports the module."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in known else node.module for name in names)


def cycle(graph: Mapping[str, set[str]]) -> list[str]:
    """Return modules that need one another in a circle, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_module_needs_itself():
    known = modules()
    graph = {
        name: set(imported(path.read_text(encoding="utf-8"), known)) & known.keys() for name, path in known.items()
    }
    assert any(graph.values())
    assert cycle(graph) == []


def test_an_import_for_types_alone_closes_a_circle():
    known = {"openipt.a": None, "openipt.b": None, "openipt.b.c": None}
    there = set(imported("if TYPE_CHECKING:\n    from openipt.b import c\n", known))
    back = set(imported("def late():\n    import openipt.a\n", known))
    assert set(cycle({"openipt.a": there, "openipt.b.c": back})) == {"openipt.a", "openipt.b.c"}
