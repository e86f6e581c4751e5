# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Components say what must be said: labels, reasons, owners, and what was typed."""

import html
import re
from datetime import date
from types import SimpleNamespace

import pytest
from django import forms
from django.template import engines

from openipt.clinic.gallery.forms import Event, Question


def draw(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load interface %}" + source).render(context)


def test_a_field_with_a_fault_says_what_to_do_and_keeps_the_typed_text() -> None:
    form = Event({"when": "sprnig <2019>", "day": "someday"})
    page = draw("{% field form.when echo=echo %}{% field form.day %}", form=form, echo="Kept as you wrote it.")
    assert 'value="sprnig &lt;2019&gt;"' in page
    assert 'value="someday"' in page
    assert "Kept as you wrote it." in page
    assert 'id="id_day_error">Enter a valid date.' in page
    assert 'aria-describedby="id_day_error"' in page


def test_a_hint_stands_under_its_label_and_is_read_with_the_field() -> None:
    page = draw("{% field form.when %}", form=Event())
    assert page.index("<label") < page.index("As exactly as it is known") < page.index("<input")
    assert 'aria-describedby="id_when_helptext"' in page


def test_all_faults_are_listed_on_top_with_links_to_their_fields() -> None:
    class Both(Event):
        def clean(self) -> None:
            raise forms.ValidationError("These two do not go together.")

    page = draw("{% error_summary form none %}", form=Both({"when": ""}), none=None)
    assert "These two do not go together." in page
    for name in ("when", "what", "whom"):
        assert f'href="#id_{name}"' in page


def test_without_a_fault_there_is_no_summary() -> None:
    assert draw("{% error_summary form %}", form=Event()).strip() == ""


def test_picks_are_real_checkboxes_and_radios_with_what_was_chosen() -> None:
    page = draw("{% picks form.whom %}{% answers question.item %}", form=Event({"whom": ["Bram"]}), question=Question())
    assert page.count('type="checkbox"') == 7
    assert page.count('type="radio"') == 4
    assert 'value="Bram" id="id_whom_1" checked' in page
    assert 'id="id_whom"' in page
    assert "<legend" in page


def test_an_alert_names_owner_clock_and_successor() -> None:
    item = {
        "text": "<b>",
        "owner": "Yours to answer",
        "due_text": "by 10:31",
        "then": "Then Dr Examplar.",
        "url": "/a/",
    }
    page = draw("{% alert item %}", item=item)
    assert "Yours to answer, by 10:31" in page
    assert "Then Dr Examplar." in page
    assert "&lt;b&gt;" in page
    assert 'href="/a/"' in page


@pytest.mark.parametrize(("state", "says_why"), [("done", False), ("now", True), ("open", True)])
def test_an_agenda_line_says_its_state_in_words_and_until_it_is_done_its_reason(state: str, says_why: bool) -> None:
    page = draw(
        "{% agenda_line line %}", line={"state": state, "task": "One step", "why": "Every session ends with one."}
    )
    assert f'aria-label="{state}"' in page
    assert ("Every session ends with one." in page) is says_why


def test_a_quotation_is_the_clients_words_in_the_clients_language() -> None:
    page = draw("{% quote text language='ar' %}", text="<أنا>")
    assert 'lang="ar"' in page
    assert 'dir="auto"' in page
    assert "&lt;أنا&gt;" in page


def test_a_table_twin_has_heads_and_labels_for_the_phone() -> None:
    table = SimpleNamespace(caption="Scores", heads=("Session", "PHQ-9"), rows=[(1, 18), (2, None)])
    page = draw("{% table_twin table folded=False %}", table=table)
    assert page.count("<th") == 2 + 1 + 2  # two heads, the thead itself, two row heads
    assert '<td data-label="PHQ-9">18</td>' in page
    assert '<td data-label="PHQ-9"></td>' in page
    assert "<details" not in page


def test_a_row_that_does_not_fit_its_heads_is_an_error_and_not_a_shifted_table() -> None:
    table = SimpleNamespace(caption="Scores", heads=("Session", "PHQ-9"), rows=[(1, 18, 4)])
    with pytest.raises(ValueError, match="zip"):
        draw("{% table_twin table %}", table=table)


def test_a_date_is_a_time_element_in_words_and_no_date_is_nothing() -> None:
    page = draw(
        "{% date_in_words day today %}|{% date_in_words none today %}",
        day=date(2025, 3, 4),
        today=date(2025, 3, 11),
        none=None,
    )
    assert page.split("|")[0] == '<time datetime="2025-03-04">Tuesday 4 March, 7 days ago</time>'
    assert page.split("|")[1] == ""


def test_a_link_says_what_it_is_about_to_a_screen_reader_alone() -> None:
    named = draw('{% link "edit" "/people/1/" of=name kind="meta" %}', name="<Bram>")
    assert named == '<a class="meta" href="/people/1/">edit<span class="vh"> &lt;Bram&gt;</span></a>'
    assert draw('{% link "for it" "/a/" about="grief" %}') == '<a href="/a/">for it<span class="vh">: grief</span></a>'


def test_a_link_to_a_page_carries_in_its_query_what_is_not_empty() -> None:
    page = draw('{% link_to "Courses" "courses" q=typed archived="" next="/a/?b=c" %}', typed="Ann & Bo")
    assert page == '<a href="/courses/?q=Ann%20%26%20Bo&amp;next=/a/%3Fb%3Dc">Courses</a>'


def test_a_form_ends_with_its_button_and_the_way_back_by_address_or_by_name() -> None:
    line = (
        '<p class="actions"><button class="btn main">Save</button> <a class="btn quiet" href="/courses/">Back</a></p>'
    )
    assert draw('{% save_or_back "Save" "/courses/" %}') == line
    assert draw('{% save_or_back "Save" "courses" %}') == line


def test_facts_stand_beside_their_labels() -> None:
    page = draw('{% facts rows "tight" %}', rows=[("Ring", 2), ("<Tie>", "close")])
    assert page == '<dl class="facts tight"><dt>Ring</dt><dd>2</dd><dt>&lt;Tie&gt;</dt><dd>close</dd></dl>'


def test_a_part_with_a_page_of_its_own_links_to_it_in_its_head() -> None:
    page = draw('{% head_with_link "Courses" "open" "courses" %}')
    assert page == '<div class="head"><h2>Courses</h2><a class="meta" href="/courses/">open</a></div>'


def test_links_in_a_line_are_escaped_and_parted() -> None:
    page = draw('{% links pairs ", " %}', pairs=[("<one>", "/1/"), ("two", "/2/")])
    assert page == '<a href="/1/">&lt;one&gt;</a>, <a href="/2/">two</a>'


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Duty line: +00 555 0199, day and night", ["+005550199"]),
        ("GP 020 7946 0018 or 116 123", ["02079460018", "116123"]),
        ("In an emergency 999 or 112.", ["999", "112"]),
        ("Open 24/7, since 2026-11-23, room 1123", []),
        ("<b>+43 (1) 555-0131</b>", ["+4315550131"]),
    ],
)
def test_numbers_to_call_are_called_with_one_touch_and_the_rest_stays_text(text: str, numbers: list[str]) -> None:
    page = draw("{{ text|phone_links|linebreaksbr }}", text=text)
    assert re.findall(r'href="tel:([^"]*)"', page) == numbers
    assert html.unescape(re.sub(r"</?a\b[^>]*>", "", page)) == text
