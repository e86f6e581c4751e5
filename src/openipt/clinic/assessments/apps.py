# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Answered measures."""

from django.apps import AppConfig
from django.conf import settings

from openipt.measures.load import use_own


class AssessmentsConfig(AppConfig):
    name = "openipt.clinic.assessments"
    label = "assessments"

    def ready(self) -> None:
        """A service's own measures stand beside ours before anything is answered."""
        use_own(settings.OPENIPT_MEASURES)
