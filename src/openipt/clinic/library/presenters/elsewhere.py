# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Trials that name IPT in other Metapsy databases. IPT may be a part of what was tested and signs follow each
database, so no effect is shown here; the rows themselves ship with the program.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openipt.clinic.library.presenters.evidence import Table
from openipt.clinic.library.trials import other_source
from openipt.evidence.claims import every_other_row
from openipt.evidence.rows import Row

DATABASES = {
    "data-borderline-psyctr": gettext_lazy("Borderline personality disorder"),
    "data-depression-inpatients": gettext_lazy("Depression, people in hospital"),
    "data-ptsd-psyctr": gettext_lazy("Post-traumatic stress"),
    "data-sad-psyctr": gettext_lazy("Social anxiety"),
    "data-total-response": gettext_lazy("Response to psychotherapy, all conditions"),
}

CONTROLS = {
    "tau": gettext_lazy("care as usual"),
    "waitlist": gettext_lazy("waiting list"),
    "wlc": gettext_lazy("waiting list"),
    "other ctr": gettext_lazy("another control"),
}


def other_trials() -> list[Table]:
    """Return a table for each database, its trials in order."""
    by_condition: dict[str, dict[str, list[Row]]] = {}
    for row in every_other_row():
        by_condition.setdefault(row["source"], {}).setdefault(row["study"], []).append(row)
    return [_table(name, trials) for name, trials in sorted(by_condition.items())]


def _table(name: str, trials: dict[str, list[Row]]) -> Table:
    heads = (_("Trial"), _("Measured by"), _("Compared with"), _("Source"))
    rows = [(study, _measures(rows), _control(rows), other_source(rows[0])) for study, rows in trials.items()]
    return Table(str(DATABASES.get(name, name)), heads, rows)


def _control(rows: Sequence[Row]) -> str:
    codes = dict.fromkeys(row["condition_arm2"].casefold() for row in rows)
    return ", ".join(str(CONTROLS.get(code, code)) for code in codes if code) or _("not given there")


def _measures(rows: Sequence[Row]) -> str:
    measures = dict.fromkeys(row["instrument"].upper() for row in rows if row["instrument"])
    return ", ".join(measures) or _("not given there")
