# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What members of staff read of the trials: the answer, a trial, claims, past releases; and who may not."""

import html
import json
import os
import re
import subprocess
import sys

import pytest
from django.urls import reverse

from clinic.library.conftest import take_in
from openipt.clinic.library.filters import LABELS
from openipt.clinic.web.together import turned_to
from openipt.evidence import claims as content
from openipt.evidence import releases
from openipt.evidence.rows import ATTRIBUTION, FILTERS, read_rows, select, shipped_bytes

pytestmark = pytest.mark.django_db

EVIDENCE = "/evidence/"
PAGES = [
    EVIDENCE, "/evidence/parts/", "/evidence/closer/funnel/", "/evidence/closer/without/", "/evidence/closer/bias/",
    "/evidence/claims/", "/evidence/elsewhere/", "/evidence/releases/", "/evidence/trials/bolton-2003/",
]  # fmt: skip
FILES = ["/evidence/rows.csv", "/evidence/trials.csv", "/evidence/forest.svg", "/evidence/pooled.py"]


def text_of(answer) -> str:
    """What is read on a page, without its menu."""
    page = answer.content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main") :])).split())


# --- who may --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["thea", "sam", "lena", "ada", "rory", "otto"])
def test_every_member_of_staff_finds_the_evidence_in_the_menu_and_reads_it(request, signed_in, who):
    browser = signed_in(request.getfixturevalue(who))
    for address in (*PAGES, *FILES):
        assert browser.get(address).status_code == 200, address
    assert f'href="{EVIDENCE}"' in browser.get("/account/").content.decode()


@pytest.mark.parametrize("address", [*PAGES, *FILES])
def test_a_client_and_a_visitor_see_nothing_of_it(client, cleo_user, signed_in, address):
    assert signed_in(cleo_user).get(address).status_code == 403
    assert client.get(address).status_code == 302
    assert f'href="{EVIDENCE}"' not in signed_in(cleo_user).get("/account/").content.decode()


def test_while_the_tablet_is_turned_it_leads_to_the_code(at):
    session = at.session
    session["together"] = "00000000-0000-7000-8000-000000000000"
    session.save()
    assert turned_to(session) is not None
    assert at.get(EVIDENCE).headers["Location"].startswith("/code/")


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_only_read(at, address):
    assert at.post(address).status_code == 405


# --- the answer -----------------------------------------------------------------------------------------------------


def test_the_answer_comes_in_words_with_how_certain_it_is_and_what_it_rests_on(at):
    said = text_of(at.get(EVIDENCE))
    for words in (
        "After IPT, people were less depressed than in the control groups: a medium difference "
        "(g 0.48, 95% interval 0.31 to 0.65).",
        "Out of 100 people about 36 do well with IPT (likely between 30 and 42), and about 20 do well without it.",
        "Certainty low",
        "48% of the trials meet at least 3 of the four risk-of-bias items.",
        "Results vary a lot between trials (I² 76%).",
        "from a small difference against IPT to a large difference in favour of IPT (−0.32 to 1.28)",
        "31 trials, 2,685 people",
        "Metapsy depression-psyctr, 29 August 2025",
        ATTRIBUTION,
    ):
        assert words in said


def test_every_trial_stands_in_the_drawing_and_in_the_table_with_its_source(at):
    page = at.get(EVIDENCE).content.decode()
    for row in read_rows(shipped_bytes()):
        name = html.escape(row["study"], quote=True)
        assert page.count(f">{name}<") >= 3, name  # for the desk, for the phone, in the table
        assert html.escape(row["full_ref"][:60]) in page or html.escape(row["full_ref"][:60], quote=False) in page
    assert page.count("<title id=") == page.count("<desc id=") == 3


@pytest.mark.parametrize(
    ("query", "trials", "words"),
    [
        ("population=ppd", 9, "Who was treated: perinatal"),
        ("comparator=cau,wl", 25, "Compared with: care as usual or waiting list"),
        ("format=grp", 6, "How it was given: group"),
        ("diagnosis=sub", 2, "Depression identified by: subthreshold"),
        ("country=uk", 1, "Where: United Kingdom"),
        ("year_to=2010", 15, "Published up to: 2010"),
        ("sessions_from=8&sessions_to=12", 15, "Sessions, from: 8"),
        ("rob_from=3", 15, "Risk-of-bias items met, from: 3"),
    ],
)
def test_trials_are_chosen_in_the_address(at, query, trials, words):
    said = text_of(at.get(f"{EVIDENCE}?{query}"))
    assert words in said
    assert re.search(rf"\b{trials} trials?, ", said)
    assert len({row["study"] for row in select(read_rows(shipped_bytes()), filters_of(query))}) == trials


def filters_of(query: str) -> dict[str, str]:
    return dict(part.split("=") for part in query.split("&"))


def test_every_filter_of_the_engine_is_asked_for():
    assert set(LABELS) == set(FILTERS)


@pytest.mark.parametrize(
    "asked",
    [
        "population=ppd&comparator=wl&comparator=cau",
        "comparator=wl,cau&population=ppd&year_from=&sessions_to=",
        "population=ppd&comparator=wl%2C%20cau&population=ppd",
    ],
)
def test_one_choice_has_one_address_however_it_was_asked_for(at, asked):
    answer = at.get(f"{EVIDENCE}?{asked}")
    assert answer.status_code == 302
    assert answer["Location"] == f"{EVIDENCE}?comparator=cau,wl&population=ppd"
    assert at.get(answer["Location"]).status_code == 200


def test_a_filter_can_be_left_out_again_and_the_form_keeps_what_was_chosen(at):
    page = at.get(f"{EVIDENCE}?format=ind&population=ppd").content.decode()
    assert f'href="{EVIDENCE}?format=ind"' in page
    assert f'href="{EVIDENCE}?population=ppd"' in page
    assert len(re.findall(r"<input[^>]* checked", page)) == 2


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("colour=blue", "There is no filter “colour”."),
        ("population=martians", "No trials match “martians”."),
        ("population=ppd,martians", "No trials match “martians”."),
        ("year_from=soon", "Enter a whole number."),
        ("year_from=1", "greater than or equal to 1950"),
        ("year_from=2010&year_to=2000", "This is lower than the start of the range."),
        ("sessions_to=1e9", "Enter a whole number."),
        ("rob_from=5", "less than or equal to 4"),
        ("population=%00", "No trials match"),
        ("format=" + "x" * 5000, "No trials match"),
        ("%3Cscript%3E=1", "There is no filter “<script>”."),
    ],
)
@pytest.mark.parametrize("address", [EVIDENCE, "/evidence/rows.csv", "/evidence/closer/bias/"])
def test_what_cannot_be_understood_is_said_and_no_other_question_answered(at, address, query, words):
    answer = at.get(f"{address}?{query}")
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "<script>" not in answer.content.decode()
    assert "Out of 100" not in text_of(answer)


def test_what_was_understood_is_kept_beside_what_was_not(at):
    page = at.get(f"{EVIDENCE}?population=ppd&year_from=2010&year_to=2000").content.decode()
    assert re.search(r'value="ppd"[^>]*checked', page)
    assert 'value="2000"' in page


def test_where_there_is_no_trial_that_is_said_and_nothing_is_offered(at):
    answer = at.get(f"{EVIDENCE}?population=stud")
    said = text_of(answer)
    assert "No trials match these filters." in said
    assert "says nothing for or against IPT" in said
    assert "Out of 100" not in said
    for address in FILES:
        assert address not in answer.content.decode()
        assert at.get(f"{address}?population=stud").status_code == 404
    assert "There are 0 trials" in text_of(at.get("/evidence/closer/bias/?population=stud"))
    assert "no subgroups" in text_of(at.get("/evidence/parts/?population=stud"))


def test_one_trial_is_called_one_trial(at):
    said = text_of(at.get(f"{EVIDENCE}?country=uk"))
    assert "The one trial does not show" in said
    assert "It is one trial." in said
    assert "One trial cannot show how much results vary between trials." in said
    assert "Where a new trial may fall" not in said
    for look in ("funnel", "without", "bias"):
        assert "There is 1 trial; this look needs at least" in text_of(at.get(f"/evidence/closer/{look}/?country=uk"))


def test_nothing_recommends(at):
    for address in PAGES:
        said = text_of(at.get(address)).casefold()
        assert not re.search(r"\b(we recommend|is recommended|you should|treatment of choice|proven)\b", said), address


# --- closer looks ---------------------------------------------------------------------------------------------------


def test_parts_of_the_trials_stand_beside_each_other_and_lead_to_their_view(at):
    page = at.get("/evidence/parts/?format=ind").content.decode()
    assert f"{EVIDENCE}?format=ind&amp;population=ppd" in page
    said = text_of(at.get("/evidence/parts/"))
    assert "perinatal (9)" in said
    assert "No trial compared these subgroups with each other" in said


def test_without_each_trial_the_answer_stands_or_does_not(at):
    said = text_of(at.get("/evidence/closer/without/"))
    assert "Between 0.44 (without Bolton, 2003) and 0.51 (without Saloheimo, 2016)." in said
    assert said.count("without van Schaik, 2006") == 2  # for the desk and for the phone


def test_methods_for_bias_stand_beside_each_other(at):
    said = text_of(at.get("/evidence/closer/bias/"))
    for words in ("Egger's test p 0.659", "7 trials filled in 0.29 (0.10 to 0.48)", "0 trials filled in 0.48"):
        assert words in said
    assert "fewer than 10 trials" in text_of(at.get("/evidence/closer/bias/?population=ppd"))


@pytest.mark.parametrize("address", ["/evidence/closer/none/", "/evidence/trials/none/", "/evidence/trials/%00/"])
def test_what_is_not_there_is_not_found(at, address):
    assert at.get(address).status_code == 404


# --- a trial --------------------------------------------------------------------------------------------------------


def test_the_page_of_a_trial_says_what_its_rows_say(at):
    said = text_of(at.get("/evidence/trials/ohara-2000/?population=ppd"))
    for words in (
        "Efficacy of interpersonal psychotherapy for postpartum depression",
        "from 23.6 to 10.6 (SD 6.8), 48 people",
        "from 23 to 19.2 (SD 8.7), 51 people",
        "1.09 (0.67 to 1.51)",
        "effect of 1.14 (0.76 to 1.52)",
        "its weight is 11.9%",
        "60 with IPT, 60 with the control",
        "waiting list",
        "Depression after birth",
        "Allocation was concealed",
        "Items met, of four 2 3",
    ):
        assert words in said
    events = text_of(at.get("/evidence/trials/spinelli-2003/"))
    assert "Improved on HAM-D (50% reduction) 11 of 21 people 5 of 17 people" in events


def test_a_trial_that_was_not_chosen_is_shown_and_said_not_to_count(at):
    said = text_of(at.get("/evidence/trials/ohara-2000/?population=old"))
    assert "It is not among the selected trials" in said


def test_every_trial_has_a_page_and_its_doi_is_only_a_link(at):
    page = at.get(EVIDENCE).content.decode()
    links = set(re.findall(r'href="(/evidence/trials/[^"]+)"', page))
    assert len(links) == 31
    pages = [at.get(link).content.decode() for link in links]
    assert all("<h1>" in one for one in pages)
    assert sum('href="https://doi.org/' in one for one in pages) >= 3
    assert not any(re.search(r'(src|action)="https?:', one) for one in pages)


def test_what_a_release_says_is_text_wherever_it_is_shown(at, folder):
    def mischief(table):
        table[0].update({"study": "<script>alert(1)</script>", "full_ref": '"><img src=x>', "instrument": "<b>"})
        table[1]["study"] = "Ünïcode 中文"
        table[2]["target_group"] = "'; drop <i>"

    take_in(folder, mischief)
    for address in (*PAGES[:-1], "/evidence/trials/scriptalert1script/", "/evidence/trials/unicode/"):
        page = at.get(address).content.decode()
        assert "<script>alert" not in page, address
        assert "<img src=x" not in page
        assert "drop <i>" not in page
    assert "Ünïcode 中文" in at.get(EVIDENCE).content.decode()


def test_two_trials_that_read_alike_keep_a_page_each(at, folder):
    def twins(table):
        table[0]["study"], table[1]["study"] = "Same, 2000", "Same 2000"

    take_in(folder, twins)
    first, second = (text_of(at.get(f"/evidence/trials/{slug}/")) for slug in ("same-2000", "same-2000-2"))
    assert "Same, 2000" in first
    assert "Same 2000" in second


# --- claims, other conditions ---------------------------------------------------------------------------------------


def test_every_claim_stands_beside_what_was_published_and_what_the_trials_say(at):
    page, said = at.get("/evidence/claims/").content.decode(), text_of(at.get("/evidence/claims/"))
    for claim in content.claims():
        assert f'id="{claim.id}"' in page
        for key in claim.cites:
            assert content.cite(key).source in said
    assert said.count("No trial rows in this database.") == sum(not claim.data for claim in content.claims())
    assert "Perinatal trials: 9, g 0.54 (0.16 to 0.92)" in said
    assert "unverified" in said
    assert "doi 10.5281/zenodo.10027042, ODC-By 1.0" in said
    assert "{" not in said


def test_other_conditions_are_shown_and_not_pooled(at):
    said = text_of(at.get("/evidence/elsewhere/"))
    licensed = "doi 10.5281/zenodo.12726122, ODC-By 1.0"
    for words in ("Borderline personality disorder", "Bozzatello, 2020", "Stangier, 2011", "CAPS", licensed):
        assert words in said
    assert "Â" not in said


# --- releases -------------------------------------------------------------------------------------------------------


def test_any_past_state_is_shown_again(at, folder):
    before = at.get(EVIDENCE)
    first = releases.shipped().hash[:12]
    change = take_in(folder, lambda table: [table[1].update({".g": "0.2"}), table.pop()])
    now = text_of(at.get(EVIDENCE))
    assert "Second release, imported on 1 March 2026" in now
    assert "30 trials" in now
    past = at.get(f"{EVIDENCE}?release={first}")
    assert "As of an earlier release: Metapsy depression-psyctr, 29 August 2025" in text_of(past)
    assert "g 0.48" in text_of(past)
    assert f"/evidence/trials/bolton-2003/?release={first}" in past.content.decode()
    listed = text_of(at.get("/evidence/releases/"))
    assert "rows added: 0; removed: 1; values changed: 1." in listed
    releases.undo(folder)
    assert text_of(at.get(EVIDENCE)) == text_of(before)
    assert "30 trials" in text_of(at.get(f"{EVIDENCE}?release={change.after.hash[:12]}"))


def test_an_address_for_citing_names_the_release_and_keeps_it(at):
    page = at.get(f"{EVIDENCE}?population=ppd").content.decode()
    citing = f"{EVIDENCE}?population=ppd&amp;release={releases.shipped().hash[:12]}"
    assert f'href="{citing}"' in page
    answer = at.get(html.unescape(citing))
    assert answer.status_code == 200
    assert "As of an earlier release" not in text_of(answer)
    assert f"release={releases.shipped().hash[:12]}" in answer.content.decode()


@pytest.mark.parametrize("release", ["zz", "%00", "a" * 300])
def test_a_release_that_is_not_known_is_said_to_be_so(at, release):
    answer = at.get(f"{EVIDENCE}?release={release}")
    assert answer.status_code == 404
    assert "no release with that name" in text_of(answer)


def test_a_damaged_folder_is_told_in_words(at, folder):
    take_in(folder, lambda table: table.pop())
    (folder / "in-force.json").write_text("{")
    answer = at.get(EVIDENCE)
    assert answer.status_code == 503
    assert "The trials cannot be read" in text_of(answer)
    assert str(folder) not in answer.content.decode()


# --- cost -----------------------------------------------------------------------------------------------------------


def test_a_page_makes_no_statement_but_those_of_the_sign_in(at, statements):
    at.get(EVIDENCE)
    for address in (*PAGES, *FILES):
        with statements(at_most=4):
            at.get(address)


def test_nothing_heavy_is_loaded_at_start_nor_for_a_view_that_was_asked_before(at, tmp_path):
    """In a process of its own: the pages are drawn from what is stored, numpy and scipy stay away."""
    for address in PAGES:
        assert at.get(f"{address}?population=ppd" if address != PAGES[-1] else address).status_code == 200
    script = """
import json, sys
import django
django.setup()
from django.test import RequestFactory
from django.urls import resolve
from openipt.clinic.accounts.models import Service, User
thea = User(service=Service(name="Lakeside", zone="UTC"), name="Thea")
thea.__dict__["role_ids"] = frozenset({"therapist"})
early = sorted({"numpy", "scipy"} & set(sys.modules))
seen = []
for address in json.loads(sys.argv[1]):
    request = RequestFactory().get(address)
    request.user, request.session, view = thea, {}, resolve(request.path)
    seen.append(view.func(request, *view.args, **view.kwargs).status_code)
print(json.dumps([early, seen, sorted({"numpy", "scipy"} & set(sys.modules))]))
"""
    asked = [f"{address}?population=ppd" for address in PAGES[:-1]] + [PAGES[-1]]
    env = {**os.environ, "OPENIPT_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "openipt.clinic.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", script, json.dumps(asked)], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [[], [200] * len(asked), []]


def test_the_names_of_the_addresses_are_as_others_link_to_them():
    assert reverse("library:evidence") == EVIDENCE
    assert reverse("library:claims") == "/evidence/claims/"
