"""One module per command: its users (`GROUP`), its `SUMMARY` and working `EXAMPLES`; `configure` declares its
arguments, `run` does the work and returns the exit status.

Every module of this package is a command, except the shared options.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType

GROUPS = (
    "advice",
    "rules",
    "populations",
)  # for advisers, for knowledge engineers, for whoever has populations
_SHARED = ("options",)

COMMANDS = tuple(sorted({found.name.replace("_", "-") for found in pkgutil.iter_modules(__path__)} - set(_SHARED)))


def module(command: str) -> ModuleType:
    """The module of a command, imported."""
    return import_module(f"{__name__}.{command.replace('-', '_')}")


def summaries() -> dict[str, dict[str, str]]:
    """The commands of each group with their summaries."""
    modules = {name: module(name) for name in COMMANDS}
    return {group: {name: one.SUMMARY for name, one in modules.items() if group == one.GROUP} for group in GROUPS}
