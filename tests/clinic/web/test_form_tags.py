# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What every form that creates something carries."""

import re
from uuid import UUID

from django.template import Context, Template


def draw(tag: str, **context: object) -> str:
    return Template("{% load openipt_ids %}" + tag).render(Context({"csrf_token": "the-token", **context}))


def test_a_form_carries_its_token_and_an_id_of_its_own() -> None:
    first, second = draw("{% csrf_and_id %}"), draw("{% csrf_and_id %}")
    assert first.startswith('<input type="hidden" name="csrfmiddlewaretoken" value="the-token">')
    ids = [UUID(re.findall(r'name="id" value="([^"]+)"', form)[0]) for form in (first, second)]
    assert ids[0] != ids[1]


def test_a_button_posts_one_value_and_says_aloud_what_it_is_about() -> None:
    page = draw('{% post_button "Find" "courses" of=name kind="small" person=name %}', name='"Bo"')
    assert page.startswith('<form method="post" action="/courses/"><input type="hidden" name="csrfmiddlewaretoken"')
    assert page.endswith(
        '<button class="btn small" name="person" value="&quot;Bo&quot;">Find'
        '<span class="vh"> &quot;Bo&quot;</span></button></form>'
    )
