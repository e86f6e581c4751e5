# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Requests, and what came back, in lines: address, answer, statements, and the page."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.client import ClientHandler

from portrait.page import lines_of
from portrait.stable import Stable

NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
TEXTS = ("text/", "image/svg", "application/json", "application/javascript")
REDIRECTS_AT_MOST = 5

Send = Callable[[], HttpResponseBase]
ONE_SITE = ClientHandler(enforce_csrf_checks=False)  # begun once: beginning lists every static file


def new_browser(cookies: Mapping[str, Any] | None = None) -> Client:
    """Return a browser, with the cookies of another that has signed in."""
    browser = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
    browser.handler = ONE_SITE
    browser.cookies.update(cookies or {})
    return browser


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the SQL statements of the block, without those that only open and close transactions."""
    counted: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not sql.lstrip().upper().startswith(NOT_COUNTED):
            counted.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        yield counted


def body_of(answer: Any) -> str:
    """Return what the answer holds, as text; empty for a picture or a PDF."""
    if not answer.get("Content-Type", "").startswith(TEXTS):
        return ""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode("utf-8", "replace"))


def head_of(answer: Any, counted: int) -> str:
    """Return one line: the status, where it leads or what it is, and the number of statements."""
    target = answer.get("Location")
    kind = f"-> {target}" if target else answer.get("Content-Type", "nothing").partition(";")[0]
    named = answer.get("Content-Disposition", "")
    return f"{answer.status_code} {kind}{named and f', {named}'}, {counted} statements"


class Witness:
    """Someone's browser. What it is answered is kept in `lines`, with what is made by chance made stable."""

    def __init__(self, browser: Client) -> None:
        self._browser = browser
        self.start()

    def start(self) -> None:
        """Begin a new file: ids are numbered again."""
        self.lines: list[str] = []
        self._stable = Stable()

    def get(self, path: str) -> Any:
        """Open a page, and follow where it leads."""
        return self._send(f"GET {path}", lambda: self._browser.get(path))

    def post(self, path: str, content: dict[str, Any]) -> Any:
        """Send a form, and follow where it leads."""
        return self._send(f"POST {path}", lambda: self._browser.post(path, content))

    def say(self, *lines: str) -> None:
        self.lines += [self._stable(line) for line in lines]

    def _send(self, request: str, send: Send) -> Any:
        answer = self._count(request, send)
        for _redirect in range(REDIRECTS_AT_MOST):
            if not (target := answer.get("Location")):
                break
            answer = self._count(f"GET {target}", lambda target=target: self._browser.get(target))
        body = body_of(answer)
        text = self._stable(body)
        is_page = answer.get("Content-Type", "").startswith("text/html")
        self.lines += lines_of(text) if is_page else text.replace("><", ">\n<").splitlines()
        return answer

    def _count(self, request: str, send: Send) -> Any:
        with statements() as counted:
            answer = send()
        self.say(request, head_of(answer, len(counted)))
        return answer


def plain(path: str) -> str:
    """Return a path as the name of a file."""
    return re.sub(r"[^\w-]+", "-", path).strip("-")
