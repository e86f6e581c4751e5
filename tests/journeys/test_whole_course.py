# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""One client's whole course in a real browser: from an empty clinic and a referral to follow-up, closing and reopening.

Told in the order of the work, each chapter a function that does what the therapist does and says what she then sees.
Today is the day of session 12: the earlier sessions lie in the weeks before it and are written up on their days.
"""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from journeys.desk import Desk

CLIENT = "Imke Overbeck-Ní Bhraonáin"
SISTER, FRIEND = "Hedda", "Yusuf"
SESSIONS = 12
NEW_PASSWORD = "slow-river-under-birches"
pytestmark = pytest.mark.journey


def test_a_whole_course_from_referral_to_follow_up(site, visit):
    desk = Desk(visit(site, "ada", "/administration/"), SESSIONS)
    a_new_therapist_signs_in(desk)
    an_empty_clinic_leads_to_the_first_client(desk)
    the_first_appointment_is_planned(desk)
    the_first_questionnaire_raises_an_alert(desk)
    the_alert_is_answered_in_the_session(desk)
    another_questionnaire_is_left_out(desk)
    consent_is_recorded(desk)
    there_is_a_risk_conversation_and_a_safety_plan(desk)
    the_note_is_signed(desk)
    the_assessment_is_written(desk)
    the_people_are_placed(desk)
    the_timeline_shows_the_onset(desk)
    evidence_leads_to_a_focus(desk)
    the_formulation_has_a_reply(desk)
    the_agreement_plans_the_rest(desk)
    a_session_is_missed_and_the_client_called(desk)
    goals_have_steps(desk)
    the_middle_phase_begins(desk)
    a_middle_session_fills_its_note(desk)
    the_workspace_of_the_focus_keeps_what_was_touched(desk)
    a_talk_is_taken_apart_line_by_line(desk)
    the_course_is_reviewed_half_way(desk)
    the_end_is_spoken_of(desk)
    the_last_session_looks_back_and_ahead(desk)
    the_concern_is_asked_about_again_and_closed(desk)
    follow_ups_live_on_after_the_end(desk)
    the_course_is_closed_and_opened_again(desk)


# --- the first day --------------------------------------------------------------------------------------------------


def a_new_therapist_signs_in(desk: Desk) -> None:
    """The administrator adds her; she signs in with the password shown once and chooses her own."""
    desk.go("Add a user")
    desk.fill(name="Nora Lindqvist", email="nora@demo.example")
    desk.page.get_by_label("Therapist:").check()
    desk.press("Add")
    password = desk.page.locator("main .notice strong").inner_text()
    sign_out(desk)
    desk.fill(email="nora@demo.example", password=password)
    desk.press("Sign in")

    desk.fill(password=NEW_PASSWORD, again=NEW_PASSWORD)
    desk.page.locator("main button.main").click()


def sign_out(desk: Desk) -> None:
    desk.page.locator("details.who > summary").click()
    desk.page.get_by_role("button", name="Sign out").first.click()
    desk.page.wait_for_url("**/sign-in/**")


def an_empty_clinic_leads_to_the_first_client(desk: Desk) -> None:
    desk.sees("Your first client", "Book the first session on the course page")
    desk.go("Add your first client")
    desk.fill(name=CLIENT, pronouns="she / her", language="English", referrer="Dr Sand, general practice")
    desk.page.get_by_text("Contact details and emergency contact").click()
    desk.fill(phone="0170 555 01", emergency_name=SISTER)
    desk.page.get_by_label("call", exact=True).check()
    desk.fill(presenting="Cannot sleep, cries, does not answer the phone since the move", told="About six weeks")
    desk.today = date.fromisoformat(desk.page.locator('[name="referred_on"]').input_value())
    desk.fill(referred_on=(desk.day_of(1) - timedelta(weeks=5)).isoformat())
    desk.press("Start course")
    desk.course = desk.page.url
    desk.sees(CLIENT, "No session yet", "Consent to treatment is not recorded yet")


def the_first_appointment_is_planned(desk: Desk) -> None:
    desk.go("Book the first session")
    desk.fill(day=desk.day_of(1).isoformat())
    desk.press("Book session")
    desk.sees("Session 1", "number to be agreed by session 4", "For this session")


# --- session 1 ------------------------------------------------------------------------------------------------------


def the_first_questionnaire_raises_an_alert(desk: Desk) -> None:
    desk.go("PHQ-9")
    for number, answer in enumerate((2, 2, 3, 2, 2, 2, 2, 1, 1), start=1):
        desk.page.locator(f'[name="item_{number}"][value="{answer}"]').check()
    desk.press("Save the answers")
    desk.sees("A safety question was answered: ask about it", "yours, by")
    expect(desk.page.locator("#note-text")).to_have_value(re.compile("PHQ-9 17"))


def the_alert_is_answered_in_the_session(desk: Desk) -> None:
    alert = desk.page.locator("#alert")
    alert.get_by_label("in person, alone").check()
    alert.get_by_label("What was understood").fill("Thinks it would be easier not to be here; no plan, no intent")
    alert.get_by_label("What was agreed").fill("She calls Hedda first; we speak on the phone on Thursday")
    alert.get_by_label("within days").check()
    desk.press("Record, and answer the alert")
    expect(desk.page.get_by_role("group", name="Open alert")).to_have_count(0)
    desk.sees("the concern open since")


def another_questionnaire_is_left_out(desk: Desk) -> None:
    line = desk.page.get_by_role("listitem").filter(has_text="skip: GAD-7")
    line.locator("summary").click()
    line.get_by_role("button", name="client prefers not to").click()
    expect(line).to_have_count(0)
    expect(desk.page.locator("#note-text")).to_have_value(re.compile("GAD-7 skipped.*client prefers not to"))


def consent_is_recorded(desk: Desk) -> None:
    desk.page.goto(desk.course + "consents/")
    desk.pick("about", "treatment")
    desk.pick("state", "given")
    desk.pick("how", "spoken")
    desk.fill(heard_by="Nora Lindqvist", version="2")
    desk.on(desk.day_of(1))
    desk.press("Record")
    desk.sees("treatment: given", "spoken", "version 2")
    expect(desk.page.get_by_text("Consent to treatment is not recorded yet")).to_have_count(0)


def there_is_a_risk_conversation_and_a_safety_plan(desk: Desk) -> None:
    desk.go("Risk conversation")
    desk.fill(understood="Worst at night after a quarrel; her son keeps her here", agreed="Tablets go to Hedda")
    desk.pick("asked_in_person", "in person, alone")
    desk.pick("next_contact", "within days")
    desk.on(desk.day_of(1))
    desk.press("Record the conversation")
    desk.page.goto(desk.course + "risk/")
    desk.sees("her son keeps her here", "Tablets go to Hedda")
    desk.go("Make a safety plan")
    desk.fill(signs="Lying awake and counting what she has lost", alone="Walks round the pond")
    desk.press("Save")
    desk.page.goto(desk.course + "papers/")
    desk.sees("Safety plan")


def the_note_is_signed(desk: Desk) -> None:
    desk.open_session(1)
    desk.tool("step").locator('[name="step-text"]').fill("Ring Hedda on Wednesday evening")
    desk.press("Add to the note")
    note = desk.page.locator("#note-text")
    expect(note).to_have_value(re.compile("Ring Hedda on Wednesday evening"))
    note.press("Control+End")
    note.press_sequentially("\nShe laughed once, about the pond.")
    desk.press("Finish and sign")
    desk.sees("Signed, version of", "She laughed once, about the pond.", "PHQ-9 17")


# --- the first phase ------------------------------------------------------------------------------------------------


WRITTEN = {
    "assessment": {"presenting": "I do not sleep", "diagnosis": "Depressive episode", "strengths": "Sings"},
    "suitability": {"reasons": "The episode follows the move"},
    "sick-role": {"duties_aside": "The school board, until the summer"},
}


def the_assessment_is_written(desk: Desk) -> None:
    """Initial assessment, suitability and the sick role are sheets; each stands among the papers."""
    for kind, answers in WRITTEN.items():
        desk.page.goto(f"{desk.course}worksheets/{kind}/")
        desk.fill(**answers)
        desk.press("Save")
    desk.tab("Documents")
    desk.sees("Initial assessment", "Suitability for IPT", "Sick role")
    desk.page.get_by_role("button", name="Give How mood and people are linked").click()
    desk.sees("given on")


def the_people_are_placed(desk: Desk) -> None:
    desk.tab("People")
    for name, tie, ring in ((SISTER, "sibling", "2"), (FRIEND, "friend", "3")):
        desk.fill(name=name)
        desk.pick("relation", tie)
        desk.pick("ring", ring)
        desk.press("Add")
        expect(desk.page.get_by_role("row", name=re.compile(name))).to_be_visible()
    desk.page.get_by_role("button", name=f"Move {FRIEND} one ring in").click()
    expect(desk.page.locator(".moves")).to_contain_text(FRIEND)
    fear_is_asked_about(desk)
    desk.page.goto(desk.course + "record/gap/")
    desk.fill(text="Nobody here knows my work")
    desk.press("Save")
    desk.go("State of the inventory")
    desk.pick("state", "enough for now")
    desk.press("Save")
    desk.sees("enough for now", "Nobody here knows my work")


def fear_is_asked_about(desk: Desk) -> None:
    row = desk.page.get_by_role("row", name=re.compile(SISTER))
    expect(row).to_contain_text("not asked")
    row.get_by_role("link", name="record what was said").click()
    desk.pick("answer", "asked, nothing reported")
    desk.press("Save")
    expect(row).to_contain_text("asked, nothing reported")


def the_timeline_shows_the_onset(desk: Desk) -> None:
    desk.tab("Timeline")
    for when, what in (("spring 2019", "Sings in the choir"), (month_of(desk.day_of(-17)), "Moves to the city")):
        desk.fill(when=when, what=what)
        desk.pick("people", SISTER)
        desk.press("Add")
    desk.fill(when=month_of(desk.day_of(-12)), what="Stops sleeping, stops answering the phone")
    desk.page.get_by_label("The episode began here").check()
    desk.press("Add")
    desk.sees("spring 2019", "(onset)")
    expect(desk.page.get_by_role("heading", name="Before onset").locator("..")).to_contain_text("Moves to the city")


def month_of(day: date) -> str:
    return f"{day:%B %Y}"


def evidence_leads_to_a_focus(desk: Desk) -> None:
    desk.page.goto(desk.course + "record/evidence/")
    desk.pick("area", "role transition")
    desk.pick("side", "speaks for it")
    desk.fill(quote="At home I knew who I was")
    desk.press("Save")
    desk.sees("At home I knew who I was")
    desk.pick("primary", "role transition")
    desk.fill(sentence="Finding my place in the new city", reason="The move lies closest to the onset")
    desk.press("Record the focus")
    desk.sees("first focus", "Finding my place in the new city")


def the_formulation_has_a_reply(desk: Desk) -> None:
    desk.page.goto(desk.course + "worksheets/formulation/")
    desk.fill(problem_name="Depression", chain="I left my people, then I left myself")
    desk.page.locator('[name="reply"]').first.check()
    desk.fill(reply_words="Yes, and I also miss my work")
    desk.press("Save")
    desk.tab("Course")
    desk.sees("I left my people, then I left myself", "Yes, and I also miss my work")


def the_agreement_plans_the_rest(desk: Desk) -> None:
    desk.page.goto(desk.course + "agreement/")
    desk.fill(sessions=str(SESSIONS), follow_ups="1, 3", first_on=desk.day_of(2).isoformat(), at="10:00", tapered="0")
    desk.on(desk.day_of(4))
    desk.press("Record the agreement")
    desk.sees("First agreement")
    expect(desk.page.locator(".course-head .pos")).to_contain_text(f"of {SESSIONS}")


def a_session_is_missed_and_the_client_called(desk: Desk) -> None:
    desk.open_session(3)
    desk.go("attendance")
    desk.pick("state", "did not attend")
    desk.fill(note="No call, no message")
    desk.press("Record")
    desk.sees("did not attend")
    desk.go("Contact")
    desk.fill(who="Imke", said="Slept through the morning, sorry")
    desk.pick("means", "phone")
    desk.press(desk.page.locator("main button.main").inner_text())
    desk.tab("Course")
    desk.sees("Slept through the morning, sorry")


def goals_have_steps(desk: Desk) -> None:
    desk.tab("Goals")
    desk.go("Add a goal")
    desk.fill(text="See somebody from the choir once a week")
    desk.press("Save")
    desk.page.get_by_label("Now", exact=True).fill("2")
    desk.press("Rate")
    desk.page.get_by_role("link", name="add a step").click()
    desk.fill(text="Ask Yusuf along to the rehearsal", by="Thursday")
    desk.pick("person", FRIEND)
    desk.press("Save")
    desk.sees("Ask Yusuf along to the rehearsal", "with Yusuf")


def the_middle_phase_begins(desk: Desk) -> None:
    """The gate names what is there; what is not there yet needs one word."""
    desk.page.goto(desk.course + "gates/G1/")
    desk.sees("Formulation offered", "Agreement made")
    expect(desk.page.get_by_text("not yet", exact=True)).to_have_count(0)
    desk.on(desk.day_of(5))
    desk.press("Start: middle phase")
    desk.page.goto(desk.course + "gates/G1/")
    desk.sees("Started on")


# --- the middle -----------------------------------------------------------------------------------------------------


def a_middle_session_fills_its_note(desk: Desk) -> None:
    desk.open_session(6)
    note = desk.page.locator("#note-text")
    desk.tool("link").get_by_label(SISTER).check()
    desk.tool("link").get_by_role("button", name="better").click()
    expect(note).to_have_value(re.compile(SISTER))
    desk.tool("technique").get_by_role("button", name="role play").click()
    expect(note).to_have_value(re.compile("role play", re.IGNORECASE))
    desk.tool("step_result").get_by_role("button", name="done").click()
    expect(note).to_have_value(re.compile("Ask Yusuf along|Ring Hedda"))
    desk.press("Finish and sign")
    desk.sees("Signed, version of")


def the_workspace_of_the_focus_keeps_what_was_touched(desk: Desk) -> None:
    desk.page.goto(desk.course + "focus/transition/")
    desk.page.get_by_role("button", name="worked on today").first.click()
    expect(desk.page.locator("main ol.lines li").first).to_contain_text("worked on")
    desk.go("Open the workspace")
    desk.fill(old_role="Choir leader in the village", new_role="New in the city", lost="Being known")
    desk.press("Save")
    desk.page.goto(desk.course + "focus/transition/")
    desk.sees("Choir leader in the village", "Being known")


def a_talk_is_taken_apart_line_by_line(desk: Desk) -> None:
    desk.page.goto(desk.course + "worksheets/communication-analysis/")
    desk.pick("person", SISTER)
    desk.fill(incident="The phone call about Christmas", insight="I wait until she guesses")
    lines = desk.page.locator('[data-rows="lines"] textarea, [data-rows="lines"] input[type="text"]')
    lines.first.fill("You never ask how I am")
    desk.press("Save")
    desk.page.goto(desk.course + "papers/")
    desk.go("Communication analysis")
    desk.sees("Version 1 is the current one")
    expect(desk.page.locator('[name="insight"]')).to_have_value("I wait until she guesses")


def the_course_is_reviewed_half_way(desk: Desk) -> None:
    desk.tab("Ending")
    desk.go("Mid-course review")
    desk.pick("decision", "kept")
    desk.fill(reason="Sleep is better, the choir has begun; the focus still fits")
    desk.on(desk.day_of(6))
    desk.press("Save")
    desk.sees("mid-course review: plan kept", "the focus still fits")


# --- the end, and after ---------------------------------------------------------------------------------------------


def the_end_is_spoken_of(desk: Desk) -> None:
    desk.tab("Ending")
    desk.go("Record that the ending was discussed")
    desk.fill(said="Sad, and a little proud")
    desk.on(desk.day_of(9))
    desk.press("Save")
    desk.sees("Ending discussed on")


def the_last_session_looks_back_and_ahead(desk: Desk) -> None:
    desk.open_session(SESSIONS - 1)  # the missed one does not count
    desk.go("PHQ-9")
    for number in range(1, 10):
        desk.page.locator(f'[name="item_{number}"][value="{int(number < 5)}"]').check()
    desk.press("Save the answers")
    desk.sees("4 of 27")
    desk.page.goto(desk.course + "worksheets/ending-review/")
    desk.fill(account="I rang, I asked, I went", unfinished="Work")
    desk.press("Save")
    desk.page.goto(desk.course + "worksheets/relapse-plan/")
    desk.fill(green="Choir on Thursdays", come_back="Ring the practice, no referral needed")
    desk.press("Save")
    desk.tab("Ending")
    desk.go("Decide what happens next")
    desk.pick("what", "follow-up")
    desk.press("Save")
    desk.tab("Ending")
    desk.sees("17", "What happens next:", "follow-up")


def the_concern_is_asked_about_again_and_closed(desk: Desk) -> None:
    desk.sees("The client could not be reached after a missed session")
    desk.go("Risk conversation")
    desk.pick("asked_in_person", "in person, alone")
    desk.fill(understood="No such thoughts since the spring", agreed="She knows whom to ring")
    desk.pick("next_contact", "next session")
    desk.page.get_by_label("This conversation closes the open concern").check()
    desk.press("Record the conversation")
    expect(desk.page.get_by_role("group", name="Open alert")).to_have_count(0)
    desk.tab("Ending")


def follow_ups_live_on_after_the_end(desk: Desk) -> None:
    desk.press("Book the agreed follow-ups")
    expect(desk.page.get_by_role("link", name="record it")).to_have_count(2)
    desk.page.get_by_role("link", name="record it").first.click()
    desk.fill(been="Well; one hard week in the second month", lasted="The choir")
    desk.press("Save")
    desk.sees("one hard week in the second month")
    expect(desk.page.get_by_role("link", name="record it")).to_have_count(1)


def the_course_is_closed_and_opened_again(desk: Desk) -> None:
    desk.go("Discharge client")
    desk.pick("kind", "completed")
    desk.fill(outcome="Sleeps, works, sings")
    desk.press("Discharge client")
    desk.sees("completed", "Sleeps, works, sings", "Course ended")
    desk.go("Reopen")
    desk.fill(reason="A second move is coming")
    desk.press("Save")
    desk.tab("Ending")
    expect(desk.page.get_by_role("link", name="Discharge client")).to_be_visible()
