# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A questionnaire as a form: one question an item, its printed answers, every one of which may be left out."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openipt.clinic.casework.actions.responses import SENT_AGAIN
from openipt.clinic.forms.fields import WordsField, form_field
from openipt.clinic.language import choices_of_clients, content, figures, name_of
from openipt.measures import Answer, Instrument, Item, in_figures, tidy
from openipt.measures.answers import printed_codes, total_range
from openipt.measures.model import KINDS, NOT_APPLICABLE, NOT_ASSESSED, REFUSED
from openipt.protocol.text import MOST_IN_REASON

MODE_WORDS = (
    ("self", _("filled in by the client")),
    ("read_aloud", _("read aloud to the client")),
    ("clinician", _("answered with the clinician")),
)

NO_ANSWER_WORDS = {
    NOT_APPLICABLE: _("does not apply"),
    REFUSED: _("did not want to answer"),
    NOT_ASSESSED: _("not assessed"),
}

MOST_PICKS = 12  # more answers than these are typed as a number
DUST = 1e-9  # what adding tenths leaves over


def is_shipped(instrument: Instrument) -> bool:
    """Return whether every question and its answers may be shown: without them there is nothing to answer."""
    return instrument.licence.items_shipped and all(
        item.text and instrument.options_of(item) for item in instrument.items
    )


def _ask_why_it_is_corrected(form: forms.Form) -> None:
    """Make the reason a question that must be answered where the form takes the place of an earlier one.

    One that was sent again says so with a code, and no one is asked.
    """
    if form["replaces"].value() and not form["cause"].value():
        reason = form.fields["reason"]
        reason.required, reason.error_messages["required"] = True, _("A correction needs a reason.")


def _language_field() -> forms.ChoiceField:
    """In which language the client had the questions: an official version of another language is on paper."""
    return forms.ChoiceField(
        label=_("Language of the questions"),
        help_text=_("On screen the questions are in English. On paper, use the official version of a language only."),
        choices=[(code, name_of(code)) for code, _name in choices_of_clients()],
        required=False,
    )


class MeasureForm(forms.Form):
    """The questions of an instrument. `answers()` gives the printed codes in order, None for what was left out."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    replaces = forms.UUIDField(widget=forms.HiddenInput, required=False)
    cause = forms.ChoiceField(widget=forms.HiddenInput, required=False, choices=[("", ""), (SENT_AGAIN, SENT_AGAIN)])
    mode = forms.ChoiceField(label=_("How"), choices=MODE_WORDS, widget=forms.RadioSelect, initial="self")
    happened_on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = WordsField(label=_("Reason"), max_length=MOST_IN_REASON, required=False)

    def __init__(self, instrument: Instrument, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        if instrument.codings and not is_shipped(instrument):
            self.fields["coding"] = _coding_field(instrument)
        self.fields["asked_in"] = _language_field()
        for item in instrument.items:
            self.fields[f"item_{item.number}"] = _question(instrument, item)
        _ask_why_it_is_corrected(self)

    @property
    def coding_field(self) -> forms.BoundField | None:
        """The question of how the form is numbered, where there are several ways."""
        return self["coding"] if "coding" in self.fields else None

    @property
    def questions(self) -> list[forms.BoundField]:
        """The questions in the order of the form."""
        return [self[f"item_{item.number}"] for item in self.instrument.items]

    def answers(self) -> list[Answer]:
        return [_answer(self.cleaned_data[f"item_{item.number}"]) for item in self.instrument.items]

    def coding(self) -> str:
        """Return how the form is numbered, where it is printed in several ways.

        Picked by their words, as in the file.
        """
        own = self.instrument.own_coding
        return self.cleaned_data.get("coding") or (own.id if own else "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("coding"):
            self._check_coding(cleaned)
        return cleaned

    def _check_coding(self, cleaned: dict[str, Any]) -> None:
        """Check that every answer is a number of the chosen numbering."""
        coding = next(coding for coding in self.instrument.codings if coding.id == cleaned["coding"])
        for item in self.instrument.items:
            answer = _answer(cleaned.get(f"item_{item.number}"))
            if isinstance(answer, int | float) and answer not in printed_codes(self.instrument, item, coding):
                self.add_error(
                    f"item_{item.number}", _("This number is not printed on a form numbered %s.") % coding.id
                )


def _answer(value: Any) -> Answer:
    """Return the answer that was picked: a number, a way of not answering, or nothing."""
    if value in ("", None):
        return None
    return value if value in KINDS else tidy(float(value))


def _coding_field(instrument: Instrument) -> forms.ChoiceField:
    """Return which numbers the paper prints: always asked, never guessed."""
    ways = [(coding.id, coding.name) for coding in instrument.codings]
    needed = {"required": _("Please choose the numbers that are printed on the form.")}
    label = _("Numbers printed on the form")
    return forms.ChoiceField(label=label, choices=ways, widget=forms.RadioSelect, error_messages=needed)


def question_label(item: Item) -> str:
    """Return the wording of a question; without it its number and what we may say of it."""
    if item.text:
        return f"{item.number}. {item.text}"
    label = _("Question %d") % item.number
    return f"{label}: {item.label}" if item.label else label


def _printed(instrument: Instrument, item: Item) -> list[tuple[str, str]]:
    """Return the answers of an item as choices, in the order in which the form prints them."""
    options = [(option.code, option.text) for option in instrument.options_of(item)]
    codes = sorted({code for coding in instrument.codings for code in printed_codes(instrument, item, coding)})
    rows = options or [(code, "") for code in codes or instrument.codes_of(item)]
    if item.highest_first and not options:
        rows.reverse()
    if instrument.codes_are == "score" and not options and any(item.highest_first for item in instrument.items):
        # Translators: a choice of a question by its place on the paper, and what it counts: "choice 1: 3".
        places = _("choice %(place)d: %(score)s")
        rows = [(code, places % {"place": n, "score": figures(code)}) for n, (code, _text) in enumerate(rows, 1)]
    return [(in_figures(code), str(text) or figures(code)) for code, text in rows]


def _question(instrument: Instrument, item: Item) -> forms.Field:
    """One question with its printed answers; without its wording the number and the codes printed on the paper."""
    label = question_label(item)
    hint = "" if item.scored else _("This question does not count towards the total.")
    codes = instrument.codes_of(item)
    if len(codes) > MOST_PICKS:
        return forms.FloatField(
            label=label,
            help_text=hint,
            required=False,
            min_value=codes[0],
            max_value=codes[-1],
            step_size=item.step,
        )
    ways = [(way.kind, NO_ANSWER_WORDS[way.kind]) for way in item.no_answers if way.kind in NO_ANSWER_WORDS]
    choices = [*_printed(instrument, item), *ways]
    return forms.ChoiceField(label=label, help_text=hint, choices=choices, widget=forms.RadioSelect, required=False)


def takes_total(instrument: Instrument) -> bool:
    """Return whether there is a total that can be typed from paper."""
    return instrument.scoring.low is not None and instrument.scoring.high is not None


class TotalForm(forms.Form):
    """The total of a form whose answers stand on paper."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    replaces = forms.UUIDField(widget=forms.HiddenInput, required=False)
    cause = forms.ChoiceField(widget=forms.HiddenInput, required=False, choices=[("", ""), (SENT_AGAIN, SENT_AGAIN)])
    happened_on = forms.DateField(
        label=_("Filled in on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = WordsField(label=_("Reason"), max_length=MOST_IN_REASON, required=False)

    def __init__(
        self, instrument: Instrument, data: Mapping[str, Any] | None = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, auto_id="total_%s", initial=initial)
        self.instrument = instrument
        if instrument.codings:
            self.fields["coding"] = _coding_field(instrument)
        self.fields["asked_in"] = _language_field()
        self.fields["total"] = forms.FloatField(
            label=_total_label(instrument),
            widget=forms.NumberInput(attrs={"class": "short", "inputmode": "decimal", "step": "any"}),
        )
        _ask_why_it_is_corrected(self)

    @property
    def coding_field(self) -> forms.BoundField | None:
        """The question of how the form is numbered, where there are several ways."""
        return self["coding"] if "coding" in self.fields else None

    def clean_total(self) -> float:
        """Return a sum that no answers come to is a slip of the pen; a mean may be any number."""
        total: float = self.cleaned_data["total"]
        step = self.instrument.total_step
        low = 0 if self.instrument.codings else self.instrument.scoring.low or 0
        over = (total - low) / step if step else 0
        if step and abs(over - round(over)) > DUST:
            raise forms.ValidationError(_("This total goes up in steps of %s.") % figures(step))
        return total

    def coding(self) -> str:
        """Return how the form is numbered, where it is printed in several ways."""
        return str(self.cleaned_data.get("coding", ""))


def _total_label(instrument: Instrument) -> str:
    """Return what may be typed: a sum or a mean, with its range, or the range of each numbering of the form."""
    if instrument.codings:
        ranges = dict.fromkeys(total_range(instrument, coding) for coding in instrument.codings)
        # Translators: the lowest and the highest total of one numbering of a questionnaire.
        shown = [_("%(low)s to %(high)s") % {"low": figures(low), "high": figures(high)} for low, high in ranges]
        # Translators: the ranges of a total, joined by "or": "Total, 0 to 24 or 6 to 30".
        return str(_("Total, %s") % _(" or ").join(shown))
    low, high = instrument.scoring.low or 0, instrument.scoring.high or 0
    ends = {"low": figures(low), "high": figures(high)}
    # Translators: a mean is typed for this questionnaire, and its sum cannot be.
    words = _("Mean, %(low)s to %(high)s") if instrument.scoring.rule != "sum" else _("Total, %(low)s to %(high)s")
    return str(words % ends)


class DeclineForm(forms.Form):
    """A measure left out, this time or for the whole course, with a reason."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    scope = forms.ChoiceField(
        label=_("Skip it"),
        choices=[("once", _("this time")), ("course", _("for the whole course"))],
        widget=forms.RadioSelect,
        initial="once",
    )
    why = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect, required=False)
    words = WordsField(label=_("In words"), max_length=MOST_IN_REASON, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="decline_%s", initial=initial)
        reasons = content().choices["passing_reason"]
        form_field(self, "why", forms.ChoiceField).choices = [(reason.id, reason.words.staff) for reason in reasons]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("why") and not cleaned.get("words", "").strip():
            self.add_error("why", _("Please choose a reason or write your own."))
        return cleaned

    def data_of_reason(self) -> dict[str, str]:
        """Return the reason as it is kept: the code of the one that was chosen, and what was said in words."""
        reason = {"why": self.cleaned_data["why"], "reason": self.cleaned_data["words"].strip()}
        return {name: value for name, value in reason.items() if value}
