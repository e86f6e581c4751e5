# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The records of the clinic by their names of today, in whichever revision is measured: some have moved since."""

from importlib import import_module
from types import ModuleType


def _module(*names: str) -> ModuleType:
    """Return the first of these modules that the revision has."""
    for name in names:
        try:
            return import_module(f"openipt.clinic.{name}")
        except ModuleNotFoundError:
            continue
    raise ModuleNotFoundError(f"none of {', '.join(names)}")


actions = _module("casework.actions", "care.actions")
book_sessions = getattr(actions, "book_sessions", None) or actions.plan_sessions
_models = _module("casework.models", "care.models")
Fact, Session, Standing = _models.Fact, _models.Session, _models.Standing
Response = getattr(_models, "Response", None) or _module("assessments.models").Response
new_id = _module("ledger.ids", "accounts.ids").new_id
