# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A response in words: what the score is, how such scores are usually described, and what has changed."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openipt.clinic.workbench.presenters.course import Table
from openipt.clinic.workbench.presenters.scores import change_words, definition_of
from openipt.course.state import CourseState, Score
from openipt.measures import Answer, Band, Instrument, in_figures, series
from openipt.measures import score as rescore


@dataclass(frozen=True, slots=True)
class Result:
    id: str
    day: date
    total: str
    out_of: str
    band: str
    change: str
    part: str
    unseen: str
    parts: list[tuple[str, str]]
    answers: Table | None


def result_of(state: CourseState, score: Score) -> Result:
    """One answered questionnaire; no total is shown where a missing answer leaves it open."""
    instrument, given = definition_of(score), score.entry.data.get("answers")
    answers = list(given) if isinstance(given, list) else []
    band = instrument.band_of(score.total) if score.total is not None else None
    upto = [each for each in state.scores_of(instrument.id) if each.day <= score.day]
    return Result(
        id=score.id,
        day=score.day,
        total="" if score.total is None else in_figures(score.total),
        out_of=in_figures(instrument.scoring.high) if instrument.scoring.high is not None else "",
        band=_band(instrument, band) if band else "",
        change=change_words(series(instrument, [each.dated for each in upto])),
        part=_part(answers),
        unseen=_unseen(instrument) if not answers else "",
        parts=_parts(instrument, answers, score.entry.text("coding")) if answers else [],
        answers=_table(instrument, answers) if answers else None,
    )


def _parts(instrument: Instrument, answers: list[Answer], coding: str) -> list[tuple[str, str]]:
    """The scores of the parts of an instrument, where it has any."""
    scores = rescore(instrument, answers, coding or None).subscales
    return [(each.name, "–" if each.score is None else in_figures(each.score)) for each in scores]


def _band(instrument: Instrument, band: Band) -> str:
    """A band as a sentence about scores, or about answers where the instrument has no score; never about a person."""
    if instrument.scoring.rule == "category":
        return _("The answers come to: %s.") % band.label
    return _("Scores in this range are usually described as %s.") % band.label


def _unseen(instrument: Instrument) -> str:
    """Which questions about risk a total from paper does not tell."""
    items = dict.fromkeys(f"{each.item}" for each in instrument.risks)
    if not items:
        return ""
    words = ngettext(
        "Question %s was not seen: ask about it.", "Questions %s were not seen: ask about them.", len(items)
    )
    return words % ", ".join(items)


def _part(answers: list[float | None]) -> str:
    missing = sum(1 for each in answers if each is None)
    if not missing:
        return ""
    words = ngettext("%d question was left out", "%d questions were left out", missing) % missing
    return _("Part-filled: %s.") % words


def _table(instrument: Instrument, answers: list[float | None]) -> Table:
    rows = []
    for item, code in zip(instrument.items, answers, strict=False):
        printed = {option.code: option.text for option in instrument.options_of(item)}
        said = _("left out") if code is None else printed.get(code, "")
        rows.append([f"{item.number}. {item.text}", said, "–" if code is None else in_figures(code)])
    return Table(_("The answers"), [_("Question"), _("Answer"), _("Points")], rows)


def is_read_alike(score: Score, instrument: Instrument) -> bool:
    """Whether stored codes mean today what they meant when they were typed: else the form is entered from its paper."""
    then = definition_of(score)
    same_codes = then.codes_are == instrument.codes_are and then.codings == instrument.codings
    return same_codes and all(a == b for a, b in zip(then.items, instrument.items, strict=False))


def result_here(state: CourseState, instrument: Instrument, session: str | None, day: date) -> Score | None:
    """The last answers of this session, or of this day where no session is meant."""
    found = state.scores_of(instrument.id)
    here = [each for each in found if (each.session == session if session else each.day == day)]
    return here[-1] if here else None
