# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Forms of a page, as a browser without script would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

NEVER_SENT = frozenset(("submit", "button", "reset", "image", "file"))


@dataclass
class Form:
    """Where a form goes, the names of its fields, and what it sends when nothing in it is changed."""

    action: str
    names: set[str] = field(default_factory=set)
    values: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self, page: str):
        super().__init__()
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.select = self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Form(attributes.get("action", ""))
            self.forms.append(self.open)
        elif self.open and tag in ("input", "select", "textarea", "option"):
            self._field(self.open, tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "textarea":
            self.text = ""

    def handle_data(self, data: str) -> None:
        if self.open and self.text:
            typed = self.open.values[self.text]
            self.open.values[self.text] = typed + data if typed else data.removeprefix("\n")

    def _field(self, form: Form, tag: str, attributes: dict[str, str]) -> None:
        name, kind = attributes.get("name", ""), attributes.get("type", "text")
        if tag == "option":
            if "selected" in attributes or self.select not in form.values:
                form.values[self.select] = attributes.get("value", "")
            return
        if not name or kind in NEVER_SENT:
            return
        form.names.add(name)
        if tag == "select":
            self.select = name
        elif tag == "textarea":
            self.text, form.values[name] = name, ""
        elif kind not in ("checkbox", "radio") or "checked" in attributes:
            form.values[name] = attributes.get("value", "")


def form_with(page: str, names: set[str]) -> Form | None:
    """Return the first form of the page that has fields of all these names, or None."""
    return next((form for form in _Forms(page).forms if names <= form.names), None)
