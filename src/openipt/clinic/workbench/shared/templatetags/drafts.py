# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What a form says of its draft (docs/drafts.md): `{% load drafts %}`, then `<form {% draft_attributes draft %}>`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from openipt.clinic.workbench.shared.drafts import DraftOf

register = template.Library()


@register.simple_tag
def draft_attributes(draft: DraftOf, part: str = "") -> SafeString:
    """Return the attributes that drafts.js reads. `part` tells the drafts of several forms of one kind apart."""
    return format_html(
        'data-draft="{}" data-draft-subject="{}" data-draft-points="{}"',
        f"{draft.key}:{part}" if part else draft.key,
        " ".join(draft.subject),
        " ".join(draft.points),
    )
