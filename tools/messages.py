# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Gather the texts to translate into locale/*.pot and every language's files, or check that they are up to date.

    python tools/messages.py            write the files, and compile what is translated
    python tools/messages.py --check    compare, write nothing

Three domains, each a file that any translation tool opens: ``django`` holds the texts of templates and code,
``content-staff`` and ``content-client`` those of content, one for each reader. In content the context of a text is
the path of its entry (see ``openipt.wording``). Places and dates are left out of the files, so that they change only
when a text does.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from catalogues import compile_catalogues
from django.utils.translation.template import templatize

from openipt.evidence.claims import claims
from openipt.evidence.rows import coded_columns
from openipt.measures import instruments
from openipt.protocol.load import content
from openipt.wording import Audience, Text, paragraphs, texts

ROOT = Path(__file__).resolve().parent.parent
CLINIC = ROOT / "src" / "openipt" / "clinic"
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADS = {
    "django": "Texts of the pages of OpenIPT.",
    "content-staff": "Texts of the content of OpenIPT that clinicians read.",
    "content-client": "Texts of the content of OpenIPT that clients read: everyday words, sentences up to 12 words.",
}
# What a text is, by the last part of its path.
SHOWN_AS = {
    "title": "A heading",
    "label": "The name of a field or of an entry",
    "hint": "A sentence under a field",
    "words": "A choice, or a line of a list",
    "why": "The reason given under a line of the agenda",
    "line": "Sentences in the note of a session",
    "name": "A name",
    "body": "A paragraph of a handout, in Markdown",
    "said": "What is said of IPT",
    "published": "What was published about it",
    "data": "What trials show about it",
}
PLACE = re.compile(r"\{([\w.:]+)\??\}")
PLACE_IN_PAGE = re.compile(r"%\((\w+)\)")


# --- texts of pages ---------------------------------------------------------------------------------------------------


def gather_pages(folder: Path) -> Catalog:
    """Return the texts of every template and module below ``folder``."""
    catalogue = empty("django")
    for path in sorted([*folder.rglob("*.html"), *folder.rglob("*.py")]):
        source = path.read_text(encoding="utf-8")
        for _, ids, comments, context in extract(
            "python", BytesIO(as_python(source, path).encode()), KEYWORDS, ["Translators"]
        ):
            catalogue.add(ids, auto_comments=comments, context=context)
    return catalogue


def as_python(source: str, path: Path) -> str:
    """Return a template as calls of gettext, one statement a line; a module as it is."""
    if path.suffix == ".py":
        return source
    return "\n".join(line.lstrip() for line in templatize(source, origin=str(path)).splitlines())


# --- texts of content -------------------------------------------------------------------------------------------------


def gather_content(audience: Audience) -> Catalog:
    """Return the texts of content that this audience reads, without questionnaires, whose owners translate them."""
    catalogue = empty(f"content-{audience}")
    for text in all_texts():
        if text.audience is audience and not text.is_official:
            for paragraph in paragraphs(text.text):
                catalogue.add(paragraph, auto_comments=comments_on(text, paragraph), context=text.context)
    return catalogue


def all_texts() -> Iterator[Text]:
    yield from texts(content())
    for definition in (*instruments(), *claims(), *coded_columns().values()):
        yield from texts(definition)


def comments_on(text: Text, paragraph: str) -> list[str]:
    """Return where the text is shown, in which file its English stands, and what must stay as it is."""
    if text.context.startswith("source/"):
        return ["Where a piece of content comes from. Names of publications stay as they are."]
    last = text.context.rpartition("/")[2]
    comments = [f"{SHOWN_AS.get(last, 'A text')}, in {file_of(text.path)}."]
    if places := PLACE.findall(paragraph):
        comments.append(
            f"Keep {', '.join(f'{{{name}}}' for name in dict.fromkeys(places))}: a value comes in its place."
        )
    if "[" in paragraph or "|" in paragraph:
        comments.append("What is in [...] is left out where its value is missing; | stands between ways of saying it.")
    return comments


def file_of(path: str) -> str:
    """Return the content file in which the English of a text stands."""
    folder, _, rest = path.partition("/")
    one_file = {"facts": "facts.toml", "choices": "facts.toml", "settings": "settings.toml", "words": "words/en.toml"}
    one_file |= {name: f"evidence/data/{name}.toml" for name in ("claims", "codebook")}
    ending = "md" if folder == "handouts" else "toml"
    return one_file.get(folder, f"{folder}/{rest.partition('/')[0]}.{ending}")


# --- files ------------------------------------------------------------------------------------------------------------


def empty(domain: str) -> Catalog:
    return in_language(None, domain)


def in_language(language: str | None, domain: str) -> Catalog:
    head = f"# {HEADS[domain]}"
    return Catalog(language, domain, head, project="OpenIPT", version="catalogue", fuzzy=False)


def gather() -> dict[str, str]:
    """Return the path below clinic/ -> text of each message file, as it should be now."""
    templates = [gather_pages(CLINIC), *(gather_content(audience) for audience in Audience)]
    catalogues = {f"locale/{template.domain}.pot": as_text(template) for template in templates}
    for folder in sorted(CLINIC.glob("locale/*/LC_MESSAGES")):
        is_new = not any(folder.glob("*.po"))
        for template in templates:
            path = folder / f"{template.domain}.po"
            if is_new or path.is_file():  # a language may hold what clients read alone
                catalogues[path.relative_to(CLINIC).as_posix()] = as_text(brought_up_to_date(path, template))
    return catalogues


def brought_up_to_date(path: Path, template: Catalog) -> Catalog:
    """Return the translations of a file for today's texts: similar ones are marked as not sure, old ones stay."""
    language = path.parent.parent.name
    catalogue = in_language(language, template.domain)
    if path.is_file():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language, domain=template.domain)
    catalogue.update(template)
    return catalogue


def as_text(catalogue: Catalog) -> str:
    if catalogue.domain != "django":
        for message in catalogue:
            message.flags.discard("python-format")  # "51 % against 28 %" is none
    written = BytesIO()
    write_po(written, catalogue, width=0, no_location=True)
    return without_chance(written.getvalue().decode())


def stored(folder: Path) -> dict[str, str]:
    """Relative path -> text of every message file below ``folder``."""
    paths = [*folder.glob("locale/*.pot"), *folder.glob("locale/*/LC_MESSAGES/*.po")]
    return {path.relative_to(folder).as_posix(): without_chance(path.read_text(encoding="utf-8")) for path in paths}


def without_chance(text: str) -> str:
    """Return the text of a file without the lines of its head that differ where no text does."""
    return re.sub(
        r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To):.*\n', "", text, flags=re.MULTILINE
    )


def write(catalogues: dict[str, str]) -> None:
    for name, text in catalogues.items():
        path = CLINIC / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")


# --- what is wrong ----------------------------------------------------------------------------------------------------

# Words of texts that are easily read wrongly or are another's, and what to say (see docs/writing.md).
AVOIDED = (
    ("somebody", "someone"),
    ("nobody", "no one"),
    ("everybody", "everyone"),
    ("anew", "again"),
    ("meanwhile", "since then"),
    ("all the same", "anyway"),
    ("spoken of", "discussed"),
    ("short code", "PIN"),
    ("half-way", "halfway"),
    ("e-mail", "email"),
    ("part-filled", "partly answered"),
)


def texts_in(text: str) -> set[str]:
    return {"".join(re.findall(r'"(.*)"', block)) for block in re.findall(r'^msgid ((?:".*"\n)+)', text, re.MULTILINE)}


def stale(catalogues: dict[str, str]) -> list[str]:
    """Return one line for each file that is not as gathered now, naming a few of the texts."""
    current = stored(CLINIC)
    lines = []
    for name in sorted(catalogues.keys() | current.keys()):
        old, new = current.get(name, ""), catalogues.get(name, "")
        if old == new:
            continue
        changed = sorted(texts_in(old) ^ texts_in(new))
        some = "; ".join(changed[:3])
        lines.append(f"locale: {name} is stale ({len(changed)} texts differ, among them: {some}): run ./run messages")
    return lines


def mistranslated(catalogues: dict[str, str]) -> list[str]:
    """Return one line for each translation that lost a place for a value, or has one that nothing fills."""
    return [
        f"locale: {name}: {fault}"
        for name, text in catalogues.items()
        if name.endswith(".po")
        for message in read_po(BytesIO(text.encode()))
        if message.id and message.string and not message.fuzzy
        for fault in faults_of(message, is_page=name.endswith("/django.po"))
    ]


def faults_of(message: Message, *, is_page: bool) -> Iterator[str]:
    place = PLACE_IN_PAGE if is_page else PLACE
    if isinstance(message.string, str):
        wanted, got = set(place.findall(message.id)), set(place.findall(message.string))
        if wanted != got:
            yield f"{message.id!r}: the places {sorted(wanted)} have become {sorted(got)}"
    if is_page:
        yield from (f"{message.id!r}: {fault}" for fault in message.check())


def outdated(catalogues: dict[str, str]) -> list[str]:
    """Return one line for each English text with a word that `docs/writing.md` asks to avoid, and what to say."""
    return [
        f"locale: {name}: {text!r}: say {better!r}, not {match[0]!r}"
        for name, catalogue in catalogues.items()
        if name.endswith(".pot")
        for text in sorted(texts_in(catalogue))
        for pattern, better in AVOIDED
        if (match := re.search(rf"\b{pattern}\b", text, re.IGNORECASE))
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args().check
    catalogues = gather()
    wrong = mistranslated(catalogues) + outdated(catalogues) + (stale(catalogues) if check else [])
    if not check:
        write(catalogues)
        compile_catalogues(CLINIC / "locale")
    print("\n".join(wrong) or "the message files are up to date")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
