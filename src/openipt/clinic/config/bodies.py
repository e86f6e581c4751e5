# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""An answer to HEAD has no body, under every WSGI server. No Django here.

A server that sends what a page returns to HEAD puts that body where the browser, or the web server in front, expects
the next answer on the same connection.
"""

from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[..., Iterable[bytes]]


def without_body_for_head(application: Application) -> Application:
    """Wrap a WSGI application: HEAD gets the head that GET would get, its length included (RFC 9110, 9.3.2)."""

    def wrapped(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("REQUEST_METHOD") != "HEAD":
            return application(environ, start_response)
        head: list[Any] = []

        def start(*arguments: Any) -> Callable[[bytes], None]:
            head[:] = arguments
            return lambda chunk: None

        body = application(environ, start)
        status, headers, *more = head
        start_response(status, [*headers, *_length(headers, body)], *more)
        if callable(close := getattr(body, "close", None)):
            close()
        return ()

    return wrapped


def _length(headers: list[tuple[str, str]], body: Iterable[bytes]) -> list[tuple[str, str]]:
    # Without a length Waitress would end the head with an empty chunk, which is a body too.
    if any(name.lower() == "content-length" for name, _ in headers):
        return []
    return [("Content-Length", str(sum(len(chunk) for chunk in body)))]
