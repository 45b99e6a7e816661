"""A rule base as a graph: attributes, measures and advice, and between them the rules, each with its stratum.

A node's key is its section and id (`rules/too-wet`, `vocabulary/plant.soil`). The graph is made from the
clauses that engines run, so it cannot disagree with them. It has no words and no layout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from herstelkb.ground.caching import cached_property
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.showing import listed
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import ADVICE
from herstelkb.knowledge.conditions import Atom, Is, Measured, Value, leaves

Section: TypeAlias = Literal["vocabulary", "measures", "rules", "advice", "parts"]
Role: TypeAlias = Literal["when", "unless", "counted", "then"]
SECTIONS: tuple[Section, ...] = ("vocabulary", "measures", "rules", "advice")


@dataclass(frozen=True, slots=True)
class GraphNode:
    """An item of the rule base; `source` is the section of the source text it belongs to, if any.

    In a folded graph a node is a box (section `parts`) with `members`.
    """

    section: Section
    name: str
    stratum: int
    source: str | None
    members: tuple[GraphNode, ...] = ()

    @property
    def key(self) -> str:
        """Its section and id."""
        return f"{self.section}/{self.name}"


@dataclass(frozen=True, slots=True)
class Edge:
    """A dependency: `target` rests on `source` having one of `values` (none for a measure).

    In a folded graph it stands for `ways`, each the edges from a member of one box to a member of the other.
    """

    source: str
    target: str
    role: Role
    values: tuple[Value, ...] = ()
    ways: tuple[tuple[Edge, ...], ...] = ()


@dataclass(frozen=True)
class Graph:
    """Nodes by key, in the order of the rule base, and the edges between them."""

    nodes: Mapping[str, GraphNode]
    edges: tuple[Edge, ...]

    @property
    def is_folded(self) -> bool:
        """Whether its nodes are boxes with members."""
        return any(node.members for node in self.nodes.values())

    @cached_property
    def into(self) -> Mapping[str, tuple[Edge, ...]]:
        """The edges that end in a node."""
        return _by(lambda edge: edge.target, self.edges)

    @cached_property
    def out_of(self) -> Mapping[str, tuple[Edge, ...]]:
        """The edges that begin in a node."""
        return _by(lambda edge: edge.source, self.edges)

    def only(self, keys: Iterable[str]) -> Graph:
        """The part of the graph with these nodes and the edges among them."""
        kept = set(keys)
        nodes = {key: node for key, node in self.nodes.items() if key in kept}
        return Graph(nodes, tuple(e for e in self.edges if e.source in kept and e.target in kept))


def graph(knowledge: Knowledge) -> Graph:
    """The whole rule base as a graph."""
    roles: dict[tuple[str, str, Role], dict[Value, None]] = {}

    def add(source: str, target: str, role: Role, values: Iterable[Value] = ()) -> None:
        roles.setdefault((source, target, role), {}).update(dict.fromkeys(values))

    for clause in knowledge.clauses:
        rule = f"rules/{clause.rule}"
        for atom in clause.atoms:
            add(_of(knowledge, atom), rule, "when", [atom.value])
        for test in clause.tests:
            add(_leaf(knowledge, test), rule, "when")
        for leaf in leaves(clause.unless):
            add(_leaf(knowledge, leaf), rule, "unless", leaf.values if isinstance(leaf, Is) else ())
        add(rule, _of(knowledge, clause.head), "then", [clause.head.value] if clause.head.attribute != ADVICE else [])
    for name, measure in knowledge.measures.items():
        for leaf in leaves(measure.counted):
            values = leaf.values if isinstance(leaf, Is) else ()
            add(_leaf(knowledge, leaf), f"measures/{knowledge.one}.{name}", "counted", values)
    edges = tuple(Edge(*ends, tuple(values)) for ends, values in roles.items())
    return Graph(_nodes(knowledge, edges), edges)


def around(whole: Graph, name: str, back: int = 1, on: int = 1) -> Graph:
    """What an item rests on, `back` this many rules, and what rests on it, `on` this many; rules are kept whole.

    `name` is an attribute, a measure, a rule or an item of advice, by its id or its key.

    Raises:
        UnusableInput: there is no such item.
    """
    start = _found(whole, name)
    kept = {start}
    earlier = {key: [edge.source for edge in edges] for key, edges in whole.into.items()}
    later = {key: [edge.target for edge in edges] for key, edges in whole.out_of.items()}
    for neighbours, steps in ((earlier, back), (later, on)):
        reached = {start}
        for _ in range(2 * steps):  # a rule lies between any two other nodes
            reached |= {other for key in reached for other in neighbours.get(key, ())}
        kept |= reached
    return whole.only(_whole_rules(whole, kept))


def carrying(whole: Graph, knowledge: Knowledge, claim: str) -> Graph:
    """The items that cite a claim, each rule with all it rests on and concludes.

    Raises:
        UnusableInput: there is no such claim.
    """
    if claim not in knowledge.source.claims:
        hint = did_you_mean(claim, knowledge.source.claims)
        raise UnusableInput.because("unknown-claim", f"there is no claim '{claim}'", hint=hint)
    citing = {n.key for n in whole.nodes.values() if claim in getattr(knowledge.source, n.section)[n.name].claims}
    return whole.only(_whole_rules(whole, citing))


def part(whole: Graph, section: str) -> Graph:
    """The items of a section of the source, each rule with all it rests on and concludes.

    Raises:
        UnusableInput: the source has no such section.
    """
    own = [node.key for node in whole.nodes.values() if node.source == section]
    if not own:
        known = sorted({node.source for node in whole.nodes.values() if node.source is not None})
        hint = did_you_mean(section, known) or f"the sections are {listed(known)}"
        raise UnusableInput.because("unknown-section", f"there is no section '{section}'", hint=hint)
    return whole.only(_whole_rules(whole, own))


def _whole_rules(whole: Graph, keys: Iterable[str]) -> set[str]:
    kept = set(keys)
    for key in [key for key in kept if whole.nodes[key].section in ("rules", "measures")]:
        kept |= {edge.source for edge in whole.into.get(key, ())}
        if whole.nodes[key].section == "rules":
            kept |= {edge.target for edge in whole.out_of.get(key, ())}
    return kept


def _found(whole: Graph, name: str) -> str:
    keys = [name, *(f"{section}/{name}" for section in SECTIONS)]
    found = next((key for key in keys if key in whole.nodes), None)
    if found is None:
        hint = did_you_mean(name, [node.name for node in whole.nodes.values()])
        message = f"there is no attribute, measure, rule or advice '{name}'"
        raise UnusableInput.because("unknown-attribute", message, hint=hint)
    return found


def _nodes(knowledge: Knowledge, edges: Iterable[Edge]) -> dict[str, GraphNode]:
    level: dict[str, int] = {}
    for stratum, clauses in enumerate(knowledge.strata):
        for clause in clauses:
            level[_of(knowledge, clause.head)] = stratum
            rule = f"rules/{clause.rule}"
            level[rule] = min(level.get(rule, stratum), stratum)
    for edge in edges:  # a measure is settled before the first rule that asks for it
        if edge.source.startswith("measures/"):
            level[edge.source] = min(level.get(edge.source, len(knowledge.strata)), level[edge.target])
    cited = {
        f"{section}/{name}": source_of(knowledge, item.claims)
        for section in SECTIONS
        for name, item in getattr(knowledge.source, section).items()
    }
    for _ in range(2):  # an item that cites nothing belongs with what concludes it, or else with what uses it
        for one, other in (*((e.target, e.source) for e in edges), *((e.source, e.target) for e in edges)):
            cited[one] = cited[one] or cited[other]
    return {
        f"{section}/{name}": GraphNode(section, name, level.get(f"{section}/{name}", 0), cited[f"{section}/{name}"])
        for section in SECTIONS
        for name in getattr(knowledge.source, section)
    }


def source_of(knowledge: Knowledge, claims: Iterable[str]) -> str | None:
    """The section of the source text of the first of these claims; None if there is none."""
    return next((knowledge.source.claims[claim].section for claim in claims), None)


def _leaf(knowledge: Knowledge, leaf: Is | Measured) -> str:
    if isinstance(leaf, Measured):
        return f"measures/{knowledge.one}.{leaf.measure}"
    return f"vocabulary/{knowledge.many if leaf.each else knowledge.one}.{leaf.attribute}"


def _of(knowledge: Knowledge, atom: Atom) -> str:
    if atom.attribute == ADVICE:
        return f"advice/{atom.value}"
    return f"vocabulary/{knowledge.many if atom.each else knowledge.one}.{atom.attribute}"


def _by(end: Callable[[Edge], str], edges: Iterable[Edge]) -> dict[str, tuple[Edge, ...]]:
    found: dict[str, list[Edge]] = {}
    for edge in edges:
        found.setdefault(end(edge), []).append(edge)
    return {key: tuple(ones) for key, ones in found.items()}
