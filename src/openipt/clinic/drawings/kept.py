# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Finished drawings, kept by the value that was drawn: a page that is opened again finds its drawing finished.

A drawing follows from its value and the language of the page alone, so no copy can be out of date. Copies hold what the
page holds, names among them: they stay in the memory of the process, and only the latest few.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec

from django.utils.translation import get_language

from openipt.drawing.svg import Markup

P = ParamSpec("P")


def kept(latest: int) -> Callable[[Callable[P, Markup]], Callable[P, Markup]]:
    """Keep the latest drawings of a function whose arguments can all be hashed."""

    def keeping(draw: Callable[P, Markup]) -> Callable[P, Markup]:
        @lru_cache(latest)
        def drawn(_language: str | None, *args: P.args, **named: P.kwargs) -> Markup:
            return draw(*args, **named)

        @wraps(draw)
        def draw_once(*args: P.args, **named: P.kwargs) -> Markup:
            return drawn(get_language(), *args, **named)  # type: ignore[arg-type]  # all can be hashed

        return draw_once

    return keeping
