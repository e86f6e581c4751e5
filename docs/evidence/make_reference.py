# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Write reference.md from the docstrings of openipt.evidence, so that the reference cannot drift from the code.

Run: python docs/evidence/make_reference.py. A test holds that the file is current.
"""

import importlib
import inspect
import pkgutil
from pathlib import Path
from types import ModuleType

import openipt.evidence

HEAD = """# Reference

Made from the code by `make_reference.py`. Effects are on the scale they are given in; variances are squared standard
errors; `level` is a fraction (0.95). Errors: `DataError` (a `ValueError`) lists every fault with its row,
`UnknownChoiceError` names the choices there are, `NotConvergedError` says that an iteration did not settle.
"""


def modules() -> list[ModuleType]:
    """Return every module of the package with something public, in order of name."""
    modules = pkgutil.walk_packages(openipt.evidence.__path__, "openipt.evidence.")
    return [importlib.import_module(module.name) for module in sorted(modules, key=lambda module: module.name)]


def public(module: ModuleType) -> list[tuple[str, object]]:
    """Return functions and classes made in this module, in the order they are written."""
    own = [
        (name, value)
        for name, value in vars(module).items()
        if not name.startswith("_")
        and (inspect.isfunction(value) or inspect.isclass(value))
        and value.__module__ == module.__name__
        and inspect.getdoc(value)
    ]
    return sorted(own, key=lambda pair: inspect.getsourcelines(pair[1])[1])


def signature(name: str, value: object) -> str:
    """As one would write it, without annotations of the result."""
    if inspect.isclass(value):
        return name
    plain = inspect.signature(value)
    parts = [str(parameter.replace(annotation=inspect.Parameter.empty)) for parameter in plain.parameters.values()]
    first = next((i for i, p in enumerate(plain.parameters.values()) if p.kind is p.KEYWORD_ONLY), None)
    if first is not None:
        parts.insert(first, "*")
    return f"{name}({', '.join(parts)})"


def written(value: object) -> str:
    """Return the docstring written by hand, not the one a dataclass makes of its fields."""
    text = inspect.getdoc(value) or ""
    return "" if text.startswith(f"{getattr(value, '__name__', '')}(") else text


def reference() -> str:
    """Return the whole page."""
    parts = [HEAD]
    for module in modules():
        members = [(name, value) for name, value in public(module) if written(value)]
        if not members and not module.__doc__:
            continue
        parts.append(f"## {module.__name__}\n\n{inspect.getdoc(module)}\n")
        parts += [f"**`{signature(name, value)}`**\n\n{written(value)}\n" for name, value in members]
    return "\n".join(parts)


if __name__ == "__main__":
    (Path(__file__).parent / "reference.md").write_text(reference(), encoding="utf-8")
