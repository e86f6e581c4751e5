# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Who else works on a course."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openipt.clinic.accounts.models import User
from openipt.clinic.clients.models import Course

RELATIONS = (
    ("supervisor", _("supervisor: reads everything")),
    ("co-therapist", _("co-therapist: reads and writes")),
    ("therapist", _("therapist: takes the course over or shares it")),
    ("duty", _("duty: answers alerts")),
    ("reader", _("reader: reads")),
)


class ShareForm(forms.Form):
    """A member of the service and a relation."""

    user = forms.ChoiceField(label=_("Who"))
    relation = forms.ChoiceField(label=_("As"), choices=RELATIONS)
    reason = forms.CharField(label=_("Why"), required=False, max_length=300)

    def __init__(self, course: Course, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = User.objects.in_service(course.service_id).active().with_role("therapist", "supervisor")
        self.fields["user"].choices = [(str(each.pk), each.name) for each in staff.order_by("name")]
