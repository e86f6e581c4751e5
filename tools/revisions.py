# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Other revisions of this checkout, for tools that set today's code beside another."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Refused(Exception):
    """What was asked cannot be done; the text says why."""


def git(*words: str) -> str:
    """Run git in this checkout and return what it prints. Raises Refused."""
    done = subprocess.run(["git", "-C", ROOT, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(done.stderr.strip() or f"git {words[0]} did not work")
    return done.stdout.strip()


def commit_of(revision: str) -> str:
    """Return the full name of a revision. Raises Refused."""
    try:
        return git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except FileNotFoundError:
        raise Refused("git is not installed, and without it there is no other revision.") from None
    except Refused:
        raise Refused(f"There is no revision {revision} in this checkout.") from None
