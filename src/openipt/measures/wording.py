# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Words for people beside the keys of research: a score is described, never a person."""

from openipt.measures.answers import total_range
from openipt.measures.model import Band, Instrument, band_in, in_figures

# Research key of a change -> what it says to a person.
CATEGORY_WORDS = {
    "recovered": "Reliably better, and the score has crossed to the range that usually goes with being well.",
    "improved": "Reliably better.",
    "unchanged": "No change beyond what measurement error explains.",
    "deteriorated": "Reliably worse.",
    "harmed": "Reliably worse and now {side} the cutoff.",
}


def band_words(instrument: Instrument, band: Band) -> str:
    """Return a band as a sentence about scores (or about answers, where the instrument has no score)."""
    if instrument.scoring.rule == "category":
        return f"The answers come to: {band.label}."
    return f"Scores in this range are usually described as {band.label}."


def other_band_words(instrument: Instrument, total: float) -> list[str]:
    """Return the same score in each other published set of bands."""
    bands = [(other.name, band_in(other.bands, total)) for other in instrument.other_bands]
    return [f"In the bands of {name}: {band.label}." for name, band in bands if band]


def in_other_codings(instrument: Instrument, total: float) -> list[str]:
    """Return the same total as it is added up where the form is numbered in another way."""
    own, low = instrument.own_coding, instrument.scoring.low or 0
    others = [coding for coding in instrument.codings if coding is not own and not coding.turned]
    return [
        f"Numbered {coding.id} ({coding.name}) it is {in_figures(total - low + start)} of {start} to {end}."
        for coding in others
        for start, end in [total_range(instrument, coding)]
    ]


def category_words(instrument: Instrument, category: str) -> str:
    """Return a change category as a sentence."""
    return CATEGORY_WORDS[category].format(side="above" if instrument.direction == "lower" else "below")
