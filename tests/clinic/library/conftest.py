# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""An evidence folder of its own for each test, and Thea's browser."""

import csv
import io
from pathlib import Path

import pytest
from django.test import Client

from openipt.evidence import releases, rows


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings) -> Path:
    """The data folder of the test holds no release and no stored result."""
    settings.OPENIPT_DATA = tmp_path
    return tmp_path / "evidence"


@pytest.fixture
def at(thea, signed_in) -> Client:
    """Thea's browser."""
    return signed_in(thea)


def take_in(folder: Path, change) -> releases.Change:
    """A new release: the shipped rows after `change`."""
    table = [dict(row) for row in rows.read_rows(rows.shipped_bytes())]
    change(table)
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(table[0]))
    writer.writeheader()
    writer.writerows(table)
    return releases.add(folder, buffer.getvalue().encode(), name="Second release", at="2026-03-01T12:00:00+00:00")
