# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Addresses by their names, as Django's `reverse` gives them, remembered: a page asks for fifty to a hundred."""

from collections.abc import Iterable
from functools import lru_cache

from django.urls import get_script_prefix, get_urlconf
from django.urls import reverse as worked_out


def reverse(name: str, args: Iterable[object] = ()) -> str:
    """Return the address of a page. Raises NoReverseMatch when there is none."""
    return _known(get_urlconf(), get_script_prefix(), name, tuple(map(str, args)))


@lru_cache(10_000)
def _known(_urlconf: object, _prefix: str, name: str, args: tuple[str, ...]) -> str:
    return worked_out(name, args=args)
