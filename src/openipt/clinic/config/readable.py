# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A request that cannot be read is refused in words, once, before any page looks at it.

OpenIPT takes UTF-8 and nothing else. Read in another way, a text would come into the record damaged, and no one would
notice. The log says why in one line, and never what was sent.
"""

import codecs
import logging
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest, DisallowedHost, RequestDataTooBig, SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils.http import parse_header_parameters
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

log = logging.getLogger(__name__)

_WITHOUT_FORM = ("GET", "HEAD", "OPTIONS", "TRACE")
_CHARSET = re.compile(rb"^content-type:.*;\s*charset\s*=\s*\"?([^\s\";]*)", re.IGNORECASE | re.MULTILINE)
_PACKED = re.compile(rb"^content-transfer-encoding:\s*(?!7bit|8bit|binary)", re.IGNORECASE | re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

CHARSET = gettext_noop("Its text is not in UTF-8, the only encoding that OpenIPT accepts.")
ADDRESS = gettext_noop("Its address contains characters that cannot be read.")
HOST = gettext_noop("It asks for a name that OpenIPT does not answer to.")
FORM = gettext_noop("Its form is incomplete, or has too many fields.")
TOO_LARGE = gettext_noop("It is too large. Please send less text at once.")
METHOD = gettext_noop("This address cannot be used in this way.")


class Unreadable(Exception):
    """Why a request is refused, and with which status."""

    def __init__(self, reason: str, status: int = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(reason)
        self.reason, self.status = reason, status


class Request(WSGIRequest):
    """A request in UTF-8, whatever its content type says of itself; Readable refuses what says something else."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except (LookupError, ValueError):
            self.content_type, self.content_params = "", {"charset": "unknown"}


class Readable:
    """Reads the whole request once, so that no page meets one that cannot be read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            _read(request)
        except Unreadable as problem:
            log.warning("A request was refused with %d: %s", problem.status, problem.reason)
            return _refusal(request, problem.reason, problem.status)
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            refusal = _refusal(request, METHOD, response.status_code)
            refusal["Allow"] = response["Allow"]
            return refusal
        return response


def _read(request: HttpRequest) -> None:
    for name, value in list(request.COOKIES.items()):
        if _CONTROL.search(value):  # written by no page of ours
            del request.COOKIES[name]
    _read_charset(request)
    try:
        request.get_host()
        _read_address(request)
        if request.method not in _WITHOUT_FORM:
            _read_form(request)
    except DisallowedHost as problem:
        raise Unreadable(HOST) from problem
    except RequestDataTooBig as problem:
        raise Unreadable(TOO_LARGE, HTTPStatus.REQUEST_ENTITY_TOO_LARGE) from problem
    except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError, LookupError) as problem:
        raise Unreadable(FORM) from problem


def _read_charset(request: HttpRequest) -> None:
    charset = (request.content_params or {}).get("charset")
    if charset is None:
        return
    if not _is_utf8(charset):
        request.encoding = "utf-8"  # for the page that says so
        raise Unreadable(CHARSET, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    request.encoding = "utf-8"


def _read_address(request: HttpRequest) -> None:
    query = unquote_to_bytes(request.META.get("QUERY_STRING", ""))
    if not _is_text(query):
        raise Unreadable(ADDRESS)
    request.GET  # noqa: B018  (raises for too many fields)


def _read_form(request: HttpRequest) -> None:
    body = request.body
    if request.content_type == "multipart/form-data":
        _read_parts(request, body)
    elif request.content_type == "application/x-www-form-urlencoded":
        body = unquote_to_bytes(body)
    # The forms of OpenIPT carry no files: all of what is sent is text.
    if not _is_text(body):
        raise Unreadable(CHARSET, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    request.POST  # noqa: B018  (raises for a form that is not whole)


def _read_parts(request: HttpRequest, body: bytes) -> None:
    """Refuse parts in another charset, packed parts (no browser sends any; RFC 7578, 4.7), and a form cut off."""
    boundary = b"--" + (request.content_params or {}).get("boundary", "").encode("latin-1", "replace")
    heads = [part.partition(b"\r\n\r\n")[0] for part in body.split(boundary)] if boundary != b"--" else []
    charsets = [charset.decode("latin-1") for head in heads for charset in _CHARSET.findall(head)]
    if not all(_is_utf8(charset) for charset in charsets):
        raise Unreadable(CHARSET, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    if any(_PACKED.search(head) for head in heads) or (body and not body.rstrip().endswith(boundary + b"--")):
        raise Unreadable(FORM)


def _is_utf8(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name == "utf-8"
    except (LookupError, ValueError):
        return False


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _refusal(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    words = _(reason)
    if request.headers.get("X-Requested-With"):
        response: HttpResponse = JsonResponse({"problem": words}, status=status)
    else:
        response = HttpResponse(render_to_string("400.html", {"reason": words}), status=status)
    response["Content-Length"] = str(len(response.content))  # no other middleware sees it
    return response
