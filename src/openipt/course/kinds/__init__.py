# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The kinds of facts a course consists of: a frozen class each, a file a family.

Only here is a stored value asked for by the id of its field. Everything else reads the attributes of the classes, or
asks `Fact.value_of` with a field of the kind's definition.
"""

from openipt.course.kinds import (
    agreement,
    consents,
    corrections,
    endings,
    focus,
    goals,
    life,
    measures,
    people,
    safety,
    sessions,
    techniques,
    texts,
)
from openipt.course.kinds.fact import KINDS, Fact, Readers, Row, fact_of, field_id_of
from openipt.course.kinds.facts import Facts, ever_recorded, in_order

__all__ = [
    "KINDS", "Fact", "Facts", "Readers", "Row", "agreement", "consents", "corrections", "endings",
    "ever_recorded", "fact_of", "field_id_of", "focus", "goals", "in_order", "life", "measures", "people",
    "safety", "sessions", "techniques", "texts",
]  # fmt: skip
