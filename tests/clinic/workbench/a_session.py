# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The pages of one session: their addresses, what a tool sends, and the note as a page carries it."""

import re

from django.urls import reverse


def address(world, session, name="session", **more):
    return reverse(name, kwargs={"course_id": world.course.pk, "session_id": session.pk, **more})


def filled_in(world, data):
    known = {"PERSON": world.full.ids["person"], "GOAL": world.full.ids["goal"]}
    return {key: re.sub("PERSON|GOAL", lambda found: known[found[0]], value) for key, value in data.items()}


def page_of(client, world, session):
    return client.get(address(world, session)).content.decode()


def note_in(page):
    """The text of the note as it stands in the page, with what the page carries beside it."""
    text = re.search(r'<textarea id="note-text"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)[1]
    hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("base", "included", "made")}
    return {"text": text, **hidden}
