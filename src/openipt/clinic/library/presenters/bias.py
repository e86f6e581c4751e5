# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Every method for publication bias, in words."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openipt.clinic.drawings.trial_words import effect_words
from openipt.clinic.interface import evidence_words as words
from openipt.clinic.library.opening import Trials, folder
from openipt.clinic.library.presenters.closer import FEWEST, Closer, Values, egger_words, too_few
from openipt.clinic.library.presenters.evidence import Table
from openipt.drawing.forest import Line
from openipt.evidence import releases
from openipt.evidence.certainty import EGGER_FROM

Said = Callable[[Values], tuple[str, str]]


def bias(trials: Trials) -> Closer:
    """Return every method for publication bias beside the others."""
    title, asks = _("Tests of bias"), _("Could unpublished trials explain this result?")
    k = len(trials.result()["trials"])
    if k < FEWEST["bias"]:
        return too_few("bias", title, asks, k)
    report = releases.closer(folder(), trials.release, trials.filters, "bias")
    heads = (_("Method"), _("What it found"), _("Adjusted effect (g)"))
    rows = [_bias_row(label, report[key], describe) for key, label, describe in _methods() if report[key] is not None]
    lines = [_("The methods may disagree. If they do, that is itself a finding.")]
    if k < EGGER_FROM:
        lines.append(egger_words({"egger_p": None}))
    reading = [
        _(
            "The tests ask whether small trials found different effects from large ones. The "
            "adjusted effects show what would remain if unpublished trials were the reason."
        ),
        _(
            "Trim and fill depends on the model used for trimming, so both conventions are shown. "
            "Fail-safe numbers are of historical interest and do not measure bias."
        ),
    ]
    return Closer(title, asks, lines, reading, None, Table(_("Methods for publication bias"), heads, rows))


def _methods() -> list[tuple[str, str, Said]]:
    return [
        ("egger", _("Egger's test"), _p_words),
        ("rank_test", _("Rank test (Begg)"), _p_words),
        ("pet_peese", _("PET-PEESE"), _pet_words),
        ("selection", _("Selection model, three parameters"), _selection_words),
        ("trim_and_fill_metafor", _("Trim and fill, trimmed under random effects"), _fill_words),
        ("trim_and_fill_meta", _("Trim and fill, trimmed under a fixed effect"), _fill_words),
        ("fail_safe_rosenthal", _("Fail-safe number (Rosenthal)"), _fail_safe_words),
    ]


def _bias_row(label: str, values: Values, describe: Said) -> tuple[str, str, str]:
    finding, effect = describe(values)
    return label, finding, effect


def _effect(values: Values) -> str:
    if values["ci_lower"] is None or values["ci_upper"] is None:
        return words.number(values["estimate"])
    return effect_words(Line("", values["estimate"], values["ci_lower"], values["ci_upper"]))


def _p(value: float | None) -> str:
    return _("no value") if value is None else words.number(value, 3)


def _p_words(values: Values) -> tuple[str, str]:
    return _("p %(p)s") % {"p": _p(values["p"])}, ""


def _pet_words(values: Values) -> tuple[str, str]:
    chosen = values[values["chosen"]]
    finding = _("effect of a trial with no sampling error, by %(method)s") % {"method": values["chosen"].upper()}
    return finding, _effect(chosen)


def _selection_words(values: Values) -> tuple[str, str]:
    finding = _("non-significant results seen %(delta)s times as often as significant ones; p %(p)s")
    return finding % {"delta": words.number(values["delta"]), "p": _p(values["test_p"])}, _effect(values)


def _fill_words(values: Values) -> tuple[str, str]:
    filled = values["filled"]
    finding = ngettext("%(filled)d trial filled in", "%(filled)d trials filled in", filled) % {"filled": filled}
    return finding, _effect(values["pooled"])


def _fail_safe_words(values: Values) -> tuple[str, str]:
    n = values["n"]
    return ngettext("%(n)d trial without effect", "%(n)d trials without effect", n) % {"n": n}, ""
