# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is typed and not saved: kept on the server for its author alone, taken back, thrown away. JSON for drafts.js."""

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openipt.clinic.casework.actions import discard_draft, save_draft
from openipt.clinic.casework.models import Draft
from openipt.clinic.clients.access import course_for
from openipt.clinic.clients.models import Course
from openipt.clinic.ledger.errors import Conflict
from openipt.clinic.web.request import Request
from openipt.clinic.web.submissions import every_time
from openipt.clinic.workbench.shared.drafts import KEY, check_draft
from openipt.privacy import Permission


@every_time("An autosave has a revision of its own.")
@require_http_methods(["GET", "POST"])
def drafts(request: Request, course_id: UUID) -> HttpResponse:
    """GET: one's drafts of this course by key. POST: keep one (`revision` guards it) or `discard` it.

    Answers to POST: 200 with the new revision; 409 with what is stored; 204 discarded; 400 no draft at all; 422 with
    a sentence for text that cannot be stored; 401 for a page that belongs to someone else than who is signed in.
    """
    course = course_for(request.user, course_id, Permission.RECORD).course
    if request.method == "GET":
        return JsonResponse({"drafts": _mine(request, course)})
    sent = _sent(request)
    if sent is None:
        return JsonResponse({"problem": _("This is not a draft.")}, status=400)
    if sent["user"] != str(request.user.pk):
        return HttpResponse(status=401)
    if sent["discard"]:
        discard_draft(course=course, key=sent["key"], by=request.user)
        return HttpResponse(status=204)
    return _keep(request, course, sent)


def _mine(request: Request, course: Course) -> dict[str, Any]:
    rows = Draft.objects.in_service(course.service_id).filter(course=course, author=request.user)
    return {row.key: {"body": row.body, "revision": row.revision, "saved_at": row.saved_at.isoformat()} for row in rows}


def _keep(request: Request, course: Course, sent: dict[str, Any]) -> JsonResponse:
    details = {key: sent[key] for key in ("key", "body", "revision", "base")}
    try:
        check_draft(sent["body"])
        revision = save_draft(course=course, by=request.user, now=request.now, **details)
    except Conflict as conflict:
        return JsonResponse({"body": conflict.stored, "revision": conflict.revision}, status=409)
    except ValidationError as refused:
        return JsonResponse({"problem": " ".join(refused.messages)}, status=422)
    return JsonResponse({"revision": revision})


def _sent(request: Request) -> dict[str, Any] | None:
    """Return what was sent, if it has the shape of a draft: texts and lists of texts by the names of fields."""
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError):  # brackets within brackets, hundreds deep, among them
        return None
    if not isinstance(data, dict) or not KEY.fullmatch(str(data.get("key", ""))):
        return None
    body = data.get("body", {})
    if not isinstance(body, dict) or not all(_is_answer(value) for value in body.values()):
        return None
    return {
        "key": data["key"],
        "body": body,
        "user": str(data.get("user", "")),
        "discard": data.get("discard") is True,
        "revision": _number(data.get("revision")),
        "base": _number(body.get("base")),
    }


def _is_answer(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(text, str) for text in value))


def _number(value: object) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


urls = [path("courses/<uuid:course_id>/drafts/", drafts, name="draft")]
