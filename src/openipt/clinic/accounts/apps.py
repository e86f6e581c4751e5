# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Services, users and their roles."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "openipt.clinic.accounts"
    label = "accounts"
