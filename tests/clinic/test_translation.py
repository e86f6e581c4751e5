# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Every text can be translated: in a language made by machine, written from the right, each one stands in brackets.

What stands without brackets is data (what was typed, names, numbers) or the official wording of a questionnaire;
anything else was forgotten.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from clinic import machine_language
from clinic.machine_language import CLOSE, CODE, OPEN
from clinic.marked_texts import looks_like_text, marked_in_code
from clinic.workbench.a_course import NOT_BY_HAND
from clinic.workbench.a_world import World, standing_world
from journeys.pages import page_names
from openipt import clinic
from openipt.clinic import language
from openipt.clinic.accounts.actions import set_code
from openipt.clinic.accounts.models import Service, User
from openipt.clinic.clients.models import Client
from openipt.clinic.workbench.shared.change import then_and_now
from openipt.protocol.load import content

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, compiled: Path) -> Iterator[World]:
    """A course whose worksheets were filled in and signed in the language made by machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "LOCALE_PATHS", [compiled])
        language.forget()
        with standing_world(django_db_blocker, person="Nadia Berg", shown_in=CODE, anew=True) as made:
            patch.undo()
            language.forget()
            yield made


BETWEEN = "\n\n"
TOLD = ("title", "aria-label", "placeholder", "alt", "data-label")
# Names and signs that are the same in every language, and what the world of these tests is called.
SAME = {
    "OpenIPT", "Brackets", "Lakeside", "Cleo", "Brandt", "Thea", "Cora", "Dora", "Rhea", "Tove", "Sam", "Nadia", "Berg",
    "Ada", "Lena", "Rory", "spring",
}  # fmt: skip
SIDED = re.compile(
    r"(margin|padding|border|inset|scroll-margin|scroll-padding)-(left|right)"
    r"|(^|[;{\s])(left|right|top-left|top-right)\s*:|(text-align|float|clear)\s*:\s*(left|right)"
)


class Reader(HTMLParser):
    """The texts of a page, and of the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "textarea") or ("name", "zone") in attrs:
            self.inside.append(tag)
        self.texts += [value for name, value in attrs if name in TOLD and value]

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.texts.append(data)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locale")
    machine_language.write(folder)
    return folder


@pytest.fixture
def bracketed(compiled: Path, settings, db) -> Iterator[None]:
    """The pages of this test, and what clients read, are in the language made by machine."""
    settings.LOCALE_PATHS = [compiled]
    settings.LANGUAGES = [(CODE, "Brackets")]
    settings.LANGUAGES_BIDI = [CODE]
    settings.LANGUAGES_OF_CLIENTS = []
    settings.LANGUAGE_CODE = CODE
    Client.objects.update(page_language=CODE)
    language.forget()
    yield
    language.forget()


def forgotten(page: str) -> set[str]:
    """Texts of a page of which some word is neither translated nor data nor the official wording of a questionnaire."""
    reader = Reader()
    reader.feed(page)
    rest = BETWEEN.join(reader.texts)  # a drawing breaks one text into lines of its own
    while (shorter := re.sub(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", BETWEEN, rest)) != rest:
        rest = shorter
    for worded in machine_language.official():
        rest = re.sub(rf"(?<!\w){re.escape(worded)}(?!\w)", BETWEEN, rest)
    texts = (text.strip() for text in rest.split(BETWEEN))
    return {text for text in texts if any(word not in SAME for word in _words(text))}


def _words(text: str) -> list[str]:
    """Words of a text that are no data; initials of a name are."""
    rest = re.sub(r"Told: ?\w*|\S+@\S+|[\w-]*\d[\w:-]*|\b[A-Z]{1,3}\b", " ", text)
    return re.findall(r"[^\W\d_]{2,}", rest)


def test_the_reader_of_these_tests_finds_a_text_without_brackets():
    assert forgotten("<p>Forgottenly so</p>") == {"Forgottenly so"}
    assert forgotten('<p aria-label="Forgottenly">⟦1·Save⟧</p>') == {"Forgottenly"}
    assert forgotten("<p>⟦1·Save ⟦2·twice⟧⟧ Told: what</p><script>let it = be</script>") == set()


# Every page of the project by its name: who opens it, and what its address is made of. A page that is new stands here.
OF_A_COURSE = (
    "agreement", "circle-print", "client-account", "client-edit", "closing", "consents", "contact-new", "contacts",
    "course", "ending", "focus", "follow-up", "goals", "measures", "papers", "people", "risk", "safety-plan",
    "session-new", "timeline",
)  # fmt: skip
OF_A_SESSION = ("attendance", "session", "session-move", "session-room")
OF_A_TEXT = ("worksheet-text", "worksheet-read", "worksheet-print")
BY_ITSELF = {
    "": ("sign-in",),
    "thea": (
        "today",
        "courses",
        "client-new",
        "own-account",
        "own-notices",
        "own-password",
        "sign-out",
        "together-code",
    ),
    "ada": ("users", "service", "new-user", "health"),
    "cleo": ("mine", "mine-safety-plan"),
}
# Their texts are claims and trials, which are content of the library.
ELSEWHERE = "library:"


def places(world: World) -> dict[str, list[tuple[str, list[Any]]]]:
    """Name of a page -> who opens it and the parts of its address; some pages are opened for several kinds."""
    own, full, known = world.course.pk, world.full, content()
    found = {name: [(who, [])] for who, names in BY_ITSELF.items() for name in names}
    found |= {name: [("thea", [own])] for name in OF_A_COURSE}
    found |= {name: [("thea", [own, full.sessions[3].pk])] for name in OF_A_SESSION}
    found |= {name: [("thea", [own, kind, text]) for kind, text in full.texts.items()] for name in OF_A_TEXT}
    found |= {name: [("thea", [own, full.ids["goal"]])] for name in ("entry-correct", "entry-withdraw")}
    written = [kind for kind in known.facts if kind not in NOT_BY_HAND]
    several = {
        "record": written,
        "worksheet": known.worksheets,
        "area": known.areas,
        "gate": ("G0", "G1", "G2", "G3"),
        "handout": known.handouts,
        "measure": ("phq-9", "gad-7"),
        "review": ("early", "middle", "ending"),
    }
    found |= {name: [("thea", [own, each]) for each in kinds] for name, kinds in several.items()}
    found["mine-handout"] = [("cleo", ["mood-and-people"])]
    found["course-hand-over"] = [("lena", [own])]
    found["user"] = [("ada", [world.thea.pk])]
    return found


def test_every_page_of_the_project_is_among_those_that_are_read(world: World):
    assert {each for each in page_names() if not each.startswith(ELSEWHERE)} == places(world).keys()


PAGES = sorted(each for each in page_names() if not each.startswith(ELSEWHERE))


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_in_brackets_and_turned_to_the_right(world: World, db, signed_in, client, bracketed, name):
    for who, parts in places(world)[name]:
        browser = signed_in(getattr(world, who)) if who else client
        page = browser.get(reverse(name, args=parts), follow=True).content.decode()
        assert 'dir="rtl"' in page, f"{name} {parts}"
        assert OPEN in page
        assert forgotten(page) == set(), f"{name} {parts}"


@pytest.mark.parametrize("page", ["", "timeline", "curve", "goals", "understanding", "agreed"])
def test_the_turned_tablet_is_in_brackets(world: World, db, signed_in, bracketed, page):
    set_code(user=world.thea, code="4827", by=world.thea, now=world.now)
    thea, own = signed_in(User.objects.get(pk=world.thea.pk)), world.course.pk
    thea.post(reverse("together", args=[own]))
    shown = thea.get(reverse("together-page", args=[own, page]) if page else reverse("together", args=[own]))
    assert shown.status_code == 200
    assert forgotten(shown.content.decode()) == set()


def test_what_is_refused_or_not_there_is_in_brackets(world: World, db, signed_in, bracketed):
    thea, own = signed_in(world.thea), world.course.pk
    refused = thea.post(reverse("record", args=[own, "ring"]), {})
    assert refused.status_code == 422
    assert forgotten(refused.content.decode()) == set()
    gone = thea.get("/courses/nowhere/")
    assert gone.status_code == 404
    assert forgotten(gone.content.decode()) == set()


def test_numbers_and_curves_run_from_left_to_right_on_a_page_that_is_turned(world: World, db, signed_in, bracketed):
    """The axis of time, a change from one value to another, and a phone number read the same in every language."""
    Service.objects.filter(pk=world.service.pk).update(crisis_contacts="0800 111")
    page = signed_in(world.cleo).get(reverse("mine")).content.decode()
    assert '<a href="tel:0800111" dir="ltr">0800 111</a>' in page
    assert '<span dir="ltr">1 → <b>4</b></span>' in then_and_now(["1", "4"], "")
    sheet = next(path for path in Path(clinic.__path__[0]).rglob("drawing.css")).read_text()
    assert re.search(r"^\.drawing {[^}]*direction: ltr", sheet, re.MULTILINE)


def test_no_style_knows_left_from_right():
    """Logical properties only: a language written from the right needs no second style sheet."""
    sheets = list(Path(clinic.__path__[0]).rglob("*.css"))
    assert len(sheets) > 10
    found = [
        f"{each.name}: {line.strip()}"
        for each in sheets
        for line in each.read_text().splitlines()
        if SIDED.search(line)
    ]
    assert found == []


# Single words, which reading the source cannot tell from a code, and which no page above shows.
UNSEEN = {
    "cancelled", "ended", "high", "held", "low", "moderate", "rewritten", "skipped", "someone", "tomorrow",
    "treatment", "unassigned", "yes", "yesterday", "yours",  # of another state of a session, course or score
    "effect (g)", "from", "to", " or ", "PET-PEESE", "p %(p)s",  # of the pages about trials
    "%(name)s, %(relation)s", "%(percent)s%%",  # no words of their own
    "F Y",  # of a page about one's own figures
}  # fmt: skip


def test_every_text_would_be_missed_if_it_lost_its_translation(world: World, db, signed_in, client, bracketed):
    """Read in its source (`test_texts_are_marked.py`), or seen on one of the pages above."""
    seen: set[int] = set()
    for name in PAGES:
        for who, parts in places(world)[name]:
            browser = signed_in(getattr(world, who)) if who else client
            seen |= machine_language.numbers_in(browser.get(reverse(name, args=parts), follow=True).content.decode())
    of_code = {text for path in Path(clinic.__path__[0]).rglob("*.py") for text in marked_in_code(path.read_text())}
    one_word = [m for m in machine_language.messages() if m.english in of_code and not looks_like_text(m.english)]
    assert len(seen) > 2000
    assert {message.english for message in one_word if message.number not in seen} == UNSEEN
