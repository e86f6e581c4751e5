# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Outcomes: a table of clients. Reliable and clinically significant change, national definitions, effect sizes, growth.

It uses numpy and scipy; for one client on one instrument ``openipt.measures.change`` is enough, and equal to it row
by row.
"""

from openipt.outcomes.cutoffs import KINDS as CUTOFF_KINDS
from openipt.outcomes.cutoffs import Functional
from openipt.outcomes.effect_sizes import EffectSize, PrePost, pre_post
from openipt.outcomes.expected import (
    Concern,
    Expectation,
    ExpectedBand,
    TooLittle,
    concerns,
    expect,
    fit_expectation,
    national_expectation,
)
from openipt.outcomes.faults import OutcomeError
from openipt.outcomes.mixed import MixedModel, fit_mixed, growth
from openipt.outcomes.national import Course, National, Share, national
from openipt.outcomes.other_rules import GroupShares, anchor_change, group_shares, percentage_change, remission
from openipt.outcomes.pairs import Pairs, complete_pairs
from openipt.outcomes.published import Change, Published, published_ipt
from openipt.outcomes.reading import ScoreRow, read_courses, read_scores, same_time
from openipt.outcomes.service import Record, ServiceFigures, safe_counts, service_figures
from openipt.outcomes.significance import (
    ALL_METHODS,
    ChangeTable,
    ClientChange,
    Settings,
    clinical_change,
    growth_change,
)
from openipt.outcomes.sudden import Sudden, sudden_steps
from openipt.outcomes.table import ScoreTable, change_classes, class_names, score_table

__all__ = [
    "ALL_METHODS",
    "CUTOFF_KINDS",
    "Change",
    "ChangeTable",
    "ClientChange",
    "Concern",
    "Course",
    "EffectSize",
    "Expectation",
    "ExpectedBand",
    "Functional",
    "GroupShares",
    "MixedModel",
    "National",
    "OutcomeError",
    "Pairs",
    "PrePost",
    "Published",
    "Record",
    "ScoreRow",
    "ScoreTable",
    "ServiceFigures",
    "Settings",
    "Share",
    "Sudden",
    "TooLittle",
    "anchor_change",
    "change_classes",
    "class_names",
    "clinical_change",
    "complete_pairs",
    "concerns",
    "expect",
    "fit_expectation",
    "fit_mixed",
    "group_shares",
    "growth",
    "growth_change",
    "national",
    "national_expectation",
    "percentage_change",
    "pre_post",
    "published_ipt",
    "read_courses",
    "read_scores",
    "remission",
    "safe_counts",
    "same_time",
    "score_table",
    "service_figures",
    "sudden_steps",
]
