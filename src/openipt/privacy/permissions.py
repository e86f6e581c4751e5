# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The one list of things a person may be permitted to do."""

from enum import StrEnum


class Permission(StrEnum):
    """One act on a service, a course or a client's own record; the value is what the audit and the tests name."""

    # On a course of care.
    READ_COURSE = "read-course"  # open the course and all its texts
    RECORD = "record"  # write entries, drafts and versions
    SIGN = "sign"  # sign or amend a text
    WITHDRAW = "withdraw"  # mark an entry as entered in error
    READ_WITHDRAWN = "read-withdrawn"  # see what was entered in error
    ANSWER_ALERT = "answer-alert"  # record what was asked, understood and agreed after an alert
    SHARE_COURSE = "share-course"  # say who works on the course, and until when

    # On clients.
    ADD_CLIENT = "add-client"  # take up a referral and open a course
    MANAGE_CLIENT = "manage-client"  # change details, contacts and consents of the client of a course

    # On the service.
    SEE_OWN_COURSES = "see-own-courses"  # Today and the list of the courses one works on
    LIST_COURSES = "list-courses"  # every course of the service with its state and open alerts, no texts
    MANAGE_USERS = "manage-users"  # users and their roles
    MANAGE_SERVICE = "manage-service"  # name, zone, crisis contacts, alert settings
    SEE_FIGURES = "see-figures"  # outcomes over all courses of the service, in numbers; no one's own
    READ_EVIDENCE = "read-evidence"  # what trials say of IPT; nothing of anybody's record

    # On one's own record, as a client.
    READ_OWN = "read-own"
    ANSWER_OWN = "answer-own"
