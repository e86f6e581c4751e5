# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Handouts as a page shows them: finished markup, cut where the language changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from openipt.clinic.language import SOURCE, active, in_source
from openipt.protocol.model import Handout
from openipt.wording import paragraphs

MARKDOWN = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of paragraphs in one language."""

    body: SafeString
    language: str


def pieces_of(handout: Handout) -> list[Piece]:
    """Return a handout, which is in the language of the page, with what is not translated apart."""
    runs = groupby(_paragraphs(handout), key=lambda paragraph: paragraph[1])
    return [_piece([text for text, _code in run], code) for code, run in runs]


def _piece(texts: list[str], code: str) -> Piece:
    return Piece(mark_safe(MARKDOWN.render("\n\n".join(texts))), code)  # noqa: S308 - no HTML is let through


def _paragraphs(handout: Handout) -> Iterator[tuple[str, str]]:
    """Return every paragraph and its language: what reads as in the content files has not been translated."""
    here, source = paragraphs(handout.body), paragraphs(in_source(handout).body)
    if active() == SOURCE or len(here) != len(source):
        return ((text, active()) for text in here)
    return ((text, SOURCE if text == english else active()) for text, english in zip(here, source, strict=True))
