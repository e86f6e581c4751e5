# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""How every page on trials begins: who may, which release, which trials."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from openipt.clinic.accounts.access import service_for
from openipt.clinic.library.filters import RELEASE, FilterForm, query, same_query
from openipt.clinic.library.presenters.choice import chosen, release_words
from openipt.clinic.web.request import Request
from openipt.evidence import releases
from openipt.evidence.rows import ATTRIBUTION, Row
from openipt.privacy import Permission


@dataclass(frozen=True, slots=True)
class Trials:
    """What an address asks for: some rows of one release.

    `current`: it is the release in force; `pinned`: the address names it, so that it shows the same for ever. `query`
    is the address after its path, for links that keep the choice.
    """

    request: Request
    release: releases.Release
    current: bool
    pinned: bool
    rows: Sequence[Row]
    form: FilterForm
    filters: dict[str, str]

    @property
    def query(self) -> str:
        return query(self.filters, self.named)

    @property
    def citing(self) -> str:
        """The query that shows this state for ever, whatever release comes into force."""
        return query(self.filters, self.release.hash)

    @property
    def named(self) -> str:
        """The release that the address names, nothing where it asks for the one in force."""
        return self.release.hash if self.pinned else ""

    def result(self) -> dict[str, Any]:
        """Return the pooled result; worked out only when no one has asked for it before."""
        return releases.result(folder(), self.release, self.filters)

    def render(self, template: str, **context: Any) -> HttpResponse:
        """Return a page with what was chosen, the release and the attribution on it."""
        shown = {
            "trials": self,
            "chosen": chosen(self.filters, self.named),
            "release": release_words(self.release),
            "today": query(self.filters),
            "attribution": ATTRIBUTION,
        }
        return render(self.request, template, shown | context)


Page = Callable[Concatenate[Request, Trials, ...], HttpResponse]


def folder() -> Path:
    """Return where releases are kept."""
    return Path(settings.OPENIPT_DATA) / "evidence"


def on_trials(page: Page) -> Callable[..., HttpResponse]:
    """Return a page that takes the trials its address asks for, for members of staff.

    An address that says the same in another order leads to the one that is shared; one that cannot be understood gets
    its faults in words, and no answer to another question.
    """

    @wraps(page)
    def opened(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        service_for(request.user, Permission.READ_EVIDENCE)
        try:
            trials = _asked(request)
            if trials is None:
                return _not_there(request)
            if trials.form.errors:
                return render(request, "library/refused.html", {"form": trials.form}, status=422)
            if not same_query(request.META.get("QUERY_STRING", ""), trials.query):
                return HttpResponseRedirect(request.path + trials.query)
            return page(request, trials, *args, **kwargs)
        except releases.ReleaseError:
            return _damaged(request)

    return opened


def _asked(request: Request) -> Trials | None:
    """Return none when there is no such release."""
    in_force = releases.in_force(folder())
    wanted = request.GET.get(RELEASE, "").strip()
    matches = (
        [release for release in releases.known(folder()) if release.hash.startswith(wanted)] if wanted else [in_force]
    )
    if len(matches) != 1:
        return None
    rows = releases.rows_of(folder(), matches[0])
    form = FilterForm(request.GET, rows)
    filters = form.filters() if form.is_valid() else {}
    return Trials(request, matches[0], matches[0] == in_force, bool(wanted), rows, form, filters)


def _not_there(request: Request) -> HttpResponse:
    reason = _("There is no release with that name. Check that the address is complete.")
    return render(request, "interface/errors/404.html", {"reason": reason, "back_url": request.path}, status=404)


def _damaged(request: Request) -> HttpResponse:
    return render(request, "library/damaged.html", status=503)
