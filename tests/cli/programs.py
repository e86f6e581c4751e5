# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""`openipt` run as a program: to its end, or as a server until it is stopped."""

import http.client
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("openipt")
READY = re.compile(r"^Ready: http://127\.0\.0\.1:(\d+)/$", re.MULTILINE)


def environment(**more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPENIPT_", "DJANGO_"))}
    return kept | {"PYTHONUNBUFFERED": "1"} | more


def openipt(*arguments, answer="", before=None, program=PROGRAM, **more):
    """Run to the end; exit code, standard output, standard error."""
    done = subprocess.run(
        [program, *map(str, arguments)], input=answer, env=environment(**more), preexec_fn=before,
        text=True, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


class Running:
    """A demo or a server that runs until it is stopped."""

    program = PROGRAM
    ready = READY

    def __init__(self, *arguments, through=(), **more):
        handle, name = tempfile.mkstemp(prefix="openipt-said-")
        self.log = Path(name)
        self.process = subprocess.Popen(
            [*through, self.program, *map(str, arguments)], env=environment(**more), stdin=subprocess.DEVNULL,
            stdout=handle, stderr=subprocess.STDOUT,
        )  # fmt: skip
        os.close(handle)
        began = time.monotonic()
        while not self.ready.search(self.said):
            assert self.process.poll() is None, f"it ended before it was ready: {self.said}"
            if time.monotonic() - began > 600:
                self.process.kill()
                raise AssertionError(f"it was not ready in time: {self.said}")
            time.sleep(0.05)
        self.seconds = time.monotonic() - began

    @property
    def said(self):
        """All that it has printed."""
        return self.log.read_text(encoding="utf-8")

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    @property
    def port(self):
        return int(self.ready.search(self.said).group(1))

    def stop(self, by=signal.SIGINT):
        self.process.send_signal(by)
        return self.process.wait(timeout=20)


class Gunicorn(Running):
    """The server that the guide recommends for a clinic."""

    program = PROGRAM.with_name("gunicorn")
    ready = re.compile(r"Listening at: http://127\.0\.0\.1:(\d+)")

    def __init__(self, *arguments, **more):
        super().__init__("openipt.clinic.config.wsgi", "--bind", "127.0.0.1:0", *arguments, **more)


def is_one_plain_sentence(code, said, wrong):
    """What every fault of the user's looks like."""
    assert code == 2
    assert said == ""
    assert wrong.count("\n") == 1
    assert "Traceback" not in wrong
    return wrong
