# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""One trial, from what its rows say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openipt.clinic.drawings.trial_words import effect_words, trial_line
from openipt.clinic.interface import evidence_words as words
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.language import in_words
from openipt.clinic.library.filters import LABELS, query, value_words
from openipt.clinic.library.opening import Trials
from openipt.clinic.library.presenters.evidence import Table, lines
from openipt.clinic.library.trials import coded, each, source
from openipt.evidence import claims
from openipt.evidence.rows import EQUAL, Row, as_number, select

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)]")
ITEMS = {
    "sg": gettext_lazy("The order of allocation was random"),
    "ac": gettext_lazy("Allocation was concealed"),
    "ba": gettext_lazy("Assessors did not know the group"),
    "itt": gettext_lazy("Everyone allocated was analysed"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A feature of the trial; `url` leads to all trials that share it."""

    label: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """Everything the page says. `weighs` is nothing where the trial is not among those chosen."""

    study: str
    source: str
    doi: str
    facts: list[Fact]
    outcomes: Table
    soundness: Table
    effect: str
    weighs: str
    claims: list[tuple[str, str]]


def about(trials: Trials, study: str) -> About:
    """Return the page of a trial of this release."""
    rows = [row for row in trials.rows if row["study"] == study]
    cited = source(rows[0])
    match = _DOI.search(cited)
    mine = next((line for line in lines(trials, trials.result()) if line.name == study), None)
    return About(
        study=study,
        source=cited,
        doi=match.group() if match else "",
        facts=[fact for fact in _facts(rows, trials) if fact.value],
        outcomes=_outcomes(rows),
        soundness=_soundness(rows),
        effect=effect_words(mine) if mine else "",
        weighs=words.number(mine.weight, 1) if mine else "",
        claims=[(claim.title, f"{reverse('library:claims')}#{claim.id}") for claim in _counting(rows)],
    )


def _counting(rows: Sequence[Row]) -> list[claims.Claim]:
    """Return the claims whose trials this one is among."""
    return [
        claim for claim in map(in_words, claims.claims()) if "{pooled." in claim.data and select(rows, claim.filters)
    ]


def _facts(rows: Sequence[Row], trials: Trials) -> list[Fact]:
    row = rows[0]
    shared = [_shared(name, rows, trials) for name in LABELS if name in EQUAL]
    return [
        *shared,
        Fact(_("Sessions of IPT"), each(rows, "n_sessions_arm1")),
        Fact(_("Mean age"), each(rows, "mean_age")),
        Fact(_("Women"), _percent(row.get("percent_women"))),
        Fact(_("Where people were found"), coded(rows, "recruitment")),
        Fact(_("Allocated"), _two_arms(row, "rand_arm1", "rand_arm2")),
        Fact(_("Left the trial early"), _two_arms(row, "attr_arm1", "attr_arm2")),
    ]


def _shared(name: str, rows: Sequence[Row], trials: Trials) -> Fact:
    """Return a feature by which trials can be chosen, with the way to all that share it."""
    code = rows[0].get(EQUAL[name], "")
    url = reverse("library:evidence") + query({name: code}, trials.named)
    return Fact(str(LABELS[name]), coded(rows, EQUAL[name]), url if code else "")


def _percent(share: str | None) -> str:
    value = as_number(share)
    return "" if value is None else _("%(percent)s%%") % {"percent": words.number(100 * value, 0)}


def _two_arms(row: Row, first: str, second: str) -> str:
    if not row.get(first) or not row.get(second):
        return ""
    return _("%(ipt)s with IPT, %(control)s with the control") % {"ipt": row[first], "control": row[second]}


def _outcomes(rows: Sequence[Row]) -> Table:
    heads = (_("Measure"), _("Calculated from"), _("IPT"), _("Control"), _("Effect (g)"))
    return Table(_("What was measured at the end of treatment"), heads, [_outcome(row) for row in rows])


def _outcome(row: Row) -> tuple[str, ...]:
    rated = value_words("rating", row.get("rating", ""))
    measure = row["instrument"].upper() or _("not named")
    return (
        _("%(measure)s, rated by: %(who)s") % {"measure": measure, "who": rated} if rated else measure,
        _("%(what)s, after %(weeks)s weeks") % {"what": _kind(row), "weeks": row["time_weeks"]}
        if as_number(row.get("time_weeks"))
        else _kind(row),
        _arm(row, "arm1"),
        _arm(row, "arm2"),
        _effect(row),
    )


def _kind(row: Row) -> str:
    return row.get("dich_paper") or value_words("outcome_type", row["outcome_type"])


def _arm(row: Row, arm: str) -> str:
    """Return what was found in one arm: people with the event, else the mean, with the mean at the start."""
    if row.get(f"event_{arm}"):
        return _("%(event)s of %(all)s people") % {"event": row[f"event_{arm}"], "all": row.get(f"totaln_{arm}", "")}
    for mean, sd, n in (("mean", "sd", "n"), ("mean_change", "sd_change", "n_change")):
        if row.get(f"{mean}_{arm}"):
            return _mean(row, arm, mean, sd, n)
    return ""


def _mean(row: Row, arm: str, mean: str, sd: str, n: str) -> str:
    cells = {"mean": row[f"{mean}_{arm}"], "sd": row.get(f"{sd}_{arm}", ""), "n": row.get(f"{n}_{arm}", "")}
    end = _("%(mean)s (SD %(sd)s), %(n)s people") % cells
    start = row.get(f"baseline_m_{arm}", "")
    return _("from %(start)s to %(end)s") % {"start": start, "end": end} if start and mean == "mean" else end


def _effect(row: Row) -> str:
    g, error = as_number(row[".g"]), as_number(row[".g_se"])
    if g is None or error is None:
        return _("not given")
    return effect_words(trial_line("", g, error))


def _soundness(rows: Sequence[Row]) -> Table:
    """Return the items on risk of bias; blindness depends on who rated, so there is a column for each way of rating."""
    kinds: Mapping[str, Row] = {row.get("rating", ""): row for row in reversed(rows)}
    heads = (_("Risk of bias"), *(_("Rated by: %(who)s") % {"who": value_words("rating", kind)} for kind in kinds))
    items = [(str(label), *(_item(item, row) for row in kinds.values())) for item, label in ITEMS.items()]
    met = (_("Items met, of four"), *(row.get("rob", "") for row in kinds.values()))
    return Table(_("Quality of the trial"), heads, [*items, met])


def _item(item: str, row: Row) -> str:
    return value_words(item, row.get(item, "")) or _("not given")
