# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The portrait of the sample clinic: the same code gives the same text, and whatever a person would notice shows."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from types import ModuleType

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation

from clinic.workbench.a_world import World, standing_world
from openipt.clinic.accounts.models import User
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.workbench.shared import course_page

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    with standing_world(django_db_blocker) as standing:
        yield standing


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    from portrait import record

    return record


@pytest.fixture
def names(record: ModuleType) -> ModuleType:
    return record.names_of(ROOT)


@pytest.fixture
def lines_of(record: ModuleType):
    from portrait.page import lines_of

    return lines_of


@pytest.fixture
def compared(record: ModuleType, tmp_path: Path):
    """A function: what differs between the lines of two files."""
    from portrait.differences import differences

    def compare(then: list[str], now: list[str]) -> str:
        record.write(tmp_path / "then", "pages", "page", then)
        record.write(tmp_path / "now", "pages", "page", now)
        return "\n".join(differences(tmp_path / "then", tmp_path / "now"))

    return compare


@pytest.fixture
def page(record: ModuleType, world: World, signed_in):
    """A function: the lines of a page of Thea's course, in a browser of its own."""
    from portrait.witness import Witness

    def lines(name: str = "goals") -> list[str]:
        witness = Witness(signed_in(world.thea))
        witness.get(reverse(name, args=[world.course.pk]))
        return witness.lines

    signed_in(world.thea).get(reverse("goals", args=[world.course.pk]))  # the first look of a day is noted
    return lines


def test_a_page_read_twice_gives_the_same_lines_although_its_forms_have_new_ids(page, compared):
    first = page()
    assert any("<id 2>" in line for line in first)
    assert compared(first, page()) == ""


def test_a_form_is_sent_and_its_audit_rows_are_named(record, names, world, db):
    form = next(form for form in names.forms(world) if form.name == "goal-rate")
    thea = User.objects.get(pk=world.thea.pk)
    thea.set_password(names.CAST_PASSWORD)
    thea.save()
    lines = record.sent(form, form.sent, names)
    assert lines[1].startswith("302 -> /courses/<id 1>/goals/, ")
    audit = lines[lines.index("audit:") + 1 :]
    assert audit[0] == "goal_rating.recorded goal now"


def test_a_changed_word_shows_on_its_page(page, compared, monkeypatch):
    first = page()
    plain = translation._trans.gettext
    monkeypatch.setattr(translation._trans, "gettext", lambda text: "Aims" if text == "Goals" else plain(text))
    told = compared(first, page()).splitlines()
    assert "=== pages/page.txt" in told
    assert {"-# Goals", "+# Aims"} <= set(told)


def test_one_more_statement_shows(page, compared, monkeypatch):
    first = page()

    def header_with_a_statement(*args, header=course_page.header, **more):
        connection.cursor().execute("SELECT 1")
        return header(*args, **more)

    monkeypatch.setattr(course_page, "header", header_with_a_statement)
    told = compared(first, page())
    changed = [line for line in told.splitlines() if line.startswith(("-", "+"))]
    counts = [int(line.split()[-2]) for line in changed]
    assert len(counts) == 2
    assert counts[1] == counts[0] + 1


FORM = """<form method="post" action="/goals/"><label for="a">Goal</label>
<input type="hidden" name="csrfmiddlewaretoken" value="%s">
<input id="a" class="wide" name="text" value="Sleep" required>
<select name="ring"><option value="1" selected>Close</option><option value="2">Near</option></select>
<textarea name="why" rows="3">
Because
  of this</textarea><button name="do" value="sign">Sign</button></form>"""


def test_a_lost_field_a_lost_choice_and_what_was_typed_show(lines_of, compared):
    whole = FORM % "secret"
    assert compared(lines_of(whole), lines_of(FORM % "another")) == ""
    for part in (
        '<input id="a" class="wide" name="text" value="Sleep" required>',
        '<option value="2">Near</option>',
        " required",
        'name="do"',
        "  of this",
    ):
        assert part in whole
        assert compared(lines_of(whole), lines_of(whole.replace(part, ""))) != "", part


def test_how_a_page_looks_is_no_part_of_it_but_how_a_drawing_is_drawn_is(lines_of):
    assert lines_of('<p class="a">One <b>two</b>\n  three</p>') == lines_of("<div><p>One <b>two</b> three</p></div>")
    circle = '<svg role="img"><title>Circle</title><circle cx="{}" r="2"/></svg>'
    assert lines_of(circle.format(1)) != lines_of(circle.format(2))
    assert lines_of("<p hidden>One</p>") != lines_of("<p>One</p>")


def test_what_is_made_by_chance_has_a_stable_name(record):
    from portrait.stable import Stable

    said = "{0} {1} {0} abcd-2345-wxyz-7890 /static/a/page.0123456789ab.css in /tmp/openipt-portrait-x1_y/files"
    ids = [str(new_id()), str(new_id())]
    assert Stable()(said.format(*ids)) == "<id 1> <id 2> <id 1> <password 1> /static/a/page.css in <folder 1>/files"


def test_the_same_difference_on_many_pages_is_told_once(record, tmp_path):
    from portrait.differences import differences

    for number in range(20):
        record.write(tmp_path / "then", "pages", f"page {number}", ["Menu", str(number)])
        record.write(tmp_path / "now", "pages", f"page {number}", ["Menus", str(number)])
    record.write(tmp_path / "then", "pages", "gone", ["Menu"])
    told = differences(tmp_path / "then", tmp_path / "now")
    assert "=== pages/gone.txt" in told
    assert "(this page is gone)" in told
    assert told.count("+Menus") == 1
    assert "=== and 12 more" in told


def test_the_walk_writes_every_page_that_a_person_reaches(record, names, world, db, signed_in, tmp_path):
    from portrait.differences import differences

    for number in ("before", "first", "second"):
        record.record_person(tmp_path / number, "cleo", signed_in(world.cleo), names)
    # before them, the first look of a day was noted
    written = {path.name for path in (tmp_path / "first/pages/cleo").iterdir()}
    assert {"mine-1.txt", "mine-safety-plan-1.txt", "own-password-1.txt"} <= written
    assert differences(tmp_path / "first", tmp_path / "second") == []


def test_a_revision_is_recorded_once_and_what_differs_from_it_is_told_each_time(record, tmp_path, monkeypatch, capsys):
    from portrait import __main__ as portrait

    recorded, words = [], {"then": "Goals", "now": "Goals"}

    def start(target: Path, code: Path) -> subprocess.Popen[bytes]:
        side = "now" if code == portrait.ROOT else "then"
        recorded.append(side)
        record.write(target, "pages", "page", [words[side]])
        return subprocess.Popen([sys.executable, "-c", ""])

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(portrait, "start", start)
    monkeypatch.setattr(portrait, "checkout", lambda _commit: nullcontext(tmp_path / "code"))
    monkeypatch.setattr(portrait, "commit_of", lambda _revision: "0" * 40)
    monkeypatch.setattr(portrait, "say_what_is_compared", lambda _commit: None)
    assert portrait.beside("v1", tmp_path / "first") == 0
    words["now"] = "Aims"
    assert portrait.beside("v1", tmp_path / "second") == 1
    assert sorted(recorded) == ["now", "now", "then"]
    told = capsys.readouterr().out
    assert "Nothing differs in 1 files." in told
    assert "+Aims" in told


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--beside", "no-such-revision"], "There is no revision no-such-revision in this checkout."),
        ([str(ROOT / "tools")], "is not empty"),
    ],
)
def test_what_cannot_be_recorded_is_said_in_a_sentence(words, reason):
    done = subprocess.run(
        [sys.executable, "-m", "portrait", *words], cwd=ROOT / "tools", capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert reason in done.stderr
    assert "Traceback" not in done.stderr
