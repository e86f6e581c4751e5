# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""When the content changes, courses that have begun fold, read and print as before; new ones get the new content."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.urls import reverse

from clinic.workbench.a_course import SHEETS, begin, write
from clinic.workbench.a_world import World
from openipt.clinic.casework.actions import record_response
from openipt.clinic.casework.mapping import entries_of
from openipt.clinic.casework.models import Response, TextVersion
from openipt.clinic.clients import snapshots
from openipt.clinic.clients.models import ContentSnapshot, ContentWording, Course
from openipt.clinic.ledger.ids import new_id
from openipt.course.agenda import agenda
from openipt.course.fold import Plan, fold
from openipt.course.state import CourseState
from openipt.measures import load as instruments
from openipt.measures import score
from openipt.protocol import load as protocol
from openipt.wording import put_in, texts_by_place, wordless

pytestmark = pytest.mark.django_db


def edit(path: Path, pattern: str, replacement: str) -> None:
    before = path.read_text(encoding="utf-8")
    after = re.sub(pattern, replacement, before, flags=re.MULTILINE)
    assert after != before, f"nothing in {path.name} matches {pattern}"
    path.write_text(after, encoding="utf-8")


def forget() -> None:
    for kept in (protocol.content, instruments._shipped, instruments._by_name):
        kept.cache_clear()
    for kept in (snapshots.form, snapshots.worksheet, snapshots.instrument, snapshots.instrument_structure):
        kept.cache_clear()


@pytest.fixture
def change_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """The next OpenIPT: other words in every worksheet, another rule in the form, another band in the PHQ-9."""

    def change() -> None:
        content, measure = tmp_path / "content", tmp_path / "instruments"
        shutil.copytree(protocol.SHIPPED, content)
        shutil.copytree(instruments.FOLDER, measure)
        for sheet in (content / "worksheets").glob("*.toml"):
            edit(sheet, r'label = \["', 'label = ["Anew: ')
            edit(sheet, r"^version = \d+$", "version = 99")
        form = content / "forms" / "individual-acute.toml"
        edit(form, r"^sessions = .*$", "sessions = [20, 30]")
        edit(form, r"^usual_sessions = .*$", "usual_sessions = 24")
        edit(form, r'"first phase"', '"phase anew"')
        edit(measure / "phq-9.toml", r"moderately severe", "banded anew")
        monkeypatch.setattr(protocol, "SHIPPED", content)
        monkeypatch.setattr(instruments, "FOLDER", measure)
        forget()

    yield change
    monkeypatch.undo()
    forget()


@pytest.fixture
def reword_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """The same OpenIPT, better worded: not one version is raised."""

    def change() -> None:
        content, measure = tmp_path / "content", tmp_path / "instruments"
        shutil.copytree(protocol.SHIPPED, content)
        shutil.copytree(instruments.FOLDER, measure)
        for sheet in (content / "worksheets").glob("*.toml"):
            edit(sheet, r'label = \["', 'label = ["Better: ')
        edit(content / "forms" / "individual-acute.toml", r'"first phase"', '"better phase"')
        edit(measure / "phq-9.toml", r"moderately severe", "better band")
        monkeypatch.setattr(protocol, "SHIPPED", content)
        monkeypatch.setattr(instruments, "FOLDER", measure)
        forget()

    yield change
    monkeypatch.undo()
    forget()


def folded(course: Course, world: World) -> CourseState:
    return fold(Plan(snapshots.form(course.form_id)), tuple(entries_of(course.pk)), world.now.date())


def printed(world: World, thea_at) -> dict[str, bytes]:
    """Every worksheet of the course, as it comes out of the printer."""
    pages = {}
    for kind in SHEETS:
        address = reverse("worksheet-print", args=[world.course.pk, kind, world.full.texts[kind]])
        answer = thea_at.get(address)
        assert answer.status_code == 200
        pages[kind] = answer.content
    return pages


def test_an_old_course_folds_reads_and_prints_byte_for_byte_as_before(world: World, thea_at, change_content):
    state, pages = folded(world.course, world), printed(world, thea_at)
    due = [each.code for each in agenda(snapshots.form(world.course.form_id), protocol.content(), state)]
    change_content()
    assert folded(world.course, world) == state
    assert printed(world, thea_at) == pages
    assert [each.code for each in agenda(snapshots.form(world.course.form_id), protocol.content(), state)] == due
    assert "banded anew" not in thea_at.get(reverse("measure", args=[world.course.pk, "phq-9"])).content.decode()
    course = thea_at.get(reverse("course", args=[world.course.pk])).content.decode()
    assert "phase anew" in course, "nobody signed the form of IPT: it is shown in the words of today"


def test_what_begins_after_the_change_is_of_the_new_content(world: World, thea_at, change_content):
    change_content()
    course = begin(world.thea, world.now, "Nora New")
    assert snapshots.form(course.form_id).sessions == (20, 30)
    answers = [2, 2, 2, 2, 2, 2, 2, 2, 0]
    record_response(course=course, measure="phq-9", answers=answers, session=None, by=world.thea, now=world.now)
    assert "banded anew" in thea_at.get(reverse("measure", args=[course.pk, "phq-9"])).content.decode()
    assert "PHQ-9 16" in thea_at.get(reverse("course", args=[course.pk])).content.decode()
    for each in (course, world.course):
        blank = reverse("worksheet-text", args=[each.pk, "formulation", new_id()])
        assert "Anew: " in thea_at.get(blank).content.decode(), "a worksheet begun today is today's"


def snapshot_of(kind: str, name: str) -> tuple[str, str]:
    """The hashes of what is in force: of its structure, and of its words."""
    definitions = {"worksheet": protocol.content().worksheets, "form": protocol.content().forms}
    definition = instruments.instrument(name) if kind == "instrument" else definitions[kind][name]
    kept = snapshots.keep(definition)
    return kept.structure, kept.wording


USED = (("worksheet", "safety-plan"), ("form", "individual-acute"), ("instrument", "phq-9"))


def test_a_better_wording_is_no_new_worksheet(world: World, db, reword_content):
    before = [snapshot_of(*each) for each in USED]
    stored = ContentSnapshot.objects.count()
    reword_content()
    after = [snapshot_of(*each) for each in USED]
    assert [structure for structure, _words in after] == [structure for structure, _words in before]
    assert not {words for _structure, words in after} & {words for _structure, words in before}
    assert ContentSnapshot.objects.count() == stored
    for structure, words in (*before, *after):
        assert ContentWording.objects.get(pk=words).snapshot_id == structure


def test_what_was_signed_or_answered_stays_in_the_words_that_were_on_the_screen(world: World, thea_at, reword_content):
    state, pages = folded(world.course, world), printed(world, thea_at)
    measure = reverse("measure", args=[world.course.pk, "phq-9"])
    answered = thea_at.get(measure).content.decode()
    version = TextVersion.objects.get(text_id=world.full.texts["safety-plan"], signatures__isnull=False)
    reword_content()
    assert folded(world.course, world) == state
    assert printed(world, thea_at) == pages
    assert "described as moderately severe" in answered
    again = thea_at.get(measure).content.decode()
    assert "described as moderately severe" in again
    assert "better band" not in again
    assert (version.wording.language, version.language) == ("en", "en")
    assert version.wording.snapshot_id == version.definition_id
    assert "Better: " not in thea_at.get(text_address(world, "safety-plan")).content.decode()


def text_address(world: World, kind: str) -> str:
    return reverse("worksheet-read", args=[world.course.pk, kind, world.full.texts[kind]])


def test_what_is_written_from_now_on_has_the_better_words_of_the_same_worksheet(world: World, thea_at, reword_content):
    before = TextVersion.objects.filter(text_id=world.full.texts["formulation"]).latest("number")
    reword_content()
    text = write(world.full, "formulation", world.thea, world.now, "Later: ")
    version = TextVersion.objects.get(text_id=text)
    assert version.definition_id == before.definition_id
    assert version.wording_id != before.wording_id
    page = thea_at.get(reverse("worksheet-read", args=[world.course.pk, "formulation", text])).content.decode()
    assert "Better: " in page
    assert "better phase" in thea_at.get(reverse("course", args=[world.course.pk])).content.decode()


def test_a_text_that_content_no_longer_has_is_shown_as_it_was_kept(world: World, db, monkeypatch):
    form = protocol.content().forms["individual-acute"]
    less = replace(form, gates=form.gates[1:])
    monkeypatch.setattr(snapshots.language, "content", lambda: replace(protocol.content(), forms={form.id: less}))
    shown = snapshots.form_in_words(world.course.form_id)
    assert shown == form
    assert all(gate.words.staff for gate in shown.gates)


def test_rules_and_lists_need_no_words(world: World, db):
    """What folds, checks and scores has the structure alone, so that no wording can change what it says."""
    assert all(not task.words.staff for task in snapshots.form_of(world.course).tasks)
    response = Response.objects.filter(course=world.course, instrument="phq-9").latest("recorded_at")
    structure = snapshots.instrument_structure(response.definition_id)
    assert all(not band.label for band in structure.bands)
    answers = response.answers["answers"]
    assert score(structure, answers).total == score(instruments.instrument("phq-9"), answers).total == response.total


def test_every_definition_comes_back_from_its_structure_and_its_words():
    every = protocol.content()
    for definition in (*every.forms.values(), *every.worksheets.values(), *instruments.instruments()):
        assert put_in(wordless(definition), texts_by_place(definition)) == definition
