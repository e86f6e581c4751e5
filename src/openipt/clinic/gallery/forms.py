# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Sample forms of the gallery: one filled with faults, one for a question, one for the session's tools."""

from django import forms


class Event(forms.Form):
    """A form with every kind of field."""

    when = forms.CharField(help_text="As exactly as it is known, for example May 2024 or after the move.")
    what = forms.CharField(label="What happened", widget=forms.Textarea(attrs={"rows": 3}))
    whom = forms.MultipleChoiceField(
        label="With whom",
        choices=[(name, name) for name in ("Pip", "Bram", "Hesper", "Linnet", "Saffron", "Fern", "Quill")],
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.ChoiceField(choices=[("", "choose"), ("event", "event"), ("loss", "loss")], required=False)
    day = forms.DateField(label="Written down on", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    said = forms.BooleanField(label="The client used these words", required=False)


class Question(forms.Form):
    """One question of a questionnaire."""

    item = forms.ChoiceField(
        label="Trouble falling or staying asleep, or sleeping too much?",
        choices=[
            ("0", "Not at all"),
            ("1", "Several days"),
            ("2", "More than half the days"),
            ("3", "Nearly every day"),
        ],
        widget=forms.RadioSelect,
        initial="2",
    )


class Tools(forms.Form):
    """What a session records beside the note."""

    mood = forms.ChoiceField(
        label="Link: mood and person",
        choices=[(word, word) for word in ("better", "same", "worse")],
        widget=forms.RadioSelect,
        initial="better",
    )
    person = forms.ChoiceField(
        label="With whom",
        choices=[(name, name) for name in ("Bram", "Pip", "Saffron", "Fern", "Linnet", "Hesper", "Quill")],
        widget=forms.RadioSelect,
        initial="Bram",
    )
    technique = forms.MultipleChoiceField(
        label="Technique used",
        choices=[(w, w) for w in ("communication analysis", "circle review", "clarification", "feelings", "role play")],
        widget=forms.CheckboxSelectMultiple,
        initial=["communication analysis", "circle review"],
    )
    step = forms.CharField(label="Step for the week", help_text="With Bram. Goal: decide together about my hours.")
