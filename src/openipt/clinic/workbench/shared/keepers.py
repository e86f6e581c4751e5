# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Who can go on with the open alerts of a course."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from openipt.clinic.accounts.models import User
from openipt.clinic.clients.models import Course
from openipt.clinic.clients.staff import DUTY, roles_for
from openipt.clinic.forms.fields import form_field
from openipt.course.state import CourseState


def keepers(course: Course) -> QuerySet[User]:
    """Whoever can own an alert, oneself among them: it can also be taken over."""
    return User.objects.in_service(course.service_id).active().with_role(*roles_for(DUTY)).order_by("name")


class KeeperForm(forms.Form):
    """Who goes on with the alerts of a course that ends; asked only where some wait."""

    keeper = forms.ChoiceField(label=_("Who takes over the open alerts"), required=False)

    def __init__(self, course: Course, state: CourseState, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(keeper.pk): keeper for keeper in keepers(course)} if state.open_alerts else {}
        keeper = form_field(self, "keeper", forms.ChoiceField)
        keeper.choices = [("", "–"), *((key, user.name) for key, user in self.people.items())]
        keeper.required = bool(state.open_alerts)

    @property
    def chosen(self) -> User | None:
        """Who was chosen; None where no alert is open."""
        return self.people.get(self.cleaned_data["keeper"])
