"""The public face: a knowledge base one can load, what it makes of cases, and the answers it gives."""

from herstelkb.api.evaluation import Evaluation
from herstelkb.api.knowledge_base import KnowledgeBase, compare, load, load_data, report

__all__ = ["Evaluation", "KnowledgeBase", "compare", "load", "load_data", "report"]
