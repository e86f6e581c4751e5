# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A form is sent as a browser without script sends it: what stands in it, and nothing that is not ticked."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))

from web_forms import form_with

PAGE = """
<form action="/search/"><input name="q"></form>
<form action="/people/add/" method="post">
  <input type="hidden" name="id" value="0198 &amp; more">
  <input name="name" value="Ann">
  <textarea name="about">
Two
lines</textarea>
  <select name="relation"><option value="friend">friend</option><option value="sibling">sibling</option></select>
  <select name="ring"><option value="1">1</option><option value="2" selected>2</option></select>
  <input type="checkbox" name="lives_with"><input type="checkbox" name="safe" value="yes" checked>
  <input type="radio" name="means" value="phone"><input type="radio" name="means" value="letter" checked>
  <input type="submit" name="away" value="Discard"><button name="add">Add</button>
</form>
"""


def test_what_stands_in_the_form_is_sent():
    form = form_with(PAGE, {"name", "relation"})
    assert form
    assert form.action == "/people/add/"
    assert form.values == {
        "id": "0198 & more",
        "name": "Ann",
        "about": "Two\nlines",
        "relation": "friend",
        "ring": "2",
        "safe": "yes",
        "means": "letter",
    }


def test_a_form_is_known_by_its_fields_ticked_or_not():
    assert form_with(PAGE, {"lives_with"}) == form_with(PAGE, {"name"})
    assert form_with(PAGE, {"name", "q"}) is None
    assert form_with("<p>nothing to fill in</p>", {"name"}) is None
