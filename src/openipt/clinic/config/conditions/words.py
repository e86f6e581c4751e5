# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Every condition of an installation that needs someone's hand: what is wrong, and how to mend it."""

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openipt.clinic.ledger import troubles


class Weight(StrEnum):
    """What a condition does: stops the start; is told at the start and needs mending; or is only told by the check."""

    STOPS = "stops"
    WARNS = "warns"
    TELLS = "tells"


@dataclass(frozen=True, slots=True)
class Condition:
    """`unwell` is whether the service cannot do its work as it should while this is so: /health/ answers 503.

    `wrong` and `mend` are sentences in which `%(name)s` stand for what was found.
    """

    name: str
    weight: Weight
    unwell: bool
    wrong: str | Promise
    mend: str | Promise

    @property
    def plain(self) -> str:
        """What is wrong, without what was found."""
        return str(self.wrong) % defaultdict(str)


@dataclass(frozen=True, slots=True)
class Finding:
    """A condition that is so, here and now."""

    condition: Condition
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.condition.name

    @property
    def stops(self) -> bool:
        return self.condition.weight is Weight.STOPS

    @property
    def needs_mending(self) -> bool:
        return self.condition.weight is not Weight.TELLS

    @property
    def wrong(self) -> str:
        return str(self.condition.wrong) % self.values

    @property
    def mend(self) -> str:
        return str(self.condition.mend) % self.values

    def __str__(self) -> str:
        return f"{self.wrong} {self.mend}"


SETTINGS = "settings"
DISK_LOW = "disk-low"
FOLDER_OPEN = "folder-open"
FILE_OPEN = "file-open"
FOLDER_OF_ANOTHER = "folder-of-another"
DATABASE_EMPTY = "database-empty"
DATABASE_NEWER = "database-newer"
DATA_EARLIER = "data-earlier"
TABLES_MISSING = "tables-missing"
RECORD_UNGUARDED = "record-unguarded"
CLOCK_BEHIND = "clock-behind"
AUDIT_BROKEN = "audit-broken"
AUDIT_OUT_OF_ORDER = "audit-out-of-order"
READ_WRONGLY = "answers-read-wrongly"

_RESTORE = _(
    "Stop OpenIPT and keep a copy of the data folder as it is. Put back the database from the latest backup, "
    "then run: openipt check"
)

CONDITIONS = {
    condition.name: condition
    for condition in (
        Condition(SETTINGS, Weight.STOPS, True, "%(wrong)s", _("Then run: openipt check")),
        Condition(
            troubles.DISK_FULL,
            Weight.WARNS,
            True,
            _("The disk is full: OpenIPT cannot save anything, and no one can sign in."),
            _("Free some space on the disk that holds %(folder)s. Whoever is signed in can go on reading."),
        ),
        Condition(
            DISK_LOW,
            Weight.WARNS,
            False,
            _("The disk is nearly full: %(megabytes)d MB are left."),
            _("Free some space on the disk that holds %(folder)s soon."),
        ),
        Condition(
            FOLDER_OPEN,
            Weight.STOPS,
            False,
            _("The data folder %(folder)s is open to other users of this machine (mode %(mode)s)."),
            _("Close it to them: chmod 700 %(quoted)s"),
        ),
        Condition(
            FILE_OPEN,
            Weight.WARNS,
            False,
            _("%(file)s is open to other users of this machine (mode %(mode)s)."),
            _("Close it to them: chmod 600 %(quoted)s"),
        ),
        Condition(
            FOLDER_OF_ANOTHER,
            Weight.WARNS,
            False,
            _("The data folder %(folder)s belongs to %(owner)s, and OpenIPT runs as %(user)s."),
            _("Run OpenIPT as %(owner)s, or give the folder to %(user)s: chown -R %(user)s %(quoted)s"),
        ),
        Condition(
            troubles.NO_ANSWER,
            Weight.STOPS,
            True,
            _("The database server does not answer."),
            _("Check that it runs and what OPENIPT_DATABASE_URL says."),
        ),
        Condition(
            troubles.NOT_WRITABLE,
            Weight.STOPS,
            True,
            _("The database file cannot be written."),
            _("Check who owns it and its folder, and start again."),
        ),
        Condition(
            troubles.BUSY,
            Weight.WARNS,
            True,
            _("The database is busy with something else."),
            _("Wait a minute. If it stays so, look for a program that keeps it locked, such as a backup."),
        ),
        Condition(troubles.DAMAGED, Weight.STOPS, True, _("The database is damaged%(where)s."), _RESTORE),
        Condition(
            TABLES_MISSING,
            Weight.STOPS,
            True,
            _("The database has lost these tables or columns: %(tables)s."),
            _RESTORE,
        ),
        Condition(
            DATABASE_NEWER,
            Weight.STOPS,
            True,
            _("The database was changed by a newer version of OpenIPT than this one."),
            _("Install that version again, or put back the backup that was made before the update."),
        ),
        Condition(
            DATA_EARLIER,
            Weight.STOPS,
            True,
            _("These data were written by an earlier version of OpenIPT, and this version cannot read them."),
            _(
                "Nothing in them has been changed. Keep them, and open them with the version that wrote them. To start "
                "a new service with this version, set OPENIPT_DATA to an empty folder, and OPENIPT_DATABASE_URL, if "
                "you use it, to an empty database."
            ),
        ),
        Condition(
            RECORD_UNGUARDED,
            Weight.WARNS,
            False,
            _("The database no longer refuses changes in these tables, to which rows are only ever added: %(tables)s."),
            _("Run openipt manage migrate, which puts the guards back, then: openipt check"),
        ),
        Condition(
            DATABASE_EMPTY,
            Weight.STOPS,
            True,
            _("The database is empty."),
            _(
                "For a new service run: openipt manage migrate. If this service was in use, do not: put back the "
                "latest backup first."
            ),
        ),
        Condition(
            troubles.NOT_UP_TO_DATE,
            Weight.STOPS,
            True,
            _("The database is not up to date."),
            _("Run: openipt manage migrate"),
        ),
        Condition(
            CLOCK_BEHIND,
            Weight.WARNS,
            True,
            _("The clock of this machine says %(now)s, but the audit has an entry from %(latest)s."),
            _("Set the clock right. Until then new entries are stamped in the past."),
        ),
        Condition(
            AUDIT_BROKEN,
            Weight.WARNS,
            True,
            _("The audit of %(service)s is broken: someone changed it outside OpenIPT, or the database is damaged."),
            _("Run openipt manage verify_audit to see where, and compare with a backup before anything else is done."),
        ),
        Condition(
            AUDIT_OUT_OF_ORDER,
            Weight.TELLS,
            False,
            _("Entries of the audit of %(service)s are stamped earlier than those before them: %(rows)s."),
            _("The clock was set back then. The entries are whole and in their order; their times are too early."),
        ),
        Condition(
            READ_WRONGLY,
            Weight.TELLS,
            False,
            _("An earlier version may have read forms of %(instrument)s wrongly: %(count)d of them."),
            _("Enter them again from their paper. These pages list them, each with the reason: %(courses)s."),
        ),
    )
}


def found(name: str, **values: Any) -> Finding:
    """Return a finding of the condition of this name."""
    return Finding(CONDITIONS[name], values)
