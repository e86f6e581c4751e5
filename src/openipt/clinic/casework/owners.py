# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Whose an alert is: the course's therapist, else whoever is on duty in the service, else no one's by name.

No one owns what they cannot open: with an alert comes the relation that lets it be answered. An alert that is
no one's stands before all who work on the course, and on the service lead's list.
"""

from datetime import datetime
from uuid import UUID

from openipt.clinic.accounts.models import User
from openipt.clinic.accounts.permissions import may_stand_in
from openipt.clinic.casework.write import Writing
from openipt.clinic.clients.models.course_staff import ALERT_HANDED_OVER
from openipt.clinic.clients.staff import DUTY, give, may_answer, treating

NOBODY = ""


def owner_for(here: Writing) -> str:
    """Return the id of the one an alert of this course waits for now."""
    if here.course.therapist_id:
        return str(here.course.therapist_id)
    on_duty = here.course.service.duty_user
    return str(on_duty.pk) if on_duty and let_answer(here, on_duty) else NOBODY


def let_answer(here: Writing, user: User) -> bool:
    """Return whether someone can answer alerts here, if need be on duty from now on."""
    if may_answer(here.course, user):
        return True
    if not may_stand_in(user, here.course.service_id):
        return False
    here.touched += give(here.course, user, DUTY, by=here.by, today=here.today, cause=ALERT_HANDED_OVER)[1]
    return True


def set_owner(here: Writing, alert: str | UUID, owner: str, due_at: datetime) -> None:
    here.add("alert_owner", {"alert": str(alert), "owner": owner, "due_at": due_at.isoformat()})


def hand_on(here: Writing, user: User) -> None:
    """Give open alerts whose owner can no longer answer them, or that have none, another owner; their time stays."""
    here.course.therapist_id = treating(here.course.pk).values_list("user_id", flat=True).first()
    theirs = [alert for alert in here.state().open_alerts if alert.owner in (str(user.pk), NOBODY)]
    if not theirs or may_answer(here.course, user):
        return
    owner = owner_for(here)
    for alert in theirs:
        set_owner(here, alert.id, owner, alert.due_at)
