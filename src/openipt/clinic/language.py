# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Content and instruments in the language of the page: the one place where the clinic asks for their words.

What is not translated stays in English, text by text. Values, ids and structure are those of the shipped content in
every language, so that records, which ask `openipt.protocol.load` itself, never depend on who is looking.
"""

import gettext
import typing
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache
from typing import TypeVar

from django.conf import settings
from django.utils.formats import get_format
from django.utils.translation import get_language, override, to_locale
from django.utils.translation import gettext as _

from openipt import measures
from openipt.clinic.dates import written
from openipt.clinic.safety_texts import is_about_safety, readers_of
from openipt.course.kinds import Fact
from openipt.measures import Instrument, in_figures
from openipt.protocol import load
from openipt.protocol.model import Content, Field, Handout
from openipt.protocol.saying import Reader, Saying, nameless
from openipt.wording import Audience, Catalogue, reworded, translated

SOURCE = "en"  # the language of the content files

D = TypeVar("D")


def active() -> str:
    """Return the language of the page, such as "de" or "pt-br"."""
    return get_language() or SOURCE


def choices_of_clients() -> list[tuple[str, str]]:
    """Return the languages of a client's pages, each with its name and whether a clinician has read it."""
    return [(code, _called(code, str(name))) for code, name in (*settings.LANGUAGES, *settings.LANGUAGES_OF_CLIENTS)]


def _called(code: str, name: str) -> str:
    if has_safety_texts(code):
        return name
    # Translators: a language in a choice, such as "German, not yet read by a native clinician".
    return _("%(language)s, not yet read by a native clinician") % {"language": name}


def name_of(code: str) -> str:
    """Return the name of a language, in the language of the page; its code where its catalogue has gone."""
    return str({**dict(settings.LANGUAGES_OF_CLIENTS), **dict(settings.LANGUAGES)}.get(code or SOURCE, code))


def figures(score: float) -> str:
    """Return a score as people read it, with the decimal sign of the page: 14, 3.4, in German 3,4."""
    return with_decimal_sign(in_figures(score))


def with_decimal_sign(number: str) -> str:
    """Return a number that is written already with the decimal sign of the page."""
    return number.replace(".", str(get_format("DECIMAL_SEPARATOR")))


def has_safety_texts(code: str) -> bool:
    """Return whether texts about safety are shown in a language: the source, and what a native clinician has read."""
    return code == SOURCE or bool(readers_of(code))


def of_safety_texts() -> str:
    """Return the language in which texts about safety are shown on this page."""
    return active() if has_safety_texts(active()) else SOURCE


def in_language_of_client(code: str) -> AbstractContextManager[None]:
    """Show, read and print everything inside in the language chosen for a client.

    In English if it has gone.
    """
    return override(code if code in dict(choices_of_clients()) else SOURCE)


def content() -> Content:
    """Return all content, in the language of the page."""
    return in_words(load.content())


def in_source(handout: Handout) -> Handout:
    """Return a handout as the content files have it.

    What is the same in the language of the page has not been translated.
    """
    return load.content().handouts[handout.id]


def has_form(kind_id: str) -> bool:
    """Return whether facts of this kind are corrected in a form.

    What an act has written is answered, moved or withdrawn.
    """
    definition = content().facts.get(kind_id)
    return definition is not None and definition.has_form


def field_of(kind: type[Fact], field_id: str) -> Field:
    """Return a field of a kind of fact, in the language of the page.

    Raises KeyError for one that the kind does not have.
    """
    fields = {field.id: field for field in content().facts[kind.kind_id].fields}
    return fields[field_id]


def saying(names: Callable[[str], str] = nameless, reader: Reader = Reader.CLINICIAN) -> Saying:
    """Return how values are said to a reader in the language of the page; `names` as `Saying` has it."""
    return Saying(content(), reader, names, lambda day: written(day, "j F Y"))


def answer_of(fact: Fact, field_id: str, reader: Reader = Reader.CLINICIAN) -> str:
    """Return what a fact says in one of its fields, in words.

    Raises KeyError for a field that its kind does not have.
    """
    field = field_of(type(fact), field_id)
    return saying(reader=reader).value(field, fact.value_of(field))


def instrument(id_or_alias: str) -> Instrument:
    """Return the instrument with this id, name or alias, in the language of the page. Raises UnknownInstrumentError."""
    return in_words(measures.instrument(id_or_alias))


def instruments() -> tuple[Instrument, ...]:
    """Return all instruments in the order of their ids, in the language of the page."""
    return tuple(map(in_words, measures.instruments()))


def in_words(definition: D) -> D:
    """Return a definition in the language of the page, made once.

    For the form of a course, which is kept as it was used.
    """
    language = active()
    if _catalogue(language) is None:
        return definition
    known = _made.get((id(definition), language))
    if known is None or known[0] is not definition:
        if len(_made) >= MOST_KEPT:
            _made.clear()
        known = _made[id(definition), language] = definition, in_language(definition, language)
    return typing.cast("D", known[1])


MOST_KEPT = 1000
# (identity of a definition, language) -> the definition, and what it is in that language. Most cannot be hashed.
_made: dict[tuple[int, str], tuple[object, object]] = {}


def in_language(definition: D, language: str) -> D:
    """Return a definition with its texts translated as far as they are; itself where the language has no catalogue."""
    catalogue = _catalogue(language)
    return reworded(definition, catalogue) if catalogue else definition


def forget() -> None:
    """Read the catalogues again when they are next asked for."""
    _catalogue.cache_clear()
    readers_of.cache_clear()
    _made.clear()


@cache
def _catalogue(language: str) -> Catalogue | None:
    """Return what translates content into a language; None where no catalogue of it is there."""
    folder = settings.LOCALE_PATHS[0]
    catalogues = {
        audience: gettext.translation(f"content-{audience}", folder, [to_locale(language)], fallback=True)
        for audience in Audience
    }
    if not any(isinstance(catalogue, gettext.GNUTranslations) for catalogue in catalogues.values()):
        return None
    waits = not has_safety_texts(language)

    def find(audience: Audience, context: str, text: str) -> str:
        if waits and audience is Audience.CLIENT and is_about_safety(context, text):
            return text
        return catalogues[audience].pgettext(context, text)

    return translated(find)
