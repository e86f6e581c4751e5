# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Finds the user of a request."""

from uuid import UUID

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.db.models import F

from openipt.clinic.accounts.models import User


class Backend(ModelBackend):
    """Django's own, which reads the user, the service and a client's language in one statement.

    It knows none of Django's permissions.
    """

    def get_user(self, user_id: UUID) -> User | None:
        users = User.objects.select_related("service").annotate(page_language=F("client__page_language"))
        user = users.filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.client_language = vars(user)["page_language"]  # not a field: annotated
        return user

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: object = None) -> bool:
        raise NotImplementedError("Ask accounts.permissions.has_permission.")
