# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Which texts for clients are about safety, and who has read them in a language.

Texts about consent, a crisis, the safety plan and who reads what may be wrong in ways that only a clinician of the
language sees. A language has them only once a named native clinician has read them: the file `read_by.toml` beside its
catalogues says who, and when. Until then they are shown in English.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import to_locale

READ_BY = "read_by.toml"
# Paths of entries of content; everything below them is about safety too.
ENTRIES = (
    "worksheets/safety-plan",
    "worksheets/contract-text",
    "worksheets/relapse-plan/sections/red",
    "facts/consent",
    "facts/plan_given",
    "facts/agreement/fields/confidentiality",
    "facts/agreement/fields/recording",
    "facts/agreement/fields/crisis",
    "facts/agreement/fields/told",
    "forms/individual-acute/gates/G0/needs/treatment_consent",
    "words/agenda.safety_plan",
    "words/agenda.safety_plan_concern",
    "instruments/asq",
    "instruments/c-ssrs",
)
# Paragraphs of handouts have no ids: these words say what such a paragraph is about.
IN_HANDOUTS = re.compile(r"\b(dying|suicid\w*|danger|emergency|not safe|very dark)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReadBy:
    """A native clinician who has read the texts about safety in a language, all of them."""

    name: str
    day: date


def is_about_safety(path: str, english: str = "") -> bool:
    """Return whether a text of content is about safety, from the path of its entry; of a handout, from its English."""
    if path.startswith("handouts/"):
        return bool(IN_HANDOUTS.search(english))
    return any(path == entry or path.startswith(f"{entry}/") for entry in ENTRIES)


@cache
def readers_of(code: str) -> tuple[ReadBy, ...]:
    """Return who has read the texts about safety in a language. Raises ImproperlyConfigured for an unclear file."""
    file = Path(settings.LOCALE_PATHS[0], to_locale(code), READ_BY)
    if not file.is_file():
        return ()
    try:
        readers = tomllib.loads(file.read_text(encoding="utf-8")).get("reader", [])
        return tuple(_reader(reader["name"], reader["day"]) for reader in readers)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError) as fault:
        raise ImproperlyConfigured(f"{file}: every [[reader]] has a name and a day, such as 2027-01-31") from fault


def _reader(name: object, day: object) -> ReadBy:
    if not (isinstance(name, str) and name.strip() and isinstance(day, date)):
        raise ValueError
    return ReadBy(name.strip(), day)
