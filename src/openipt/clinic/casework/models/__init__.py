# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""One class a file; this is where they are found."""

from openipt.clinic.casework.models.draft import Draft
from openipt.clinic.casework.models.fact import Fact
from openipt.clinic.casework.models.response import Response
from openipt.clinic.casework.models.session import Session
from openipt.clinic.casework.models.standing import Standing
from openipt.clinic.casework.models.text import Signature, Text, TextVersion

__all__ = ["Draft", "Fact", "Response", "Session", "Signature", "Standing", "Text", "TextVersion"]
