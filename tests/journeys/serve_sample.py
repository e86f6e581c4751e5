# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The sample clinic on the database that OPENIPT_DATABASE_URL names, as a program: ``serve_sample.py PORT``.

The demo itself keeps to SQLite; the journeys walk the same pages on PostgreSQL too.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import django
from django.core.management import call_command

from openipt.clinic.config import demo_folder, entry, server


def main() -> None:
    folder = Path(os.environ["OPENIPT_DATA"])
    folder.mkdir(parents=True, exist_ok=True)
    if not demo_folder.is_demo(folder):
        demo_folder.mark(folder, None)
    os.environ["DJANGO_SETTINGS_MODULE"] = entry.SETTINGS
    django.setup()
    now = datetime.now(UTC)
    if demo_folder.loaded_on(folder) is None:
        call_command("migrate", verbosity=0, interactive=False)
        entry.load_sample(now)
        demo_folder.mark(folder, now.date())
    from openipt.clinic.config.application import make_application

    with server.listen("127.0.0.1", int(sys.argv[1])) as listener:
        greeting = f"Ready: http://127.0.0.1:{listener.getsockname()[1]}/"
        server.run(make_application(), listener, ready=lambda: print(greeting, flush=True))


if __name__ == "__main__":
    main()
