# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A language made by machine: every text of the catalogues in brackets, with its number, written from the right.

It goes the way of a real language: the templates of the catalogues are filled in, compiled, and read by the program.
So a text that is shown without brackets could not be translated, and a number that is seen nowhere was not looked at.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from openipt import clinic
from openipt.measures import instruments
from openipt.wording import texts

CODE = "xb"
OPEN, CLOSE, POINT = "⟦", "⟧", "·"
LOCALE = Path(clinic.__path__[0], "locale")
DOMAINS = ("django", "content-staff", "content-client")
OF_DJANGO = Path(django.__path__[0], "conf", "locale", "en", "LC_MESSAGES", "django.po")

_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_HEAD = re.compile(r"\A(\s*(?:#+|-|\d+\.) )?(.*)\Z", re.DOTALL)


@dataclass(frozen=True)
class Message:
    """A text of a catalogue; its number stands in its translation."""

    domain: str
    context: str
    english: str
    number: int


@cache
def messages() -> tuple[Message, ...]:
    """Every text of the three catalogues of OpenIPT."""
    found = [(domain, message) for domain in DOMAINS for message in _read(LOCALE / f"{domain}.pot") if message.id]
    return tuple(
        Message(domain, message.context or "", _singular(message.id), number)
        for number, (domain, message) in enumerate(found, 1)
    )


def numbers_in(page: str) -> set[int]:
    """The numbers of the texts that a page shows."""
    return {int(number) for number in re.findall(rf"{OPEN}(\d+){POINT}", page)}


READ_BY = '[[reader]]\nname = "Dr Bracket"\nday = 2026-01-31\n'


def write(folder: Path, read_by: str = READ_BY) -> None:
    """Compile the language into ``folder``, beside the texts that Django brings itself, which have number 0.

    ``read_by`` names who has read the texts about safety.
    """
    number_of = {(each.domain, each.context, each.english): each.number for each in messages()}
    target = folder / CODE / "LC_MESSAGES"
    target.mkdir(parents=True)
    (folder / CODE / "read_by.toml").write_text(read_by)
    for domain in DOMAINS:
        made = Catalog(domain=domain)
        sources = [LOCALE / f"{domain}.pot", *([OF_DJANGO] if domain == "django" else [])]
        for message in (message for source in sources for message in _read(source) if message.id):
            number = number_of.get((domain, message.context or "", _singular(message.id)), 0)
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            marked = tuple(_marked(text, number, in_clauses=domain == "content-staff") for text in ids)
            made.add(message.id, marked if len(marked) > 1 else marked[0], context=message.context)
        with (target / f"{domain}.mo").open("wb") as file:
            write_mo(file, made)


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def _singular(text: str | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


def _marked(text: str, number: int, *, in_clauses: bool) -> str:
    """The text in brackets; each sentence, and each way of saying it, where a part of the text may be left out."""
    if in_clauses and "{" in text:
        return " ".join(
            "|".join(_in_brackets(way, number) for way in sentence.split("|")) for sentence in _SENTENCE.split(text)
        )
    return _in_brackets(text, number)


def _in_brackets(text: str, number: int) -> str:
    """In brackets, but for the sign of a heading or a list in front and the full stop behind."""
    head, rest = re.fullmatch(_HEAD, text).groups()
    body = rest.removesuffix(".")
    return f"{head or ''}{OPEN}{number}{POINT}{body}{CLOSE}{rest[len(body) :]}"


@cache
def official() -> tuple[str, ...]:
    """What has no translation of ours: names of instruments, and what their owners word. The longest first."""
    worded = {text.text for measure in instruments() for text in texts(measure) if text.is_official}
    return tuple(sorted(worded | {measure.name for measure in instruments()}, key=len, reverse=True))
