# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Texts in templates and code that no translator would get, found by reading the source."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, Token, TokenType

MARKS = {
    "_", "gettext", "ngettext", "pgettext", "npgettext",
    "gettext_lazy", "ngettext_lazy", "pgettext_lazy", "npgettext_lazy", "gettext_noop",
}  # fmt: skip
READ_OUT = ("title", "aria-label", "placeholder", "alt", "data-label")
# Blocks of a template that hold names of classes, tags whose texts are marked or are no texts.
CLASSES = re.compile(r"block \w+_class\b")
TRANSLATING = {"translate", "trans", "blocktranslate", "blocktrans"}
NO_TEXTS = {"load", "extends", "url", "static", "include"} | TRANSLATING

_PLACE = re.compile(r"%(\(\w+\))?[\d.]*[sdfg%]|\{[^{}]*\}")
_QUOTED = re.compile(r'(_\(|date:|kind=)?"([^"]*)"')  # `kind` names classes
_SEVERAL_WORDS = re.compile(r"[^\W\d_]{2,}[,:;.)]*\s+[(“]?[^\W\d_]{2,}")
_SIGN = re.compile(r"\A[,;:] |\A\w+:\Z|\w'")
_BEGINS_LARGE = re.compile(r"\A[^\w]*[A-Z][a-z]+\b")


def looks_like_text(text: str) -> bool:
    """Whether a string of the code reads like something for a person.

    Several words, a capital in front, a word beside the place of a value, or one beside a sign of a sentence.
    """
    plain = _PLACE.sub(" ", text)
    has_word = re.search(r"[^\W\d_]{2,}", plain)
    in_sentence = ("%" in text and " " in text) or _SIGN.search(plain)
    return bool(_SEVERAL_WORDS.search(plain) or _BEGINS_LARGE.search(plain) or (has_word and in_sentence))


# --- templates --------------------------------------------------------------------------------------------------------


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.is_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_code = self.is_code or tag in ("script", "style")
        self.texts += [value for name, value in attrs if name in READ_OUT and value]

    def handle_endtag(self, tag: str) -> None:
        self.is_code = self.is_code and tag not in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.is_code:
            self.texts.append(data)


def unmarked_in_template(source: str, same: set[str]) -> set[str]:
    """The texts of a template that stand outside its translating tags; words of `same` need no translation."""
    reader = _Texts()
    reader.feed("".join(_outside_tags(source)))
    texts = {text.strip() for text in reader.texts if set(re.findall(r"[^\W\d_]{2,}", text)) - same}
    return texts | {text for token in Lexer(source).tokenize() for text in _arguments(token)}


def _outside_tags(source: str) -> Iterator[str]:
    """The source without tags of the template language and without what they translate or comment out."""
    until = ""
    for token in Lexer(source).tokenize():
        if until:
            until = "" if token.token_type == TokenType.BLOCK and token.contents.startswith(until) else until
        elif token.token_type == TokenType.TEXT:
            yield token.contents
        elif token.token_type == TokenType.BLOCK:
            until = _ends_with(token.contents)
            yield " "
        elif token.token_type == TokenType.VAR:
            yield " "


def _ends_with(tag: str) -> str:
    name = tag.split()[0]
    if name in ("blocktranslate", "blocktrans", "comment"):
        return f"end{name}"
    return "endblock" if CLASSES.match(tag) else ""


def _arguments(token: Token) -> list[str]:
    """Texts given to a tag or a filter as they are: `{% field label="As it was" %}`."""
    is_tag = token.token_type == TokenType.BLOCK
    if (not is_tag and token.token_type != TokenType.VAR) or (is_tag and token.contents.split()[0] in NO_TEXTS):
        return []
    return [text for head, text in _QUOTED.findall(token.contents) if not head and looks_like_text(text)]


# --- code -------------------------------------------------------------------------------------------------------------


def marked_in_code(source: str) -> set[str]:
    """Every string that the code gives to gettext."""
    return {
        part.value
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and _name(call) in MARKS
        for part in ast.walk(call)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def unmarked_in_code(source: str, without: frozenset[str] = frozenset()) -> set[str]:
    """Strings of the code that read like texts and are not given to gettext; `without` are calls left alone."""
    tree = ast.parse(source)
    skipped = {id(part) for node in ast.walk(tree) for part in _no_texts(node, without)}
    return {
        part.value
        for part in ast.walk(tree)
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and id(part) not in skipped
        if looks_like_text(part.value)
    }


def _no_texts(node: ast.AST, without: frozenset[str]) -> Iterator[ast.AST]:
    """What in a node holds no text for a page: documentation, types, what is ours alone, what is marked."""
    if (isinstance(node, ast.Call) and _name(node) in MARKS | without) or _is_ours(node):
        yield from ast.walk(node)
    elif isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef):
        yield from (line.value for line in node.body if isinstance(line, ast.Expr))
    for hint in (getattr(node, "annotation", None), getattr(node, "returns", None)):
        yield from ast.walk(hint) if hint else ()


def _is_ours(node: ast.AST) -> bool:
    """Whether this is read by developers: a list of exported names, or an error that only a mistake of ours raises."""
    if isinstance(node, ast.Raise):
        return isinstance(node.exc, ast.Call) and _name(node.exc) == "TypeError"
    return isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def templates(folder: Path) -> list[Path]:
    return sorted(folder.rglob("templates/**/*.html"))
