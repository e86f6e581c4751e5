# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""One form sent by two threads at the same moment, as a double click or a retry does."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from clinic.every_form import content_of, samples, url_of
from clinic.workbench.a_world import TODAY, World, make_world
from openipt.clinic.clients import snapshots
from openipt.clinic.ledger.models import AuditChain, AuditRow, Submission


def fresh_world(patch: pytest.MonkeyPatch) -> World:
    """Everybody and their courses in a database that was emptied, which the memory of definitions does not know."""
    patch.setattr(timezone, "now", lambda: TODAY)
    patch.setattr(snapshots, "_kept", set())
    return make_world()


AT_ONCE = ("client-new", "record", "session-record", "measure", "own-name", "share", "service")


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_both_get_the_first_answer(signed_in, monkeypatch):
    world = fresh_world(monkeypatch)
    for name in AT_ONCE:
        sample = samples(world)[name]
        url, sent = url_of(world, name, sample), content_of(sample)
        browsers = [signed_in(getattr(world, sample.by)) for _browser in range(2)]
        answers = together(browsers, url, [sent, sent])
        assert [answer.status_code for answer in answers] == [302, 302], name
        assert len({answer["Location"] for answer in answers}) == 1, name
        assert Submission.objects.filter(pk=sent["id"]).count() == 1
        assert AuditRow.objects.count() == sum(AuditChain.objects.values_list("number", flat=True)), name


@pytest.mark.django_db(transaction=True)
def test_two_with_other_content_at_the_same_moment_are_one_saved_and_one_conflict(signed_in, monkeypatch):
    world = fresh_world(monkeypatch)
    for name in AT_ONCE:
        sample = samples(world)[name]
        url, sent = url_of(world, name, sample), content_of(sample)
        browsers = [signed_in(getattr(world, sample.by)) for _browser in range(2)]
        answers = together(browsers, url, [sent, sent | sample.other])
        assert sorted(answer.status_code for answer in answers) == [302, 409], name


def together(browsers: list[Client], url: str, contents: list[dict[str, object]]) -> list:
    """The answers to these, each sent by a thread of its own at the same moment."""
    start, answers = threading.Barrier(len(contents)), {}

    def send(place: int) -> None:
        start.wait()
        try:
            answers[place] = browsers[place].post(url, contents[place])
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[place]) for place in range(len(contents))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[place] for place in range(len(contents))]
