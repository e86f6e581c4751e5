# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""When the content changes, courses that have begun fold, read and print as before; new ones get the new content."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.urls import reverse

from clinic.workbench.a_course import SHEETS, begin
from clinic.workbench.conftest import World
from openipt.clinic.accounts.ids import new_id
from openipt.clinic.care.actions import record_response
from openipt.clinic.care.mapping import entries_of
from openipt.clinic.clients import snapshots
from openipt.clinic.clients.models import Course
from openipt.course.agenda import agenda
from openipt.course.fold import Plan, fold
from openipt.course.state import CourseState
from openipt.measures import load as instruments
from openipt.protocol import load as protocol

pytestmark = pytest.mark.django_db


def edit(path: Path, pattern: str, replacement: str) -> None:
    before = path.read_text(encoding="utf-8")
    after = re.sub(pattern, replacement, before, flags=re.MULTILINE)
    assert after != before, f"nothing in {path.name} matches {pattern}"
    path.write_text(after, encoding="utf-8")


def forget() -> None:
    for kept in (protocol.content, instruments._shipped, instruments._by_name):
        kept.cache_clear()
    for kept in (snapshots.form, snapshots.worksheet, snapshots.instrument):
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
    for address in (reverse("course", args=[world.course.pk]), reverse("measure", args=[world.course.pk, "phq-9"])):
        assert " anew" not in thea_at.get(address).content.decode()


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
