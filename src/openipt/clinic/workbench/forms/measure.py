# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A questionnaire as a form: one question an item, its printed answers, every one of which may be left out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openipt.clinic.interface.fields import WordsField
from openipt.measures import Instrument, Item, in_figures, tidy
from openipt.protocol.load import content
from openipt.protocol.text import MOST_IN_REASON

MODE_WORDS = (
    ("self", _("filled in by the client")),
    ("read aloud", _("read aloud to the client")),
    ("clinician", _("answered with the clinician")),
)

MOST_PICKS = 12  # more answers than these are typed as a number
DUST = 1e-9  # what adding tenths leaves over


def is_shipped(instrument: Instrument) -> bool:
    """Whether every question and its answers may be shown: without them there is nothing to answer."""
    return instrument.licence.items_shipped and all(
        each.text and instrument.options_of(each) for each in instrument.items
    )


class MeasureForm(forms.Form):
    """The questions of an instrument. `answers()` gives the printed codes in order, None for what was left out."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    replaces = forms.UUIDField(widget=forms.HiddenInput, required=False)
    mode = forms.ChoiceField(label=_("How"), choices=MODE_WORDS, widget=forms.RadioSelect, initial="self")
    happened_on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = WordsField(label=_("Why it is corrected"), max_length=MOST_IN_REASON, required=False)

    def __init__(self, instrument: Instrument, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        for item in instrument.items:
            self.fields[f"item_{item.number}"] = _question(instrument, item)

    @property
    def questions(self) -> list[forms.BoundField]:
        """The questions in the order of the form."""
        return [self[f"item_{each.number}"] for each in self.instrument.items]

    def answers(self) -> list[float | None]:
        codes = [self.cleaned_data[f"item_{each.number}"] for each in self.instrument.items]
        return [None if each in ("", None) else tidy(float(each)) for each in codes]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("replaces") and not given.get("reason", "").strip():
            self.add_error("reason", _("A correction needs a reason."))
        return given


def _question(instrument: Instrument, item: Item) -> forms.Field:
    """One question with its printed answers; without its wording the number and the codes printed on the paper."""
    label = f"{item.number}. {item.text}" if item.text else _("Question %d") % item.number
    codes = instrument.codes_of(item)
    if len(codes) > MOST_PICKS:
        step = {"min_value": codes[0], "max_value": codes[-1], "step_size": item.step}
        return forms.FloatField(label=label, required=False, **step)
    printed = [(option.code, option.text) for option in instrument.options_of(item)] or [(each, "") for each in codes]
    choices = [(in_figures(code), text or in_figures(code)) for code, text in printed]
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, required=False)


def takes_total(instrument: Instrument) -> bool:
    """Whether there is a total that can be typed from paper."""
    return instrument.scoring.low is not None and instrument.scoring.high is not None


class TotalForm(forms.Form):
    """The total of a form whose answers stand on paper."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    replaces = forms.UUIDField(widget=forms.HiddenInput, required=False)
    happened_on = forms.DateField(
        label=_("Filled in on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = WordsField(label=_("Why it is corrected"), max_length=MOST_IN_REASON, required=False)

    def __init__(self, instrument: Instrument, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="total_%s", **kwargs)
        self.instrument = instrument
        low, high = instrument.scoring.low or 0, instrument.scoring.high or 0
        ends = {"low": in_figures(low), "high": in_figures(high)}
        self.fields["total"] = forms.FloatField(
            label=_("Total, %(low)s to %(high)s") % ends,
            widget=forms.NumberInput(attrs={"class": "short", "inputmode": "decimal", "step": "any"}),
        )

    def clean_total(self) -> float:
        """A sum that no answers come to is a slip of the pen; a mean may be any number."""
        total, step = self.cleaned_data["total"], self.instrument.total_step
        over = (total - (self.instrument.scoring.low or 0)) / step if step else 0
        if abs(over - round(over)) > DUST:
            raise forms.ValidationError(_("These totals go up by %s.") % in_figures(step))
        return total

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("replaces") and not given.get("reason", "").strip():
            self.add_error("reason", _("A correction needs a reason."))
        return given


class DeclineForm(forms.Form):
    """A measure left out, this time or for the whole course, with a reason."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    scope = forms.ChoiceField(
        label=_("Left out"),
        choices=[("once", _("this time")), ("course", _("for the whole course"))],
        widget=forms.RadioSelect,
        initial="once",
    )
    why = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect, required=False)
    words = WordsField(label=_("In words"), max_length=MOST_IN_REASON, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="decline_%s", **kwargs)
        reasons = content().choices["passing_reason"]
        self.fields["why"].choices = [(each.id, each.words.staff) for each in reasons]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("why") and not given.get("words", "").strip():
            self.add_error("why", _("Please choose a reason, or say it in words."))
        return given

    def reason(self) -> str:
        named = dict(self.fields["why"].choices).get(self.cleaned_data["why"], "")
        return ": ".join(each for each in (named, self.cleaned_data["words"].strip()) if each)
