# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A page as lines of text: what is read, what is read aloud, every field and where every link and form leads."""

from hashlib import sha256
from html.parser import HTMLParser

BREAKS = frozenset(
    "address article aside blockquote body caption dd details dialog div dl dt fieldset figcaption figure footer form "
    "g h1 h2 h3 h4 h5 h6 head header hr html legend li main nav ol optgroup option p section select summary svg table "
    "tbody text textarea tfoot thead title tr ul br label".split()
)
SILENT = frozenset({"script", "style"})
CELLS = frozenset({"td", "th"})
FIELDS = frozenset({"button", "form", "input", "optgroup", "option", "select", "textarea"})
SHAPES = frozenset("circle ellipse g line marker path polygon polyline rect text tspan use".split())
# How a thing looks, or what ties it to another: a page may change these and show the same.
LOOKS = frozenset({"class", "id", "for", "rows", "cols", "tabindex", "style", "role", "novalidate", "autofocus"})
TIES = frozenset({"aria-describedby", "aria-labelledby", "aria-controls", "aria-errormessage", "aria-owns", "form"})
ALOUD = frozenset({"alt", "aria-label", "title", "aria-current", "hidden", "open", "colspan", "rowspan", "lang", "dir"})
BEHAVES = ("hx-", "data-")
NOT_SHOWN = frozenset({"csrfmiddlewaretoken"})

Attributes = list[tuple[str, str | None]]


class Page(HTMLParser):
    """Collects the lines of one page in `lines`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._words: list[str] = []
        self._begins = ""
        self._open: list[str] = []
        self._links: list[str] = []
        self._typed = False
        self._shapes: list[str] | None = None
        self.feed(html)
        self._break()

    # --- what the parser tells -----------------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag in SILENT:
            self._open.append(tag)
            return
        if tag in BREAKS:
            self._break()
        if tag == "svg":
            self._shapes = []
        if self._shapes is not None and tag in SHAPES:
            self._shapes.append(_geometry(tag, attrs))
        if tag in FIELDS:
            self._field(tag, attrs)
        else:
            self._aloud(tag, attrs)
        self._typed = tag == "textarea"
        if tag == "a":
            self._links.append(dict(attrs).get("href") or "")
        if tag[0] == "h" and tag[1:].isdigit():
            self._begins = "#" * int(tag[1:]) + " "
        if tag == "li":
            self._begins = "- "

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in FIELDS:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
        if tag == "a" and self._links:
            self._words.append(f" <{self._links.pop()}> ")
        if tag in CELLS:
            self._words.append(" | ")
        if tag in BREAKS or tag == "button":
            self._break()
        if tag == "form":
            self.lines.append("[end of form]")
        if tag == "svg" and self._shapes is not None:
            self.lines.append(f"[drawing of {len(self._shapes)} shapes, {_digest(self._shapes)}]")
            self._shapes = None
        self._typed = False

    def handle_data(self, data: str) -> None:
        if self._open:
            return
        if self._typed:
            self.lines += [f"  | {line}".rstrip() for line in data.removeprefix("\n").splitlines()]
        else:
            self._words.append(data)

    # --- lines ---------------------------------------------------------------------------------------------------

    def _break(self) -> None:
        line = " ".join("".join(self._words).split())
        self._words = []
        if line:
            self.lines.append(self._begins + line)
            self._begins = ""

    def _field(self, tag: str, attrs: Attributes) -> None:
        self._break()
        known = dict(attrs)
        if known.get("name") in NOT_SHOWN:
            return
        shown = [_said(name, value) for name, value in sorted(known.items()) if name not in LOOKS | TIES]
        self.lines.append("[" + " ".join([tag, *shown]) + "]")

    def _aloud(self, tag: str, attrs: Attributes) -> None:
        """Add what is read aloud of an element, and what a script does with it."""
        told = [_said(name, value) for name, value in sorted(attrs) if name in ALOUD or name.startswith(BEHAVES)]
        if told:
            self._words.append(f" [{tag} {' '.join(told)}] ")


def _said(name: str, value: str | None) -> str:
    return name if value is None else f'{name}="{" ".join(value.split())}"'


def _geometry(tag: str, attrs: Attributes) -> str:
    places = [_said(name, value) for name, value in sorted(attrs) if name not in LOOKS and not name.startswith("aria-")]
    return " ".join([tag, *places])


def _digest(shapes: list[str]) -> str:
    return sha256("\n".join(shapes).encode()).hexdigest()[:12]


def lines_of(html: str) -> list[str]:
    """Return the lines of a page. Give it a page in which ids are stable already."""
    return Page(html).lines
