"""herstelkb: a knowledge base one can question.

    kb = herstelkb.load()
    evaluation = kb.evaluate("case.yaml")
    print(evaluation.why(evaluation.conclusions[0].literal))

Importing this is cheap: the modules behind it are loaded when they are used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from herstelkb.ground import version

__version__ = version.VERSION

if TYPE_CHECKING:
    from herstelkb.api.evaluation import Evaluation
    from herstelkb.api.knowledge_base import KnowledgeBase, compare, load, load_data, report
    from herstelkb.cases.case import Case
    from herstelkb.ground.diagnostics import Diagnostic, Place, UnusableInput

__all__ = [
    "Case",
    "Diagnostic",
    "Evaluation",
    "KnowledgeBase",
    "Place",
    "UnusableInput",
    "__version__",
    "compare",
    "load",
    "load_data",
    "report",
]

if not TYPE_CHECKING:  # a type checker is to see that a wrong name is not there
    _HOMES = {
        "Case": "cases.case",
        "Diagnostic": "ground.diagnostics",
        "Evaluation": "api.evaluation",
        "KnowledgeBase": "api.knowledge_base",
        "Place": "ground.diagnostics",
        "UnusableInput": "ground.diagnostics",
        "compare": "api.knowledge_base",
        "load": "api.knowledge_base",
        "load_data": "api.knowledge_base",
        "report": "api.knowledge_base",
    }

    def __getattr__(name):
        if name not in _HOMES:
            raise AttributeError(f"module 'herstelkb' has no attribute '{name}'")
        return getattr(import_module(f"herstelkb.{_HOMES[name]}"), name)

    def __dir__():
        return sorted({*globals(), *_HOMES})
