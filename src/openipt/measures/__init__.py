# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Measures: instruments as data, scoring and one client's change. Standard library only.

>>> from openipt.measures import change, instrument, score
>>> score(instrument("phq-9"), [3, 2, 1, 0, 0, 1, 2, 1, 1]).total
11
>>> change(instrument("phq-9"), 18, 4).reliable
'improved'
"""

from openipt.measures.answers import Answer, read_answers, total_from_print
from openipt.measures.change import Change, DatedTotal, Point, Series, change, series
from openipt.measures.faults import AnswerError, InstrumentError, MeasureError, UnknownInstrumentError
from openipt.measures.load import from_body, instrument, instruments, load_folder
from openipt.measures.misreadings import basis_of, misread, question_name
from openipt.measures.model import (
    Band,
    ChangeThreshold,
    Coding,
    Cutoff,
    Instrument,
    Item,
    Licence,
    Option,
    RiskRule,
    in_figures,
    tidy,
)
from openipt.measures.scoring import SCORER_VERSION, Flag, Scored, SubscaleScore, check_total, score, unseen

__all__ = [
    "SCORER_VERSION",
    "Answer",
    "AnswerError",
    "Band",
    "Change",
    "ChangeThreshold",
    "Coding",
    "Cutoff",
    "DatedTotal",
    "Flag",
    "Instrument",
    "InstrumentError",
    "Item",
    "Licence",
    "MeasureError",
    "Option",
    "Point",
    "RiskRule",
    "Scored",
    "Series",
    "SubscaleScore",
    "UnknownInstrumentError",
    "basis_of",
    "change",
    "check_total",
    "from_body",
    "in_figures",
    "instrument",
    "instruments",
    "load_folder",
    "misread",
    "question_name",
    "read_answers",
    "score",
    "series",
    "tidy",
    "total_from_print",
    "unseen",
]
