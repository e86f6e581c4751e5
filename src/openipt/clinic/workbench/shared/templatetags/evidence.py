# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""One line where someone chooses: what trials say of it, and the view that shows them. Never a recommendation.

`{% load evidence %}`, then `{% evidence_line "group" %}` (`openipt.evidence.points` has the choices),
`{% evidence_of_sessions 16 %}`, `{% evidence_none "focus" %}` where no trial bears on the choice.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openipt.clinic.dates import written
from openipt.clinic.interface import evidence_words as words
from openipt.clinic.interface.addresses import reverse
from openipt.evidence.points import Point, of_sessions, point
from openipt.evidence.releases import ReleaseError

register = template.Library()

_SUBJECTS = {
    "individual": gettext_lazy("IPT with one person"),
    "group": gettext_lazy("IPT in groups"),
    "telephone": gettext_lazy("IPT by telephone"),
    "perinatal": gettext_lazy("IPT in pregnancy and after birth"),
    "older-adults": gettext_lazy("IPT with older adults"),
    "physical-illness": gettext_lazy("IPT with a physical illness"),
    "sessions-few": gettext_lazy("IPT of up to 8 sessions"),
    "sessions-some": gettext_lazy("IPT of 9 to 11 sessions"),
    "sessions-usual": gettext_lazy("IPT of 12 to 16 sessions"),
    "sessions-many": gettext_lazy("IPT of more than 16 sessions"),
}
# Where no trial bears on the choice: why, and where to read on (address and its words).
_NONE = {
    "focus": (
        gettext_lazy(
            "Trials do not compare problem areas with one another. Their findings are about IPT as "
            "a whole, and speak neither for nor against any area."
        ),
        reverse_lazy("library:evidence"),
        gettext_lazy("What trials say about IPT"),
    ),
    "decision": (
        gettext_lazy("No trial in this database covers maintenance: they all stop when treatment ends."),
        format_lazy("{}#maintenance", reverse_lazy("library:claims")),
        gettext_lazy("What was published on staying well"),
    ),
}


@register.inclusion_tag("shared/evidence_line.html")
def evidence_line(id: str) -> dict[str, Any]:
    """Return what trials say of this choice. A store that is damaged is said here, and stops nothing."""
    try:
        evidence_point = point(Path(settings.OPENIPT_DATA) / "evidence", id)
    except ReleaseError:
        return {"said": _("The trial evidence is not available at the moment.")}
    address = urlencode(evidence_point.filters, safe=",")
    url = f"{reverse('library:evidence')}?{address}"
    return {"label": _SUBJECTS[id], "said": _said(evidence_point), "url": url, "link": _("The trials")}


@register.inclusion_tag("shared/evidence_line.html")
def evidence_of_sessions(number: int) -> dict[str, Any]:
    """Return what trials say of courses of about this number of sessions."""
    return evidence_line(of_sessions(number))


@register.inclusion_tag("shared/evidence_line.html")
def evidence_none(id: str) -> dict[str, Any]:
    """Return where no trial bears on the choice. Nothing for other pages (`id` may be any)."""
    return dict(zip(("said", "url", "link"), _NONE.get(id, ()), strict=False))


def _said(evidence_point: Point) -> str:
    """Trials, effect, certainty and date in one line."""
    pooled = evidence_point.result["pooled"]
    if pooled is None:
        return _("no trial in this database.")
    parts = {
        "base": words.size_of_base(evidence_point.result),
        "effect": words.in_brief(pooled),
        "figures": words.interval(pooled),
        "certainty": words.CERTAINTY[evidence_point.result["certainty"]["level"]],
        "day": written(evidence_point.release.day, "j F Y"),
    }
    line = _("%(base)s with depression; %(effect)s (%(figures)s); certainty %(certainty)s. Trials as of %(day)s.")
    return line % parts
