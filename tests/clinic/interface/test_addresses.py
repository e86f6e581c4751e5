# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Addresses that are remembered are those that Django gives, wherever OpenIPT is mounted."""

from uuid import uuid4

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, set_script_prefix
from django.urls import reverse as by_django

from openipt.clinic.interface.addresses import reverse


@pytest.fixture
def mounted():
    """Mount OpenIPT somewhere below the root."""
    yield set_script_prefix
    set_script_prefix("/")


def test_an_address_is_what_django_says(mounted):
    course = uuid4()
    for prefix in ("/", "/ipt/", "/"):
        mounted(prefix)
        assert reverse("people", [course]) == by_django("people", args=[course]) == f"{prefix}courses/{course}/people/"


@pytest.mark.parametrize("args", [["no-course"], [None], []])
def test_what_has_no_address_is_an_error_every_time(args):
    for _ in range(2):
        with pytest.raises(NoReverseMatch):
            reverse("people", args)


def test_templates_use_the_same_addresses():
    course = uuid4()
    page = Template('{% url "people" course %} {% url "people" "x" as none %}[{{ none }}]')
    assert page.render(Context({"course": course})) == f"{by_django('people', args=[course])} []"
    with pytest.raises(NoReverseMatch):
        Template('{% url "people" "x" %}').render(Context())
    with pytest.raises(TypeError, match="in their order"):
        Template('{% url "people" course_id=course %}')
