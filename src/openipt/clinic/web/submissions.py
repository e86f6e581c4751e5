# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A form that comes twice: one rule for every form of the product.

A form carries an id of its own. `Once` runs its page in one transaction and writes down, in the same transaction, who
sent which form with which content. A double click, a retry after a lost answer and two requests at the same moment
are then one thing, on SQLite as on PostgreSQL:

- the same id with the same content gives the first answer again;
- the same id with other content is a conflict, under status 409: both are shown and neither is lost;
- an id of another user is not there.

The page runs before anything is looked up, since hardly any form comes twice: where it does, the id is taken, all that
the second run wrote is undone, and the first one decides. That costs one statement.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID, uuid5

from django.contrib.messages.storage import default_storage
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac

from openipt.clinic.ledger.errors import RecordError
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.ledger.models import Submission
from openipt.clinic.web.answers import answer_to
from openipt.clinic.web.request import GetResponse, Request, View, is_signed_in, page_name

MarkedView = TypeVar("MarkedView", bound=View)
REFUSED = 400  # from this status on nothing was saved
CONFLICT = 409
NOT_CONTENT = frozenset({"id", "csrfmiddlewaretoken", "draft-key", "next"})


def form_id(text: str) -> UUID:
    """Read the id that a form carries; raises Http404 if it is none, which no form of ours sends."""
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError) as problem:
        raise Http404 from problem


def every_time(reason: str) -> Callable[[MarkedView], MarkedView]:
    """Mark a view whose every request counts, also under an id that was sent before; `reason` says why."""

    def mark(view: MarkedView) -> MarkedView:
        vars(view)["every_time"] = reason
        return view

    return mark


def in_one_transaction(view: View) -> View:
    """Run the forms of a view that `Once` leaves alone in one transaction too, so that they lock and read once."""

    @wraps(view)
    def run(request: HttpRequest, **address: Any) -> Any:
        with transaction.atomic() if request.method == "POST" else nullcontext():
            return view(request, **address)

    return run


def sent_again(
    handler: View, *, without: Iterable[str] = (), ids: Iterable[str] = ()
) -> Callable[[MarkedView], MarkedView]:
    """Say what answers when a form of this view comes again with other content.

    `handler(twice, **kwargs)` gets the `Twice` and the values of the address. `without` names fields that come along
    and are no content of the form, `ids` further fields that hold ids made for it.
    """

    def mark(view: MarkedView) -> MarkedView:
        vars(view).update(sent_again=handler, not_content=frozenset(without), made_ids=tuple(ids))
        return view

    return mark


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it was sent: by whom, under which id, which form it is and a keyed hash of what is in it."""

    request: Request
    view: View
    kwargs: Mapping[str, Any]
    id: UUID
    form: str
    content: str

    @classmethod
    def of(cls, request: Request, view: View, kwargs: Mapping[str, Any]) -> "Sent | None":
        """Read the request; None where it carries no id of a form."""
        try:
            sent_id = UUID(request.POST.get("id", ""))
        except ValueError:
            return None
        subject = " ".join(f"{name}={value}" for name, value in sorted(kwargs.items()))
        form = f"{page_name(request)} {subject}".strip()
        return cls(request, view, kwargs, sent_id, form, _keyed_hash(form, _content(request, view)))

    def answer(self) -> HttpResponse:
        """Run the page and remember that it saved something; where that happened before, the first one decides."""
        try:
            with transaction.atomic():
                response = self.view(self.request, **self.kwargs)
                if response.status_code < REFUSED:
                    self._remember(response)
                else:
                    transaction.set_rollback(True)
        except (IntegrityError, Http404, PermissionDenied, RecordError):
            first = self._first()
            if first is None:
                raise
            return self._again(first)
        if response.status_code >= REFUSED and (first := self._first()) is not None:
            return self._again(first)
        return response

    def _remember(self, response: HttpResponse) -> None:
        Submission(
            id=self.id,
            service_id=self.request.user.service_id,
            user_id=self.request.user.pk,
            form=self.form,
            content=self.content,
            answer=response.headers.get("Location", "") or getattr(response, "again", ""),
            sent_at=self.request.now,
        ).save(force_insert=True)

    def _first(self) -> Submission | None:
        """Return the first one under this id, None if there is none; 404 if it is another user's."""
        first = Submission.objects.filter(pk=self.id).first()
        if first is not None and first.user_id != self.request.user.pk:
            raise Http404
        return first

    def _again(self, first: Submission) -> HttpResponse:
        self.request._messages = default_storage(self.request)  # what the undone run said is not so
        if first.content == self.content:
            return self._first_answer(first)
        self.request.user.refresh_from_db()
        twice = Twice(self, first)
        handler: View | None = getattr(self.view, "sent_again", None)
        return handler(twice, **self.kwargs) if handler and first.form == self.form else twice.page()

    def _first_answer(self, first: Submission) -> HttpResponse:
        if self.request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Refresh": "true"})
        return redirect(first.answer or self.request.path)


class FormAnswer(HttpResponse):
    """A page, rather than an address, that answers a form.

    `again` is the address that answers the same form when it comes again. `draft_is_saved` says whether what was typed
    is in the record all the same.
    """

    again = ""
    draft_is_saved = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of the page that shows both: what pressing it does, where its form goes, and what it sends."""

    label: str
    action: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Twice:
    """A form that came again with other content, and the first one of its id."""

    sent: Sent
    first: Submission

    @property
    def request(self) -> Request:
        return self.sent.request

    def save(self, at: Mapping[str, Any] | None = None, **changes: str) -> HttpResponse:
        """Save the second too, at once, under an id that follows from both; sent a third time it is saved once.

        `at` are values of the address that are others than before, `changes` fields that are.
        """
        data, second = self.request.POST.copy(), uuid5(self.first.pk, self.sent.content)
        saved = Submission.objects.filter(pk=second, user_id=self.request.user.pk).first()
        if saved is not None:
            return redirect(saved.answer or self.request.path)
        data["id"] = str(second)
        for name in getattr(self.sent.view, "made_ids", ()):
            data[name] = str(uuid5(self.first.pk, f"{self.sent.content} {name}"))
        for name, value in changes.items():
            data[name] = value
        self.request.POST = data  # type: ignore[assignment]  # Django takes any; its stub wants an immutable one
        again = Sent.of(self.request, self.sent.view, {**self.sent.kwargs, **(at or {})})
        return again.answer() if again else self.page()

    def fields(self) -> tuple[tuple[str, str], ...]:
        """Return everything that was sent, under fresh ids, for a form that sends it once more."""
        fresh = {name: str(new_id()) for name in ("id", *getattr(self.sent.view, "made_ids", ()))}
        sent = [
            (name, value)
            for name, values in self.request.POST.lists()
            if name not in fresh and name != "csrfmiddlewaretoken"
            for value in values
        ]
        return (*fresh.items(), *sent)

    def choice(self, label: str, action: str = "") -> Choice:
        """Return a button that sends the second once more."""
        return Choice(label, action or self.request.get_full_path(), self.fields())

    def page(
        self,
        lines: Iterable[tuple[str, str, str]] = (),
        choices: Iterable[Choice] = (),
        *,
        saved: str = "",
        back: str = "",
    ) -> HttpResponse:
        """Return the page that shows both: of each field its label, what was saved first, and what was sent now.

        `saved` says what became of the second where it has been saved too.
        """
        lines = list(lines)
        context = {
            "first_at": self.first.sent_at,
            "lines": [line for line in lines if line[1] != line[2]],
            "same": any(line[1] == line[2] for line in lines),
            "choices": list(choices),
            "saved": saved,
            "back": back or self.first.answer or "/",
        }
        page = render_to_string("interface/sent_twice.html", context, self.request)
        response = FormAnswer(page, status=CONFLICT)
        response.draft_is_saved = bool(saved)
        if self.request.headers.get("HX-Request"):
            response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
        return response


class Once:
    """Runs every form that carries an id by the rule above. Stands last: the page is called from here."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if request.method != "POST" or not is_signed_in(request) or hasattr(view, "every_time"):
            return None
        sent = Sent.of(request, view, kwargs)
        try:
            return sent.answer() if sent else None
        except RecordError as problem:
            return answer_to(request, problem)


def _content(request: HttpRequest, view: View) -> list[tuple[str, list[str]]]:
    left_out = {*NOT_CONTENT, *getattr(view, "not_content", ()), *getattr(view, "made_ids", ())}
    named = ((name, values) for name, values in request.POST.lists() if name not in left_out)
    return sorted((name, [value.replace("\r\n", "\n") for value in values]) for name, values in named)


def _keyed_hash(form: str, content: list[tuple[str, list[str]]]) -> str:
    """Return a hash that no one without the secret key can work out: a short text could be guessed from a plain one."""
    canonical = json.dumps([form, content], separators=(",", ":"))
    return salted_hmac("openipt.clinic.web.submissions", canonical, algorithm="sha256").hexdigest()
