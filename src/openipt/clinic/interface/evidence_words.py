# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A pooled result of trials in words: for a clinician, for a client, and how certain it is. Never a recommendation.

Every function takes what `openipt.evidence.releases.result` gives, or a part of it. Effects are Hedges' g, positive
where people with IPT were less depressed at the end of treatment than people in the control group.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from openipt.evidence.certainty import FEW_PEOPLE, LARGE_I2, LOW_RISK

Values = Mapping[str, Any]

# The nearest of Cohen's marks, small 0.2, medium 0.5, large 0.8 (Statistical Power Analysis, 1988, section 2.2.3).
_SIZES: tuple[tuple[float, Promise], ...] = (
    (0.1, gettext_lazy("hardly any difference")),
    (0.35, gettext_lazy("a small difference")),
    (0.65, gettext_lazy("a medium difference")),
    (float("inf"), gettext_lazy("a large difference")),
)

CERTAINTY = {
    "high": gettext_lazy("high"),
    "moderate": gettext_lazy("moderate"),
    "low": gettext_lazy("low"),
    "very low": gettext_lazy("very low"),
}


def number(value: float, places: int = 2) -> str:
    """Return a number as people write it, with a true minus sign."""
    rounded = round(value, places) + 0.0  # no minus before zero
    return number_format(rounded, places).replace("-", "−")


def size(g: float) -> str:
    """Return how large a difference is, whatever its direction: "a medium difference"."""
    return str(next(words for limit, words in _SIZES if abs(g) < limit))


def interval(pooled: Values) -> str:
    """ "g 0.48, 95 % interval 0.31 to 0.65"."""
    return _("g %(g)s, %(level)s%% interval %(lower)s to %(upper)s") % {
        "g": number(pooled["estimate"]),
        "level": number(100 * pooled["level"], 0),
        "lower": number(pooled["ci_lower"]),
        "upper": number(pooled["ci_upper"]),
    }


def tells(pooled: Values) -> bool:
    """Return whether the interval lies on one side of no effect."""
    return not pooled["ci_lower"] <= 0 <= pooled["ci_upper"]


def in_brief(pooled: Values) -> str:
    """Return the effect in a few words: "a medium difference in favour of IPT"."""
    if not tells(pooled):
        return _("no difference beyond what chance could explain")
    named = {"size": size(pooled["estimate"])}
    if pooled["estimate"] > 0:
        return _("%(size)s in favour of IPT") % named
    return _("%(size)s in favour of the control group") % named


def answer(pooled: Values) -> str:
    """Return the effect in one sentence for a clinician."""
    k = pooled["k"]
    if pooled["ci_lower"] > 0:
        words = ngettext(
            "In the one trial, people were less depressed after IPT than in the control group: %(size)s (%(figures)s).",
            "After IPT, people were less depressed than in the control groups: %(size)s (%(figures)s).",
            k,
        )
    elif pooled["ci_upper"] < 0:
        words = ngettext(
            "In the one trial, people were more depressed after IPT than in the control group: %(size)s (%(figures)s).",
            "After IPT, people were more depressed than in the control groups: %(size)s (%(figures)s).",
            k,
        )
    else:
        words = ngettext(
            "The one trial does not show whether people are less depressed after IPT than in the "
            "control group (%(figures)s).",
            "The trials do not show whether people are less depressed after IPT than in the "
            "control groups (%(figures)s).",
            k,
        )
    return words % {"size": size(pooled["estimate"]), "figures": interval(pooled)}


def for_clients(result: Values) -> str:
    """Return the effect in a sentence that a client can read."""
    numbers = {name: number(value, 0) for name, value in result["out_of_100"].items()}
    words = _(
        "Out of 100 people about %(ipt)s do well with IPT (likely between %(ipt_lower)s and %(ipt_upper)s), "
        "and about %(control)s do well without it."
    )
    sentences = [words % numbers]
    if not tells(result["pooled"]):
        sentences.append(_("It is possible that IPT made no difference."))
    return " ".join(sentences)


def prediction(pooled: Values) -> str:
    """Return what a further trial may find, in one sentence."""
    lower, upper = pooled["pi_lower"], pooled["pi_upper"]
    if lower is None or upper is None:
        return _("One trial cannot show how much results vary between trials.")
    named = {"from": _reach(lower), "to": _reach(upper), "lower": number(lower), "upper": number(upper)}
    if named["from"] == named["to"]:
        words = _("In another setting, with other people, a trial is likely to find %(to)s (%(lower)s to %(upper)s).")
    else:
        words = _(
            "In another setting, with other people, a trial may find anything from %(from)s "
            "to %(to)s (%(lower)s to %(upper)s)."
        )
    return words % named


def _reach(g: float) -> str:
    if g <= -_SIZES[0][0]:
        return _("%(size)s against IPT") % {"size": size(g)}
    return size(g) if g < _SIZES[0][0] else _("%(size)s in favour of IPT") % {"size": size(g)}


def reason(code: str, values: Values) -> str:
    """Return why certainty is lower, in one sentence.

    KeyError for a code that `openipt.evidence.certainty` does not give.
    """
    return _REASONS[code](values)


def _risk_of_bias(values: Values) -> str:
    words = _("%(percent)s%% of the trials meet at least %(items)d of the four risk-of-bias items.")
    return words % {"percent": number(100 * values["low_risk_share"], 0), "items": LOW_RISK}


def _inconsistency(values: Values) -> str:
    if values["i2"] > LARGE_I2:
        return _("Results vary a lot between trials (I² %(i2)s%%).") % {"i2": number(values["i2"], 0)}
    limits = {"lower": number(values["pi_lower"]), "upper": number(values["pi_upper"])}
    return _("A new trial may find the opposite (%(lower)s to %(upper)s).") % limits


def _few_people(values: Values) -> str:
    people = int(values["people"])
    words = ngettext(
        "%(people)d person in all, fewer than %(few)d.", "%(people)d people in all, fewer than %(few)d.", people
    )
    return words % {"people": people, "few": FEW_PEOPLE}


def _asymmetry(values: Values) -> str:
    words = _("Small trials found different effects from large ones (Egger's test, p %(p)s).")
    return words % {"p": number(values["egger_p"], 3)}


_REASONS: dict[str, Callable[[Values], str]] = {
    "risk-of-bias": _risk_of_bias,
    "inconsistency": _inconsistency,
    "no-effect-possible": lambda _values: _("The interval runs from better to worse."),
    "few-people": _few_people,
    "small-study-effects": _asymmetry,
    "one-trial": lambda _values: _("It is one trial."),
}


def size_of_base(result: Values) -> str:
    """Return how much stands behind it: "31 trials, 2,345 people"."""
    k, people = len(result["trials"]), number_format(result["people"], 0, force_grouping=True)
    trials = ngettext("%(k)d trial", "%(k)d trials", k) % {"k": k}
    return _("%(trials)s, %(people)s people") % {"trials": trials, "people": people}
