# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Who else works on a course."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from django import forms
from django.utils.translation import gettext_lazy as _

from openipt.clinic.accounts.models import User
from openipt.clinic.clients.models import Course, CourseStaff
from openipt.clinic.clients.staff import THERAPIST, roles_for
from openipt.clinic.forms.fields import WordsField, form_field
from openipt.clinic.ledger.ids import new_id
from openipt.privacy import ROLES

Sent: TypeAlias = Mapping[str, Any] | None

RELATIONS = (
    ("supervisor", _("supervisor: reads everything")),
    ("co-therapist", _("co-therapist: reads and writes")),
    ("therapist", _("therapist: takes over the course or shares it")),
    ("duty", _("on duty: answers alerts")),
    ("reader", _("reader: can read only")),
)


# The same in a word, for the list of who works on a course.
RELATION_NAMES = {
    "supervisor": _("supervisor"),
    "co-therapist": _("co-therapist"),
    "therapist": _("therapist"),
    "duty": _("on duty"),
    "reader": _("reader"),
}


class ShareForm(forms.Form):
    """A member of the service and a relation."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    user = forms.ChoiceField(label=_("Who"))
    relation = forms.ChoiceField(label=_("Role"), choices=RELATIONS)
    reason = WordsField(label=_("Why"), required=False, max_length=300)

    def __init__(
        self, course: Course, data: Sent = None, *, initial: Mapping[str, object] | None = None, **options: Any
    ) -> None:
        super().__init__(data, initial={"id": new_id(), **(initial or {})}, **options)
        staff = User.objects.in_service(course.service_id).active().with_role("therapist", "supervisor")
        self.staff = {str(user.pk): user for user in staff.order_by("name")}
        form_field(self, "user", forms.ChoiceField).choices = [(key, user.name) for key, user in self.staff.items()]

    def clean(self) -> dict[str, Any]:
        """Return a relation that the role does not allow would open nothing."""
        cleaned = super().clean() or {}
        user, relation = self.staff.get(cleaned.get("user", "")), cleaned.get("relation")
        if user and relation and not any(relation in ROLES[role].relations for role in user.role_ids):
            self.add_error("relation", _("This person's role does not allow that."))
        return cleaned

    @property
    def chosen(self) -> User:
        return self.staff[self.cleaned_data["user"]]


class HandOverForm(forms.Form):
    """The therapist who takes a course over, and why."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    to = forms.ChoiceField(label=_("To"))
    reason = WordsField(label=_("Reason"), max_length=300)

    def __init__(self, course: Course, data: Sent = None, **options: Any) -> None:
        super().__init__(data, initial={"id": new_id()}, **options)
        self.course = course
        held = course.staff.filter(relation=THERAPIST, until=None).values("user_id")
        others = (
            User.objects.in_service(course.service_id).active().with_role(*roles_for(THERAPIST)).exclude(pk__in=held)
        )
        self.therapists = {str(therapist.pk): therapist for therapist in others.order_by("name")}
        to = form_field(self, "to", forms.ChoiceField)
        to.choices = [("", "–"), *((key, therapist.name) for key, therapist in self.therapists.items())]

    @property
    def chosen(self) -> User:
        return self.therapists[self.cleaned_data["to"]]


def working_on(course: Course) -> list[tuple[CourseStaff, str]]:
    """Return who works on a course now, with the relation in a word."""
    held = CourseStaff.objects.filter(course=course, until=None).select_related("user").order_by("since", "id")
    return [(role, str(RELATION_NAMES[role.relation])) for role in held]
