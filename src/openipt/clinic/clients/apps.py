# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Clients, their courses of care and who works on them."""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "openipt.clinic.clients"
    label = "clients"
