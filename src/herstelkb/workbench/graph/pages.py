"""Pictures that are drawn here: SVG, alone or inside a page, and an HTML page that also tells it all in words."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from herstelkb.reporting.voice import Voice
from herstelkb.workbench.graph.drawing import drawing
from herstelkb.workbench.graph.model import SECTIONS
from herstelkb.workbench.graph.words import Said, Words


def svg(words: Words, voice: Voice, links: Callable[[Said], str] | None = None) -> str:
    """The picture as SVG; nodes lead to what `links` says, by default to the item's place in its file.

    Raises:
        UnusableInput: graphlay is not installed.
    """
    drawn = drawing(words)
    text = voice.render("graph/alone.svg.j2", drawing=drawn, title=words.title(), links=links or (lambda s: s.link))
    return Markup(text.strip() + "\n")


def page(words: Words, voice: Voice) -> str:
    """The picture as an HTML page that needs nothing else.

    Raises:
        UnusableInput: graphlay is not installed.
    """
    edges = {
        key: [(words.nodes[edge.target], words.edge(edge)) for edge in words.graph.out_of.get(key, ())]
        for key in words.nodes
    }
    return voice.render(
        "graph/page.html.j2",
        drawing=drawing(words),
        title=words.title(),
        links=lambda said: f"#{said.node.section}-{said.node.name}",
        lit=bool(words.path.keys),
        edges=edges,
        listed_nodes=[(kind, [s for s in words.nodes.values() if s.node.section == kind]) for kind in SECTIONS],
    )
