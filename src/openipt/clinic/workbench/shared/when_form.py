# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What every fact carries besides its own fields."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from openipt.clinic.forms.fields import WordsField
from openipt.clinic.forms.findings import in_words
from openipt.protocol.model import Content, Finding
from openipt.protocol.text import MOST_IN_REASON


class WhenForm(forms.Form):
    """The row's id, the day it was so, the session it belongs to, and a reason where one is asked for."""

    id = forms.UUIDField(label=_("This form"), widget=forms.HiddenInput)
    session = forms.UUIDField(label=_("Session"), widget=forms.HiddenInput, required=False)
    happened_on = forms.DateField(
        label=_("Date"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = WordsField(label=_("Reason"), required=False, max_length=MOST_IN_REASON)

    def __init__(self, *args: Any, today: date, sessions: Collection[str] = (), **kwargs: Any) -> None:
        """`sessions` are the ids of the course's own: no other may be named."""
        super().__init__(*args, **kwargs)
        self.today, self.sessions = today, sessions

    def clean_session(self) -> UUID | None:
        session: UUID | None = self.cleaned_data["session"]
        if session and str(session) not in self.sessions:
            raise forms.ValidationError(_("This session does not belong to this course."))
        return session

    @property
    def another_day(self) -> bool:
        """Whether the day is open to be seen: it is not today, or something is wrong with it."""
        return bool(self.errors) or str(self["happened_on"].value() or self.today) != str(self.today)

    def given(self) -> dict[str, Any]:
        return {key: self.cleaned_data[key] for key in ("id", "session", "happened_on", "reason")}

    def add_findings(self, findings: Iterable[Finding], content: Content) -> None:
        for finding in findings:
            self.add_error(finding.where if finding.where in self.fields else None, in_words(finding, content))


class WithdrawForm(forms.Form):
    """Why a row was entered in error."""

    id = forms.UUIDField(label=_("This form"), widget=forms.HiddenInput)
    reason = WordsField(label=_("What was wrong"), max_length=MOST_IN_REASON)
