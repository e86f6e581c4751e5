# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Progress of long work on standard error: on a terminal only, not with --quiet, and gone when the work is done."""

import sys
import threading
import time
from types import TracebackType
from typing import TextIO

AFTER = 1.0  # seconds before anything is shown: most work is done by then
EVERY = 0.5
CLEAR = "\r\x1b[K"


class Progress:
    """What is being done, for how long, and how much of it is done where that is known; a context manager.

    A thread of its own writes, so that work without steps shows that it goes on.
    """

    shown: "Progress | None" = None

    def __init__(self, label: str, *, quiet: bool = False, stream: TextIO | None = None) -> None:
        """Prepare to show progress on the stream (standard error) if it is a terminal."""
        self.label, self.done, self.total = label, 0, 0
        self.stream = stream or sys.stderr
        self.on = not quiet and self.stream.isatty()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._show, daemon=True)

    def __enter__(self) -> "Progress":
        """Begin to show progress after a while."""
        if self.on:
            Progress.shown = self
            self._began = time.monotonic()
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the line away."""
        if self.on:
            Progress.shown = None
            self._end.set()
            self._thread.join()
            self.clear()

    def at(self, done: int, total: int) -> None:
        """Say how much is done; costs next to nothing."""
        self.done, self.total = done, total

    def clear(self) -> None:
        """Take the line away, for something else to be written."""
        self.stream.write(CLEAR)
        self.stream.flush()

    def words(self) -> str:
        """Return what is shown now."""
        if self.total:
            return f"{self.label}: {self.done:,} of {self.total:,} ({100 * self.done // self.total} %)"
        return f"{self.label}: {time.monotonic() - self._began:.0f} s"

    def _show(self) -> None:
        wait = AFTER
        while not self._end.wait(wait):
            self.stream.write(CLEAR + self.words())
            self.stream.flush()
            wait = EVERY


def clear() -> None:
    """Take away the line of whatever progress is shown."""
    if Progress.shown:
        Progress.shown.clear()


def at(done: int, total: int) -> None:
    """Say how much of the work that is shown is done."""
    if Progress.shown:
        Progress.shown.at(done, total)
