# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Field types for private text: narrative, answers, contact details, safety plans.

They are plain now; encryption will change these two classes and nothing else. That holds only while no query looks
inside them, so they refuse every lookup but `isnull`, and every index.
"""

import json
from typing import TYPE_CHECKING, Any, TypeVar

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.expressions import Combinable

from openipt.clinic.ledger.canonical import canonical_json, canonical_text

Stored = TypeVar("Stored")
Read = TypeVar("Read")

if TYPE_CHECKING:

    class _TextField(models.TextField[Stored, Read]):
        db_index: bool
else:

    class _TextField(models.TextField):
        def __class_getitem__(cls, types: object) -> type:
            return cls  # Django's fields take types in its stubs alone


class _Private(_TextField[Stored, Read]):
    """What both types share: no lookup, no transform, no index."""

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.model.__name__}.{self.name} is private: only isnull may be asked of it.")

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.model.__name__}.{self.name} is private: {lookup_name} cannot be asked of it.")

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_no_index()]

    def _check_no_index(self) -> list[checks.CheckMessage]:
        meta = self.model._meta
        named = {name for index in meta.indexes for name in index.fields}
        named |= {name for together in meta.unique_together for name in together}
        named |= {name for rule in meta.constraints for name in getattr(rule, "fields", ())}
        if self.db_index or self.unique or self.name in {name.lstrip("-") for name in named}:
            return [checks.Error("A private field may not be indexed or constrained.", obj=self, id="ledger.E001")]
        return []


class PrivateText(_Private[str | Combinable, str]):
    """Text that no one searches: stored in NFC with LF line ends; NUL and lone surrogates are refused in words."""

    description = "Private text"

    def to_python(self, value: Any) -> str | None:
        return None if value is None else canonical_text(str(value))

    def get_prep_value(self, value: Any) -> str | None:
        return self.to_python(super().get_prep_value(value))


class PrivateJSON(_Private[Any, Any]):
    """Answers (a dict, list, text, number or None inside) stored as canonical JSON text; reads give the values back."""

    description = "Private answers"
    # For the checker of types, which would take it for a text
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return None if value is None else json.loads(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else canonical_json(value)

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value
