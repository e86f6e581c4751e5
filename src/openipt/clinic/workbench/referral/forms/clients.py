# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Client and referral on one page."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openipt.clinic.clients.models import Client, Course
from openipt.clinic.dates import written
from openipt.clinic.forms.fields import EmailField, WordsField, form_field
from openipt.clinic.language import SOURCE, choices_of_clients, content
from openipt.course.plausible import LONGEST_LIFE, years_after
from openipt.protocol.text import MOST_IN_TEXT

MOST_IN_ADDRESS = 500


class ClientForm(forms.Form):
    """Who comes. Only the name is needed; a nickname will do until more is known."""

    id = forms.UUIDField(label=_("This form"), widget=forms.HiddenInput)
    revision = forms.IntegerField(label=_("Version"), widget=forms.HiddenInput, required=False)
    name = WordsField(label=_("Name"), max_length=200)
    pronouns = WordsField(label=_("Pronouns"), max_length=60, required=False)
    born_on = forms.DateField(
        label=_("Date of birth"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    language = WordsField(label=_("Language"), max_length=60, required=False)
    page_language = forms.ChoiceField(
        label=_("Language of what they read"),
        help_text=_("Their own page, the shared view, handouts and copies for them are in this language."),
        required=False,
    )
    phone = WordsField(label=_("Phone"), max_length=60, required=False)
    email = EmailField(label=_("Email"), required=False)
    address = WordsField(
        label=_("Address"), max_length=MOST_IN_ADDRESS, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    safe = forms.MultipleChoiceField(
        label=_("Safe ways to contact them"),
        help_text=_("Others may open letters or answer the phone. Use a way only if it is ticked."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("write", _("write")), ("call", _("call")), ("text", _("text"))],
    )
    emergency_name = WordsField(label=_("Emergency contact"), max_length=200, required=False)
    emergency_phone = WordsField(label=_("Emergency contact's phone"), max_length=60, required=False)
    emergency_agreed = forms.BooleanField(label=_("The client agrees that we may call this person"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        form_field(self, "page_language", forms.ChoiceField).choices = choices_of_clients()
        self.initial.setdefault("page_language", SOURCE)

    def clean_page_language(self) -> str:
        """Return the code; a form that did not ask for it changes nothing."""
        code: str = self.cleaned_data["page_language"]
        return code or str(self.initial["page_language"])

    def clean_born_on(self) -> date | None:
        return _in_a_life(self.cleaned_data["born_on"], self.today)

    def details(self) -> dict[str, Any]:
        """Return the fields of a client."""
        cleaned = self.cleaned_data
        return {
            "name": cleaned["name"],
            "pronouns": cleaned["pronouns"],
            "born_on": cleaned["born_on"],
            "language": cleaned["language"],
            "page_language": cleaned["page_language"],
            "contact": {key: cleaned[key] for key in ("phone", "email", "address", "safe") if cleaned[key]},
            "emergency": {
                key: cleaned[f"emergency_{key}"] for key in ("name", "phone", "agreed") if cleaned[f"emergency_{key}"]
            },
        }

    @staticmethod
    def initial_of(client: Client) -> dict[str, Any]:
        same = ("revision", "name", "pronouns", "born_on", "language", "page_language")
        plain: dict[str, Any] = {key: getattr(client, key) for key in same}
        emergency = {f"emergency_{key}": value for key, value in client.emergency.items()}
        return {**plain, **client.contact, **emergency}


def _in_a_life(day: date | None, today: date) -> date | None:
    """Return a day that has been, within the longest life."""
    if day and day > today:
        raise forms.ValidationError(_("This date is in the future."))
    if day and day < years_after(today, -LONGEST_LIFE):
        message = _("This day is more than %(years)d years ago.")
        raise forms.ValidationError(message, params={"years": LONGEST_LIFE})
    return day


class ReferralForm(forms.Form):
    """Why they come, from where, and what they wait for."""

    course = forms.UUIDField(label=_("This form"), widget=forms.HiddenInput)
    course_revision = forms.IntegerField(label=_("Version"), widget=forms.HiddenInput, required=False)
    referred_on = forms.DateField(
        label=_("Date of referral"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    referrer = WordsField(label=_("Referred by"), max_length=300, required=False)
    presenting = WordsField(
        label=_("Reason for referral"),
        max_length=MOST_IN_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    setting = forms.ChoiceField(label=_("Setting"))
    form = forms.ChoiceField(label=_("Form of IPT"))
    waiting_since = forms.DateField(
        label=_("Waiting since"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    told = WordsField(
        label=_("What they were told about the wait"),
        max_length=MOST_IN_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, today: date, first_entry: date | None = None, **kwargs: Any) -> None:
        """`first_entry` is the first day on which something is recorded: the referral cannot come after it."""
        super().__init__(*args, **kwargs)
        self.today, self.first_entry = today, first_entry
        loaded = content()
        settings = [(setting.id, setting.words.staff) for setting in loaded.settings.values()]
        form_field(self, "setting", forms.ChoiceField).choices = settings
        individual = [form for form in loaded.forms.values() if not form.group]
        form_field(self, "form", forms.ChoiceField).choices = [(form.id, form.name.staff) for form in individual]

    def clean_referred_on(self) -> date | None:
        day = _in_a_life(self.cleaned_data["referred_on"], self.today)
        if day and self.first_entry and day > self.first_entry:
            message = _("There is already an entry for %(day)s, before this referral.")
            raise forms.ValidationError(message, params={"day": written(self.first_entry, "j F Y")})
        return day

    def clean_waiting_since(self) -> date | None:
        return _in_a_life(self.cleaned_data["waiting_since"], self.today)

    def details(self) -> dict[str, Any]:
        return {key: self.cleaned_data[key] for key in ("referrer", "presenting", "waiting_since")}

    @staticmethod
    def initial_of(course: Course) -> dict[str, Any]:
        plain = ("referred_on", "referrer", "presenting", "setting", "waiting_since")
        return {key: getattr(course, key) for key in plain} | {"course": course.pk, "course_revision": course.revision}


def fit_together(person: ClientForm, referral: ReferralForm) -> bool:
    """Return whether both forms hold, each and together: no one is referred before they are born."""
    if not all([person.is_valid(), referral.is_valid()]):
        return False
    born, referred = person.cleaned_data["born_on"], referral.cleaned_data["referred_on"]
    if born and born > referred:
        person.add_error("born_on", _("This day is after the referral."))
    waiting = referral.cleaned_data["waiting_since"]
    if born and waiting and waiting < born:
        referral.add_error("waiting_since", _("This day is before the birth."))
    return not person.errors and not referral.errors
