# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Refuse variables that do not say what they hold: ``python tools/variables.py``.

``for alert in alerts`` is read once, ``for each in alerts`` is read twice. Attributes and keyword arguments are left
alone, because stored names and the names of libraries are among them.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("src", "tools", "bench", "docs")
VAGUE = {"each", "one", "it", "found", "made", "said", "given", "kept"}


def variables(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and name of every variable and parameter that the code binds; attributes of a class are none."""
    attributes = {
        target
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for statement in node.body
        for target in ast.walk(statement)
        if isinstance(statement, ast.Assign | ast.AnnAssign)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node not in attributes:
            yield node.lineno, node.id
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg


def loops(template: str) -> Iterator[tuple[int, str]]:
    """Yield line and name of every variable that a loop of a template binds."""
    for match in re.finditer(r"\{%\s*for\s+([\w, ]+?)\s+in\s", template):
        line = template.count("\n", 0, match.start()) + 1
        yield from ((line, name.strip()) for name in match[1].split(","))


def bound(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and name of every variable in a file of code or a template."""
    text = path.read_text(encoding="utf-8")
    return loops(text) if path.suffix == ".html" else variables(ast.parse(text))


def faults(root: Path = ROOT) -> list[str]:
    """Return a line for each vague name below `root`, with its place."""
    paths = [path for folder in FOLDERS for kind in ("*.py", "*.html") for path in sorted((root / folder).rglob(kind))]
    return [
        f"{path.relative_to(root)}:{line}: name what {name!r} holds"
        for path in paths
        for line, name in sorted(bound(path))
        if name in VAGUE
    ]


if __name__ == "__main__":
    sys.exit("\n".join(faults()) or 0)
