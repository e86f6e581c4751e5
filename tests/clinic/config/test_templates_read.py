# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The indentation of templates is not sent."""

import re

from django.template.loader import get_template, render_to_string


def test_a_page_is_sent_without_the_indentation_of_its_template() -> None:
    page = render_to_string("interface/errors/404.html")
    assert "Page not found" in page
    assert re.findall(r"^[ \t]{2,}\S.*", page, re.MULTILINE) == []


def test_a_template_is_read_once() -> None:
    assert get_template("interface/errors/404.html").template is get_template("interface/errors/404.html").template
