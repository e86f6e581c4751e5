# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Finds the user of a request."""

from uuid import UUID

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser

from openipt.clinic.accounts.models import User


class Backend(ModelBackend):
    """Django's own, which reads the user and the service in one statement and knows none of Django's permissions."""

    def get_user(self, user_id: UUID) -> User | None:
        user = User.objects.select_related("service").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: object = None) -> bool:
        raise NotImplementedError("Ask accounts.permissions.has_permission.")
