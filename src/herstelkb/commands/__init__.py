"""One module per command: its users (`GROUP`), its `SUMMARY` and working `EXAMPLES`; `configure` declares its
arguments, `run` does the work and returns the exit status.

Every module of this package is a command, except the shared options.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

GROUPS = (
    "advice",
    "rules",
    "populations",
)  # for advisers, for knowledge engineers, for whoever has populations
_SHARED = ("options",)

COMMANDS = tuple(sorted({module.name for module in pkgutil.iter_modules(__path__)} - set(_SHARED)))


def summaries() -> dict[str, dict[str, str]]:
    """The commands of each group with their summaries."""
    modules = {name: import_module(f"{__name__}.{name}") for name in COMMANDS}
    return {
        group: {name: module.SUMMARY for name, module in modules.items() if group == module.GROUP} for group in GROUPS
    }
