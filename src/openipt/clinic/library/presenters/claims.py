# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Claims filled with the trials of a release, each with its sources and how far these were checked."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openipt.clinic.interface.addresses import reverse
from openipt.clinic.language import in_words
from openipt.clinic.library.filters import query
from openipt.clinic.library.opening import Trials, folder
from openipt.clinic.library.trials import other_source
from openipt.evidence import claims, releases

VERDICTS = {
    "supported": gettext_lazy("Supported by trials"),
    "mixed": gettext_lazy("Partly supported by trials"),
    "overstated": gettext_lazy("Goes beyond what trials show"),
    "unsupported": gettext_lazy("Not supported by trials"),
    "wrong": gettext_lazy("Not true"),
}
MARKS = {
    "V": gettext_lazy("checked in a public copy"),
    "P": gettext_lazy("its existence seen; figures from general knowledge"),
    "M": gettext_lazy("from general knowledge, unverified"),
}


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim as it is shown; `url` leads to the trials its data come from."""

    id: str
    title: str
    verdict: str
    said: str
    published: str
    data: str
    url: str
    cites: list[tuple[str, str]]
    others: list[str]


def claim_lines(trials: Trials) -> list[ClaimLine]:
    """Return every claim in the order of the content."""
    return [_line(claim, trials) for claim in map(in_words, claims.claims())]


def _line(claim: claims.Claim, trials: Trials) -> ClaimLine:
    pooled = None
    if "{pooled." in claim.data:
        pooled = releases.result(folder(), trials.release, dict(claim.filters))["pooled"]
    cites = [claims.cite(key) for key in claim.cites]
    return ClaimLine(
        id=claim.id,
        title=claims.fill(claim.title, pooled),
        verdict=str(VERDICTS[claim.verdict]),
        said=claims.fill(claim.said, pooled),
        published=claims.fill(claim.published, pooled),
        data=_data(claim, pooled),
        url=reverse("library:evidence") + query(claim.filters, trials.named) if pooled else "",
        cites=[(cite.source, str(MARKS[cite.mark])) for cite in cites],
        others=_others(claim.other),
    )


def _data(claim: claims.Claim, pooled: Mapping[str, object] | None) -> str:
    if not claim.data or ("{pooled." in claim.data and not pooled):
        return _("No trial rows in this database.")
    return claims.data_words(claim, pooled)


def _others(other: str) -> list[str]:
    """Return the sources of the trials in another database that name IPT; their signs follow it, so none is pooled."""
    rows = claims.other_rows(other) if other else []
    return list(dict.fromkeys(f"{row['study']}: {other_source(row)}" for row in rows))
