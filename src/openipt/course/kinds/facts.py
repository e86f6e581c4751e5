# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The facts of a course in their order, found by their class."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar, overload

from openipt.course.entries import Entry
from openipt.course.kinds.fact import KINDS, Fact, fact_of

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

    def in_session(self, session: str) -> tuple[Fact, ...]:
        """Return the facts that belong to a session."""
        return tuple(fact for fact in self.in_order if fact.session == session)

    def by_id(self, id: str) -> Fact | None:
        """Return the fact of this id, None if none stands under it."""
        return next((fact for fact in self.in_order if fact.id == id), None)

    def of_kind_id(self, kind_id: str) -> tuple[Fact, ...]:
        """Return the facts of the kind that content calls by this id."""
        if kind_id in KINDS:
            return self.of(KINDS[kind_id])
        return tuple(fact for fact in self.in_order if fact.kind_id == kind_id)

    def _found(self, kinds: tuple[type[Fact], ...]) -> tuple[Fact, ...]:
        present = [kind for kind in self._by_class if issubclass(kind, kinds)]
        if len(present) == 1:
            return self._by_class[present[0]]
        return tuple(fact for fact in self.in_order if isinstance(fact, kinds)) if present else ()


def ever_recorded(kind: type[A], entries: Iterable[Entry]) -> list[A]:
    """Return the facts of a class among all entries of a course, corrected and withdrawn ones too."""
    facts = (fact_of(entry) for entry in entries if entry.kind == kind.kind_id)
    return [fact for fact in facts if isinstance(fact, kind)]


def in_order(facts: Iterable[A]) -> list[A]:
    """Return the facts in the one order of a course: by day, then by when they were recorded, then by id."""
    return sorted(facts, key=lambda fact: (fact.happened_on, fact.recorded_at, fact.id))
