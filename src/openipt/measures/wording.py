# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Words for people beside the keys of research: a score is described, never a person."""

from openipt.measures.model import Band, Instrument

# Research key of a change -> what it says to a person.
CATEGORY_WORDS = {
    "recovered": "Reliably better, and the score has crossed to the range that usually goes with being well.",
    "improved": "Reliably better.",
    "unchanged": "No change beyond what measurement error explains.",
    "deteriorated": "Reliably worse.",
    "harmed": "Reliably worse and now {side} the cutoff.",
}


def band_words(instrument: Instrument, band: Band) -> str:
    """A band as a sentence about scores (or about answers, where the instrument has no score)."""
    if instrument.scoring.rule == "category":
        return f"The answers come to: {band.label}."
    return f"Scores in this range are usually described as {band.label}."


def category_words(instrument: Instrument, category: str) -> str:
    """A change category as a sentence."""
    return CATEGORY_WORDS[category].format(side="above" if instrument.direction == "lower" else "below")
