"""Cases that show a finding: made of a rule's own premises, and run before they are given.

Only what can be observed can be made; for the rest, and for proofs that there is no such case, there is `verify`.
"""

from __future__ import annotations

from typing import Any

from herstelkb.api import KnowledgeBase
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause

Case = dict[str, Any]


def conflict_case(kb: Knowledge, clause: Clause) -> Case | None:
    """A case in which this clause fires and its conclusion stands in conflict; None where none is made so simply."""
    case = _premises(kb, clause)
    if case is None:
        return None
    found = KnowledgeBase(kb).evaluate(case, engine="reference")
    heads = {firing.conclusion for firing in found.derivation.firings if firing.clause is clause}
    return case if any(heads & set(conflict.literals) for conflict in found.conflicts) else None


def _premises(kb: Knowledge, clause: Clause) -> Case | None:
    """The case that observes a clause's premises and nothing else."""
    one: dict[str, Any] = {}
    each: dict[str, Any] = {}
    for atom in clause.atoms:
        entry = kb.source.vocabulary[f"{kb.many if atom.each else kb.one}.{atom.attribute}"]
        seen = each if atom.each else one
        if not entry.observable or seen.setdefault(atom.attribute, atom.value) != atom.value:
            return None
    case: Case = {kb.one: one} if one else {}
    if clause.each:
        case[kb.source.head.subjects.list] = [{"id": "m01", **each}]
    return case
