# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is made by chance gets a name that every run of the same code gives it."""

import re

ID = r"(?P<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
PASSWORD = r"(?P<password>\b[a-z0-9]{4}(?:-[a-z0-9]{4}){3}\b)"  # noqa: S105 - the shape of a temporary password
STATIC = r"(?P<static>(?<=/static/)[^\"'\s]*?\.[0-9a-f]{12}\.\w+)"
FOLDER = r"(?P<folder>/[^\s\"'<>]*openipt-portrait-\w+)"  # where the sample clinic was made
BY_CHANCE = re.compile("|".join([ID, PASSWORD, STATIC, FOLDER]))


class Stable:
    """Names for ids and passwords, numbered in the order in which they appear in one file of the portrait."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        return BY_CHANCE.sub(self._name, text)

    def _name(self, match: re.Match[str]) -> str:
        kind, value = str(match.lastgroup), match.group()
        if kind == "static":
            name, _hash, extension = value.rsplit(".", 2)
            return f"{name}.{extension}"
        if value not in self._names:
            number = 1 + sum(name.startswith(f"<{kind} ") for name in self._names.values())
            self._names[value] = f"<{kind} {number}>"
        return self._names[value]
