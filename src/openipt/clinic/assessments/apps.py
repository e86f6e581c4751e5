# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Answered measures."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "openipt.clinic.assessments"
    label = "assessments"
