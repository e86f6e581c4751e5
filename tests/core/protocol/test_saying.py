# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""One value, three readers: the clinician, the client, and somebody outside the service."""

from datetime import date

import pytest

from openipt.protocol.load import content
from openipt.protocol.model import Choice, Field, FieldType, Wording
from openipt.protocol.saying import Answer, Reader, Saying

NAMES = {"p1": "Bram", "p2": "Ada", "e1": "moved house"}


def saying(reader: Reader = Reader.CLINICIAN) -> Saying:
    return Saying(content(), reader, lambda row_id: NAMES.get(row_id, ""))


def field(kind: str, name: str) -> Field:
    found = content().facts[kind].field(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("kind", "name", "stored", "clinician", "client"),
    [
        ("expectation", "now", "renegotiated", "renegotiated", "agreed differently"),
        ("person", "relation", "sibling", "sibling", "brother or sister"),
        ("person", "support_given", ["emotional", "company"], "emotional, company", "comfort, company"),
        ("ring", "person", "p1", "Bram", "Bram"),
        ("ring", "person", "gone", "", ""),
        ("person", "lives_with", True, "yes", ""),  # no wording for the client: never shown to one
        ("death", "died", {"precision": "words", "text": "after the move"}, "after the move", ""),
        ("tie", "satisfaction", 0, "0", "0"),
        ("person", "name", "Bram", "Bram", "Bram"),
        ("person", "name", "", "", ""),
        ("technique", "technique", "role-play", "role play and skill building", ""),
    ],
)
def test_a_value_has_words_for_the_clinician_and_others_for_the_client(kind, name, stored, clinician, client):
    assert saying().value(field(kind, name), stored) == clinician
    assert saying(Reader.CLIENT).value(field(kind, name), stored) == client


def test_a_day_is_written_out_as_the_language_writes_it():
    when = Field("by", FieldType.DATE, Wording("By"))
    assert saying().value(when, "2026-03-03") == "3 March 2026"
    german = Saying(content(), day=lambda day: f"{day.day}. März {day.year}")
    assert german.value(when, "2026-03-03") == "3. März 2026"
    assert saying().value(when, "soon") == "soon"  # what cannot be read is shown as it was typed


def test_what_is_for_staff_alone_is_said_to_no_one_else():
    answer = field("safety", "answer")
    assert saying().value(answer, "suspected") == "suspected"
    assert saying(Reader.CLIENT).value(answer, "suspected") == ""
    assert saying(Reader.OUTSIDE).value(answer, "suspected") == ""


def test_a_code_that_is_no_longer_listed_is_shown_to_staff_alone():
    relation = field("person", "relation")
    assert saying().value(relation, "blood_brother") == "blood_brother"
    assert saying(Reader.CLIENT).value(relation, "blood_brother") == ""


def test_a_choice_without_a_wording_for_the_client_is_not_said_to_one():
    choices = (Choice("a", Wording("for staff")), Choice("b", Wording("for both", "for you")))
    choosing = Field("what", FieldType.CHOICES, Wording("What", "What"), choices=choices)
    assert saying(Reader.CLIENT).lines(choosing, ["a", "b"]) == ("for you",)
    assert saying().lines(choosing, ["a", "b"]) == ("for staff", "for both")


TABLE = Field(
    "helpers",
    FieldType.ROWS,
    Wording("Who helps", "Who helps me"),
    fields=(
        Field("who", FieldType.LINE, Wording("Who", "Who")),
        Field("call", FieldType.LINE, Wording("Number", "Number")),
        Field("risk", FieldType.LINE, Wording("What staff should know"), staff_only=True),
    ),
)
ROWS = [{"who": "Ada", "call": "0123", "risk": "drinks"}, {"who": "Otto"}]


def test_a_table_is_said_with_the_columns_that_its_reader_may_see():
    [table] = saying().answers([TABLE], {"helpers": ROWS})
    assert table == Answer(
        "Who helps",
        heads=("Who", "Number", "What staff should know"),
        rows=(("Ada", "0123", "drinks"), ("Otto", "", "")),
    )
    [theirs] = saying(Reader.CLIENT).answers([TABLE], {"helpers": ROWS})
    assert theirs == Answer("Who helps me", heads=("Who", "Number"), rows=(("Ada", "0123"), ("Otto", "")))


def test_a_table_on_one_line_leaves_out_what_is_missing():
    assert saying(Reader.CLIENT).lines(TABLE, ROWS) == ("Ada, 0123", "Otto")


def test_only_fields_that_hold_something_are_answers_in_the_order_of_the_definition():
    fields = content().facts["person"].fields
    answers = saying().answers(fields, {"relation": "parent", "name": "Bram", "good": "", "age": 0})
    assert [(answer.label, answer.text) for answer in answers] == [
        ("Name or nickname", "Bram"),
        ("Relation", "parent"),
        ("Age", "0"),
    ]


def test_a_sentence_stands_only_with_its_values():
    ring = content().facts["ring"]
    line = ring.line
    assert saying().sentences(line, ring.fields, {"person": "p1", "ring": 2, "when": "before"}) == (
        "Bram: ring 2 (before onset).",
    )
    assert saying().sentences(line, ring.fields, {"person": "p1", "ring": 2}) == ("Bram: ring 2.",)
    assert saying().sentences(line, ring.fields, {"ring": 2}) == ()


def test_terms_of_content_are_said_in_the_wording_of_the_reader():
    assert saying().term("phase.middle") == "middle phase"
    assert saying(Reader.CLIENT).term("phase.middle") == "middle meetings"
    assert saying().term("phase.unheard_of") == ""


def test_days_of_the_core_are_days():
    assert saying().day(date(2026, 11, 30)) == "30 November 2026"
