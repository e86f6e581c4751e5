# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Scores in words: always with their direction, "reliable" only outside the error band."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from openipt.clinic.clients import snapshots
from openipt.clinic.drawings import panel, spark
from openipt.clinic.language import figures, instrument, name_of
from openipt.course.measuring import changes_of_language
from openipt.course.state import CourseState, Score
from openipt.measures import Instrument, Point, Series, series


def moved(points: float) -> str:
    if points == 0:
        return _("no change")
    return (_("up %s") if points > 0 else _("down %s")) % figures(abs(points))


def as_answered(state: CourseState, measure: str) -> Instrument:
    """Return the instrument as it was when this course last answered it; as it is now while it never did.

    In the words of today: it is for what is said of scores now, not for an answered form.
    """
    scores = state.scores_of(measure)
    return snapshots.instrument_in_words(scores[-1].response.definition) if scores else instrument(measure)


def series_of(state: CourseState, measure: str) -> tuple[Instrument, Series]:
    """Return the scores of this course, read with the instrument as it was last answered."""
    used = as_answered(state, measure)
    return used, series(used, [score.dated for score in state.scores_of(measure)])


def languages_of(scores: Sequence[Score]) -> tuple[panel.Note, ...]:
    """Return where the language of a measure's questions changed, as the curve marks it."""
    return tuple(panel.Note(score.day, name_of(score.response.language)) for score in changes_of_language(scores))


def total_in_table(score: Score | None, state: CourseState) -> str:
    """Return a total in the twin of the curve.

    With the language of the questions where it is not that of those before.
    """
    if score is None or score.total is None:
        return "–"
    total = figures(score.total)
    is_change = score in changes_of_language(state.scores_of(score.instrument))
    return f"{total} ({name_of(score.response.language)})" if is_change else total


def definition_of(score: Score) -> Instrument:
    """Return the instrument as it was when this was answered."""
    return snapshots.instrument(score.response.definition, score.response.wording)


def change_words(series: Series) -> str:
    """ "down 1 since last time; down 8 since the start: reliable"; empty with fewer than two totals."""
    scored = [point for point in series.points if point.total is not None]
    if len(scored) < 2:
        return ""
    last = scored[-1]
    parts = []
    if len(scored) > 2 and last.since_previous is not None:
        parts.append(_("%s since last time") % moved(last.since_previous.change))
    if last.since_first is not None:
        parts.append(
            _("%s since the start") % moved(last.since_first.change) + reliable_words(last.since_first.reliable)
        )
    return "; ".join(parts)


def reliable_words(reliable: str | None) -> str:
    """After a change: whether it is more than measurement error."""
    if reliable is None:
        return ""
    return _(": within measurement error") if reliable == "unchanged" else _(": reliable")


def score_words(measure: Instrument, series: Series) -> tuple[str, str, str]:
    """Name, last total and change, as the three parts of a line; empty strings without a score."""
    scored = [point for point in series.points if point.total is not None]
    if not scored:
        return measure.name, "", ""
    return measure.name, total_words(scored[-1]), change_words(series)


def total_words(point: Point) -> str:
    """ "16 of 32" where a question does not apply; else the total alone."""
    total = figures(point.total or 0)
    if not point.basis.startswith("of "):
        return total
    return _("%(total)s of %(most)s") % {"total": total, "most": point.basis.removeprefix("of ")}


def small_curve(measure: Instrument, totals: Sequence[float | None], prefix: str) -> str:
    low, high = measure.scoring.low or 0, measure.scoring.high or 0
    cutoff = measure.cutoffs[0].points if measure.cutoffs else None
    return spark.draw(spark.Spark(measure.name, tuple(totals), low, high, cutoff), prefix)
