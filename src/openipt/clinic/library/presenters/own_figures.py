# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A service's own figures beside the national ones, as lines of a table.

`openipt.outcomes` loads numpy, so it is imported when someone asks for this page and not when the site starts.
"""

from collections.abc import Collection, Iterable
from importlib import import_module
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openipt.clinic.casework.service_scores import CourseScores
from openipt.clinic.dates import written
from openipt.clinic.interface.evidence_words import number
from openipt.clinic.library.presenters.evidence import Table

LEFT_OUT = {
    "running": gettext_lazy("still running"),
    "attended": gettext_lazy("ended with fewer than two sessions attended"),
    "no-first": gettext_lazy("no score at the start on one of the two measures"),
    "no-last": gettext_lazy("no later score up to the last session on one of the two measures"),
}
SHARES = {
    "reliable_improvement": gettext_lazy("Reliably improved"),
    "recovery": gettext_lazy("Recovered, of those who began as a case"),
    "reliable_recovery": gettext_lazy("Reliably recovered, of those who began as a case"),
    "reliable_deterioration": gettext_lazy("Reliably worse"),
}
HIDDEN = gettext_lazy("not shown: too few people")
CHANGES = {"phq-9": "PHQ-9", "gad-7": "GAD-7"}
PROBLEMS = {"Depression": gettext_lazy("England: depression"), "Total": gettext_lazy("England: all")}

Line = tuple[str, list[str]]


def own_figures(courses: Iterable[CourseScores]) -> dict[str, Any]:
    """Return what the page shows: the answer, heads and lines of the table, who is left out, source."""
    outcomes = import_module("openipt.outcomes")
    records = [
        outcomes.Record(str(course.course), course.held, course.last_held_on, course.closed_on, course.totals)
        for course in courses
    ]
    ours = outcomes.service_figures(records)
    theirs = [outcomes.published_ipt(problem)[-1] for problem in PROBLEMS]
    safe = outcomes.safe_counts(ours)
    return {
        "said": _said(ours, safe, outcomes.service.FEWEST),
        "table": _table(ours, theirs, safe),
        "left_out": [(LEFT_OUT[code], count if code in safe else None) for code, count in ours.left_out.items()],
        "fewest": outcomes.service.FEWEST,
        "source": outcomes.published.ATTRIBUTION,
    }


def _table(ours: Any, theirs: Any, safe: Collection[str]) -> Table:
    lines = [*_counts(ours, theirs, safe), *_shares(ours, theirs, safe), *_changes(ours, theirs)]
    return Table(
        caption=_("Outcomes here, and of IPT in England in %(year)s") % {"year": theirs[0].year},
        heads=(_("By the national definitions"), _("Here"), *(str(PROBLEMS[figures.problem]) for figures in theirs)),
        rows=[(label, *cells) for label, cells in lines],
    )


def _said(ours: Any, safe: Collection[str], fewest: int) -> str:
    """Return the figure most asked for in one sentence, or why there is none."""
    if not ours.counted:
        return _("No finished course can be counted yet. Figures are shown from %(fewest)d on.") % {"fewest": fewest}
    if ours.counted < fewest:
        return _("Fewer than %(fewest)d finished courses can be counted. Figures are shown from %(fewest)d on.") % {
            "fewest": fewest
        }
    first, last = (written(day, "F Y") for day in ours.ended)
    values = {"share": _share(ours, "reliable_improvement", safe), "first": first, "last": last}
    return _("Reliably improved: %(share)s. Courses that ended from %(first)s to %(last)s.") % values


def _counts(ours: Any, theirs: Any, safe: Collection[str]) -> list[Line]:
    counted = _whole(ours.counted) if "counted" in safe else str(HIDDEN)
    return [(_("Finished courses with all scores"), [counted, *(_whole(figures.courses) for figures in theirs)])]


def _whole(value: int) -> str:
    return number_format(value, 0, force_grouping=True)


def _shares(ours: Any, theirs: Any, safe: Collection[str]) -> list[Line]:
    return [
        (str(label), [_share(ours, name, safe), *(_percent(getattr(figures, name).percent) for figures in theirs)])
        for name, label in SHARES.items()
    ]


def _share(ours: Any, name: str, safe: Collection[str]) -> str:
    """ "15 of 24, 63 % (95 % interval 43 to 79)", or that it is not shown, or that there is none to take a share of."""
    share = getattr(ours.national, name)
    if not share.of:
        return "–"
    if name not in safe:
        return str(HIDDEN)
    low, high = share.interval()
    return _("%(n)d of %(of)d, %(percent)s%% (95%% interval %(low)s to %(high)s)") % {
        "n": share.n,
        "of": share.of,
        "percent": number(share.percent, 0),
        "low": number(low, 0),
        "high": number(high, 0),
    }


def _percent(percent: float | None) -> str:
    return "–" if percent is None else _("%(percent)s%%") % {"percent": number(percent, 0)}


def _changes(ours: Any, theirs: Any) -> list[Line]:
    """Means before and after, then the effect, for each instrument."""
    lines: list[Line] = []
    for name, label in CHANGES.items():
        own, published = ours.changes.get(name), [figures.changes[name] for figures in theirs]
        means = [_means(own.pre_mean, own.post_mean) if own else "–"]
        effects = [_effect(own) if own else "–"]
        means += [_means(change.start_mean, change.end_mean) for change in published]
        effects += [number(change.effect, 1) for change in published]
        named = {"name": label}
        lines.append((_("%(name)s, mean before and after") % named, means))
        lines.append((_("%(name)s, change in SDs at the start") % named, effects))
    return lines


def _means(before: float, after: float) -> str:
    return f"{number(before, 1)} → {number(after, 1)}"


def _effect(own: Any) -> str:
    effect = next(effect for effect in own.effects if effect.key == "SMCR")
    values = {"value": number(effect.value, 1), "low": number(effect.low, 1), "high": number(effect.high, 1)}
    return _("%(value)s (95%% interval %(low)s to %(high)s)") % values
