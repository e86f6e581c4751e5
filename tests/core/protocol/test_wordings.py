# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Two wordings: a client reads the second one, and no staff term stands in it."""

import re

import pytest

from openipt.protocol.load import content
from openipt.protocol.wordings import missing_for_clients, staff_term, texts_for_clients


def test_no_staff_term_stands_in_anything_a_client_may_read() -> None:
    found = [text.text for text in texts_for_clients(content())]
    assert len(found) > 700, "the walk sees the client wordings"
    assert [text for text in found if staff_term(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "your sick role",
        "interpersonal deficits",
        "Role dispute with Bram",
        "the impasse",
        "dissolution",
        "complicated grief",
        "termination",
        "a hostile tone",
        "giving in",
        "excess demands",
        "who drains you",
        "a non-responder",
        "dropped out",
        "you declined",
        "not suitable",
        "you are stuck",
        "deteriorated",
        "harmed",
        "not recovered",
        "a closed case",
        "suicide risk: low",
        "violence: now",
        "treatment failure",
        "treatment-resistant illness is resistant",
        "the patient",
    ],
)
def test_each_staff_term_is_recognised(text: str) -> None:
    assert staff_term(text)


@pytest.mark.parametrize("text", ["in case of need", "a meeting", "your drink", "it is over", "terms of use", "farm"])
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert staff_term(text) is None


def test_what_a_client_may_be_shown_has_a_client_wording_on_every_field() -> None:
    for sheet in content().worksheets.values():
        assert list(missing_for_clients(sheet)) == []


def test_the_notes_between_client_and_therapist_are_for_staff_only() -> None:
    sheets = content().worksheets
    assert all(each.staff_only for each in sheets["therapeutic-relationship"].fields)
    between = next(each for each in sheets["area-few-relationships"].fields if each.id == "between_us")
    assert between.staff_only


def test_answers_about_fear_are_for_staff_only_and_write_no_line() -> None:
    safety = content().facts["safety"]
    assert all(each.staff_only for each in safety.fields)
    assert safety.line == ""


def test_not_asked_is_no_answer_about_fear() -> None:
    answer = content().facts["safety"].field("answer")
    assert answer is not None
    assert {each.id for each in answer.choices} == {"nothing_told", "past", "now", "suspected"}


def test_no_level_of_risk_can_be_stored() -> None:
    made = content()
    fields = [each for kind in made.facts.values() for each in kind.fields]
    fields += [each for sheet in made.worksheets.values() for each in sheet.fields]
    ids = {choice.id for each in fields + [c for f in fields for c in f.fields] for choice in each.choices}
    assert not ids & {"low", "medium", "high", "low_risk", "high_risk"}


def test_confronting_tools_say_so_first_where_fear_is_recorded() -> None:
    cautious = {each.id for each in content().worksheets.values() if each.caution}
    assert cautious == {"area-dispute", "communication-analysis", "role-play", "joint-session"}


def test_no_score_and_no_sum_is_asked_for_in_a_decision() -> None:
    options = next(each for each in content().worksheets["decision-analysis"].fields if each.id == "options")
    assert {each.type.value for each in options.fields} <= {"line", "text", "choice", "people"}


def test_contacts_are_noted_and_never_counted() -> None:
    tried = next(each for each in content().worksheets["area-few-relationships"].fields if each.id == "tried")
    assert "number" not in {each.type.value for each in tried.fields}


def test_the_safety_plan_has_its_six_steps_in_order_and_what_is_worth_living_for() -> None:
    sections = [each.id for each in content().worksheets["safety-plan"].sections]
    assert sections[:7] == ["signs", "alone", "company", "helpers", "professionals", "surroundings", "worth"]
    assert content().worksheets["safety-plan"].client_copy


def test_the_relapse_plan_tells_green_amber_and_red_apart_by_their_words() -> None:
    titles = {each.id: each.title.client for each in content().worksheets["relapse-plan"].sections}
    assert all((titles[each] or "").lower().startswith(f"{each}:") for each in ("green", "amber", "red"))


def test_choosing_grief_names_the_treatment_that_does_better_for_prolonged_grief() -> None:
    caution = content().areas["grief"].caution
    assert "51% against 28%" in caution
    assert "Shear et al. 2014" in caution


def test_the_communication_analysis_record_holds_every_column_of_a_line() -> None:
    lines = next(each for each in content().worksheets["communication-analysis"].fields if each.id == "lines")
    assert [each.id for each in lines.fields] == [
        "speaker",
        "words",
        "tone",
        "felt",
        "wanted",
        "unsaid",
        "said_so",
        "thought_meant",
        "heard",
        "choice_point",
    ]


def syllables(word: str) -> int:
    """Groups of vowels, without a silent ending: close enough for English."""
    bare = re.sub(r"[^a-z]", "", word.lower())
    return (
        max(1, len(re.findall(r"[aeiouy]+", re.sub(r"(?<![aeiouyl])e$|(?<=[^aeiou])es$|ed$", "", bare)))) if bare else 0
    )


def school_grade(text: str) -> float:
    """The grade of Kincaid et al. 1975: 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    plain = re.sub(r"(?m)[#*]|^\s*(?:-|\d+\.)\s", "", text)
    sentences = [each for each in re.split(r"[.!?:]\s|\n\n", plain) if each.strip()]
    words = [word for each in sentences for word in each.split()]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@pytest.mark.parametrize("handout", ["what-depression-is", "mood-and-people", "does-ipt-help"])
def test_a_client_of_about_eleven_can_read_the_handouts(handout: str) -> None:
    assert school_grade(content().handouts[handout].body) < 6


def test_the_measure_of_reading_tells_a_manual_from_a_handout() -> None:
    manual = "Non-reciprocal expectations of interpersonal relationships characteristically perpetuate symptomatology."
    assert school_grade(manual) > 12


def test_the_handout_on_how_well_it_works_says_honestly_who_is_helped_otherwise() -> None:
    body = content().handouts["does-ipt-help"].body
    assert "66 of 100" in body
    assert "It does not help everyone" in body
    assert "Cuijpers" in content().handouts["does-ipt-help"].source.text
