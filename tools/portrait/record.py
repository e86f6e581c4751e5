# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Writes the portrait of one code into a folder: ``python -m portrait.record FOLDER``, on the package in the path.

Run by ``portrait``, in a process whose PYTHONPATH names the code. What depends on names of the project comes from
that code's own tools/portrait/clinic.py where it has one.
"""

import gc
import os
import sys
import tempfile
from collections import Counter
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).parent
METHODS = ("GET", "POST")
SHARED_VIEWS = 3  # courses of a person whose shared view is recorded


def prepare_django(folder: Path) -> None:
    """Set up Django as for a demo in a throw-away folder, with a password hash that costs nothing."""
    os.umask(0o077)  # as the demo does: the page about the installation looks at it
    for name in [name for name in os.environ if name.startswith("OPENIPT_")]:
        del os.environ[name]
    os.environ["OPENIPT_DATA"] = str(folder)
    os.environ["OPENIPT_SECRET_KEY"] = "only-for-a-portrait-" + "0123456789abcdef" * 4
    os.environ["DJANGO_SETTINGS_MODULE"] = "openipt.clinic.config.settings"
    (folder / "demo").write_text("{}\n", encoding="utf-8")
    import django
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()


def names_of(code: Path) -> ModuleType:
    """Return the module that knows the project by name: the code's own, else today's."""
    own = code / "tools" / "portrait" / "clinic.py"
    spec = spec_from_file_location("portrait.clinic", own if own.exists() else HERE / "clinic.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def write(target: Path, part: str, name: str, lines: list[str]) -> None:
    """Write one file of the portrait."""
    from portrait.witness import plain

    path = target / part / f"{plain(name)}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


class Reader:
    """Reads pages for the walk, and writes each into a file of its own, numbered within its kind."""

    def __init__(self, target: Path, part: str, browser: Any, names: ModuleType) -> None:
        from portrait.witness import Witness

        self._target, self._part, self._names = target, part, names
        self._witness, self._numbers = Witness(browser), Counter[str]()
        self.downloads: dict[str, str] = {}
        self.courses: list[str] = []
        self.sessions: list[str] = []

    def get(self, path: str) -> str:
        """Return the page's HTML. Raises OSError for what is refused or not there, which is written down as well."""
        title = self._names.title_of(path) or path
        self._numbers[title] += 1
        self._witness.start()
        answer = self._witness.get(path)
        write(self._target, self._part, f"{title}-{self._numbers[title]}", self._witness.lines)
        if answer.status_code >= 400:
            raise OSError(str(answer.status_code))
        html = answer.content.decode() if answer.get("Content-Type", "").startswith("text/html") else ""
        self._remember(title, path, html)
        return html

    def _remember(self, title: str, path: str, html: str) -> None:
        if title == "course":
            self.courses.append(path)
            self.sessions += self._names.sessions_on(html)
        for link in self._names.links_on(html):
            other = self._names.title_of(link)
            if other and self._names.is_download(other):
                self.downloads.setdefault(other, link)


def record_person(target: Path, who: str, browser: Any, names: ModuleType) -> None:
    """Record the pages that this person finds by links: sessions of every course, downloads, the shared view."""
    reader = Reader(target, f"pages/{who}", browser, names)
    names.walk(reader)
    for path in [*reader.sessions, *reader.downloads.values()]:
        read(reader, path)
    for course in reader.courses[:SHARED_VIEWS]:
        record_shared_view(target, who, course, browser, names)


def read(reader: Reader, path: str) -> str:
    """Return the page, empty where it is refused."""
    try:
        return reader.get(path)
    except OSError:
        return ""


def record_shared_view(target: Path, who: str, course: str, browser: Any, names: ModuleType) -> None:
    """Record the pages that client and therapist look at together, and give the browser back as it was."""
    path = names.together(course)
    before = dict(browser.session)
    if browser.post(path).get("Location") == path:
        reader = Reader(target, f"together/{who}", browser, names)
        for link in names.links_on(read(reader, path)):
            if link != path and (names.title_of(link) or "").startswith("together-page"):
                read(reader, link)
    session = browser.session
    session.clear()
    session.update(before)
    session.save()


def record_forms(target: Path, world: Any, names: ModuleType) -> None:
    """Send every form once, once more with other content, and once without any, and undo each."""
    from django.db import transaction

    for form in names.forms(world):
        with transaction.atomic():
            write(target, "forms", form.name, sent(form, form.sent, names, again=form.other))
            transaction.set_rollback(True)
        with transaction.atomic():
            write(target, "forms", f"{form.name}-empty", sent(form, {}, names))
            transaction.set_rollback(True)


def sent(form: Any, content: dict[str, Any], names: ModuleType, again: dict[str, Any] | None = None) -> list[str]:
    """Return what comes back of a form, and what the audit says of it."""
    from portrait.witness import Witness

    form.prepare()
    witness, before = Witness(names.sign_in(form.email, names.CAST_PASSWORD)), names.audit_rows()
    witness.post(form.url, content)
    witness.say("", "audit:", *names.audit_since(before))
    if again is not None:
        witness.say("", "again, with other content:")
        witness.post(form.url, content | again)
    return witness.lines


def record_addresses(target: Path, world: Any, names: ModuleType) -> None:
    """Record what each address answers to everyone in the cast: to reading it, and to a form without content."""
    for who, email in {**names.cast(world), "visitor": ""}.items():
        cookies = names.sign_in(email, names.CAST_PASSWORD).cookies if email else {}
        lines = [answer_of(name, path, cookies, method) for name, path in names.addresses(world) for method in METHODS]
        write(target, "addresses", who, lines)


def answer_of(name: str, path: str, cookies: Any, method: str) -> str:
    """Return the answer of one address in one line; what it changed is taken back."""
    from django.db import transaction

    from portrait.stable import Stable
    from portrait.witness import head_of, new_browser, statements

    browser = new_browser(cookies)
    with transaction.atomic():
        with statements() as counted:
            answer = getattr(browser, method.lower())(path)
        transaction.set_rollback(True)
    return Stable()(f"{name}: {method} {path} {head_of(answer, len(counted))}")


def record(target: Path, names: ModuleType) -> None:
    """Record the whole portrait."""
    from django.db import transaction

    with names.standing_clock():
        names.load_sample()
        write(target, ".", "audit", names.audit())
        for number, (client, lines) in enumerate(names.notes(), start=1):
            write(target, "notes", f"{number:02} {client}", lines)
        for who, email in names.EMAILS.items():
            record_person(target, who, names.sign_in(email), names)
        with transaction.atomic():
            world = names.make_cast()
            record_forms(target, world, names)
            record_addresses(target, world, names)
            transaction.set_rollback(True)


def main() -> None:
    target, code = Path(sys.argv[1]), Path(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="openipt-portrait-") as folder:
        prepare_django(Path(folder))
        gc.set_threshold(100_000)  # thousands of pages are made and let go: a tenth of the time
        record(target, names_of(code))


if __name__ == "__main__":
    main()
