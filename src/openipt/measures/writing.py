# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""An instrument as the text of an instrument file (TOML), to put into a folder of one's own."""

import json
from collections.abc import Mapping
from typing import Any

from openipt.measures.model import Instrument


def to_toml(instrument: Instrument) -> str:
    """Return the instrument as TOML that ``load_file`` reads back to the same value."""
    data: dict[str, Any] = json.loads(instrument.body())
    plain = [
        f"{key} = {_value(value)}" for key, value in data.items() if not _is_table(value) and not _is_tables(value)
    ]
    tables = [_table(f"[{key}]", value) for key, value in data.items() if _is_table(value)]
    rows = [_table(f"[[{key}]]", row) for key, value in data.items() if _is_tables(value) for row in value]
    return "\n\n".join(["\n".join(plain), *tables, *rows]) + "\n"


def _table(head: str, data: Mapping[str, Any]) -> str:
    return "\n".join([head, *(f"{key} = {_value(value)}" for key, value in data.items())])


def _is_table(value: Any) -> bool:
    return isinstance(value, dict)


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(part) for part in value) + "]"
    if isinstance(value, str):
        # A JSON string is a TOML basic string, but for DEL, which TOML wants escaped.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(value)
