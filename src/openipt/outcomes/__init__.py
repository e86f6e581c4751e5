# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Outcomes: a table of clients. Reliable and clinically significant change, national definitions, effect sizes, growth.

It uses numpy and scipy; for one client on one instrument ``openipt.measures.change`` is enough, and equal to it row
by row.
"""

from openipt.outcomes.cutoffs import KINDS as CUTOFF_KINDS
from openipt.outcomes.cutoffs import Functional
from openipt.outcomes.effect_sizes import EffectSize, PrePost, pre_post
from openipt.outcomes.faults import OutcomeError
from openipt.outcomes.mixed import MixedModel, fit_mixed, growth
from openipt.outcomes.national import Course, National, Share, national
from openipt.outcomes.pairs import Pairs, complete_pairs
from openipt.outcomes.reading import ScoreRow, read_courses, read_scores, same_time
from openipt.outcomes.significance import (
    ALL_METHODS,
    ChangeTable,
    ClientChange,
    Settings,
    clinical_change,
    growth_change,
)
from openipt.outcomes.sudden import Sudden, sudden_steps

__all__ = [
    "ALL_METHODS",
    "CUTOFF_KINDS",
    "ChangeTable",
    "ClientChange",
    "Course",
    "EffectSize",
    "Functional",
    "MixedModel",
    "National",
    "OutcomeError",
    "Pairs",
    "PrePost",
    "ScoreRow",
    "Settings",
    "Share",
    "Sudden",
    "clinical_change",
    "complete_pairs",
    "fit_mixed",
    "growth",
    "growth_change",
    "national",
    "pre_post",
    "read_courses",
    "read_scores",
    "same_time",
    "sudden_steps",
]
