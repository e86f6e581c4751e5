# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Text is normalised only where that is quick: marks that pile up on one letter are refused in words before it."""

import ast
import unicodedata
from pathlib import Path

import pytest

import openipt
from openipt.clinic.clients.names import search_key
from openipt.clinic.ledger.canonical import canonical_text
from openipt.protocol.load import content
from openipt.protocol.rules import check_answers, normalise
from openipt.protocol.text import MOST_IN_LINE, MOST_IN_TEXT, MOST_ROWS, composed, has_too_many_marks

ACUTE, BELOW = "\u0301", "\u0323"  # marks of two classes, which normalising sorts
PILE = "e" + ACUTE * 31


@pytest.mark.parametrize(
    ("text", "piled"),
    [
        ("e" + ACUTE * 30, False),
        (PILE, True),
        ("\u00e9" + ACUTE * 29, False),
        ("\u00e9" + ACUTE * 30, True),  # an accent is in the letter already
        ("\u0f73" * 15, False),
        ("\u0f73" * 16, True),  # one character that is two marks, though its own class is none
        (("e" + ACUTE * 30) * 3, False),
        ("Tiếng Việt, नमस्ते, עִבְרִית, ก็", False),
    ],
)
def test_thirty_marks_on_a_letter_are_taken_and_one_more_is_not(text, piled):
    assert has_too_many_marks(text) is piled


def test_what_is_not_safe_to_normalise_is_left_as_it_was_typed():
    text = "e" + (ACUTE + BELOW) * 16
    assert composed(text) == text
    assert composed("e" + ACUTE) == "é"


def test_such_a_text_is_refused_in_every_kind_of_field_and_not_repeated():
    for field in (
        each for kind in content().facts.values() for each in kind.fields if each.type.value in ("line", "text")
    ):
        findings = check_answers((field,), normalise((field,), {field.id: PILE}))
        assert [each.code for each in findings if each.code != "answer.required"] == ["answer.marks"]
    with pytest.raises(Exception, match="more than 30 marks") as refused:
        canonical_text(PILE)
    assert ACUTE not in str(refused.value)


@pytest.mark.parametrize(("kind", "name", "most"), [("person", "name", MOST_IN_LINE), ("jot", "text", MOST_IN_TEXT)])
def test_a_text_may_be_as_long_as_the_limit_and_no_longer(kind, name, most):
    fields = [each for each in content().facts[kind].fields if each.id == name]
    assert check_answers(fields, {name: "x" * most}) == ()
    (finding,) = check_answers(fields, {name: "x" * (most + 1)})
    assert (finding.code, finding.values) == ("answer.too_long", {"most": most, "length": most + 1})


def test_a_table_has_a_limit_too():
    sheet = content().worksheets["safety-plan"]
    table = next(each for each in sheet.fields if each.type.value == "rows")
    column = next(each.id for each in table.fields if each.type.value == "line")
    rows = [{column: "x"}] * (MOST_ROWS + 1)
    (finding,) = [each for each in check_answers(sheet.fields, {table.id: rows}) if each.where == table.id]
    assert finding.values == {"most": MOST_ROWS, "number": MOST_ROWS + 1}


def test_a_name_with_piled_marks_is_still_found_by_its_letters():
    assert search_key(PILE) == " e"


def test_nothing_else_in_the_product_normalises_text():
    """Two places: the one rule, and the id of an imported questionnaire, whose name is cut short before."""
    root = Path(openipt.__file__).parent
    places = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "normalize" and ast.unparse(node.value) == "unicodedata"
    }
    assert places == {"protocol/text.py", "measures/questionnaire/incoming.py"}


def test_normalising_is_still_what_the_standard_says():
    for text in ("e\u0323\u0301", "ﬁ", "Å", "한국"):
        assert composed(text) == unicodedata.normalize("NFC", text)
        assert composed(text, "NFKD") == unicodedata.normalize("NFKD", text)
