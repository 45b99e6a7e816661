"""The public API: a loaded knowledge base, the evaluations it makes, and their answers."""

from herstelkb.api.evaluation import Evaluation
from herstelkb.api.knowledge_base import KnowledgeBase, compare, load, load_data, report

__all__ = ["Evaluation", "KnowledgeBase", "compare", "load", "load_data", "report"]
