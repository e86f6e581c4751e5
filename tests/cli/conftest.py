# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A small demo's folder for the commands of the clinic."""

import json
import shutil
from datetime import UTC, datetime

import pytest

from cli.programs import openipt

PEOPLE_ALONE = """
from django.utils import timezone
from openipt.clinic.accounts.actions import create_service, create_user
from openipt.clinic.config.demo_people import DEMO_PASSWORD, PEOPLE
services = [create_service(name=name, by=None, now=timezone.now()) for name in ("Lakeside", "Hillside")]
for each in PEOPLE:
    create_user(service=services[each.name == "Otto"], email=each.email, name=each.name, roles=[each.role],
                password=DEMO_PASSWORD, by=None, now=timezone.now())
"""


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """A demo's folder as a first start leaves it, with the six people and no clients: quick to make."""
    folder = tmp_path_factory.mktemp("small") / "data"
    folder.mkdir(mode=0o700)
    (folder / "demo").write_text(json.dumps({"loaded_on": datetime.now(UTC).date().isoformat()}))
    assert openipt("manage", "migrate", "-v0", OPENIPT_DATA=str(folder))[0] == 0
    assert openipt("manage", "shell", "--no-imports", "-c", PEOPLE_ALONE, OPENIPT_DATA=str(folder))[0] == 0
    return folder


@pytest.fixture
def folder(small, tmp_path):
    """A copy of it, for a test to do with as it likes."""
    return shutil.copytree(small, tmp_path / "data")
