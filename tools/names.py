# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Find what belongs to one machine and not to the project: its folders, its name, the hosts it installs from."""

import os
import re
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

from tracked import ROOT, texts

# Where people and build machines keep their checkouts
BEFORE_A_FOLDER = r"(?<![\w.}>\])-])"
FOLDERS = BEFORE_A_FOLDER + r"/(?:home|Users|root|work|workspace|builds)/[\w.-]+"
# Hosts that serve packages: which one is used is a matter of the machine
REGISTRIES = r"\b(?:[\w-]+\.)*(?:pypi|pythonhosted|npmjs|yarnpkg|debian|ubuntu|rubygems|crates)\.(?:org|com|net|io)\b"
PRIVATE_HOSTS = r"//[\w.-]+\.(?:internal|local|lan|corp|intra)\b"
PRIVATE_ADDRESSES = r"(?<![\d.])(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2}(?![\d.])"
SHORTEST_NAME = 5


def machine_hosts() -> list[str]:
    """Return the name of this machine, and the hosts that its package clients are told of."""
    names = [socket.gethostname()]
    for variable in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "HTTPS_PROXY"):
        names += [urlsplit(url).hostname or "" for url in os.environ.get(variable, "").split()]
    ordinary = {"localhost", "127.0.0.1", "openipt"}
    return [name for name in names if len(name) >= SHORTEST_NAME and name not in ordinary]


def machine_folders() -> list[str]:
    """Return where this checkout and its user live."""
    folders = {str(Path.home()), str(ROOT.parent)} - {"/", "/tmp"}  # noqa: S108
    return sorted(folder.rstrip("/") + "/" for folder in folders)


def pattern() -> re.Pattern[str]:
    own = [rf"(?<![\w.]){re.escape(name)}(?!\w)" for name in machine_hosts()]
    own += [BEFORE_A_FOLDER + re.escape(folder) for folder in machine_folders()]
    return re.compile("|".join([FOLDERS, REGISTRIES, PRIVATE_HOSTS, PRIVATE_ADDRESSES, *own]))


def find(text: str, forbidden: re.Pattern[str]) -> list[tuple[int, str]]:
    """Line number and text of every forbidden name."""
    lines = enumerate(text.splitlines(), start=1)
    return [(number, hit.group()) for number, line in lines for hit in forbidden.finditer(line)]


def main() -> int:
    forbidden = pattern()
    faults = [
        f"{path.relative_to(ROOT)}:{number}: {hit}" for path, text in texts() for number, hit in find(text, forbidden)
    ]
    print("\n".join(faults) or "no host name, no path of one machine")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
