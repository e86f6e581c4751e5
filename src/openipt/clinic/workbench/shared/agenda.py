# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Lines of the agenda in words."""

from collections.abc import Mapping
from datetime import date

from openipt.clinic.dates import written
from openipt.clinic.language import content, instrument
from openipt.course.state import Due
from openipt.measures.load import is_known
from openipt.protocol.days import read_day
from openipt.protocol.model import Form, Wording


def line_words(due: Due) -> tuple[str, str]:
    """Return what and why, with their values."""
    return filled(due.words, due.values), filled(due.why, due.values)


def code_words(form: Form, code: str, values: Mapping[str, object]) -> tuple[str, str]:
    """Return the same from a stored code, for lists that do not fold."""
    task = next((task for task in form.tasks if task.id == code), None)
    if task is not None:
        return filled(task.words, values), filled(task.why, values)
    words = content().words
    nothing = Wording(staff="")
    return filled(words.get(f"agenda.{code}", nothing), values), filled(
        words.get(f"agenda.{code}.why", nothing), values
    )


def filled(words: Wording, values: Mapping[str, object]) -> str:
    shown = {key: _shown(key, value) for key, value in values.items()}
    try:
        return words.staff.format(**shown)
    except (KeyError, IndexError, ValueError):
        return words.staff


def _shown(name: str, value: object) -> object:
    if name == "instrument":
        return instrument(str(value)).name if is_known(str(value)) else value
    if isinstance(value, str) and len(value) == 10:
        try:
            value = read_day(value) or value
        except ValueError:
            return value
    return written(value, "j F") if isinstance(value, date) else value
