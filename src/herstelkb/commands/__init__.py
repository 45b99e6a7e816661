"""One module a command, which says all there is to say of it: for whom it is (`GROUP`), its `SUMMARY`, calls of it that
do something (`EXAMPLES`); `configure` declares its arguments, `run` answers and returns the exit status.

A command is there by being a module of this package.
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
