# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Requests through WSGI, as a server makes them, and the bare view that they are measured against.

The bare view is the unit in which other products were measured: one SELECT and one line of text, with
`CommonMiddleware` alone, in a list of addresses of its own. It is called in the same way as our pages.
"""

import sys
import time
from collections.abc import Callable
from http.cookies import SimpleCookie
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client
from django.test.utils import override_settings
from django.urls import path

from openipt.clinic.accounts.models import Service, User

HOST = "127.0.0.1"


def bare_view(request: HttpRequest) -> HttpResponse:
    """Return the name of a service: one query, one line."""
    return HttpResponse(Service.objects.values_list("name", flat=True).first())


class _Addresses:
    urlpatterns = (path("", bare_view),)


class Bare(WSGIHandler):
    """The bare view as an application of its own."""

    def __init__(self) -> None:
        with override_settings(MIDDLEWARE=["django.middleware.common.CommonMiddleware"]):
            super().__init__()

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        request.urlconf = _Addresses.urlpatterns  # type: ignore[attr-defined]  # Django takes a list as well as a name
        return super().get_response(request)


class Browser:
    """Somebody who is signed in, and what each of their requests costs in CPU time of user and system."""

    def __init__(self, application: WSGIHandler, user: User | None = None) -> None:
        self._application = application
        self._cookies: SimpleCookie = SimpleCookie()
        if user is not None:
            signed_in = Client(SERVER_NAME=HOST)
            signed_in.force_login(user, backend="openipt.clinic.accounts.backend.Backend")
            assert SESSION_KEY in signed_in.session
            self._cookies = signed_in.cookies

    def get(self, address: str) -> float:
        """Return the seconds of one page; raises AssertionError where it is no page."""
        return self._send("GET", address, b"", 200)

    def post(self, address: str, fields: dict[str, object]) -> float:
        """Return the seconds of one form; raises AssertionError where it is not saved."""
        token = "b" * 32
        self._cookies[settings.CSRF_COOKIE_NAME] = token
        data = urlencode({**fields, "csrfmiddlewaretoken": token}, doseq=True).encode()
        return self._send("POST", address, data, 302)

    def _send(self, method: str, address: str, body: bytes, expected: int) -> float:
        where, _, query = address.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": where,
            "QUERY_STRING": query,
            "SERVER_NAME": HOST,
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": HOST,
            "HTTP_HOST": HOST,
            "HTTP_COOKIE": "; ".join(f"{name}={cookie.value}" for name, cookie in self._cookies.items()),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        statuses: list[str] = []
        begun = time.process_time()
        answer = self._application(environ, lambda status, headers: statuses.append(status))
        self.body = b"".join(answer)
        answer.close()
        seconds = time.process_time() - begun
        assert int(statuses[0].split()[0]) == expected, f"{method} {address}: {statuses[0]}"
        return seconds


def alternating(job: Callable[[], float], bare: Callable[[], float], pairs: int) -> list[tuple[float, float]]:
    """Return the seconds of a job and of the bare view right after it, pair by pair; the first pair is not counted."""
    return [(job(), bare()) for _ in range(pairs + 1)][1:]
