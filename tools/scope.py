# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Find reads that could cross services: ``.objects.all()`` in a face or in a module of queries."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLINIC = ROOT / "src" / "openipt" / "clinic"
FACES = ("workbench", "portal", "administration", "library", "api")


def is_in_scope(path: Path) -> bool:
    parts = path.relative_to(CLINIC).parts
    return parts[0] in FACES or "queries" in parts or path.name == "queries.py"


def bare_reads(source: str) -> Iterator[int]:
    """Line numbers of ``<anything>.objects.all()``."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="objects"), attr="all")):
                yield node.lineno


def main() -> int:
    faults = [
        f"{path.relative_to(ROOT)}:{line}: .objects.all() reads every service; start from .objects.in_service(service)"
        for path in sorted(CLINIC.rglob("*.py"))
        if is_in_scope(path)
        for line in bare_reads(path.read_text(encoding="utf-8"))
    ]
    print("\n".join(faults) or "every query names its service")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
