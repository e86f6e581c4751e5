# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Check that every link and picture in the Markdown files leads to a file, and to a heading that is there."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from tracked import ROOT, files

LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*\s*$", re.MULTILINE)
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
OUTSIDE = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def anchors(text: str) -> set[str]:
    """Return the names by which a page's headings can be linked to, as common Markdown viewers make them."""
    headings = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(text))
    return {heading.replace(" ", "-") for heading in headings}


def fault_of(page: Path, target: str) -> str | None:
    """Return why the link leads nowhere, or None. Links to other sites are not followed."""
    if OUTSIDE.match(target):
        return None
    name, _, anchor = unquote(target).partition("#")
    path = (page.parent / name).resolve() if name else page
    if not path.exists():
        return f"{name} is not there"
    if anchor and path.suffix == ".md" and anchor not in anchors(path.read_text(encoding="utf-8")):
        return f"{name or page.name} has no heading #{anchor}"
    return None


def faults_of(page: Path) -> Iterator[str]:
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    for target in LINK.findall(text):
        if fault := fault_of(page, target):
            yield f"{page.relative_to(ROOT)}: {fault}"


def main() -> int:
    pages = [path for path in files() if path.suffix == ".md"]
    faults = [fault for page in pages for fault in faults_of(page)]
    print("\n".join(faults) or f"every link in {len(pages)} pages leads somewhere")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
