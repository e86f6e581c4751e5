# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""An inventory of forty people, for those who know everyone."""

from collections.abc import Iterator
from typing import Any

from openipt.sample.sketches import Outline

NAMES = (
    "Agnes", "Bartley", "Cáit", "Declan", "Eithne", "Fergus", "Gráinne", "Hugh", "Íde", "Jarlath", "Kathleen", "Liam",
    "Máire", "Ned", "Orla B.", "Pádraig", "Queenie", "Ronan", "Sinéad", "Tadhg", "Úna", "Vincent", "Winifred", "Xavier",
    "Yvonne", "Zita", "Aoife", "Brendan", "Ciarán", "Deirdre", "Eoin", "Fionnuala", "Gerard", "Honora", "Ita",
    "Joseph", "Kieran",
)  # fmt: skip
RELATIONS = ("faith", "neighbour", "friend", "kin", "other")
QUALITIES = ("good", "thin", "good", "conflict")


def people(outline: Outline) -> Iterator[dict[str, Any]]:
    """As many more people as the sketch asks for, at most as many as there are names."""
    first = len(outline.sketch.people) + 1
    for place, name in enumerate(NAMES[: outline.sketch.crowd], first):
        relation, quality = RELATIONS[place % len(RELATIONS)], QUALITIES[place % len(QUALITIES)]
        yield {
            "minute": 30,
            "fact": "person",
            "as": f"p{place}",
            "name": name,
            "relation": relation,
            "contact": "monthly",
        }
        yield {"fact": "ring", "person": f"@p{place}", "when": "now", "ring": outline.random.choice((2, 3, 3))}
        yield {"fact": "ring", "person": f"@p{place}", "when": "before", "ring": outline.random.choice((1, 2, 3))}
        yield {"fact": "tie", "person": f"@p{place}", "quality": quality}
