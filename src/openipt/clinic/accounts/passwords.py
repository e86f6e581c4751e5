# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Temporary passwords."""

import secrets

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def temporary_password() -> str:
    """A password to be read out once and replaced at the first sign-in: four groups of four, 80 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
