# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What the environment says, checked; every fault is one sentence that holds its cure. No Django here."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from openipt.measures import Instrument, InstrumentError, load_folder

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class MissingError(Exception):
    """Something outside the software is missing or wrong; the message says what, and what to do."""


def keep_files_private() -> None:
    """Let whatever this process writes be closed to other users of the machine."""
    os.umask(0o077)


def data_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder that holds everything written, from OPENIPT_DATA; made if it is not there."""
    text = environment.get("OPENIPT_DATA", "").strip()
    if not text:
        raise MissingError(
            "Set OPENIPT_DATA to the folder in which OpenIPT may keep its data, for example /var/lib/openipt."
        )
    folder = Path(text).expanduser().absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise MissingError(f"The data folder {folder} cannot be made: {problem.strerror}. Choose another.") from problem
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise MissingError(
            f"The data folder {folder} cannot be written. Give its owner write permission or choose another."
        )
    return folder


def own_measures(folder: Path) -> tuple[Instrument, ...]:
    """Return a service's own measures and licensed wordings.

    The files in `measures` of the data folder, if it is there.
    """
    place = folder / "measures"
    if not place.exists():
        return ()
    try:
        return load_folder(place)
    except InstrumentError as problem:
        raise MissingError(f"Mend the files in {place}: {'; '.join(problem.faults)}.") from problem


def secret_key(environment: Mapping[str, str], folder: Path) -> str:
    """OPENIPT_SECRET_KEY, the content of OPENIPT_SECRET_KEY_FILE, or secret.key in the data folder, made if missing."""
    if key := environment.get("OPENIPT_SECRET_KEY", ""):
        return _long_enough(key, "OPENIPT_SECRET_KEY")
    if named := named_key_file(environment):
        return _long_enough(_read(named), str(named))
    path = folder / "secret.key"
    if not path.exists():
        _write_private(path, secrets.token_urlsafe(64))
    return _long_enough(_read(path), str(path))


def named_key_file(environment: Mapping[str, str]) -> Path | None:
    """Return the file in OPENIPT_SECRET_KEY_FILE, None where the key does not come from there."""
    named = environment.get("OPENIPT_SECRET_KEY_FILE", "")
    return Path(named) if named and not environment.get("OPENIPT_SECRET_KEY", "") else None


def database(environment: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """Django's description of the database in OPENIPT_DATABASE_URL; SQLite in the data folder if it is not set."""
    url = environment.get("OPENIPT_DATABASE_URL", "").strip()
    if not url:
        return _sqlite(folder / "openipt.sqlite3")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as problem:
        raise MissingError(f"OPENIPT_DATABASE_URL cannot be read: {problem}.") from problem
    if parts.scheme == "sqlite":
        return _sqlite(Path("/" + unquote(parts.path).lstrip("/")))
    if parts.scheme in ("postgres", "postgresql"):
        return _postgres(parts, port)
    raise MissingError(
        f"OPENIPT_DATABASE_URL begins with {parts.scheme or 'nothing'}: use sqlite:///PATH or postgres://."
    )


def hosts(environment: Mapping[str, str]) -> list[str]:
    """Return the host names that OpenIPT answers to, from OPENIPT_HOSTS (with commas).

    This machine alone if not set.
    """
    named = [host.strip() for host in environment.get("OPENIPT_HOSTS", "").split(",") if host.strip()]
    if "*" in named:
        raise MissingError("OPENIPT_HOSTS may not be *: name the hosts under which OpenIPT is reached, with commas.")
    return [*named, *(host for host in LOOPBACK if host not in named)]


def needs_tls(hosts: list[str], *, demo: bool) -> bool:
    """Return whether cookies may travel over TLS alone.

    Always, but for a demo and for this machine talking to itself.
    """
    return not demo and not set(hosts) <= set(LOOPBACK)


def zone(environment: Mapping[str, str]) -> str:
    """Return the time zone for new services, from OPENIPT_ZONE; UTC if it is not set."""
    name = environment.get("OPENIPT_ZONE", "").strip() or "UTC"
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as problem:
        raise MissingError(
            f"OPENIPT_ZONE is {name}, which is not a time zone; use a name like Europe/Vienna."
        ) from problem
    return name


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise MissingError(
            f"The secret key in {path} cannot be read. Check that the file exists and is yours."
        ) from problem


def _write_private(path: Path, text: str) -> None:
    # Opened with O_EXCL: two servers starting together must not end up with two keys.
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    except OSError as problem:
        raise MissingError(f"{path} cannot be written: {problem.strerror}.") from problem
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text + "\n")


def _long_enough(key: str, where: str) -> str:
    if len(key) < 32:
        raise MissingError(
            f"The secret key in {where} is shorter than 32 characters. Use a longer one, made at random."
        )
    return key


def _sqlite(path: Path) -> dict[str, Any]:
    pragmas = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # Without IMMEDIATE one in four concurrent read-then-write transactions fails.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "; ".join(f"PRAGMA {pragma}" for pragma in pragmas),
        },
    }


def _postgres(parts: Any, port: int | None) -> dict[str, Any]:
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise MissingError("OPENIPT_DATABASE_URL names no database: write postgres://user:password@host/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # A socket folder is written percent-encoded in the place of the host.
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
