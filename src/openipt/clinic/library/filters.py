# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Which trials: the choice as it stands in an address, read, and written again in one order.

The names in the address are those of `openipt.evidence.rows.FILTERS`; several values are parted by commas. Beside them
an address may hold `release`, the beginning of the hash of a past release. The same choice has one address only, so
that a shared one, a stored result and a download are the same thing.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openipt.clinic.language import in_words
from openipt.evidence.rows import EQUAL, FILTERS, RANGES, Code, Row, coded_columns

RELEASE = "release"
SHORT_HASH = 12  # characters of a hash in an address

LABELS = {
    "population": gettext_lazy("Who was treated"),
    "format": gettext_lazy("How it was given"),
    "comparator": gettext_lazy("Compared with"),
    "diagnosis": gettext_lazy("Depression identified by"),
    "country": gettext_lazy("Where"),
    "sessions_from": gettext_lazy("Sessions, from"),
    "sessions_to": gettext_lazy("Sessions, to"),
    "year_from": gettext_lazy("Published from"),
    "year_to": gettext_lazy("Published up to"),
    "rob_from": gettext_lazy("Risk-of-bias items met, from"),
    "rob_to": gettext_lazy("Risk-of-bias items met, to"),
}
"""The filters in the order in which they are asked for."""

LEGENDS = {
    "sessions": gettext_lazy("Sessions"),
    "year": gettext_lazy("Year of publication"),
    "rob": gettext_lazy("Risk-of-bias items met, of four"),
}
LIMITS = {"sessions": (0, 500), "year": (1950, 2100), "rob": (0, 4)}


def value_words(column: str, code: str) -> str:
    """Return what a code in this column means; the code itself where the codebook does not know it."""
    return next((value.words for value in _values(column) if value.code == code), code)


def _values(column: str) -> Sequence[Code]:
    """Return the values of the codebook, in the language of the page; none for a column that has no codes."""
    known = coded_columns().get(column)
    return in_words(known).values if known else ()


class FilterForm(forms.Form):
    """The choice of trials. `filters()` gives it as the engine takes it."""

    def __init__(self, asked: QueryDict, rows: Sequence[Row]) -> None:
        values = {name: _parted(asked.getlist(name)) for name in EQUAL}
        last = {name: asked.get(name, "") for name in FILTERS if name not in EQUAL}
        super().__init__(values | last)
        self.asked = asked
        for name, label in LABELS.items():
            if name in EQUAL:
                self.fields[name] = _picks(str(label), EQUAL[name], values[name], rows)
            else:
                self.fields[name] = _end(name, str(label))

    def clean(self) -> dict[str, object]:
        """Return nothing asked for is passed over: an unknown name is said, and a range that ends before it begins."""
        for name in self.asked:
            if name not in (*FILTERS, RELEASE):
                self.add_error(None, _("There is no filter “%(name)s”.") % {"name": name[:60]})
        for name in RANGES:
            first, last = (self.cleaned_data.get(f"{name}_{end}") for end in ("from", "to"))
            if first is not None and last is not None and first > last:
                self.add_error(f"{name}_to", _("This is lower than the start of the range."))
        return self.cleaned_data

    @property
    def picks(self) -> list[forms.BoundField]:
        """The choices between values."""
        return [self[name] for name in LABELS if name in EQUAL]

    @property
    def ranges(self) -> list[dict[str, object]]:
        """Each range: its legend and its two ends."""
        return [
            {"legend": legend, "ends": [self[f"{name}_from"], self[f"{name}_to"]]} for name, legend in LEGENDS.items()
        ]

    def filters(self) -> dict[str, str]:
        """Return what was chosen, in the one order of names and values."""
        filters: dict[str, Any] = {name: self.cleaned_data.get(name) for name in FILTERS}
        texts = {name: ",".join(sorted(value)) if name in EQUAL else str(value) for name, value in filters.items()}
        return {name: text for name, text in texts.items() if filters[name] not in (None, [])}


class RangeEnd(forms.IntegerField):
    """One end of a range; `short` is its name beside the legend."""

    short: str


def _end(name: str, label: str) -> RangeEnd:
    lowest, highest = LIMITS[name.rsplit("_", 1)[0]]
    field = RangeEnd(label=label, min_value=lowest, max_value=highest, required=False)
    field.short = _("from") if name.endswith("_from") else _("to")
    return field


def _parted(values: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(part.strip() for value in values for part in value.split(",") if part.strip()))


def _picks(label: str, column: str, chosen: Sequence[str], rows: Sequence[Row]) -> forms.Field:
    """Return the values of a column that trials here have, and those that were asked for though no trial has them."""
    trials = {code: len({row["study"] for row in rows if row.get(column) == code}) for code in codes(column, rows)}
    choices = [(code, f"{value_words(column, code)} ({k})") for code, k in trials.items() if k or code in chosen]
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("No trials match “%(value)s”.")},
    )


def codes(column: str, rows: Sequence[Row]) -> list[str]:
    """Return the values a column can have.

    Those of the codebook in its order, then any others that stand in the rows.
    """
    known = [value.code for value in _values(column)]
    return list(dict.fromkeys([*known, *sorted({row[column] for row in rows if row.get(column)})]))


def chosen_words(filters: Mapping[str, str]) -> dict[str, str]:
    """Return each filter in words: "For whom: perinatal"."""
    return {name: f"{LABELS[name]}: {_value_words(name, filters[name])}" for name in LABELS if name in filters}


def _value_words(name: str, value: str) -> str:
    if name not in EQUAL:
        return value
    return _(" or ").join(value_words(EQUAL[name], code) for code in value.split(","))


def query(filters: Mapping[str, str], release: str = "") -> str:
    """Return the part of an address after the question mark, with the mark; nothing where nothing is asked for."""
    parts = {name: filters[name] for name in FILTERS if name in filters}
    if release:
        parts[RELEASE] = release[:SHORT_HASH]
    return f"?{urlencode(parts, safe=',')}" if parts else ""


def same_query(asked: str, wanted: str) -> bool:
    """Return whether two queries say the same in the same order, however their characters are written."""
    return parse_qsl(asked, keep_blank_values=True) == parse_qsl(wanted.removeprefix("?"), keep_blank_values=True)
