# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Whether scores can be scores of their scale: outside a declared range they are refused, without one doubted aloud."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openipt.outcomes.reading import ScoreRow
from openipt.tables.figures import USUAL_CODES

FAR = 3


@dataclass(frozen=True)
class Range:
    """The scores a scale can have, both ends included, and what it is called."""

    low: float
    high: float
    name: str = "the range that was given"

    def faults(self, rows: Iterable[ScoreRow], column: str = "") -> list[str]:
        """Return a sentence for each score outside, with its row."""
        return [
            f"{row.where}, {column or row.time}: {row.score:g} is outside {self.low:g} to {self.high:g} ({self.name}); "
            f"if it stands for a missing score, say --missing {row.score:g}"
            for row in rows
            if row.score is not None and not self.low <= row.score <= self.high
        ]


def doubts(rows: Sequence[ScoreRow]) -> list[str]:
    """Return a warning for each number that is more likely a code for a missing score, or a slip, than a score.

    Doubted are usual codes and numbers below zero that lie outside what the other scores span, and a highest score
    more than FAR times the one below it.
    """
    scores = {row.score for row in rows if row.score is not None}
    usual = sorted(score for score in scores if score >= 0 and score not in USUAL_CODES)
    if not usual:
        return []
    warnings = []
    if len(usual) > 2 and usual[-1] > FAR * usual[-2] > 0:
        warnings.append(_doubt(usual[-1], "is far beyond the others", rows, usual[-2]))
        usual.pop()
    few = sum(score < 0 for score in scores) <= max(1, len(scores) / 4)  # one number, however often, is no scale
    odd = sorted(score for score in scores.difference(usual) if not 0 <= score <= usual[-1])
    words = "looks like a code for a missing score among the others"
    return warnings + [
        _doubt(score, words, rows, usual[-1]) for score in odd if abs(score) in USUAL_CODES or (score < 0 and few)
    ]


def _doubt(score: float, words: str, rows: Sequence[ScoreRow], highest: float) -> str:
    where = [row.where for row in rows if row.score == score]
    places = ", ".join(where[:5]) + (f" and {len(where) - 5} more" if len(where) > 5 else "")
    return (
        f"the score {score:g} ({places}) {words}, which go up to {highest:g}. It was taken as a score. Say "
        f"--missing {score:g} to leave it out, or --measure or --min and --max to have scores checked"
    )
