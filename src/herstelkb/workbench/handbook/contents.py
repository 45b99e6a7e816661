"""What a handbook shows of each item of a rule base: what it follows from, what cites it, scenarios, a worked proof.

The scenarios run once; a worked proof is from the one in which the item decides most directly. Values, no words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.consequences.conclusions import basis
from herstelkb.ground.caching import cached_property
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import AllOf, Condition, Literal
from herstelkb.proofs.proof import Counted, Derived, Observed, Proof, nodes
from herstelkb.workbench.graph.model import Edge, Graph, GraphNode, around, carrying, graph, source_of
from herstelkb.workbench.testing.scenarios import Outcome, must_follow, must_not_follow, run

LEGIBLE = 24  # nodes in the picture on a page
PageKey = str  # an item's section and id, `rules/wantrouwen`


@dataclass(frozen=True, slots=True)
class WorkedProof:
    """A proof from a scenario in which an item decides something."""

    outcome: Outcome
    proof: Proof


class Contents:
    """Everything the pages of a handbook show, by item."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.knowledge = kb.knowledge
        self.graph: Graph = graph(kb.knowledge)
        self.outcomes = {name: run(kb, name) for name in self.knowledge.source.scenarios}

    # --- items ---

    @cached_property
    def items(self) -> Mapping[PageKey, str | None]:
        """Every item that has a page, with its section of the source."""
        found = {node.key: node.source for node in self.graph.nodes.values()}
        return found | {f"claims/{name}": claim.section for name, claim in self.knowledge.source.claims.items()}

    @cached_property
    def parts(self) -> tuple[str | None, ...]:
        """The sections of the source in its own order, and None last if some item belongs to none."""
        sections = dict.fromkeys(claim.section for claim in self.knowledge.source.claims.values())
        homeless = [*self.items.values(), *map(self.part_of_scenario, self.outcomes)]
        return (*sections, None) if None in homeless else tuple(sections)

    def in_part(self, part: str | None, section: str) -> list[str]:
        """The ids of a section's items that belong to a section of the source."""
        return [k.partition("/")[2] for k, of in self.items.items() if of == part and k.startswith(f"{section}/")]

    def citing(self, claim: str) -> list[GraphNode]:
        """The items that cite a claim."""
        return [
            n for n in self.graph.nodes.values() if claim in getattr(self.knowledge.source, n.section)[n.name].claims
        ]

    # --- what follows from what ---

    def around(self, key: PageKey) -> Graph:
        """An item's surroundings, as far as they can be taken in at a glance."""
        section, _, name = key.partition("/")
        if section == "claims":
            return carrying(self.graph, self.knowledge, name)
        if section == "rules":
            return around(self.graph, key, 0, 0)
        whole = around(self.graph, key)
        return whole if len(whole.nodes) <= LEGIBLE else around(self.graph, key, 1, 0)

    def concluding(self, key: PageKey) -> list[Edge]:
        """The edges from rules that conclude an attribute or give advice."""
        return [edge for edge in self.graph.into.get(key, ()) if edge.role == "then"]

    def using(self, key: PageKey) -> list[Edge]:
        """The edges to rules and measures that read an attribute or a measure, one for each of them."""
        found = {edge.target: edge for edge in reversed(self.graph.out_of.get(key, ())) if edge.role != "then"}
        return list(reversed(found.values()))

    def clauses(self, rule: str) -> list[Clause]:
        """A rule's clauses, one for each conclusion."""
        return list(
            {clause.head: clause for clause in reversed(self.knowledge.clauses) if clause.rule == rule}.values()
        )[::-1]

    @staticmethod
    def conjuncts(condition: Condition | None) -> tuple[Condition, ...]:
        """The parts of a condition that must all be true."""
        if condition is None:
            return ()
        return condition.parts if isinstance(condition, AllOf) else (condition,)

    def assumptions(self, key: PageKey) -> list[str]:
        """The item's own assumptions, named as in `Basis`."""
        section, _, name = key.partition("/")
        item = getattr(self.knowledge.source, section)[name]
        found = [key] if getattr(item, "assumption", None) is not None else []
        if section == "vocabulary":
            found += [f"{key}={spoken(v)}" for v, entry in item.values.items() if entry.assumption is not None]
        return found

    # --- scenarios ---

    def part_of_scenario(self, name: str) -> str | None:
        """The section of the source that a scenario belongs to."""
        scenario = self.knowledge.source.scenarios[name]
        return source_of(self.knowledge, (*scenario.claims, *scenario.not_claims))

    def scenarios_of(self, part: str | None) -> list[str]:
        """The scenarios that belong to a section of the source."""
        return [name for name in self.outcomes if self.part_of_scenario(name) == part]

    def expected(self, name: str) -> list[Literal]:
        """What must follow in a scenario."""
        return list(must_follow(self.knowledge.source.scenarios[name]))

    def excluded(self, name: str) -> list[Literal]:
        """What must not follow in a scenario, apart from what must stay unknown."""
        return list(must_not_follow(self.knowledge.source.scenarios[name]))

    def scenarios(self, key: PageKey) -> tuple[str, ...]:
        """The scenarios about an item, either way."""
        return tuple(self._scenarios.get(key, ()))

    @cached_property
    def _scenarios(self) -> Mapping[PageKey, dict[str, None]]:
        found: dict[PageKey, dict[str, None]] = {}
        for name, outcome in self.outcomes.items():
            scenario = self.knowledge.source.scenarios[name]
            about = {f"claims/{claim}" for claim in (*scenario.claims, *scenario.not_claims)}
            about |= {self._key(literal) for literal in (*self.expected(name), *self.excluded(name))}
            about |= {self._key(Literal(*fact.rpartition(".")[::2], "")) for fact in scenario.unknown}
            about |= {key for _, key in self._decisive(outcome) if not key.startswith("claims/")}
            for key in about:
                found.setdefault(key, {})[name] = None
        return found

    # --- worked proofs ---

    def worked(self, key: PageKey) -> WorkedProof | None:
        """The shortest proof of what a scenario expects in which an item is nearest to the conclusion."""
        return self._worked.get(key)

    @cached_property
    def _worked(self) -> Mapping[PageKey, WorkedProof]:
        best: dict[PageKey, tuple[tuple[int, int], WorkedProof]] = {}
        for outcome in self.outcomes.values():
            for (depth, proof), key in self._decisive(outcome):
                cost = (depth, sum(1 for _ in nodes(proof)))
                if key not in best or cost < best[key][0]:
                    best[key] = (cost, WorkedProof(outcome, proof))
        return {key: worked for key, (_, worked) in best.items()}

    def _decisive(self, outcome: Outcome) -> Iterator[tuple[tuple[int, Proof], PageKey]]:
        """The items that an expectation of a scenario rests on, each with its distance below it, and the proof."""
        derivation = outcome.evaluation.derivation
        for literal in self.expected(outcome.scenario):
            for proof in derivation.proofs(literal):
                if isinstance(proof, Derived):
                    for depth, node in enumerate(nodes(proof)):
                        yield from (((depth, proof), key) for key in self._of(node))
                    own = (f"claims/{claim}" for claim in basis(derivation, proof).claims)
                    yield from (((len(list(nodes(proof))), proof), key) for key in own)

    def _of(self, node: Proof) -> Iterable[PageKey]:
        """The items that one node of a proof rests on directly, and the claims they cite."""
        source = self.knowledge.source
        if isinstance(node, Derived):
            found = [f"rules/{node.rule}", self._key(node.literal)]
        elif isinstance(node, Observed):
            found = [self._key(node.literal)]
        elif isinstance(node, Counted):
            found = [f"measures/{self.knowledge.one}.{node.test.measure}"]
        else:
            return ()
        cited = [c for key in found for c in getattr(source, key.partition("/")[0])[key.partition("/")[2]].claims]
        return (*found, *(f"claims/{claim}" for claim in cited))

    def _key(self, literal: Literal) -> PageKey:
        if self.knowledge.is_advice(literal):
            return f"advice/{literal.value}"
        return f"vocabulary/{self.knowledge.qualified(literal.subject, literal.attribute)}"
