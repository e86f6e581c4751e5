# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Every bench, one after the other, each in a process of its own: ``./run bench [--beside REVISION] [NAME ...]``."""

import subprocess
import sys
from pathlib import Path

import _beside

HERE = Path(__file__).parent


def main(words: list[str]) -> int:
    revision = None
    if "--beside" in words:
        place = words.index("--beside")
        if place + 1 == len(words):
            print("Say beside which revision: ./run bench --beside REVISION [NAME ...]", file=sys.stderr)
            return 2
        revision, words = words[place + 1], words[:place] + words[place + 2 :]
    known = sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))
    unknown = [name for name in words if name not in known]
    if unknown:
        print(f"There is no bench {', '.join(unknown)}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    if revision is not None:
        return _beside.main(revision, words or known)
    worst = 0
    for name in words or known:
        print(f"\n{name}\n{'=' * len(name)}", flush=True)
        worst = max(worst, subprocess.run([sys.executable, HERE / f"{name}.py"], check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
