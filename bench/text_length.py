# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""How the time of a form grows with the length of its text: twice the text may take twice the time, not four times.

Run: python bench/text_length.py. Every way a text comes in is timed with a text and with one twice as long: a form
that is accepted, one that is refused, the note of a session, a worksheet, a draft kept while someone types, a search.
The letters are Vietnamese in decomposed form, so that every text has to be normalised. What a page costs without any
text is taken off. Exit 1 where doubling the text costs more than three times the time.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

os.environ["OPENIPT_DATA"] = tempfile.mkdtemp(prefix="openipt-bench-")
os.environ["DJANGO_SETTINGS_MODULE"] = "openipt.clinic.config.settings"

import django

django.setup()

from django.core.management import call_command
from django.test import Client

from openipt.clinic.accounts.actions import create_service, create_user
from openipt.clinic.accounts.models import User
from openipt.clinic.casework import actions
from openipt.clinic.clients.actions import add_client
from openipt.clinic.ledger.ids import new_id
from openipt.protocol.text import MOST_IN_DRAFT, MOST_IN_LINE, MOST_IN_SEARCH, MOST_IN_TEXT

SYLLABLE = "tie\u0302\u0301ng "  # a letter with two marks, as people type it
RUNS, MOST = 7, 3.0


def text(length: int) -> str:
    return (SYLLABLE * (length // len(SYLLABLE) + 1))[:length].strip()


def quickest(act: Callable[[str], object], typed: str) -> float:
    """CPU time of the quickest of some runs, in seconds."""
    seconds = []
    for _ in range(RUNS):
        begun = time.process_time()
        act(typed)
        seconds.append(time.process_time() - begun)
    return min(seconds)


def growth(act: Callable[[str], object], longest: int) -> float:
    """Return how many times as long the longest text takes as one half as long, each without what no text takes."""
    act("x")
    none, half, whole = (quickest(act, typed) for typed in ("x", text(longest // 2), text(longest)))
    return max(whole - none, 0) / max(half - none, 0.0005)


def therapist(now: datetime) -> User:
    service = create_service(name="Bench", zone="UTC", by=None, now=now)
    return create_user(
        service=service, email="thea@example.org", name="Thea", roles=["therapist"], password="quiet-lake-in-autumn",
        by=None, now=now,
    )[0]  # fmt: skip


def ways_in(browser: Client, thea: User, now: datetime) -> dict[str, tuple[Callable[[str], object], int]]:
    """Return each way a text comes in, and the longest it takes; what is refused is as long as an upload may be."""
    client = add_client(details={"name": "Cleo"}, by=thea, now=now)
    opened = actions.open_course(
        client=client, form="individual-acute", setting="outpatient", referred_on=(now - timedelta(days=30)).date(),
        therapist=thea, by=thea, now=now,
    )  # fmt: skip
    course = getattr(opened, "course", opened)  # an earlier revision returns the course itself
    session = new_id()
    actions.book_sessions(course=course, starts=[now], ids=[session], by=thea, now=now)
    at = f"/courses/{course.pk}"

    def post(address: str, status: int, **data: str) -> None:
        answer = browser.post(f"{at}/{address}", {"id": str(new_id()), "session": str(session)} | data)
        assert answer.status_code == status, (address, answer.status_code)

    def draft(typed: str) -> None:
        sent = {"user": str(thea.pk), "key": f"fact:jot:{new_id()}", "body": {"text": typed}, "revision": 0}
        answer = browser.post(f"{at}/drafts/", json.dumps(sent), content_type="application/json")
        assert answer.status_code == 200, answer.status_code

    return {
        "a line that is refused": (lambda typed: post("record/person/", 422, name=typed, relation="?"), MOST_IN_LINE),
        "a text that is refused": (lambda typed: post("record/jot/", 422, text=typed, happened_on="?"), MOST_IN_TEXT),
        "a text that is too long": (lambda typed: post("record/gap/", 422, text=typed, happened_on="?"), 1_000_000),
        "a note to be read": (
            lambda typed: post(f"sessions/{session}/note/", 200, text=typed, do="read", text_id=str(new_id())),
            MOST_IN_TEXT,
        ),
        "a worksheet": (lambda typed: post(f"worksheets/safety-plan/{new_id()}/", 302, base="0", signs=typed), 20_000),
        "a draft": (draft, MOST_IN_DRAFT // 4),
        "a search": (lambda typed: browser.get("/courses/", {"q": typed}), MOST_IN_SEARCH),
    }  # fmt: skip


def main() -> int:
    call_command("migrate", verbosity=0)
    now = datetime.now(UTC)
    thea = therapist(now)
    browser = Client(SERVER_NAME="127.0.0.1")
    browser.force_login(thea, backend="openipt.clinic.accounts.backend.Backend")
    broken = []
    print(f"{'':28}{'characters':>12}{'time at twice the length':>28}{'most':>8}")
    for name, (act, longest) in ways_in(browser, thea, now).items():
        ratio = growth(act, longest)
        print(f"{name:28}{longest:12,}{ratio:26.1f} x{MOST:8}")
        broken += [name] if ratio > MOST else []
    print("Broken: " + ", ".join(broken) if broken else "Twice the text, about twice the time.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
