# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Everything that is checked beside the tests, one named step each: ``./run check [STEP ...]``.

All steps run, also after one has failed; what failed is shown in full and named again at the end.
"""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent


@dataclass(frozen=True)
class Step:
    """A check that passes when its command ends with 0."""

    name: str
    what: str
    command: tuple[str, ...]


def program(name: str, *arguments: str) -> tuple[str, ...]:
    return (str(PROGRAMS / name), *arguments)


def tool(name: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, str(ROOT / "tools" / f"{name}.py"), *arguments)


STEPS = (
    Step("style", "ruff finds nothing", program("ruff", "check", ".")),
    Step("format", "every file is formatted", program("ruff", "format", "--check", ".")),
    Step("types", "mypy strict on all of src but migrations", program("mypy")),
    Step("imports", "packages import only what they may", program("lint-imports", "--no-cache")),
    Step(
        "migrations",
        "no model change without its migration",
        program("openipt", "manage", "makemigrations", "--check", "--dry-run"),
    ),
    Step("messages", "the message files hold every text", tool("messages", "--check")),
    Step(
        "templates", "templates are well formed and formatted", program("djlint", "--lint", "--check", "--quiet", "src")
    ),
    Step("content", "the content of IPT is whole", program("openipt", "content", "check")),
    Step("requirements", "the pinned lists belong to pyproject.toml", tool("requirements", "--check")),
    Step("names", "no host name or path of one machine", tool("names")),
    Step("scope", "every query names its service", tool("scope")),
    Step("variables", "variables say what they hold", tool("variables")),
    Step("docs", "every link in the documentation leads somewhere", tool("docs")),
    Step("licences", "every file says its licence", program("reuse", "lint", "--lines")),
)


def environment(folder: str) -> dict[str, str]:
    """Return the environment of every step: Django's settings in a throw-away folder, none of the shell's own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENIPT_")}
    return {**environment, "OPENIPT_DATA": folder, "OPENIPT_SECRET_KEY": "only-for-checks-" + "0123456789abcdef" * 4}


def run_step(step: Step, env: dict[str, str]) -> str | None:
    """Run one step; None when it passed, otherwise what it printed."""
    try:
        done = subprocess.run(step.command, cwd=ROOT, env=env, text=True, capture_output=True, check=False)
    except FileNotFoundError:
        return f"{step.command[0]} is not installed."
    if done.returncode == 0:
        return None
    return (done.stdout + done.stderr).strip() or f"It ended with {done.returncode} and printed nothing."


def report(step: Step, fault: str | None, seconds: float) -> None:
    print(f"{'ok    ' if fault is None else 'FAILED'}  {step.name:<13} {step.what} ({seconds:.1f} s)", flush=True)
    if fault is not None:
        print("\n".join(f"        {line}" for line in fault.splitlines()), flush=True)


def chosen(names: list[str]) -> list[Step]:
    unknown = set(names) - {step.name for step in STEPS}
    if unknown:
        known = ", ".join(step.name for step in STEPS)
        sys.exit(f"There is no step {', '.join(sorted(unknown))}. The steps are: {known}.")
    return [step for step in STEPS if not names or step.name in names]


def timed(step: Step, env: dict[str, str]) -> tuple[str | None, float]:
    """Run one step; what `run_step` gives, and how many seconds it took."""
    began = time.monotonic()
    fault = run_step(step, env)
    return fault, time.monotonic() - began


def run_all(steps: list[Step]) -> list[str]:
    """Run every step, one on each core at a time, and return the names of those that failed, in their order."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="openipt-check-") as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        for step, (fault, seconds) in zip(steps, pool.map(partial(timed, env=environment(folder)), steps), strict=True):
            report(step, fault, seconds)
            if fault is not None:
                failed.append(step.name)
    return failed


def main() -> int:
    steps = chosen(sys.argv[1:])
    failed = run_all(steps)
    print(
        f"\n{len(steps) - len(failed)} of {len(steps)} checks passed."
        + (f" Failed: {', '.join(failed)}." if failed else "")
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
