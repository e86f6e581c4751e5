# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a record, in words."""

from collections.abc import Mapping
from datetime import date

from django.utils.formats import number_format

from openipt.clinic.dates import written
from openipt.protocol.model import Content, Finding


def in_words(finding: Finding, content: Content) -> str:
    """Return the sentence for a finding; its code where content has no words for it."""
    words = content.words.get(f"finding.{finding.code}")
    try:
        return words.staff.format(**_said(finding.values)) if words else finding.code
    except (KeyError, IndexError):
        return words.staff if words else finding.code


def _said(values: Mapping[str, object]) -> dict[str, object]:
    """Return the values of a finding as a sentence says them: days written out, large numbers in groups of three."""
    return {key: _value(value) for key, value in values.items()}


def _value(value: object) -> object:
    if isinstance(value, date):
        return written(value, "j F Y")
    if isinstance(value, int) and value >= 1000:
        return number_format(value, force_grouping=True)
    return value
