# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The form "individual acute, 12 to 16 sessions": phases, gates, and the session-by-session skeleton."""

import pytest

from openipt.protocol.load import content
from openipt.protocol.model import Evidence, Form, Position


def form() -> Form:
    return content().forms["individual-acute"]


# Session by session, 16 and 12 sessions: task -> (from, by). After IPT UK and Weissman, Markowitz & Klerman 2018.
SKELETON = {
    "symptoms_reviewed": ((1, 1), (1, 1)),
    "risk_asked": ((1, 1), (1, 1)),
    "inventory_begun": ((2, 2), (2, 2)),
    "timeline_drawn": ((2, 3), (2, 3)),
    "inventory_enough": ((3, 3), (2, 3)),
    "formulation_offered": ((4, 4), (3, 3)),
    "focus_chosen": ((4, 4), (3, 3)),
    "agreement_made": ((4, 4), (3, 3)),
    "goals_set": ((4, 4), (3, 3)),
    "middle_review": ((8, 8), (6, 6)),
    "gains_and_feelings": ((14, 15), (10, 11)),
}


@pytest.mark.parametrize("task_id", SKELETON)
def test_the_skeleton_for_16_and_12_sessions_is_that_of_the_table(task_id: str) -> None:
    task = next(each for each in form().tasks if each.id == task_id)
    assert task.start is not None
    assert task.by is not None
    found = tuple((task.start.number(agreed), task.by.number(agreed)) for agreed in (16, 12))
    assert found == SKELETON[task_id]


@pytest.mark.parametrize("task_id", ["relapse_plan", "afterwards_decided", "follow_ups_planned", "risk_at_end"])
def test_what_belongs_to_the_goodbye_is_due_in_the_last_session(task_id: str) -> None:
    task = next(each for each in form().tasks if each.id == task_id)
    assert task.by is not None
    assert [task.by.number(agreed) for agreed in (16, 14, 12)] == [16, 14, 12]


def test_little_or_no_change_is_first_asked_about_at_session_4_to_6_of_16_and_4_to_5_of_12() -> None:
    assert form().early_sessions(16) == (4, 6)
    assert form().early_sessions(12) == (4, 5)
    assert form().early_sessions(None) == (4, 6), "also before a number is agreed"


def test_the_work_on_the_focus_begins_after_the_agreement_and_fills_every_session_of_the_middle_phase() -> None:
    tasks = {each.id: each for each in form().tasks}
    agreed_by = tasks["agreement_made"].by
    assert agreed_by is not None
    assert [(agreed_by.number(agreed) or 0) + 1 for agreed in (16, 12)] == [5, 4]
    assert tasks["focus_strategy"].every
    assert tasks["focus_strategy"].phases == ("middle",)


def test_having_asked_about_dying_once_is_not_shown_as_done_in_later_phases() -> None:
    """A line that says "done" in session 7 for what was asked in session 1 would be misread."""
    tasks = {each.id: each for each in form().tasks}
    assert tasks["risk_asked"].phases == ("initial",)
    assert tasks["risk_at_end"].phases == ("ending",)
    assert all(each.scope == "phase" for each in tasks["risk_at_end"].need.any_of)


def test_the_end_is_spoken_of_in_the_last_quarter_three_before_the_last_at_latest() -> None:
    rule = form().end_rule
    assert (rule.share, rule.latest_left, rule.strong_left) == (0.25, 3, 2)


def test_before_a_number_is_agreed_only_what_does_not_hang_on_it_has_a_place() -> None:
    placed = {task.id for task in form().tasks if task.start and task.start.number(None) is not None}
    assert {"formulation_offered", "agreement_made", "goals_set", "inventory_enough"} <= placed
    assert not placed & {"middle_review", "relapse_plan", "gains_and_feelings", "sick_role_review"}


def test_halves_round_up_so_that_thirteen_sessions_are_reviewed_at_the_seventh() -> None:
    assert Position(share=0.5).number(13) == 7
    assert Position(share=0.5).number(15) == 8
    assert Position(left=20).number(12) == 1, "never before the first"
    assert Position(session=4, share=0.25).number(None) == 4
    assert Position(session=4, share=0.25).number(12) == 3


def test_the_phases_and_gates_stand_in_the_order_of_the_course() -> None:
    assert [each.id for each in form().phases] == ["initial", "middle", "ending", "follow_up"]
    assert [(each.id, each.phase) for each in form().gates] == [
        ("G0", "initial"),
        ("G1", "middle"),
        ("G2", "ending"),
        ("G3", "follow_up"),
    ]


def gate(gate_id: str) -> set[str]:
    return {each.id for each in next(each for each in form().gates if each.id == gate_id).needs}


def test_each_gate_asks_for_what_the_protocol_asks_for() -> None:
    assert gate("G0") == {"treatment_consent", "risk_asked", "suitability", "first_measure"}
    assert gate("G1") == {
        "problem_named",
        "people_enough",
        "onset_placed",
        "focus_chosen",
        "formulation_offered",
        "agreement_made",
        "goals_set",
    }
    assert gate("G2") == {"end_spoken_of"}
    assert gate("G3") == {"progress_reviewed", "relapse_plan", "afterwards_decided", "last_measure"}


def test_every_gate_can_be_passed_without_a_score() -> None:
    for need in (each for one in form().gates for each in one.needs):
        kinds = {each.kind for each in need.any_of}
        assert "response" not in kinds or "declined" in kinds, need.id


def test_consent_that_is_not_possible_with_its_reason_opens_the_course_too() -> None:
    consent = next(each for each in form().gates[0].needs if each.id == "treatment_consent")
    states = {each.where["state"] for each in consent.any_of}
    assert states == {"given", "not_possible"}


def test_the_formulation_counts_only_with_the_clients_reply() -> None:
    need = next(each for each in form().gates[1].needs if each.id == "formulation_offered")
    assert need.any_of == (Evidence("worksheet", {"worksheet": "formulation", "reply": "*"}),)


def test_the_tasks_of_a_middle_session_stand_in_the_order_of_its_shape() -> None:
    every = [each.id for each in form().tasks if each.every and "middle" in each.phases]
    assert every == ["opening_question", "link", "charged_moment", "focus_strategy", "week_step"]


def test_every_record_a_task_asks_for_can_be_made_in_the_same_phase_again() -> None:
    """A task of every session is answered in that session: an older record does not fulfil it."""
    for task in (each for each in form().tasks if each.every):
        assert {each.scope for each in task.need.any_of} == {"session"}, task.id


def test_every_task_says_why_and_each_of_the_eleven_of_the_first_phase_is_there() -> None:
    tasks = {each.id: each for each in form().tasks}
    eleven = """symptoms_reviewed illness_explained risk_asked suitability_weighed medicine_considered sick_role_offered
    inventory_begun timeline_drawn focus_chosen formulation_offered agreement_made goals_set""".split()
    assert set(eleven) <= set(tasks)
    assert all(each.why.staff for each in tasks.values())
    assert all("initial" in tasks[each].phases for each in eleven)
