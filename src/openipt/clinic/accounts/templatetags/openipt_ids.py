# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The fresh id that every creating form carries."""

from django import template

from openipt.clinic.accounts.ids import new_id

register = template.Library()


@register.simple_tag
def fresh_id() -> str:
    return str(new_id())
