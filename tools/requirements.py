# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Write requirements/*.txt from pyproject.toml, or check that they are in step with it.

    python tools/requirements.py            resolve again and write every file (needs uv and a package index)
    python tools/requirements.py --check    compare without a network

Each file is a closed list: every package pinned, with the hashes of all its files and markers for the Pythons the
project supports, and no index named. The head of a file holds the SHA-256 of what was asked for, so that a change in
pyproject.toml that was not carried over is found by comparing two hashes.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"
OLDEST_PYTHON = "3.11"
# hatchling asks for this one when the project is installed from a checkout, and --no-build-isolation leaves it to us
FOR_CHECKOUTS = ["editables>=0.5"]

# file -> (optional dependencies, dependency groups) added to the project's own and to its build backend.
# "check" holds every other file's packages and is resolved first, so that all agree on each version.
FILES: dict[str, tuple[list[str], list[str]]] = {
    "check": (["postgres"], ["test", "check"]),
    "test": (["postgres"], ["test"]),
    "postgres": (["postgres"], []),
    "base": ([], []),
}


def wanted(project: dict, name: str) -> list[str]:
    """Return the requirements as written in pyproject.toml that the file ``name`` must fulfil, sorted."""
    extras, groups = FILES[name]
    wanted = [*project["build-system"]["requires"], *FOR_CHECKOUTS, *project["project"]["dependencies"]]
    for extra in extras:
        wanted += project["project"]["optional-dependencies"][extra]
    for group in groups:
        wanted += project["dependency-groups"][group]
    return sorted(set(wanted))


def fingerprint(wishes: list[str]) -> str:
    return hashlib.sha256(json.dumps([OLDEST_PYTHON, wishes]).encode()).hexdigest()


def head(name: str, wishes: list[str]) -> str:
    lines = (
        f"# What OpenIPT installs ({name}): pinned, with hashes. Written by tools/requirements.py; do not edit.",
        f"# asked-for: {fingerprint(wishes)}",
    )
    return "\n".join(lines) + "\n"


def resolve(wishes: list[str], constraints: Path | None) -> str:
    """Return the closed, hashed list that fulfils ``wishes``. Raises CalledProcessError when uv finds none."""
    command = ["uv", "pip", "compile", "-", "--universal", "--generate-hashes", "--python-version", OLDEST_PYTHON]
    command += ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "--quiet", "--upgrade"]
    if constraints:
        command += ["--constraint", str(constraints)]
    asked = "\n".join(wishes)
    done = subprocess.run(command, input=asked, text=True, capture_output=True, check=True, cwd=ROOT)
    return done.stdout


def write_all(project: dict) -> None:
    FOLDER.mkdir(exist_ok=True)
    constraints = None
    for name in FILES:
        wishes = wanted(project, name)
        path = FOLDER / f"{name}.txt"
        path.write_text(head(name, wishes) + resolve(wishes, constraints), encoding="utf-8")
        constraints = constraints or path
        print(f"wrote {path.relative_to(ROOT)}")


def pinned(text: str) -> dict[str, set[str]]:
    """Package name -> the versions pinned (more than one where markers tell Pythons apart)."""
    hashes: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", text, re.MULTILINE):
        hashes.setdefault(re.sub(r"[-_.]+", "-", name).lower(), set()).add(version)
    return hashes


def faults_of(name: str, text: str, wishes: list[str]) -> list[str]:
    """Return what is wrong with one file: not in step, a package without pin or hash, or a host named."""
    faults = []
    if f"# asked-for: {fingerprint(wishes)}" not in text.splitlines():
        faults.append(f"{name}.txt does not belong to this pyproject.toml: run tools/requirements.py")
    have = pinned(text)
    for wish in wishes:
        package = re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", wish, maxsplit=1)[0]).lower()
        if package not in have:
            faults.append(f"{name}.txt lacks {package}")
    blocks = re.findall(r"^[A-Za-z0-9].*(?:\n {4}--hash.*)*", text, re.MULTILINE)
    faults += [f"{name}.txt: no hash for {block.splitlines()[0]}" for block in blocks if "--hash=sha256:" not in block]
    if re.search(r"https?://|--(extra-)?index|--find-links", text):
        faults.append(f"{name}.txt names where packages come from")
    return faults


def check_all(project: dict) -> list[str]:
    faults = []
    texts = {}
    for name in FILES:
        path = FOLDER / f"{name}.txt"
        if not path.exists():
            faults.append(f"{name}.txt is missing: run tools/requirements.py")
            continue
        texts[name] = path.read_text(encoding="utf-8")
        faults += faults_of(name, texts[name], wanted(project, name))
    everything = pinned(texts.get("check", ""))
    for name, text in texts.items():
        strange = {p for p, versions in pinned(text).items() if not versions <= everything.get(p, set())}
        faults += [f"{name}.txt and check.txt disagree on {package}" for package in sorted(strange)]
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare only; no network, nothing written")
    arguments = parser.parse_args()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    if not arguments.check:
        try:
            write_all(project)
        except subprocess.CalledProcessError as error:
            print(error.stderr, file=sys.stderr)
            return 1
    faults = check_all(project)
    print("\n".join(faults) or "requirements are in step with pyproject.toml")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
