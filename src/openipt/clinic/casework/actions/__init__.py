# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is done in a course of care: one verb each, keyword-only, atomic, audited. Actions do not call actions."""

from openipt.clinic.casework.actions.agreements import close_course, record_agreement
from openipt.clinic.casework.actions.alerts import answer_alerts, hand_over_alert, record_conversation
from openipt.clinic.casework.actions.courses import open_course
from openipt.clinic.casework.actions.facts import (
    NewFact,
    correct_fact,
    pass_task,
    record_fact,
    record_facts,
    withdraw_entry,
)
from openipt.clinic.casework.actions.responses import record_response, record_total
from openipt.clinic.casework.actions.sessions import book_sessions, record_attendance, reschedule_session
from openipt.clinic.casework.actions.staff import (
    change_roles,
    confirm_roles,
    deactivate_user,
    end_relation,
    hand_course_over,
)
from openipt.clinic.casework.actions.texts import discard_draft, save_draft, save_text, sign_text

__all__ = [
    "NewFact",
    "answer_alerts",
    "book_sessions",
    "change_roles",
    "close_course",
    "confirm_roles",
    "correct_fact",
    "deactivate_user",
    "discard_draft",
    "end_relation",
    "hand_course_over",
    "hand_over_alert",
    "open_course",
    "pass_task",
    "record_agreement",
    "record_attendance",
    "record_conversation",
    "record_fact",
    "record_facts",
    "record_response",
    "record_total",
    "reschedule_session",
    "save_draft",
    "save_text",
    "sign_text",
    "withdraw_entry",
]
