# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Pages as a browser reads them, so that no test depends on how a template is broken into lines.

White space beside a block does not show, and several in a row show as one. Inside a line it is moved out of elements: a
test finds `<b>14</b>` wherever its template breaks. Text areas, scripts and the values of attributes stay as they are.
"""

import re

TAG = re.compile(r"(<[a-zA-Z/!](?:[^<>\"]|\"[^\"]*\")*>)")
KEPT = re.compile(r"(<(?:textarea|script|pre)\b.*?</(?:textarea|script|pre)>)", re.DOTALL)
INSIDE_A_LINE = re.compile(r"</?(a|abbr|b|bdi|button|code|em|i|input|small|span|strong|svg|time)\b")
STANDS_FOR_ITSELF = re.compile(r"<(input|svg)\b")
BETWEEN_ATTRIBUTES = re.compile(r"(\"[^\"]*\")|\s+")
BLANKS = " \t\n\r\f"


def as_read(page: str) -> str:
    """The page with the white space that a reader sees."""
    return "".join(
        piece if number % 2 else "".join(Line().read(TAG.split(piece))) for number, piece in enumerate(KEPT.split(page))
    )


class Line:
    """Puts a page together again, with one blank where a reader sees white space."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.tags: list[str] = []  # inside the line, since its last word
        self.has_blank = False
        self.begins = True

    def read(self, pieces: list[str]) -> list[str]:
        for number, piece in enumerate(pieces):
            self.tag(piece) if number % 2 else self.text(piece)
        return [*self.pieces, *self.tags]

    def text(self, text: str) -> None:
        self.has_blank |= text[:1] in BLANKS and bool(text)
        words = text.strip(BLANKS)
        if words:
            self.put(re.sub(f"[{BLANKS}]+", " ", words))
            self.has_blank = text[-1] in BLANKS

    def tag(self, tag: str) -> None:
        tidy = BETWEEN_ATTRIBUTES.sub(lambda found: found[1] or " ", tag).replace(" >", ">")
        if STANDS_FOR_ITSELF.match(tidy):
            self.put(tidy)
        elif INSIDE_A_LINE.match(tidy):
            self.tags.append(tidy)
        else:
            self.pieces += [*self.tags, tidy]
            self.tags, self.has_blank, self.begins = [], False, True

    def put(self, piece: str) -> None:
        """Add a word, and before it the tags since the last: a blank stands behind what ends and before what begins."""
        ended = next((n for n, tag in enumerate(self.tags) if not tag.startswith("</")), len(self.tags))
        blank = [" "] if self.has_blank and not self.begins else []
        self.pieces += [*self.tags[:ended], *blank, *self.tags[ended:], piece]
        self.tags, self.has_blank, self.begins = [], False, False
