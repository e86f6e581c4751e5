# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A questionnaire as a form: one question an item, its printed answers, every one of which may be left out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openipt.measures import Instrument, Item
from openipt.protocol.load import content

MODE_WORDS = (
    ("self", _("filled in by the client")),
    ("read aloud", _("read aloud to the client")),
    ("clinician", _("answered with the clinician")),
)


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
    reason = forms.CharField(label=_("Why it is corrected"), max_length=500, required=False)

    def __init__(self, instrument: Instrument, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        for item in instrument.items:
            self.fields[f"item_{item.number}"] = _question(instrument, item)

    @property
    def questions(self) -> list[forms.BoundField]:
        """The questions in the order of the form."""
        return [self[f"item_{each.number}"] for each in self.instrument.items]

    def answers(self) -> list[int | None]:
        codes = [self.cleaned_data[f"item_{each.number}"] for each in self.instrument.items]
        return [int(each) if each != "" else None for each in codes]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("replaces") and not given.get("reason", "").strip():
            self.add_error("reason", _("A correction needs a reason."))
        return given


def _question(instrument: Instrument, item: Item) -> forms.ChoiceField:
    choices = [(f"{option.code:g}", option.text) for option in instrument.options_of(item)]
    return forms.ChoiceField(
        label=f"{item.number}. {item.text}", choices=choices, widget=forms.RadioSelect, required=False
    )


def takes_total(instrument: Instrument) -> bool:
    """Whether a total can be typed from paper: a profile and a triage of answers have none."""
    return instrument.scoring.low is not None and instrument.scoring.high is not None


def _only_whole(instrument: Instrument) -> bool:
    """Whether a total with decimals would be a slip: a sum of whole answers has none, a mean may."""
    scoring = instrument.scoring
    steps = (scoring.factor, *(item.step for item in instrument.items))
    return scoring.rule == "sum" and all(float(step).is_integer() for step in steps)


class TotalForm(forms.Form):
    """The total of a form whose answers stand on paper."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    replaces = forms.UUIDField(widget=forms.HiddenInput, required=False)
    total = forms.FloatField(label=_("Total"))
    happened_on = forms.DateField(
        label=_("Filled in on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=_("Why it is corrected"), max_length=500, required=False)

    def __init__(self, instrument: Instrument, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="total_%s", **kwargs)
        low, high = f"{instrument.scoring.low or 0:g}", f"{instrument.scoring.high or 0:g}"
        label = _("Total, %(low)s to %(high)s") % {"low": low, "high": high}
        whole, attrs = _only_whole(instrument), {"class": "short", "min": low, "max": high}
        keys = {"inputmode": "numeric"} if whole else {"inputmode": "decimal", "step": "any"}
        kind = forms.IntegerField if whole else forms.FloatField
        self.fields["total"] = kind(label=label, widget=forms.NumberInput(attrs=attrs | keys))

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
    words = forms.CharField(label=_("In words"), max_length=500, required=False)

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
