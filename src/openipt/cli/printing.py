# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What commands give out: JSON, aligned columns, CSV, files written wholly or not at all."""

import contextlib
import csv
import io
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from openipt.cli import UserFault


def as_json(value: Any) -> str:
    """JSON at full precision; a NaN would be a fault of ours and stops here."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)


def as_table(rows: list[tuple[Any, ...]]) -> str:
    """Return rows as aligned columns."""
    shown = [[_cell(value) for value in row] for row in rows]
    widths = [max(len(row[place]) for row in shown) for place in range(len(shown[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in shown)
    return "\n".join(line.rstrip() for line in lines)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def write_text(path: Path, text: str, format: str) -> None:
    """Write a text of this format ("csv", "json"); raises UserFault when the file's name promises another format."""
    ending = path.suffix.lower()
    if ending not in ("", ".txt", f".{format}"):
        raise UserFault(f"{path.name}: what is written is {format.upper()}; name the file {path.stem}.{format}")
    write_whole(path, text)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file wholly or not at all; text in UTF-8."""
    data = content.encode() if isinstance(content, str) else content
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as problem:
        raise UserFault(f"cannot write {path}: {problem.strerror}") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as problem:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise UserFault(f"cannot write {path}: {problem.strerror}") from None


def as_csv(rows: list[tuple[str, ...]]) -> str:
    """Return rows as CSV, without the last line end."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue().rstrip("\n")
