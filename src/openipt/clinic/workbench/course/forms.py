# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Planning the sessions that an agreement is about, in one step."""

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from openipt.clinic.forms.fields import WordsField
from openipt.course.planning import appointments
from openipt.protocol.dates_in_words import Precision
from openipt.protocol.partial_date import parse

MOST = 200
MOST_IN_DAYS_OFF = 10_000


class BookingForm(forms.Form):
    """When the sessions still to come are: from which day, at what time, how far apart, which days are off."""

    plan = forms.BooleanField(label=_("Book the remaining sessions"), required=False, initial=True)
    first_on = forms.DateField(
        label=_("Date of the next session"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    at = forms.TimeField(label=_("At"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    every_days = forms.IntegerField(label=_("Days between sessions"), initial=7, min_value=1, max_value=90)
    tapered = forms.IntegerField(
        label=_("Number of sessions at the end spaced further apart"), initial=0, min_value=0, max_value=50
    )
    tapered_days = forms.IntegerField(label=_("Days between those sessions"), initial=14, min_value=1, max_value=120)
    days_off = WordsField(
        label=_("Dates to avoid"),
        max_length=MOST_IN_DAYS_OFF,
        required=False,
        help_text=_("Separate dates with commas, for example 18.2.2025, 24 December 2025."),
    )

    def clean_days_off(self) -> list[date]:
        days = []
        for text in re.split(r"[,;\n]", self.cleaned_data["days_off"]):
            if not text.strip():
                continue
            day = parse(text)
            if day is None or day.precision is not Precision.DAY:
                message = _("We could not read “%(said)s” as a date. Try 18.2.2025.")
                raise forms.ValidationError(message, params={"said": text.strip()})
            days.append(day.first)
        return days

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "first_on" in self.errors:
            return cleaned
        if cleaned.get("plan") and not (cleaned.get("first_on") and cleaned.get("at")):
            self.add_error("first_on", _("Enter the date and time of the next session, or book the sessions later."))
        return cleaned

    def starts(self, count: int, zone: ZoneInfo) -> list[datetime]:
        """Return the times of so many sessions; none if they are planned later."""
        cleaned = self.cleaned_data
        if not cleaned["plan"] or count <= 0:
            return []
        rhythm = {key: cleaned[key] for key in ("every_days", "tapered", "tapered_days", "days_off")}
        return appointments(cleaned["first_on"], cleaned["at"], zone, min(count, MOST), **rhythm)
