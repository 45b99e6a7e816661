"""Seeded random cases, for loops of thousands, where Hypothesis would take too long."""

from __future__ import annotations

import random
from typing import Any

from herstelkb.api.knowledge_base import KnowledgeBase


def random_case(kb: KnowledgeBase, rng: random.Random, max_employees: int = 6) -> dict[str, Any]:
    """A case in which each observable attribute is known with one probability, mostly for certain."""
    knowledge = kb.knowledge
    filled = rng.random()

    def observations(kind: str) -> dict[str, Any]:
        found = {}
        for name in knowledge.attributes[kind]:
            entry = knowledge.source.vocabulary[f"{kind}.{name}"]
            if entry.observable and rng.random() < filled:
                firm = rng.random() < 0.8
                certainty = knowledge.certainty[-1] if firm else rng.choice(knowledge.certainty)
                found[name] = {"value": rng.choice(list(entry.values)), "certainty": certainty}
        return found

    people = [{"id": f"e{n}", **observations(knowledge.many)} for n in range(rng.randint(0, max_employees))]
    return {knowledge.one: observations(knowledge.one), knowledge.source.head.subjects.list: people}
