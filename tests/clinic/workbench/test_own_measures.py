# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A service's own measures and licensed wordings, from the folder `measures` of its data."""

import html
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse

from clinic.workbench.a_course import form
from clinic.workbench.a_world import World
from openipt.clinic.casework.models import Response
from openipt.clinic.config.environment import MissingError, own_measures
from openipt.measures import instrument, instruments
from openipt.measures.load import FOLDER, use_own
from openipt.measures.model import tidy

pytestmark = pytest.mark.django_db

SLEEP = """
id = "sleep-2"
version = "1"
name = "SLEEP-2"
title = "Two questions on sleep"
client_title = "Your sleep"
about = "symptom"
construct = "sleep"
rater = "client"
population = "adult"
recall = "1 week"
direction = "lower"
source = "our own"
verification = "M"
[licence]
state = "our own form"
items_shipped = true
[scoring]
rule = "mean"
low = 0
high = 2
[answers]
count = 2
low = 0
high = 2
step = 0.5
[[options]]
code = 0
text = "Never"
[[options]]
code = 0.5
text = "Once"
[[options]]
code = 2
text = "Often"
[[items]]
number = 1
text = "Did you lie awake?"
[[items]]
number = 2
text = "Did you wake too early?"
"""


def data_with(tmp_path: Path, **files: str) -> Path:
    (tmp_path / "measures").mkdir()
    for name, text in files.items():
        (tmp_path / "measures" / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def sleep(tmp_path: Path) -> Iterator[None]:
    use_own(own_measures(data_with(tmp_path, sleep=SLEEP)))
    yield
    use_own(())


def page_of(browser, name: str, *args: object) -> str:
    return html.unescape(browser.get(reverse(name, args=args)).content.decode())


def test_a_measure_of_the_service_is_answered_on_the_screen(world: World, thea_at, sleep):
    course = world.course.pk
    assert "SLEEP-2" in page_of(thea_at, "measures", course).partition("In the library")[2]
    thea_at.post(reverse("measure-add", args=[course]), form(instrument="sleep-2"))
    assert "Did you lie awake?" in page_of(thea_at, "measure", course, "sleep-2")
    sent = form(item_1="0.5", item_2="2", mode="self", happened_on="2026-02-24")
    assert thea_at.post(reverse("measure", args=[course, "sleep-2"]), sent).status_code == 302
    kept = Response.objects.get(instrument="sleep-2")
    assert (tidy(kept.total), kept.answers["answers"]) == (1.25, [0.5, 2])
    assert "1.25" in page_of(thea_at, "measures", course)


def test_what_was_answered_is_read_when_the_file_has_gone(world: World, thea_at, sleep):
    course = world.course.pk
    thea_at.post(reverse("measure-add", args=[course]), form(instrument="sleep-2"))
    thea_at.post(
        reverse("measure", args=[course, "sleep-2"]),
        form(item_1="0.5", item_2="2", mode="self", happened_on="2026-02-24", session=str(world.full.sessions[2].pk)),
    )
    use_own(())
    assert "1.25" in page_of(thea_at, "measures", course)
    for name in ("course", "ending"):
        assert thea_at.get(reverse(name, args=[course])).status_code == 200
    for session in world.full.sessions[:4]:
        assert thea_at.get(reverse("session", args=[course, session.pk])).status_code == 200
    assert thea_at.get("/").status_code == 200


def test_a_licensed_wording_takes_the_place_of_the_shell(tmp_path: Path):
    assert not instrument("wsas").licence.items_shipped
    worded = (FOLDER / "wsas.toml").read_text(encoding="utf-8").replace("items_shipped = false", "items_shipped = true")
    worded += "".join(f'\n[[items]]\nnumber = {n}\ntext = "Question {n}"\n' for n in range(1, 6))
    ours = len(instruments())
    use_own(own_measures(data_with(tmp_path, wsas=worded)))
    try:
        assert instrument("WSAS").items[4].text == "Question 5"
        assert [one.id for one in instruments()].count("wsas") == 1
        assert len(instruments()) == ours
    finally:
        use_own(())
    assert not instrument("wsas").licence.items_shipped


def test_a_file_with_a_fault_stops_the_start_and_says_what_to_mend(tmp_path: Path):
    assert own_measures(tmp_path) == ()
    folder = data_with(tmp_path, sleep=SLEEP.replace('direction = "lower"', 'direction = "down"'), x="id =")
    with pytest.raises(MissingError) as caught:
        own_measures(folder)
    assert "direction 'down' is not one of" in str(caught.value)
    assert "x.toml" in str(caught.value)
