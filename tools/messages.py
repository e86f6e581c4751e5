# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Gather the texts to translate into locale/django.pot and every language's file, or check that they are up to date.

    python tools/messages.py            write the files
    python tools/messages.py --check    compare, write nothing

Needs GNU gettext. Places and dates are left out of the files, so that they change only when a text does.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLINIC = ROOT / "src" / "openipt" / "clinic"
READ = ("*.py", "*.html", "*.txt", "*.po", "*.pot")


def copy_sources(folder: Path) -> None:
    """Copy what gettext reads, so that gathering never writes beside the code."""
    for glob in READ:
        for path in CLINIC.rglob(glob):
            target = folder / path.relative_to(CLINIC)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def gather(folder: Path) -> dict[str, str]:
    """Run gettext over a copy of the sources in ``folder``; relative path -> text of each message file."""
    copy_sources(folder)
    languages = [path.name for path in (folder / "locale").glob("*") if path.is_dir()]
    (folder / "locale").mkdir(exist_ok=True)
    chosen = [f"--locale={name}" for name in languages] or ["--locale=en"]
    command = [sys.executable, "-m", "django", "makemessages", "--keep-pot", "--no-location", "--no-wrap", *chosen]
    done = subprocess.run(command, cwd=folder, text=True, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"The texts could not be gathered: {(done.stderr or done.stdout).strip()}")
    if not languages:
        shutil.rmtree(folder / "locale" / "en")
    return stored(folder)


def stored(folder: Path) -> dict[str, str]:
    """Relative path -> text of every message file below ``folder``."""
    paths = [*folder.glob("locale/*.pot"), *folder.glob("locale/*/LC_MESSAGES/*.po")]
    return {str(path.relative_to(folder)): without_dates(path.read_text(encoding="utf-8")) for path in paths}


def without_dates(text: str) -> str:
    return re.sub(r'^"(POT-Creation|PO-Revision)-Date:.*\n', "", text, flags=re.MULTILINE)


def write(found: dict[str, str]) -> None:
    for name, text in found.items():
        path = CLINIC / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")


def texts_in(text: str) -> set[str]:
    return {"".join(re.findall(r'"(.*)"', block)) for block in re.findall(r'^msgid ((?:".*"\n)+)', text, re.MULTILINE)}


def faults(found: dict[str, str]) -> list[str]:
    """One line for each file that is not as gathered now, naming a few of the texts."""
    kept = stored(CLINIC)
    lines = []
    for name in sorted(found.keys() | kept.keys()):
        old, new = kept.get(name, ""), found.get(name, "")
        if old == new:
            continue
        changed = sorted(texts_in(old) ^ texts_in(new))
        some = "; ".join(changed[:3])
        lines.append(f"locale: {name} is stale ({len(changed)} texts differ, among them: {some}): run ./run messages")
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args().check
    if shutil.which("xgettext") is None:
        sys.exit("GNU gettext is missing. On Debian and Ubuntu: apt install gettext")
    with tempfile.TemporaryDirectory(prefix="openipt-messages-") as folder:
        found = gather(Path(folder))
    if not check:
        write(found)
        return 0
    wrong = faults(found)
    print("\n".join(wrong) or "the message files are up to date")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
