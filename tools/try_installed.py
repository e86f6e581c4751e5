# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Try an installed OpenIPT as an ordinary user whose installation is read-only.

    python tools/try_installed.py ENVIRONMENT WHEEL

The wheel holds what it must; the content is whole; the demo starts, shows the sign-in page, lets Thea in, shows a
course, ends cleanly on Ctrl-C and starts again in less than ten seconds; nothing was written beside the code.
"""

import os
import pwd
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from demo import PASSWORD, Demo, Visitor, free_port

FIRST_START = 180.0  # seconds, with the sample clinic to load
NEXT_START = 10.0
IN_THE_WHEEL = ("openipt/protocol/content/", "openipt/measures/instruments/", "openipt/clinic/interface/templates/")


def ordinary_user() -> str | None:
    """Return the user to run as when we are root; None when we are an ordinary user already."""
    return "nobody" if os.geteuid() == 0 else None


def check_wheel(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    translations = [name for name in names if name.endswith(".po")]
    uncompiled = [name for name in translations if name.removesuffix("po") + "mo" not in names]
    assert not uncompiled, f"the wheel lacks the compiled translations of {uncompiled}"
    for folder in IN_THE_WHEEL:
        assert any(name.startswith(folder) for name in names), f"the wheel lacks {folder}"
    assert any(name.endswith("licenses/LICENSE") for name in names), "the wheel lacks its licence"
    strange = [name for name in names if not name.startswith(("openipt/", "openipt-"))]
    assert not strange, f"the wheel holds what is not the package: {strange[:5]}"


def snapshot(folder: Path) -> set[tuple[str, int]]:
    return {(str(path), path.lstat().st_mtime_ns) for path in folder.rglob("*")}


def check_content(program: Path, user: str | None, folder: Path) -> None:
    done = subprocess.run(
        [program, "content", "check"], user=user, cwd=folder, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, f"content check failed: {done.stdout}{done.stderr}"


def check_pages(url: str) -> str:
    """Sign in as Thea and open her courses until one stands at session 6 of 14; its address."""
    visitor = Visitor(url)
    today = visitor.sign_in("thea@demo.example", PASSWORD)
    links = visitor.links(today, r"/courses/[0-9a-f-]{36}/")
    assert links, "Today links to no course"
    for link in links:
        if "Session 6 of 14" in visitor.text(visitor.get(link)):
            return link
    raise AssertionError(f"none of the {len(links)} courses on Today says 'Session 6 of 14'")


def check_demo(program: Path, user: str | None, folder: Path) -> None:
    demo = Demo(program, folder / "data", free_port(), user=user, home=folder)
    for limit in (FIRST_START, NEXT_START):
        seconds = demo.start(limit)
        try:
            print(f"  the demo was ready after {seconds:.1f} s; a course: {check_pages(demo.url)}")
        except OSError as error:
            raise AssertionError(
                f"a page could not be read: {error}; the demo printed: {demo.output()[-3000:]}"
            ) from error
        finally:
            status = demo.interrupt()
        assert status == 0, f"after Ctrl-C the demo ended with {status}: {demo.output()[-2000:]}"
        assert "Traceback" not in demo.output(), f"the demo printed a traceback: {demo.output()[-3000:]}"


def main() -> int:
    installed, wheel = Path(sys.argv[1]), Path(sys.argv[2])
    user = ordinary_user()
    before = snapshot(installed)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="openipt-try-") as name:
        folder = Path(name)
        if user:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        try:
            check_wheel(wheel)
            check_content(installed / "bin" / "openipt", user, folder)
            check_demo(installed / "bin" / "openipt", user, folder)
            assert snapshot(installed) == before, "something was written beside the code"
        except AssertionError as fault:
            print(f"The installed OpenIPT does not work: {fault}", file=sys.stderr)
            return 1
    print(f"The installed OpenIPT works ({time.monotonic() - began:.0f} s).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
