# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""``openipt content``: what IPT is in this program, looked at and checked without a clinic around it."""

import sys
from collections.abc import Mapping
from pathlib import Path

from openipt.cli import Parser, UserFault, split_command
from openipt.protocol import released, sources
from openipt.protocol.load import SHIPPED, content, load
from openipt.protocol.model import Content
from openipt.protocol.reading import ContentFaults
from openipt.protocol.snapshot import body

COMMANDS = {
    "check": "read everything, with the content of DIR on top if one is given, and name all faults at once",
    "list": "every entry with its id",
    "show": "one entry as JSON, such as: show worksheet formulation",
    "sources": "where every entry comes from and how sure it is, as a Markdown table",
    "release": "write down the ids in use, so that none of them can disappear later",
}


def usage() -> str:
    lines = [f"  {name:<9}{text}" for name, text in COMMANDS.items()]
    return "\n".join(["usage: openipt content COMMAND [DIR]", "", *lines])


def main(argv: list[str]) -> int:
    """Run one command; 0 done, 2 with every fault on standard error. UserFault for arguments that make no sense."""
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(usage())
        return 0
    command, rest = split_command(argv, tuple(COMMANDS), "content")
    try:
        return _COMMANDS[command](rest)
    except ContentFaults as found:
        print(found, file=sys.stderr)
        count = len(found.faults)
        print(f"{count} fault{'s' if count > 1 else ''}", file=sys.stderr)
        return 2
    except OSError as fault:
        raise UserFault(f"openipt content: {fault.filename}: {fault.strerror}") from fault


def _content_at(folder: str | None) -> Content:
    """Return the shipped content, or that of a folder on top of it."""
    return load(Path(folder), content()) if folder else content()


def _folder(command: str, rest: list[str]) -> str | None:
    parser = Parser(prog=f"openipt content {command}", description=COMMANDS[command])
    parser.add_argument("folder", nargs="?", metavar="DIR", help="a folder of content on top of the shipped one")
    folder: str | None = parser.parse_intermixed_args(rest).folder
    return folder


def kinds(content: Content) -> dict[str, Mapping[str, object]]:
    """Return the entries of content by kind and id."""
    return {
        "form": content.forms,
        "area": content.areas,
        "technique": content.techniques,
        "worksheet": content.worksheets,
        "fact": content.facts,
        "handout": content.handouts,
        "setting": content.settings,
        "words": content.words,
    }


def _check(rest: list[str]) -> int:
    content = _content_at(_folder("check", rest))
    counts = ", ".join(f"{kind} {len(entries)}" for kind, entries in kinds(content).items())
    print(f"no faults: {counts}")
    return 0


def _list(rest: list[str]) -> int:
    for kind, entries in kinds(_content_at(_folder("list", rest))).items():
        if kind != "words":
            print("\n".join(f"{kind} {entry_id}" for entry_id in entries))
    return 0


def _show(rest: list[str]) -> int:
    parser = Parser(prog="openipt content show", description=COMMANDS["show"])
    parser.add_argument("kind", metavar="KIND")
    parser.add_argument("id", metavar="ID")
    parser.add_argument("folder", nargs="?", metavar="DIR")
    asked = parser.parse_intermixed_args(rest)
    entries = kinds(_content_at(asked.folder)).get(asked.kind, {})
    if asked.id not in entries:
        raise UserFault(f"openipt content show: there is no {asked.kind} {asked.id!r}; openipt content list names all")
    print(body(entries[asked.id]))
    return 0


def _sources(rest: list[str]) -> int:
    print(sources.table(_content_at(_folder("sources", rest))), end="")
    return 0


def _release(rest: list[str]) -> int:
    """Write the ids of content that has no faults, so that an id that has gone is named first."""
    folder = _folder("release", rest)
    checked = _content_at(folder)
    path = (Path(folder) if folder else SHIPPED) / released.NAME
    path.write_text(released.written(checked, content() if folder else None), encoding="utf-8")
    print(f"written: {path}")
    return 0


_COMMANDS = {"check": _check, "list": _list, "show": _show, "sources": _sources, "release": _release}
