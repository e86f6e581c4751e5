# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""When a session takes place, and how it was held."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from openipt.course.planning import appointments


class TimeForm(forms.Form):
    """A day and a time in the service's zone."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    at = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=10, max_value=180)

    def starts_at(self, zone: ZoneInfo) -> datetime:
        return appointments(self.cleaned_data["day"], self.cleaned_data["at"], zone, 1)[0]


class NewSessionForm(TimeForm):
    """One appointment more, or several in a row at the same time."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    repeat = forms.IntegerField(
        label=_("Number of weekly sessions"), min_value=1, max_value=30, initial=1, required=False,
        help_text=_("Until a number is agreed, book one at a time."),
    )  # fmt: skip

    def starts(self, zone: ZoneInfo) -> list[datetime]:
        cleaned = self.cleaned_data
        return appointments(cleaned["day"], cleaned["at"], zone, cleaned.get("repeat") or 1)


class RescheduleForm(TimeForm):
    """Another time for a session."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].required = False
