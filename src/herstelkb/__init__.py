"""herstelkb: a knowledge base you can query.

    kb = herstelkb.load()
    evaluation = kb.evaluate(Path("case.yaml"))
    print(evaluation.why(evaluation.conclusions[0].literal))

The import is cheap: modules are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from herstelkb.ground import version

__version__ = version.VERSION

if TYPE_CHECKING:
    from herstelkb.api.answer import Answer
    from herstelkb.api.consultation import Consultation
    from herstelkb.api.evaluation import Evaluation, check_proof
    from herstelkb.api.knowledge_base import KnowledgeBase, compare, load, load_compiled, load_data, load_text, report
    from herstelkb.cases.case import Case
    from herstelkb.consequences.advice import Given
    from herstelkb.consequences.conclusions import Conclusion
    from herstelkb.consequences.unknowns import Unknown
    from herstelkb.ground.diagnostics import Diagnostic, Place, UnusableInput
    from herstelkb.knowledge.conditions import Literal
    from herstelkb.populations.evaluation import PopulationEvaluation

__all__ = [
    "Answer",
    "Case",
    "Conclusion",
    "Consultation",
    "Diagnostic",
    "Evaluation",
    "Given",
    "KnowledgeBase",
    "Literal",
    "Place",
    "PopulationEvaluation",
    "Unknown",
    "UnusableInput",
    "__version__",
    "check_proof",
    "compare",
    "load",
    "load_compiled",
    "load_data",
    "load_text",
    "report",
]

if not TYPE_CHECKING:  # so that a type checker sees that a wrong name does not exist
    _HOMES = {
        "Answer": "api.answer",
        "Case": "cases.case",
        "Conclusion": "consequences.conclusions",
        "Consultation": "api.consultation",
        "Diagnostic": "ground.diagnostics",
        "Evaluation": "api.evaluation",
        "Given": "consequences.advice",
        "KnowledgeBase": "api.knowledge_base",
        "Literal": "knowledge.conditions",
        "Place": "ground.diagnostics",
        "PopulationEvaluation": "populations.evaluation",
        "Unknown": "consequences.unknowns",
        "UnusableInput": "ground.diagnostics",
        "check_proof": "api.evaluation",
        "compare": "api.knowledge_base",
        "load": "api.knowledge_base",
        "load_compiled": "api.knowledge_base",
        "load_data": "api.knowledge_base",
        "load_text": "api.knowledge_base",
        "report": "api.knowledge_base",
    }

    def __getattr__(name):
        if name not in _HOMES:
            raise AttributeError(f"module 'herstelkb' has no attribute '{name}'")
        return getattr(import_module(f"herstelkb.{_HOMES[name]}"), name)

    def __dir__():
        return sorted({*globals(), *_HOMES})
