# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Forms that were typed into and then saved: their draft goes, and the browser is told so.

Any form may carry `draft-key` (drafts.js adds it when the form is sent). When its page answers with a redirect, which
is how every page of ours says that something was saved, the author's draft of that key is thrown away and a
cookie names the key, so that the browser throws its own copy away too. A refused form keeps both.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from openipt.clinic.casework.models import Draft
from openipt.clinic.forms.fields import refuse_length
from openipt.clinic.web.request import AnyRequest, GetResponse, is_signed_in
from openipt.protocol.text import MOST_IN_DRAFT

COOKIE = "openipt_saved"
KEY = re.compile(r"[A-Za-z0-9:._-]{1,160}")
ID = re.compile(r"[A-Za-z0-9._-]{1,40}")
LONGEST = 150  # leaves room for the number of a second draft
REDIRECTS = (302, 303)


def check_draft(body: Mapping[str, str | list[str]]) -> None:
    """Raise ValidationError, in words, for a draft that is too long; each field may be longer than where it is saved.

    So what is typed is not lost while someone shortens it.
    """
    texts = [text for value in body.values() for text in ([value] if isinstance(value, str) else value)]
    refuse_length(sum(map(len, (*body, *texts))), MOST_IN_DRAFT)


@dataclass(frozen=True, slots=True)
class DraftOf:
    """What a draft belongs to, for its form: the key, the fields that say its subject, and those that point at rows.

    Two forms about two people, areas, goals, sessions or days have two keys. A key holds ids, never a text.
    """

    key: str
    subject: tuple[str, ...] = ()
    points: tuple[str, ...] = ()

    @classmethod
    def new(cls, form: str, subject: Mapping[str, object], points: Iterable[str] = ()) -> "DraftOf":
        """Of a form for a new row; `subject` are the values that its address names, by field."""
        named = {name: str(value) for name, value in sorted(subject.items()) if value and ID.fullmatch(str(value))}
        key = ":".join([form, "new", *named.values()])
        if len(key) > LONGEST:
            key = f"{form}:new:{hashlib.sha256(key.encode()).hexdigest()[:32]}"
        return cls(key, tuple(named), tuple(points))


class Acknowledge:
    """Stands last in the list, so that a redirect to the sign-in or to the short code is not taken for a save."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: AnyRequest) -> HttpResponse:
        request.reached_its_page = False
        response = self.get_response(request)
        saved = response.status_code in REDIRECTS or getattr(response, "draft_is_saved", False)
        if request.method == "POST" and request.reached_its_page and saved:
            self._acknowledge(request, response)
        return response

    def process_view(self, request: AnyRequest, view: object, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        request.reached_its_page = True

    def _acknowledge(self, request: AnyRequest, response: HttpResponse) -> None:
        key = request.POST.get("draft-key", "")
        if not KEY.fullmatch(key) or not is_signed_in(request):
            return
        course = request.resolver_match.kwargs.get("course_id") if request.resolver_match else None
        if course is not None:
            mine = Draft.objects.in_service(request.user.service_id).filter(author=request.user, course_id=course)
            mine.filter(key=key).delete()
        response.set_cookie(COOKIE, key, samesite="Strict", secure=request.is_secure())
