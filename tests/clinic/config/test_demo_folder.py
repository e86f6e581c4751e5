# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The demo's folder is never mistaken for one with real data, and nothing else in it is touched."""

from datetime import date

import pytest

from openipt.clinic.config import demo_folder
from openipt.clinic.config.environment import MissingError


def test_a_new_and_an_empty_folder_may_become_a_demo(tmp_path):
    demo_folder.refuse_real_data(tmp_path)
    demo_folder.refuse_real_data(tmp_path / "new")


@pytest.mark.parametrize("name", ["openipt.sqlite3", "secret.key", "letters.odt"])
def test_a_folder_with_anything_in_it_may_not(tmp_path, name):
    (tmp_path / name).write_text("precious")
    with pytest.raises(MissingError, match="leaves it alone"):
        demo_folder.refuse_real_data(tmp_path)
    assert (tmp_path / name).read_text() == "precious"


def test_the_mark_says_for_which_day_the_clinic_was_made(tmp_path):
    assert not demo_folder.is_demo(tmp_path)
    demo_folder.mark(tmp_path, None)
    assert demo_folder.is_demo(tmp_path)
    assert demo_folder.loaded_on(tmp_path) is None
    demo_folder.mark(tmp_path, date(2026, 3, 3))
    assert demo_folder.loaded_on(tmp_path) == date(2026, 3, 3)


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"loaded_on": "yesterday"}'])
def test_a_broken_mark_means_that_the_clinic_is_not_whole(tmp_path, broken):
    (tmp_path / "demo").write_text(broken)
    assert demo_folder.loaded_on(tmp_path) is None


def test_emptying_takes_what_the_demo_wrote_and_nothing_else(tmp_path):
    demo_folder.mark(tmp_path, date(2026, 3, 3))
    (tmp_path / "files").mkdir()
    for name in ("openipt.sqlite3", "openipt.sqlite3-wal", "secret.key", "files/letter", "mine.txt"):
        (tmp_path / name).write_text("x")
    demo_folder.empty(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_that_is_no_demo_is_never_emptied(tmp_path):
    (tmp_path / "openipt.sqlite3").write_text("precious")
    demo_folder.empty(tmp_path)
    assert (tmp_path / "openipt.sqlite3").read_text() == "precious"
