# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Dates in words, with the distance from today: "Tuesday 4 February, 3 days ago"."""

from datetime import date

from django.utils.translation import gettext, ngettext

from openipt.clinic.dates import written

# Days are exact for two weeks, then weeks for about two months, then months, then years: no one counts 97 days.
WEEKS_FROM = 14
MONTHS_FROM = 63
MONTHS_A_YEAR = 12
YEARS_FROM_MONTHS = 24


def in_words(day: date, today: date) -> str:
    """Name a day and say how far it is from today.

    The year is named when it is not this year. Examples, on Friday 7 February 2025: "Tuesday 4 February, 3 days ago";
    "Friday 7 February, today"; "Wednesday 1 May 2024, 9 months ago".
    """
    return gettext("%(day)s, %(distance)s") % {"day": day_in_words(day, today), "distance": distance(day, today)}


def day_in_words(day: date, today: date) -> str:
    """Name a day without its distance: "Tuesday 4 February", with the year when it is not this year."""
    return written(day, "l j F" if day.year == today.year else "l j F Y")


def short_day(day: date) -> str:
    """Name a day as an axis does: "4 Feb"."""
    return written(day, "j M")


def distance(day: date, today: date) -> str:
    """Say how far a day is from today: "today", "yesterday", "in 5 days", "4 weeks ago", "3 years ago"."""
    days = (day - today).days
    near = {0: gettext("today"), 1: gettext("tomorrow"), -1: gettext("yesterday")}
    if days in near:
        return near[days]
    return _ahead(day, today, days) if days > 0 else _ago(day, today, -days)


def _ago(day: date, today: date, days: int) -> str:
    if days < WEEKS_FROM:
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    if days < MONTHS_FROM:
        return ngettext("%(n)d week ago", "%(n)d weeks ago", days // 7) % {"n": days // 7}
    months = _whole_months(day, today)
    if months < YEARS_FROM_MONTHS:
        return ngettext("%(n)d month ago", "%(n)d months ago", months) % {"n": months}
    years = months // MONTHS_A_YEAR
    return ngettext("%(n)d year ago", "%(n)d years ago", years) % {"n": years}


def _ahead(day: date, today: date, days: int) -> str:
    if days < WEEKS_FROM:
        return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
    if days < MONTHS_FROM:
        return ngettext("in %(n)d week", "in %(n)d weeks", days // 7) % {"n": days // 7}
    months = _whole_months(today, day)
    if months < YEARS_FROM_MONTHS:
        return ngettext("in %(n)d month", "in %(n)d months", months) % {"n": months}
    years = months // MONTHS_A_YEAR
    return ngettext("in %(n)d year", "in %(n)d years", years) % {"n": years}


def _whole_months(earlier: date, later: date) -> int:
    months = (later.year - earlier.year) * MONTHS_A_YEAR + later.month - earlier.month
    return months - (later.day < earlier.day)
