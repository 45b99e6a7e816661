"""The words of a picture: the label of each node, its place in a file, and, on a case's path, what was found there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from herstelkb.ground.showing import spoken
from herstelkb.knowledge.conditions import Literal
from herstelkb.reporting.voice import Voice
from herstelkb.workbench.graph.case_path import CasePath
from herstelkb.workbench.graph.model import Edge, Graph, GraphNode

NO_PATH = CasePath({}, {}, frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Caption:
    """A node in words, as plain text: its label, what was found there (empty off the path), its `file:line`, a mark for
    how it comes to be known, and, if it is a box, its members.
    """

    node: GraphNode
    label: str
    found: str
    where: str
    mark: str = ""
    members: tuple[Caption, ...] = ()

    @property
    def on_path(self) -> bool:
        """Whether the node, or a member of it, is on the path."""
        return bool(self.found) or any(member.on_path for member in self.members)

    @property
    def link(self) -> str:
        """Its place as a relative link to a line in its file; empty if it comes from no file."""
        file, _, line = self.where.rpartition(":")
        return f"{file}#L{line}" if file else ""


class Words:
    """The words of one picture, in one language. `path` is empty if no case is shown."""

    def __init__(self, graph: Graph, voice: Voice, path: CasePath = NO_PATH) -> None:
        assert voice.form == "text"  # Invariant: each format does its own escaping
        self.graph, self.voice, self.path = graph, voice, path
        self.nodes = {key: self._node(node) for key, node in graph.nodes.items()}
        self._labels = {m.node.key: m.label for caption in self.nodes.values() for m in caption.members}

    def on_path(self, edge: Edge) -> bool:
        """Whether an edge, or one of the ways that it stands for, is on the path."""
        return (edge.source, edge.target) in self.path.edges or any(all(map(self.on_path, way)) for way in edge.ways)

    def edge(self, edge: Edge) -> str:
        """The words of an edge: the values it is about, and whether it is an exception.

        For an edge between boxes, a line for each way.
        """
        if edge.ways:
            ends = dict.fromkeys((self._labels[way[0].source], self._labels[way[-1].target]) for way in edge.ways)
            return "\n".join(f"{source} → {target}" for source, target in ends)
        values = self._values(edge)
        return self.voice.phrase("graph.unless", values=values) if edge.role == "unless" else values

    def title(self) -> str:
        """The title of the picture."""
        return self.voice.text(self.voice.knowledge.source.head.title)

    def stratum(self, number: int) -> str:
        """The title of a layer."""
        return self.voice.phrase("graph.stratum", number=number + 1)

    def section(self, source: str | None) -> str:
        """The title of a section of the source."""
        if source is None:
            return self.voice.phrase("handbook.no_part")
        return self.voice.phrase("handbook.part", part=source)

    def _values(self, edge: Edge) -> str:
        end = self.graph.nodes[edge.target if edge.role == "then" else edge.source]
        if end.section != "vocabulary":
            return ""
        return self.voice.listed([self.voice.value_label(value, end.name) for value in edge.values], "or")

    def _node(self, node: GraphNode) -> Caption:
        if node.members:
            return Caption(node, self.section(node.source), "", "", "", tuple(map(self._node, node.members)))
        where = self.voice.knowledge.source.where(node.section, node.name) or ""
        in_a_file = not where.startswith("<")  # plain data has places, but no file to link to
        return Caption(node, self._label(node), self._found(node), where if in_a_file else "", self._mark(node))

    def _mark(self, node: GraphNode) -> str:
        """A mark for the kind of node: observed, concluded or both; counted; advised; or a rule."""
        kind = (
            self.voice.knowledge.source.vocabulary[node.name].known_by if node.section == "vocabulary" else node.section
        )
        return self.voice.phrase(f"graph.marks.{kind}")

    def _label(self, node: GraphNode) -> str:
        if node.section == "rules":
            return node.name
        if node.section == "advice":
            return self.voice.text(self.voice.knowledge.source.advice[node.name].title)
        return self.voice.label(node.name)

    def _found(self, node: GraphNode) -> str:
        if node.key not in self.path.keys:
            return ""
        if node.section == "rules":
            return self.voice.phrase("graph.fires")
        if node.section == "measures":
            found = self.path.counted[node.key]
            return self.voice.phrase("measure.exact" if found.lower == found.upper else "measure.between", found=found)
        literals = self.path.literals[node.key]
        if node.section == "advice":
            return self.voice.phrase("graph.advised", count=len(literals))
        return self._counted(node, literals)

    def _counted(self, node: GraphNode, literals: Iterable[Literal]) -> str:
        many = not node.name.startswith(f"{self.voice.knowledge.one}.")
        counts = Counter(literal.value for literal in sorted(literals, key=lambda li: spoken(li.value)))
        return ", ".join(
            self.voice.value_label(value, node.name) + (f" ({count})" if many else "")
            for value, count in counts.items()
        )
