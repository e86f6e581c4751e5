# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""One class a file; this is where they are found."""

from openipt.clinic.care.models.draft import Draft
from openipt.clinic.care.models.fact import Fact
from openipt.clinic.care.models.session import Session
from openipt.clinic.care.models.standing import Standing
from openipt.clinic.care.models.text import Signature, Text, TextVersion

__all__ = ["Draft", "Fact", "Session", "Signature", "Standing", "Text", "TextVersion"]
