# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The sample clinic served from PostgreSQL, each on a database of its own; used like the demo."""

import sys
import uuid
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from demo import Demo, free_port

SERVER = Path(__file__).with_name("serve_sample.py")


class PostgresSite(Demo):
    """A site on a new database of the server at ``url``; ``template`` names one to begin with a copy of."""

    def __init__(self, url: str, folder: Path, template: str | None = None):
        super().__init__(Path(sys.executable), folder, free_port())
        self.server_url = url
        self.database = f"openipt_journey_{uuid.uuid4().hex[:12]}"
        words = f'CREATE DATABASE "{self.database}"' + (f' TEMPLATE "{template}"' if template else "")
        self.tell_server(words)

    def tell_server(self, words: str) -> None:
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(words)

    def command(self) -> list[str]:
        return [str(self.program), str(SERVER), str(self.port)]

    def environment(self) -> dict[str, str]:
        url = urlunsplit(urlsplit(self.server_url)._replace(path=f"/{self.database}"))
        return {**super().environment(), "OPENIPT_DATA": str(self.folder), "OPENIPT_DATABASE_URL": url}

    def copy_to(self, folder: Path) -> "PostgresSite":
        self.copy_folder(folder / "data")
        return PostgresSite(self.server_url, folder / "data", template=self.database)

    def discard(self) -> None:
        self.kill()
        self.tell_server(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')
