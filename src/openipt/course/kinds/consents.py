# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Consents, and what was arranged with the client."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from openipt.course.kinds.fact import Fact
from openipt.protocol.model import Finding


@dataclass(frozen=True, kw_only=True)
class Waiting(Fact, kind="waiting"):
    """What the client was told while waiting."""

    told: str = ""


@dataclass(frozen=True, kw_only=True)
class Consent(Fact, kind="consent"):
    """A consent that was asked for, and what the client said to it."""

    about: Literal["treatment", "sharing", "recording", "letters", "research", "emergency_contact", "messages", ""] = ""
    state: Literal["given", "withdrawn", "refused", "not_possible", ""] = ""
    how: Literal["written", "spoken", "authority", "none", ""] = ""
    heard_by: str = ""
    authority: str = ""
    assent: str = ""
    basis: str = ""
    version: str = ""
    note: str = ""

    def faults(self) -> Iterator[Finding]:
        """Check that a consent says how and by whom it was given, or why it is not possible."""
        if self.state == "not_possible" and not self.basis:
            yield Finding("consent_without_basis", "basis")
        if self.state != "given":
            return
        if self.how == "none":
            yield Finding("consent_given_how", "how")
        if self.how == "spoken" and not self.heard_by:
            yield Finding("consent_heard_by_whom", "heard_by")
        if self.how == "authority" and not self.authority:
            yield Finding("consent_by_whom", "authority")


@dataclass(frozen=True, kw_only=True)
class Setting(Fact, kind="setting"):
    """The setting in which the course is given."""

    setting: str = ""


@dataclass(frozen=True, kw_only=True)
class ShownToClient(Fact, kind="shown_to_client"):
    """Other people's names on the client's page."""

    names: bool = False
