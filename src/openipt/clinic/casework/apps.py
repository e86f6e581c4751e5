# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is recorded in a course: sessions, dated facts, texts and answered measures."""

from django.apps import AppConfig
from django.conf import settings

from openipt.measures.load import use_own


class CaseworkConfig(AppConfig):
    name = "openipt.clinic.casework"
    label = "casework"

    def ready(self) -> None:
        """Load the service's own measures before anything is answered."""
        use_own(settings.OPENIPT_MEASURES)
