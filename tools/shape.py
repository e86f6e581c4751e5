# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Draw the shape of the code: how long functions and files are, and which are the longest. ``python tools/shape.py``"""

import ast
import statistics
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONG_FUNCTION, LONG_FILE = 45, 400


def functions(path: Path) -> list[tuple[int, str]]:
    """Length in lines and place of every function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for node in ast.walk(tree) if isinstance(node, kinds)]
    return [
        (int(node.end_lineno or node.lineno) - node.lineno + 1, f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
        for node in nodes
    ]


def describe(what: str, lengths: list[int]) -> str:
    tenths = statistics.quantiles(lengths, n=10)
    middle = statistics.median(lengths)
    return f"{what}: {len(lengths)}, median {middle:.0f}, nine in ten under {tenths[8]:.0f}, longest {max(lengths)}"


def main() -> None:
    paths = [path for path in sorted((ROOT / "src").rglob("*.py")) if "migrations" not in path.parts]
    files = [(len(path.read_text(encoding="utf-8").splitlines()), str(path.relative_to(ROOT))) for path in paths]
    every = [function for path in paths for function in functions(path)]
    print(describe("functions", [length for length, _ in every]))
    print(describe("files", [length for length, _ in files if length > 2]))
    for length, place in sorted(every, reverse=True):
        if length > LONG_FUNCTION:
            print(f"  {length} lines: {place}")
    for length, place in sorted(files, reverse=True):
        if length > LONG_FILE:
            print(f"  {length} lines: {place}")


if __name__ == "__main__":
    main()
