# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The facts of a course in their order, found by their class."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, overload

from openipt.course.entries import Entry
from openipt.course.kinds.fact import Fact, fact_of

A = TypeVar("A", bound=Fact)
B = TypeVar("B", bound=Fact)
C = TypeVar("C", bound=Fact)


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of a course, by day and then by when they were recorded."""

    in_order: tuple[Fact, ...] = ()
    _by_class: dict[type[Fact], tuple[Fact, ...]] = field(default_factory=dict, compare=False, repr=False)
    _asked: dict[tuple[type[Fact], ...], tuple[Any, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def made_from(cls, entries: Iterable[Entry]) -> "Facts":
        """Return the facts of entries that are in order and stand."""
        return cls.of_facts(map(fact_of, entries))

    @classmethod
    def of_facts(cls, facts: Iterable[Fact]) -> "Facts":
        """Return these facts, which are in order."""
        in_order = tuple(facts)
        by_class: dict[type[Fact], list[Fact]] = {}
        for fact in in_order:
            by_class.setdefault(type(fact), []).append(fact)
        return cls(in_order, {kind: tuple(of_kind) for kind, of_kind in by_class.items()})

    @overload
    def of(self, first: type[A], /) -> tuple[A, ...]: ...
    @overload
    def of(self, first: type[A], second: type[B], /) -> tuple[A | B, ...]: ...
    @overload
    def of(self, first: type[A], second: type[B], third: type[C], /) -> tuple[A | B | C, ...]: ...
    @overload
    def of(self, *kinds: type[Fact]) -> tuple[Fact, ...]: ...

    def of(self, *kinds: type[Fact]) -> tuple[Fact, ...]:
        """Return the facts of one of these classes, in their order."""
        if kinds not in self._asked:
            self._asked[kinds] = self._found(kinds)
        return self._asked[kinds]

    def last(self, kind: type[A]) -> A | None:
        """Return the last fact of a class, None if there is none."""
        of_kind = self.of(kind)
        return of_kind[-1] if of_kind else None

    def of_kind_id(self, kind_id: str) -> tuple[Fact, ...]:
        """Return the facts of the kind that content calls by this id."""
        return tuple(fact for fact in self.in_order if fact.kind_id == kind_id)

    def _found(self, kinds: tuple[type[Fact], ...]) -> tuple[Fact, ...]:
        present = [kind for kind in self._by_class if issubclass(kind, kinds)]
        if len(present) == 1:
            return self._by_class[present[0]]
        return tuple(fact for fact in self.in_order if isinstance(fact, kinds)) if present else ()


def by_subject(facts: Iterable[A]) -> Mapping[str, A]:
    """Return the last fact about each subject."""
    return {fact.subject: fact for fact in facts}
