# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Translations compiled for the program to read: each ``.po`` file gets its ``.mo`` beside it.

Hatchling runs this when the wheel is built and when a checkout is installed; ``./run messages`` runs it too. Compiled
files belong to the wheel and not to the history. What a translator marked as not sure yet ("fuzzy") stays in English.
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LOCALE = Path("src", "openipt", "clinic", "locale")


def compile_catalogues(locale: Path) -> list[Path]:
    """Compile every catalogue below ``locale``; returns the files written."""
    compiled = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        target = source.with_suffix(".mo")
        with target.open("wb") as file:
            write_mo(file, catalogue)
        compiled.append(target)
    return compiled


class CompileCatalogues(BuildHookInterface):
    """Puts the compiled catalogues into the wheel."""

    def initialize(self, version: str, build_data: dict) -> None:
        compile_catalogues(Path(self.root) / LOCALE)
        build_data["artifacts"].append(f"{LOCALE.as_posix()}/**/*.mo")
