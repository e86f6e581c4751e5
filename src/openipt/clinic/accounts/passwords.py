# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Passwords: the rule that is ours, and temporary ones."""

import secrets
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

DEMO_PASSWORD = "openipt-demo"  # noqa: S105 - printed on the screen of every demo
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


class NotTheDemoPassword:
    """Refuses, outside the demo, the one password that everybody knows."""

    def validate(self, password: str, user: Any = None) -> None:
        if password == DEMO_PASSWORD and not settings.OPENIPT_DEMO:
            raise ValidationError(_("This is the password of the demo, which everybody knows."), "demo_password")

    def get_help_text(self) -> str:
        return _("It is not the password of the demo.")


def temporary_password() -> str:
    """A password to be read out once and replaced at the first sign-in: four groups of four, 80 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
