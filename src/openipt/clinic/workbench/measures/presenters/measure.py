# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A response in words: what the score is, how such scores are usually described, and what has changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from openipt.clinic.casework.checks import reason_to_check
from openipt.clinic.language import figures, name_of
from openipt.clinic.workbench.measures import forms
from openipt.clinic.workbench.shared.scores import change_words, definition_of
from openipt.clinic.workbench.shared.table import Table
from openipt.course.measuring import changes_of_language
from openipt.course.state import CourseState, Score
from openipt.measures import Answer, Instrument, Scored, SubscaleScore, read_answers, series
from openipt.measures import score as rescore
from openipt.measures.misreadings import FIRST, misreadings
from openipt.measures.model import AREA, MISSING, NOT_ASKED, ONE_OF
from openipt.measures.wording import in_other_codings, other_band_words
from openipt.wording import wordless

NO_ANSWER_WORDS = {
    **forms.NO_ANSWER_WORDS,
    MISSING: gettext_lazy("skipped"),
    NOT_ASKED: gettext_lazy("not asked"),
    ONE_OF: gettext_lazy("the other question was answered"),
    AREA: gettext_lazy("does not apply"),
}


@dataclass(frozen=True, slots=True)
class Result:
    """What an answered questionnaire says. `check` is why its paper is to be looked at."""

    id: str
    day: date
    total: str
    out_of: str
    words: list[str]
    change: str
    part: str
    unseen: str
    parts: list[tuple[str, str]]
    answers: Table | None
    check: str


def result_of(state: CourseState, score: Score) -> Result:
    """One answered questionnaire; no total is shown where a missing answer leaves it open."""
    instrument, answers = definition_of(score), _answers(score)
    scored = rescore(instrument, answers, score.response.coding or None) if answers else None
    upto = [earlier for earlier in state.scores_of(instrument.id) if earlier.day <= score.day]
    highest = score.response.out_of or instrument.scoring.high
    return Result(
        id=score.id,
        day=score.day,
        total="" if score.total is None else figures(score.total),
        out_of=figures(highest) if highest is not None else "",
        words=[*_words(instrument, score, scored), *_language_words(score, upto)],
        change=change_words(series(instrument, [earlier.dated for earlier in upto])),
        part=_part(len(scored.missing)) if scored else "",
        unseen=_unseen(instrument) if not answers else "",
        parts=[(part.name, _part_words(part)) for part in scored.subscales] if scored else [],
        answers=_table(instrument, score, answers) if answers else None,
        check=why_to_check(score),
    )


def _language_words(score: Score, upto: Sequence[Score]) -> list[str]:
    """In which language the questions were, where that is not the one of before, or not English."""
    name = name_of(score.response.language)
    if score in changes_of_language(upto):
        return [
            _("Answered in %(language)s, the time before in another language. Part of a change may be the wording.")
            % {"language": name}
        ]
    return [_("Answered in %(language)s.") % {"language": name}] if score.response.language else []


def _answers(score: Score) -> list[Answer]:
    return list(score.response.answers)


def _words(instrument: Instrument, score: Score, scored: Scored | None) -> list[str]:
    """Return how such a score is usually described, by each published set of bands, and what else is read from it."""
    if score.response.out_of is not None:
        words = [_("A question does not apply, so the published bands cannot be used. They are for the whole form.")]
    elif instrument.scoring.rule == "category":
        words = [_("The answers fall in the category: %s.") % scored.band.label] if scored and scored.band else []
    elif score.total is None:
        words = []
    else:
        words = _band_words(instrument, score.total)
        words += in_other_codings(instrument, score.total)
    if scored and scored.prorated and score.total is not None:
        words.append(_("Calculated from the questions answered. The band is read before rounding."))
    return [*words, *(scored.remarks if scored else ())]


def _band_words(instrument: Instrument, total: float) -> list[str]:
    """Return a band as a sentence about scores, never about a person."""
    band = instrument.band_of(total)
    words = [_("Scores in this range are usually described as %s.") % band.label] if band else []
    return words + other_band_words(instrument, total)


def _part_words(part: SubscaleScore) -> str:
    points = "–" if part.score is None else figures(part.score)
    return ", ".join([points, *([part.band] if part.band else []), *part.cutoffs])


def _unseen(instrument: Instrument) -> str:
    """Return which questions about risk a total from paper does not tell."""
    items = dict.fromkeys(f"{risk.item}" for risk in instrument.risks)
    if not items:
        return ""
    words = ngettext(
        "OpenIPT has not seen the answer to question %s: ask about it.",
        "OpenIPT has not seen the answers to questions %s: ask about them.",
        len(items),
    )
    return words % ", ".join(items)


def _part(missing: int) -> str:
    if not missing:
        return ""
    words = ngettext("%d question was skipped", "%d questions were skipped", missing) % missing
    return _("Partly answered: %s.") % words


def _table(instrument: Instrument, score: Score, answers: list[Answer]) -> Table:
    """Return every question with its answer as it was typed, and why one has none."""
    read = read_answers(instrument, answers, score.response.coding or None)
    rows = []
    for item, code in zip(instrument.items, answers, strict=False):
        printed = {option.code: option.text for option in instrument.options_of(item)}
        kind = read.kinds.get(item.number)
        words, points = _answer(code, printed)
        rows.append([forms.question_label(item), str(NO_ANSWER_WORDS[kind]) if kind else words, points])
    return Table(_("The answers"), [_("Question"), _("Answer"), _("Points")], rows)


def _answer(code: Answer, printed: Mapping[float, str]) -> tuple[str, str]:
    """Return an answer as it was typed: in the words that are printed, and what it counts."""
    if isinstance(code, int | float):
        return printed.get(code, ""), figures(code)
    return _("skipped") if code is None else "", "–"


def why_to_check(score: Score) -> str:
    """Return why the paper of a stored form is to be looked at.

    An earlier version of its instrument may have misread it.
    """
    versions = {(row.instrument, row.version) for row in misreadings()}
    version = score.response.instrument_version or FIRST
    if (score.instrument, version) not in versions or not score.response.definition:
        return ""
    return reason_to_check(score.response.definition, dict(score.response.stored), score.total)


def to_check(state: CourseState) -> list[Score]:
    """Return the stored forms of a course whose paper is to be looked at."""
    return [score for score in state.scores if why_to_check(score)]


def is_read_alike(score: Score, instrument: Instrument) -> bool:
    """Return whether stored codes mean today what they meant when they were typed.

    Else the form is entered from its paper.
    """
    then, now = wordless(definition_of(score)), wordless(instrument)
    same_codes = then.codes_are == now.codes_are and then.codings == now.codings
    return same_codes and all(a == b for a, b in zip(then.items, now.items, strict=False))


def result_here(state: CourseState, instrument: Instrument, session: str | None, day: date) -> Score | None:
    """Return the last answers of this session, or of this day where no session is meant."""
    scores = state.scores_of(instrument.id)
    here = [score for score in scores if (score.session == session if session else score.day == day)]
    return here[-1] if here else None
