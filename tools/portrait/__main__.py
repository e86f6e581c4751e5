# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Record all that the sample clinic shows and answers: ``./run portrait [DIR]``, ``./run portrait --beside REVISION``.

A portrait is a folder of text: every page that a person of the demo reaches, with its words, fields, links and
statements; every form with its answer and its audit rows; every address with its answer to everyone; the notes.
Two portraits of the same code are the same, byte by byte. ``--beside`` records another revision too and says what
differs: exit 0 where nothing does, 1 where something does, 2 where it cannot be done.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from revisions import ROOT, Refused, commit_of, git

from portrait.differences import differences, files_of

HERE = Path(__file__).parent
LISTS = "requirements"


def start(target: Path, code: Path) -> subprocess.Popen[bytes]:
    """Return a process that records the code of a checkout, with the packages of this one."""
    paths = [code / "src", code / "tests", ROOT / "tools"]
    settings = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "portrait.record", str(target), str(code)]
    return subprocess.Popen(command, env=settings, cwd=code)


def finish(*running: subprocess.Popen[bytes]) -> None:
    """Wait for all. Raises Refused when one did not end well."""
    ends = [process.wait() for process in running]
    if any(ends):
        raise Refused("The portrait was not finished; what went wrong is above.")


@contextmanager
def checkout(commit: str) -> Iterator[Path]:
    """Make a worktree of another revision, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="openipt-portrait-") as folder:
        place = Path(folder) / "code"
        git("worktree", "add", "--detach", str(place), commit)
        try:
            yield place
        finally:
            git("worktree", "remove", "--force", str(place))


def say_what_is_compared(commit: str) -> None:
    if git("status", "--porcelain"):
        print("This checkout has changes that are not committed; they are recorded as they are.")
    if git("diff", "--name-only", commit, "--", f"{LISTS}/base.txt"):
        print(f"{commit[:7]} pins other packages; it is recorded with those of this checkout.")
    what = "this checkout" if kept(commit).exists() else f"{commit[:7]} and this checkout"
    print(f"Recording {what}; this takes a few minutes. Leave the checkout as it is until it is done.", flush=True)


def kept(commit: str) -> Path:
    """Return where the portrait of a commit, made by this tool with these packages, is kept for the next time."""
    files = [*sorted(HERE.glob("*.py")), ROOT / LISTS / "test.txt"]
    tool = sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "openipt-portrait"
    cache.mkdir(parents=True, exist_ok=True)
    return cache / f"{commit}-{tool}"


def beside(revision: str, target: Path) -> int:
    """Record both into folders `then` and `now`; print what differs."""
    commit = commit_of(revision)
    say_what_is_compared(commit)
    then, now = target / "then", target / "now"
    must_be_empty(then, now)
    if kept(commit).exists():
        finish(start(now, ROOT))
    else:
        record_both(commit, now)
    shutil.copytree(kept(commit), then)
    lines = differences(then, now)
    print("\n".join(lines) or f"Nothing differs in {len(files_of(now))} files.")
    return 1 if lines else 0


def record_both(commit: str, now: Path) -> None:
    """Record a commit, to be kept, while this checkout is recorded. Another run may have kept it meanwhile."""
    with checkout(commit) as code, tempfile.TemporaryDirectory(dir=kept(commit).parent) as folder:
        fresh = Path(folder) / "then"
        finish(start(fresh, code), start(now, ROOT))
        with suppress(OSError):
            fresh.rename(kept(commit))


def must_be_empty(*folders: Path) -> None:
    for folder in folders:
        if folder.is_dir() and any(folder.iterdir()):
            raise Refused(f"The folder {folder} is not empty. Name another, or empty it.")


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run portrait", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, help="where to write (portrait/; --beside: nowhere)")
    parser.add_argument("--beside", metavar="REVISION", help="record this revision too, and say what differs")
    arguments = parser.parse_args()
    try:
        if arguments.beside:
            with tempfile.TemporaryDirectory(prefix="openipt-portraits-") as folder:
                return beside(arguments.beside, (arguments.folder or Path(folder)).absolute())
        target = (arguments.folder or ROOT / "portrait").absolute()
        must_be_empty(target)
        finish(start(target, ROOT))
        print(f"{len(files_of(target))} files in {target}")
    except Refused as reason:
        print(reason, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
