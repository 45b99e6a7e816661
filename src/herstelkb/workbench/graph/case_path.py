"""The path of a case through the graph: the nodes and edges that its proofs pass, and what was found there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from herstelkb.derivation.derivation import Derivation
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal
from herstelkb.knowledge.measures import Bounds
from herstelkb.proofs.proof import Absent, Counted, Derived, Proof, ProofOfLiteral, nodes

if TYPE_CHECKING:
    from herstelkb.api.evaluation import Evaluation


@dataclass(frozen=True)
class CasePath:
    """The literals of the proofs by node key, the bounds of measures they count, and all keys and edges they pass."""

    literals: Mapping[str, tuple[Literal, ...]]
    counted: Mapping[str, Bounds]
    keys: frozenset[str]
    edges: frozenset[tuple[str, str]]


def case_path(knowledge: Knowledge, proofs: Iterable[Proof]) -> CasePath:
    """The path that proofs take through the graph."""
    literals: dict[str, dict[Literal, None]] = {}
    counted: dict[str, Bounds] = {}
    keys: set[str] = set()
    edges: set[tuple[str, str]] = set()
    for proof in proofs:
        for node in nodes(proof):
            if isinstance(node, ProofOfLiteral):
                literals.setdefault(_key(knowledge, node.literal), {})[node.literal] = None
            if isinstance(node, Counted):
                counted.setdefault(f"measures/{knowledge.one}.{node.test.measure}", node.found)
            if isinstance(node, Derived):
                rule = f"rules/{node.rule}"
                keys.add(rule)
                edges.add((rule, _key(knowledge, node.literal)))
                edges |= {(source, rule) for premise in node.premises for source in _sources(knowledge, premise)}
    return CasePath(
        {key: tuple(found) for key, found in literals.items()},
        counted,
        frozenset(keys | {*literals, *counted}),
        frozenset(edges),
    )


def proofs_of(evaluation: Evaluation, attribute: str | None = None) -> tuple[Proof, ...]:
    """The proofs of everything a case concludes, or only of one attribute (by its qualified name) or item of advice."""
    knowledge, derivation = evaluation.knowledge, evaluation.derivation
    held = sorted(derivation.steps, key=str)
    if attribute is None:
        wanted = [literal for literal in held if literal in derivation.firings_for]
    else:
        wanted = [literal for literal in held if _key(knowledge, literal).partition("/")[2] == attribute]
    return tuple(proof for literal in wanted if (proof := _proof(derivation, literal)) is not None)


def _proof(derivation: Derivation, literal: Literal) -> Proof | None:
    return derivation.proof(literal, derivation.steps[literal][-1].point)


def _sources(knowledge: Knowledge, premise: Proof) -> tuple[str, ...]:
    if isinstance(premise, Absent):
        return ()  # an absent literal is not on the path
    if isinstance(premise, Counted):
        return (f"measures/{knowledge.one}.{premise.test.measure}",)
    return (_key(knowledge, premise.literal),)


def _key(knowledge: Knowledge, literal: Literal) -> str:
    if knowledge.is_advice(literal):
        return f"advice/{literal.value}"
    return f"vocabulary/{knowledge.qualified(literal.subject, literal.attribute)}"
