# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Dated facts sent through their forms, each kind with every field filled in."""

from django.urls import reverse

from clinic.workbench.a_course import form, typed
from clinic.workbench.a_world import World
from openipt.clinic.casework.models import Fact
from openipt.protocol.load import content
from openipt.protocol.model import Recorded

SCRIPT = "<script>alert(1)</script>\"'><svg/onload=alert(2)>&{{7*7}}"
BY_HAND = sorted(kind.id for kind in content().facts.values() if kind.recorded is Recorded.FORM)
# What a form cannot say together with everything else filled in.
NOT_TOGETHER = {
    "focus": {"secondary": "", "not_yet": ""},
    "link": {"none": ""},
    "phase": {"phase": "middle"},
    "agreement": {"sessions": "14", "end_on": "2026-06-02"},
}


def record_url(world: World, kind: str) -> str:
    return reverse("record", args=[world.course.pk, kind])


def everything(world: World, kind: str, words: str) -> dict[str, object]:
    """Every field of a kind filled in."""
    sent = typed(content().facts[kind].fields, words, world.full.ids) | NOT_TOGETHER.get(kind, {})
    if content().facts[kind].needs_session:
        sent["session"] = str(world.full.sessions[0].pk)
    return form(**{key: value for key, value in sent.items() if value != ""})


def count(world: World) -> int:
    return Fact.objects.filter(course=world.course).count()
