# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Content files read from a folder: the shipped ones, or a service's own on top of them. All faults at once."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

from openipt.protocol import checks, parsing, released
from openipt.protocol.model import Choice, Content, FactKind, Field, Handout, Source, Wording, Worksheet
from openipt.protocol.parsing import SharedChoices
from openipt.protocol.reading import ContentFaults, Fault, Table

SHIPPED = Path(__file__).parent / "content"
UNREADABLE = ("TOML", "UTF-8", "JSON", "head")
EMPTY = Content({}, {}, {}, {}, {}, {}, {}, (), {}, {})


class _Named(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Named)


@cache
def content() -> Content:
    """Return the content that ships with OpenIPT, read once."""
    return load(SHIPPED)


def load(folder: Path, base: Content | None = None) -> Content:
    """Return everything in `folder`, on top of `base`: an entry with the same id takes the place of the one below.

    Raises ContentFaults with every fault found, and OSError if the folder cannot be read.
    """
    if not folder.is_dir():
        raise ContentFaults([Fault(str(folder), "folder", "-", "there is no such folder")])
    reader = _Folder(folder, base or EMPTY)
    content = reader.read()
    faults = reader.faults + reader.between(content)
    if faults:
        raise ContentFaults(faults)
    return content


class _Folder:
    """Reads one folder; collects faults, and remembers in which file each entry stands."""

    def __init__(self, folder: Path, base: Content) -> None:
        self.folder, self.base = folder, base
        self.listed, self.faults = released.read(folder)
        self.places: dict[tuple[str, str], str] = {}

    def read(self) -> Content:
        """Return what the folder holds, on top of the base; faults are collected, never raised."""
        base = self.base
        facts = self._toml("facts.toml")
        shared = _extended(base.choices, self._shared(facts))
        base = _following(base, shared)
        kinds = self._facts(facts, shared)
        content = replace(
            base,
            choices=shared,
            facts={**base.facts, **kinds},
            worksheets=self._each(
                "worksheets", lambda table, source: parsing.worksheet(table, shared, source), base.worksheets
            ),
            areas=self._each("areas", parsing.area, base.areas),
            techniques=self._each("techniques", parsing.technique, base.techniques),
            forms=self._each("forms", parsing.form, base.forms),
            handouts={**base.handouts, **self._handouts()},
            settings={**base.settings, **self._settings()},
            words={**base.words, **self._words()},
            reasons=shared.get("passing_reason", base.reasons),
        )
        self._unknown_files()
        return content

    def between(self, content: Content) -> list[Fault]:
        """Return faults between entries, as far as they say something new: none while a file cannot be read at all."""
        if any(fault.entry == "file" and fault.key in UNREADABLE for fault in self.faults):
            return []
        named = {(fault.file, fault.entry, fault.key) for fault in self.faults}
        faults = checks.faults_of(content, self.places) + released.faults_of(self.listed, content)
        return [fault for fault in faults if (fault.file, fault.entry, fault.key) not in named]

    def _fault(self, file: str, entry: str, key: str, problem: str) -> None:
        self.faults.append(Fault(file, entry, key, problem))

    def _text(self, name: str) -> str:
        try:
            return (self.folder / name).read_text(encoding="utf-8")
        except UnicodeDecodeError as fault:
            self._fault(name, "file", "UTF-8", f"byte {fault.start} cannot be read")
            return ""

    def _parse(self, name: str, text: str) -> dict[str, object]:
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as fault:
            self._fault(name, "file", "TOML", str(fault))
            return {}

    def _toml(self, name: str) -> Table:
        """Return the table of one file; empty if the file is not there."""
        values = self._parse(name, self._text(name)) if (self.folder / name).is_file() else {}
        return Table(values, name, "file", self.faults)

    def _names(self, part: str, ending: str) -> Iterator[str]:
        yield from (f"{part}/{path.name}" for path in sorted((self.folder / part).glob(f"*{ending}")))

    def _shared(self, facts: Table) -> SharedChoices:
        lists = facts.table("choices")
        if lists is None:
            return {}
        entries = {}
        for name in lists.rest():
            if table := lists.table(name):
                entries[name] = parsing.choices(table)
        return entries

    def _facts(self, table: Table, shared: SharedChoices) -> dict[str, FactKind]:
        if not (self.folder / "facts.toml").is_file():
            return {}
        source = table.source()
        table.whole("version")
        kinds = table.table("fact")
        entries = {}
        for fact_id in kinds.rest() if kinds else ():
            entry = kinds.table(fact_id) if kinds else None
            if entry:
                entry.entry, entry.at = f"fact {fact_id}", ""
                entries[fact_id] = parsing.fact(entry, fact_id, shared, source)
                self.places["fact", fact_id] = table.file
        table.close()
        return entries

    def _each(self, part: str, make: Callable[[Table, Source], T], base: Mapping[str, T]) -> dict[str, T]:
        """Return one value from each file of a folder, on top of those below."""
        entries: dict[str, T] = {}
        for name in self._names(part, ".toml"):
            table = self._toml(name)
            if not table.rest():
                if not any(fault.file == name for fault in self.faults):
                    self._fault(name, "file", "id", "the file is empty")
                continue
            table.entry = f"{part.removesuffix('s')} {Path(name).stem}"
            value = make(table, table.source())
            table.close()
            self._keep(part, name, value, entries)
        return {**base, **entries}

    def _keep(self, part: str, name: str, value: T, entries: dict[str, T]) -> None:
        kind = part.removesuffix("s")
        if value.id in entries:
            self._fault(name, f"{kind} {value.id}", "id", f"stands in {self.places[kind, value.id]} already")
        elif value.id and value.id != Path(name).stem:
            self._fault(name, f"{kind} {value.id}", "id", f"the file is called {Path(name).stem!r}")
        entries[value.id] = value
        self.places[kind, value.id] = name

    def _handouts(self) -> dict[str, Handout]:
        """Return markdown files that begin with a TOML head between two lines of ``+++``."""
        handouts: dict[str, Handout] = {}
        for name in self._names("handouts", ".md"):
            before, mark, rest = self._text(name).partition("+++\n")
            head, end, body = rest.partition("\n+++\n")
            if before.strip() or not mark or not end:
                self._fault(name, "file", "head", "must begin with a head between two lines of +++")
                continue
            table = Table(self._parse(name, head), name, f"handout {Path(name).stem}", self.faults)
            value = parsing.handout(table, table.source(), body)
            table.close()
            self._keep("handouts", name, value, handouts)
        return handouts

    def _settings(self) -> dict[str, Choice]:
        table = self._toml("settings.toml")
        if not table.rest():
            return {}
        table.source()
        table.whole("version")
        rows = table.table("setting")
        table.close()
        settings = {setting.id: setting for setting in parsing.choices(rows)} if rows else {}
        self.places |= {("setting", setting_id): table.file for setting_id in settings}
        return settings

    def _words(self) -> dict[str, Wording]:
        """Nested tables whose leaves are wordings, by dotted code."""
        table = self._toml("words/en.toml")
        if not table.rest():
            return {}
        table.source()
        table.whole("version")
        wordings: dict[str, Wording] = {}
        self._words_below(table, wordings)
        return wordings

    def _words_below(self, table: Table, wordings: dict[str, Wording]) -> None:
        for key in table.rest():
            code = f"{table.at}{key}"
            if table.holds_table(key):
                below = table.table(key)
                if below:
                    self._words_below(below, wordings)
            else:
                wordings[code] = table.words(key)
                self.places["words", code] = table.file

    def _unknown_files(self) -> None:
        """Report a misnamed file, which would be left out in silence."""
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            if path.is_file() and not _is_known(name):
                self._fault(name, "file", "name", "is no content file: see the folders of the shipped content")


def _extended(base: SharedChoices, own: SharedChoices) -> SharedChoices:
    """Return the shared lists with a folder's own choices added to them, or put in the place of the same id."""
    merged = dict(base)
    for name, choices in own.items():
        merged[name] = tuple({choice.id: choice for choice in (*base.get(name, ()), *choices)}.values())
    return merged


def _following(base: Content, shared: SharedChoices) -> Content:
    """Return the base with every field that uses a shared list following it as it is now."""
    changed = {name: shared[name] for name, choices in base.choices.items() if shared[name] != choices}
    if not changed:
        return base

    def follow(fields: tuple[Field, ...]) -> tuple[Field, ...]:
        return tuple(
            replace(field, choices=changed.get(field.shared, field.choices), fields=follow(field.fields))
            for field in fields
        )

    def follow_sections(sheet: Worksheet) -> Worksheet:
        return replace(
            sheet, sections=tuple(replace(section, fields=follow(section.fields)) for section in sheet.sections)
        )

    return replace(
        base,
        facts={key: replace(kind, fields=follow(kind.fields)) for key, kind in base.facts.items()},
        worksheets={key: follow_sections(sheet) for key, sheet in base.worksheets.items()},
    )


def _is_known(name: str) -> bool:
    part, _, rest = name.rpartition("/")
    if part in ("forms", "areas", "techniques", "worksheets"):
        return rest.endswith(".toml")
    return name in ("facts.toml", "settings.toml", "words/en.toml", released.NAME) or (
        part == "handouts" and rest.endswith(".md")
    )
