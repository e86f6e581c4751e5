# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What every page has: a way past the header, its place, a way out, and nothing that a strict browser would refuse."""

import re
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from openipt.clinic.drawings import ribbon
from openipt.clinic.gallery import courses, pages

NAVIGATION = [
    {"label": "Today", "url": "/", "current": True},
    {"label": "Courses", "url": "/courses/", "current": False},
]
WHO = {"name": "Dr <Mockley>", "links": [{"label": "Account", "url": "/me/"}], "sign_out_url": "/out/"}
ERRORS = ("400.html", "403.html", "404.html", "500.html", "403_csrf.html")
PAGE_ERRORS = ("interface/errors/409.html",)


class Elements(HTMLParser):
    """All start tags of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        return [
            a for name, a in self.found if name == tag and all(a.get(k.rstrip("_")) == v for k, v in wanted.items())
        ]


def course_page(**changes: object) -> str:
    header = SimpleNamespace(
        name="Orla <b>Demoworth</b>",
        position="Session 6 of 14",
        position_more="middle phase · 8 left after today",
        ribbon_svg=ribbon.mini(courses.NINTH.sessions),
        tabs=[("Course", "/c/", True), ("Circle", "/c/circle/", False)],
        actions=[("Risk conversation", "/c/risk/")],
        alert=None,
        consent_line=None,
        together_url="/c/together/",
    )
    vars(header).update(changes)
    request = RequestFactory().get("/c/?a=1")
    return render_to_string(
        "interface/course_base.html", {"header": header, "navigation": NAVIGATION, "who": WHO}, request
    )


def test_the_first_link_leads_past_the_header_to_the_page() -> None:
    elements = Elements(render_to_string("interface/base.html", {"navigation": NAVIGATION, "who": WHO}))
    assert elements.all("a")[0]["href"] == "#main"
    assert len(elements.all("main", id="main")) == 1


def test_the_current_page_is_marked_and_signing_out_is_a_post() -> None:
    page = render_to_string("interface/base.html", {"navigation": NAVIGATION, "who": WHO})
    elements = Elements(page)
    assert {a["href"] for a in elements.all("a", **{"aria-current": "page"})} == {"/"}
    assert all(form["method"] == "post" for form in elements.all("form", action="/out/"))
    assert elements.all("form", action="/out/")
    assert "Dr &lt;Mockley&gt;" in page


def test_nobody_signed_in_sees_neither_menu_nor_sign_out() -> None:
    page = render_to_string("interface/base.html", {})
    assert not Elements(page).all("form")
    assert not Elements(page).all("details")


def test_practice_data_says_so_and_real_data_does_not() -> None:
    assert "Practice data" in render_to_string("interface/base.html", {"demo": True})
    assert "Practice data" not in render_to_string("interface/base.html", {"demo": False})


def test_a_course_says_where_we_are_and_keeps_the_name_out_of_the_title() -> None:
    page = course_page()
    assert "<strong>Session 6 of 14</strong>" in page
    assert "8 left after today" in page
    assert "Orla &lt;b&gt;Demoworth" in page
    title = re.search(r"<title>(.*?)</title>", page, re.S)
    assert title
    assert "Orla" not in title.group(1)


def test_an_open_alert_names_its_owner_and_its_clock_on_every_page_of_the_course() -> None:
    assert "alert-line" not in course_page()
    alert = {"text": "An answer needs you", "owner": "Dr Mockley", "due_text": "by 10:31", "url": "/alert/"}
    page = course_page(alert=alert, consent_line="Consent not recorded yet.")
    assert "Dr Mockley, by 10:31" in page
    assert Elements(page).all("a", href="/alert/")
    assert "Consent not recorded yet." in page


def test_the_turned_tablet_has_one_way_out_and_no_staff_menu() -> None:
    together = {"position": "", "pages": [("Our people", "/p/", True)], "leave_url": "/leave/"}
    context = {"together": together, "navigation": NAVIGATION, "who": WHO, "service_name": "Fens", "demo": True}
    elements = Elements(render_to_string("interface/together_base.html", context))
    assert [a["href"] for a in elements.all("a")] == ["#main", "/p/", "/leave/"]
    assert not elements.all("form")


def test_a_client_finds_whom_to_call_on_every_page() -> None:
    page = render_to_string("interface/client_base.html", {"who_to_call_url": "/call/"})
    assert Elements(page).all("a", href="/call/")
    assert 'class="client"' in page


@pytest.mark.parametrize("template", [*ERRORS, *PAGE_ERRORS])
def test_every_refusal_has_plain_words_and_a_title_and_needs_no_context(template: str) -> None:
    page = render_to_string(template)
    heading = re.search(r"<h1>(.*?)</h1>", page)
    assert heading
    assert len(heading.group(1).split()) >= 3
    assert not re.search(r"\b(exception|traceback|error \d|http)\b", page.split("<main")[1], re.I)


def test_a_refusal_can_say_its_own_reason() -> None:
    page = render_to_string("interface/errors/409.html", {"reason": "Basil saved at 10:02.", "back_url": "/back/"})
    assert "Basil saved at 10:02." in page
    assert Elements(page).all("a", href="/back/")


def test_nothing_on_any_page_would_be_refused_by_a_strict_browser() -> None:
    for name, page in pages.pages().items():
        for tag, attributes in Elements(page).found:
            assert "style" not in attributes, (name, tag)
            assert not [key for key in attributes if key.startswith("on")], (name, tag)
            assert tag != "style", name
            assert tag != "script" or attributes.get("src"), name
            for key in ("href", "src"):
                assert not attributes.get(key, "").startswith(("http:", "https:", "//", "javascript:")), (name, tag)


def test_no_page_of_the_gallery_uses_an_id_twice() -> None:
    for name, page in pages.pages().items():
        ids = [attributes["id"] for _, attributes in Elements(page).found if "id" in attributes]
        assert len(ids) == len(set(ids)), (name, [one for one in ids if ids.count(one) > 1])


def test_every_label_belongs_to_a_field_and_every_description_exists() -> None:
    for name, page in pages.pages().items():
        elements = Elements(page)
        ids = {attributes["id"] for _, attributes in elements.found if "id" in attributes}
        for _, attributes in elements.found:
            for key in ("for", "aria-labelledby", "aria-describedby"):
                assert set(attributes.get(key, "").split()) <= ids, (name, key, attributes)
