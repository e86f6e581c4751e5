# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Where somebody chooses in a course, one line says what trials know of the choice, and recommends nothing."""

import html
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from clinic.workbench.a_world import World
from openipt.evidence import releases, rows
from openipt.evidence.results import POINTS

pytestmark = pytest.mark.django_db

LINE = re.compile(r'<p class="why evidence[^"]*">(.*?)</p>', re.DOTALL)
FIGURE = re.compile(r"\d")


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No other test's releases."""
    monkeypatch.setattr(settings, "OPENIPT_DATA", tmp_path)
    return tmp_path / "evidence"


def lines_of(browser, name: str, *args: object) -> list[str]:
    """The lines of a page: words, then the address of their link."""
    page = browser.get(reverse(name, args=args))
    assert page.status_code == 200
    found = LINE.findall(html.unescape(page.content.decode()))
    return [re.sub(r'<a href="([^"]*)".*?</a>', r"\1", each).replace("<b>", "").replace("</b>", "") for each in found]


def test_a_new_course_says_what_trials_of_its_format_found(thea_at):
    individual, *others = lines_of(thea_at, "client-new")
    assert individual == (
        "IPT with one person: 17 trials, 1,304 people with depression; a medium difference in favour of IPT (g 0.39, "
        "95% interval 0.16 to 0.62); certainty low. Trials as of 29 August 2025. /evidence/?format=ind"
    )
    assert [each.split(":")[0] for each in others] == [
        "IPT in groups",
        "IPT by telephone",
        "IPT in pregnancy and after birth",
        "IPT with older adults",
        "IPT with a physical illness",
    ]
    assert "no difference beyond what chance could explain" in others[3]


def test_a_further_course_of_somebody_known_has_them_too_and_a_correction_has_not(world: World, thea_at):
    page = reverse("client-new") + f"?client={world.course.client.pk}"
    assert len(LINE.findall(thea_at.get(page).content.decode())) == 6
    assert lines_of(thea_at, "client-edit", world.course.pk) == []


def test_an_agreement_says_what_trials_of_so_many_sessions_found(world: World, thea_at, signed_in):
    (line,) = lines_of(thea_at, "agreement", world.course.pk)
    assert line.startswith("IPT of 12 to 16 sessions: 13 trials")
    assert line.endswith("/evidence/?sessions_from=12&sessions_to=16")
    assert len(lines_of(signed_in(world.tove), "agreement", world.colleagues.pk)) == 1


def test_every_line_opens_the_view_it_speaks_of(thea_at):
    for line in lines_of(thea_at, "client-new"):
        address = line.rsplit(" ", 1)[1]
        opened = thea_at.get(address)
        assert opened.status_code == 200
        assert f"{re.search(r'[0-9]+ trials', line)[0]}" in html.unescape(opened.content.decode())


def test_at_the_choice_of_focus_no_effect_is_given(world: World, thea_at):
    (line,) = lines_of(thea_at, "focus", world.course.pk)
    assert line.startswith("Trials do not compare problem areas with one another")
    assert not FIGURE.search(line)


def test_at_the_decision_about_afterwards_no_trial_bears_on_maintenance(world: World, thea_at):
    (line,) = lines_of(thea_at, "record", world.course.pk, "decision")
    assert line.startswith("No trial in this database covers maintenance")
    page, _, place = line.rsplit(" ", 1)[1].partition("#")
    assert f'id="{place}"' in thea_at.get(page).content.decode()
    assert not FIGURE.search(line)
    assert lines_of(thea_at, "record", world.course.pk, "event") == []


def test_no_line_recommends(world: World, thea_at):
    pages = [("client-new",), *((name, world.course.pk) for name in ("agreement", "focus"))]
    said = " ".join(line for page in pages for line in lines_of(thea_at, *page)).lower()
    assert not re.search(r"\b(should|recommend\w*|best|better|prefer\w*|choose)\b", said)


def test_another_release_changes_the_line_and_its_date(thea_at, own_store):
    fewer = [row for row in rows.read_rows(rows.shipped_bytes()) if row["format"] != "grp"]
    releases.add(own_store, releases.canonical(fewer), name="fewer", at="2026-02-01T08:00:00+00:00")
    individual, group, *_others = lines_of(thea_at, "client-new")
    assert "Trials as of 1 February 2026." in individual
    assert group.startswith("IPT in groups: no trial in this database. /evidence/?format=grp")


def test_a_damaged_store_stops_no_page(world: World, thea_at, own_store):
    own_store.mkdir()
    (own_store / releases.STATE).write_text("{")
    lines = lines_of(thea_at, "client-new")
    assert set(lines) == {"The trial evidence is not available at the moment."}
    assert len(lines) == len([id for id in POINTS if not id.startswith("sessions-")])
