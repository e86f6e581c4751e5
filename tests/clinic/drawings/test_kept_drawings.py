# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A drawing that was finished once is found again, and never for another value or another language."""

from django.utils.translation import override

from openipt.clinic.drawings.kept import kept
from openipt.drawing.svg import Markup


def drawing():
    """A function that draws, and what it has drawn."""
    drawn = []

    @kept(2)
    def draw(value: str, prefix: str = "a") -> Markup:
        drawn.append((value, prefix))
        return Markup(f"<g id='{prefix}'>{value}</g>")

    return draw, drawn


def test_the_same_value_is_drawn_once_and_another_one_anew():
    draw, drawn = drawing()
    assert draw("Bram") == draw("Bram") == "<g id='a'>Bram</g>"
    assert draw("Bram", "b") == "<g id='b'>Bram</g>"
    assert draw("Orla") == "<g id='a'>Orla</g>"
    assert drawn == [("Bram", "a"), ("Bram", "b"), ("Orla", "a")]


def test_each_language_has_its_own_drawing():
    draw, drawn = drawing()
    for language in ("en", "de", "en"):
        with override(language):
            draw("Bram")
    assert len(drawn) == 2


def test_only_the_latest_stay_in_memory():
    draw, drawn = drawing()
    for value in ("Bram", "Orla", "Wendell", "Bram"):
        draw(value)
    assert len(drawn) == 4
