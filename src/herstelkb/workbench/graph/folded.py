"""A graph folded into boxes that a reader can take in: one for each part of the source in each layer, with its members,
and an arrow where a rule leads from a member of one box to a member of another.
"""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.workbench.graph.model import Edge, Graph, GraphNode, Role

LEGIBLE = 60  # nodes: a larger picture is easier to read when folded


def folded(whole: Graph) -> Graph:
    """The graph as boxes, its rules folded into the edges between them."""
    boxes: dict[tuple[int, str | None], list[GraphNode]] = {}
    for node in whole.nodes.values():
        if node.section != "rules":
            boxes.setdefault((node.stratum, node.source), []).append(node)
    found = {
        key: GraphNode("parts", f"{key[0] + 1}.{key[1] or ''}", *key, members=tuple(members))
        for key, members in sorted(boxes.items(), key=lambda item: (item[0][0], item[0][1] is None, item[0][1] or ""))
    }
    box = {member.key: node.key for node in found.values() for member in node.members}
    ways: dict[tuple[str, str], list[tuple[Edge, ...]]] = {}
    for way in _ways(whole):
        ends = box[way[0].source], box[way[-1].target]
        if ends[0] != ends[1]:
            ways.setdefault(ends, []).append(way)
    edges = tuple(Edge(*ends, _role(through), ways=tuple(through)) for ends, through in ways.items())
    return Graph({node.key: node for node in found.values()}, edges)


def _ways(whole: Graph) -> Iterator[tuple[Edge, ...]]:
    """The ways from one node to another: through a rule, or as what a measure counts."""
    for edge in whole.edges:
        if edge.role == "counted":
            yield (edge,)
        elif edge.role != "then":
            yield from ((edge, after) for after in whole.out_of.get(edge.target, ()))


def _role(ways: list[tuple[Edge, ...]]) -> Role:
    """The role of an edge: an exception only if every way is one."""
    return "unless" if all(way[0].role == "unless" for way in ways) else "when"
