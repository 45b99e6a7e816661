"""Pictures that are drawn here: SVG, alone or inside a page, and an HTML page that also has it all in words."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from herstelkb.reporting.voice import Voice
from herstelkb.workbench.graph.drawing import drawing
from herstelkb.workbench.graph.model import SECTIONS
from herstelkb.workbench.graph.words import Caption, Words


def svg(words: Words, voice: Voice, links: Callable[[Caption], str] | None = None) -> str:
    """The picture as SVG; `links` gives the link of a node, by default to the item's place in its file.

    Raises:
        UnusableInput: graphlay is not installed.
    """
    drawn = drawing(words)
    text = voice.render("graph/alone.svg.j2", drawing=drawn, title=words.title(), links=links or (lambda s: s.link))
    return Markup(text.strip() + "\n")


def page(words: Words, voice: Voice, described: Words | None = None) -> str:
    """The picture as a self-contained HTML page; `described` are the words below it, by default the picture's own.

    Raises:
        UnusableInput: graphlay is not installed.
    """
    described = described or words
    leads_to = {
        key: [(described.nodes[edge.target], described.edge(edge)) for edge in described.graph.out_of.get(key, ())]
        for key in described.nodes
    }
    follows_from = {
        key: [described.nodes[edge.source] for edge in described.graph.into.get(key, ()) if edge.role == "then"]
        for key in described.nodes
    }
    return voice.render(
        "graph/page.html.j2",
        drawing=drawing(words),
        title=words.title(),
        links=lambda caption: f"#{caption.node.section}-{caption.node.name}",
        folded=words.graph.is_folded,
        layers=_layers(words),
        boxes_after={key: _after(words, key) for key in words.nodes},
        on_path=bool(words.path.keys),
        leads_to=leads_to,
        follows_from=follows_from,
        listed_nodes=[(kind, [s for s in described.nodes.values() if s.node.section == kind]) for kind in SECTIONS],
    )


def _after(words: Words, key: str) -> list[Caption]:
    """The nodes that a node leads to, in the order of the picture."""
    targets = {edge.target for edge in words.graph.out_of.get(key, ())}
    return [caption for caption in words.nodes.values() if caption.node.key in targets]


def _layers(words: Words) -> list[tuple[str, list[Caption]]]:
    """The nodes by layer, with the layer's title."""
    found: dict[int, list[Caption]] = {}
    for caption in words.nodes.values():
        found.setdefault(caption.node.stratum, []).append(caption)
    return [(words.stratum(stratum), found[stratum]) for stratum in sorted(found)]
