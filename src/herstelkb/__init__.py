"""herstelkb: a knowledge base one can question.

    kb = herstelkb.load()
    evaluation = kb.evaluate("examples/basisschool.yaml")
    print(evaluation.why("organisatie.vertrouwen_in_leiding"))

Importing this is cheap: the modules behind it are loaded when they are used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from herstelkb.api import KnowledgeBase, compare, load, load_data, report
    from herstelkb.cases import Case
    from herstelkb.diagnostics import Diagnostic, Place, UnusableInput
    from herstelkb.evaluations import Evaluation

__version__ = "0.1.0"
__all__ = [
    "Case",
    "Diagnostic",
    "Evaluation",
    "KnowledgeBase",
    "Place",
    "UnusableInput",
    "compare",
    "load",
    "load_data",
    "report",
]

_HOMES = {
    "Case": "cases",
    "Diagnostic": "diagnostics",
    "Evaluation": "evaluations",
    "KnowledgeBase": "api",
    "Place": "diagnostics",
    "UnusableInput": "diagnostics",
    "compare": "api",
    "load": "api",
    "load_data": "api",
    "report": "api",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'herstelkb' has no attribute '{name}'")
    return getattr(import_module(f"herstelkb.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
