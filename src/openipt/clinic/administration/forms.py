# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The forms of these pages. Every one is posted multipart and shown again with what was typed."""

from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from openipt.clinic.accounts.models import Service, User
from openipt.clinic.accounts.password_rule import refuse_little_changed
from openipt.clinic.accounts.queries import staff_of
from openipt.clinic.administration.presenters import role_choices
from openipt.clinic.forms.fields import MOST_IN_SECRET, EmailField, WordsField, form_field
from openipt.clinic.language import SOURCE


class SignInForm(forms.Form):
    """Email and password on one page."""

    email = EmailField(label=_("Email"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}))
    password = WordsField(
        max_length=MOST_IN_SECRET,
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    """A short code, to set it or to give it."""

    code = WordsField(
        label=_("PIN"),
        max_length=6,
        help_text=_("Four to six digits."),
        widget=forms.PasswordInput(
            attrs={"inputmode": "numeric", "pattern": "[0-9]*", "autocomplete": "off", "class": "code"}
        ),
    )


class NewCodeForm(CodeForm):
    """A short code to set."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _(
            "Four to six digits, at least three of them different. Not a day or a year, not digits in a row or in "
            "equal steps, not a line on the keypad, not the same part twice, and not a well-known number."
        )


class NameForm(forms.Form):
    """How one is called, and the language of one's pages. A client's is chosen with them by staff, not here."""

    name = WordsField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"name": user.name, "language": user.language or SOURCE}})
        if len(settings.LANGUAGES) < 2 or user.client_language is not None:  # a choice of one is no question
            del self.fields["language"]
        else:
            form_field(self, "language", forms.ChoiceField).choices = settings.LANGUAGES


class PasswordForm(forms.Form):
    """A new password, after the old one unless that was a temporary one."""

    old = WordsField(
        max_length=MOST_IN_SECRET,
        label=_("Current password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = WordsField(
        max_length=MOST_IN_SECRET,
        label=_("New password"),
        strip=False,
        help_text=_("At least 12 characters. Three or four unrelated words work well."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = WordsField(
        max_length=MOST_IN_SECRET,
        label=_("Repeat new password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if user.password_is_temporary:
            del self.fields["old"]

    def clean_old(self) -> str:
        """Check the old password: an unlocked browser alone changes nothing."""
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise forms.ValidationError(_("That password is not correct."))
        return old

    def clean_password(self) -> str:
        """Another than the old one, and not the old one with a figure behind it."""
        password: str = self.cleaned_data["password"]
        if old := self.cleaned_data.get("old"):
            refuse_little_changed(password, old)
        return password

    def clean_again(self) -> str:
        """Check that both are the same."""
        again: str = self.cleaned_data["again"]
        if again != self.data.get("password"):
            raise forms.ValidationError(_("The two new passwords do not match."))
        return again


class RolesForm(forms.Form):
    """Which roles a user holds."""

    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        form_field(self, "roles", forms.ChoiceField).choices = role_choices()


class NewUserForm(RolesForm):
    """A new member of staff."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    name = WordsField(label=_("Name"), max_length=200)
    email = EmailField(label=_("Email"), help_text=_("They use it to sign in."))

    field_order = ("id", "name", "email", "roles")


if TYPE_CHECKING:  # Django's forms take no types when the program runs
    _OfService: TypeAlias = forms.ModelForm[Service]
else:
    _OfService = forms.ModelForm


class ServiceForm(_OfService):
    """The settings of a service."""

    zone = forms.ChoiceField(
        label=_("Time zone"), choices=lambda: [(zone, zone) for zone in sorted(available_timezones())]
    )

    class Meta:
        model = Service
        field_classes: ClassVar = {"name": WordsField, "crisis_contacts": WordsField}
        fields = ("name", "zone", "country", "crisis_contacts", "alert_due_minutes", "duty_user", "uses_sick_role")
        labels: ClassVar = {
            "name": _("Name"),
            "country": _("Country"),
            "crisis_contacts": _("Who to call in a crisis"),
            "alert_due_minutes": _("Minutes until an alert is due"),
            "duty_user": _("On duty when a therapist is away"),
            "uses_sick_role": _("Offer the sick role"),
        }
        widgets: ClassVar = {
            "country": forms.TextInput(attrs={"class": "short", "autocomplete": "off"}),
            "crisis_contacts": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts: ClassVar = {
            "country": _("Two letters, for example AT."),
            "crisis_contacts": _(
                "One per line: name and number. Clients see these on their page and in their safety plan."
            ),
            "uses_sick_role": _("Some schools of IPT do not use it. If this is off, the agenda does not ask for it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        duty_user = form_field(self, "duty_user", forms.ModelChoiceField)
        duty_user.queryset = staff_of(self.instance).with_role("therapist")
        duty_user.empty_label = _("No one")
        self.fields["country"].required = False

    def clean_country(self) -> str:
        """Return two letters, in capitals."""
        country: str = self.cleaned_data["country"].strip().upper()
        if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
            raise forms.ValidationError(_("Give the two letters of the country, for example AT."))
        return country

    def save(self, commit: bool = True) -> Service:
        """Not here: `accounts.actions.change_service` writes, and tells the audit."""
        raise NotImplementedError
