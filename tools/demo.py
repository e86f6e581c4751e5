# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Start and stop the real demo as a program of its own, and visit it without a browser."""

import html
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

from web_forms import form_with

PASSWORD = "openipt-demo"  # noqa: S105 - the demo's, printed by the demo itself
PEOPLE = {
    "thea": "thea@demo.example",
    "sam": "sam@demo.example",
    "lena": "lena@demo.example",
    "ada": "ada@demo.example",
    "otto": "otto@demo.example",
    "cleo": "cleo@demo.example",
}


CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str:
    """Return the browser's program. RuntimeError, in words, when there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    raise RuntimeError("Chromium is missing. On Debian and Ubuntu: apt install chromium")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def hear_ctrl_c() -> None:
    """Hear Ctrl-C: a shell that starts us in the background ignores it, which the programs we start would inherit."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Demo:
    """The demo of the program ``openipt`` on a data folder and a port.

    ``user`` is the ordinary user to run as when the caller is root; ``home`` is that user's home folder.
    """

    def __init__(self, program: Path, folder: Path, port: int, *, user: str | None = None, home: Path | None = None):
        self.program, self.folder, self.port, self.user = program, folder, port, user
        self.home = home or folder.parent
        self.log = self.home / f"demo-{port}.log"
        self.url = f"http://127.0.0.1:{port}"
        self.process: subprocess.Popen[bytes] | None = None

    def environment(self) -> dict[str, str]:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("OPENIPT_", "DJANGO_"))
        }
        return {**environment, "HOME": str(self.home), "PYTHONUNBUFFERED": "1"}

    def command(self) -> list[str]:
        return [str(self.program), "demo", "--no-browser", "--data", str(self.folder), "--port", str(self.port)]

    def start(self, limit: float = 300.0) -> float:
        """Start, wait for "Ready:" and for the first page; the seconds it took.

        AssertionError, with what it printed, if it ends or is not ready after ``limit`` seconds.
        """
        hear_ctrl_c()
        began, where = time.monotonic(), {"cwd": self.home, "env": self.environment(), "user": self.user}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=subprocess.STDOUT, **where)
        while "Ready: " not in self.output():
            seconds = time.monotonic() - began
            if self.process.poll() is not None or seconds > limit:
                self.kill()
                raise AssertionError(
                    f"the demo was not ready after {seconds:.0f} s; it printed: {self.output()[-3000:]}"
                )
            time.sleep(0.1)
        Visitor(self.url).get("/sign-in/")
        return time.monotonic() - began

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def interrupt(self, limit: float = 20.0) -> int:
        """Ctrl-C; the exit status."""
        assert self.process
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(limit)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the demo did not end within {limit:.0f} s of Ctrl-C") from None

    def kill(self) -> None:
        """End at once, as a power cut would."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def copy_folder(self, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(self.folder, target)

    def copy_to(self, folder: Path) -> "Demo":
        """Another site, not started, on a copy of this one's data. This one must have ended."""
        self.copy_folder(folder / "data")
        return Demo(self.program, folder / "data", free_port(), user=self.user)

    def discard(self) -> None:
        """End, and leave nothing behind but the folder."""
        self.kill()


class Visitor:
    """A person with cookies and no script."""

    def __init__(self, url: str):
        self.url = url
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies), ProxyHandler({}))
        self.at = url

    def get(self, path: str = "/", data: dict[str, str] | None = None) -> str:
        """Return the page's HTML, redirects followed. Raises HTTPError for 4xx and 5xx."""
        body = urlencode(data).encode() if data else None
        address = urljoin(self.at, path)
        try:
            with self.opener.open(address, body, timeout=120) as answer:
                self.at = answer.url
                return str(answer.read().decode("utf-8"))
        except HTTPError as error:
            error.add_note(f"at {address}")
            raise

    def submit(self, page: str, /, **fields: str) -> str:
        """Fill in the first form of the page that has these fields, send it, and return the page that follows."""
        form = form_with(page, set(fields))
        assert form, f"{self.at} has no form with {', '.join(fields)}"
        return self.get(form.action or self.at, form.values | fields)

    def sign_in(self, email: str, password: str) -> str:
        """Fill in the sign-in form; the page that follows."""
        after = self.submit(self.get("/"), email=email, password=password)
        assert "/sign-in/" not in self.at, f"{email} could not sign in"
        return after

    def links(self, page: str, pattern: str) -> list[str]:
        """Return the addresses on the page that match, each once, in order."""
        return list(dict.fromkeys(re.findall(rf'href="({pattern})"', page)))

    def text(self, page: str) -> str:
        """Return the words of the page without its tags."""
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
