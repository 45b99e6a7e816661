"""Pictures as text for other programs to draw: Mermaid and DOT. All texts of the rule base are escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias

from herstelkb.workbench.graph.model import Edge, GraphNode
from herstelkb.workbench.graph.words import Caption, Words

Grouping: TypeAlias = Literal["stratum", "section"]

# Shapes tell the kinds apart without colours.
_MERMAID = {
    "vocabulary": ("(", ")"),
    "measures": ("([", "])"),
    "rules": ("[", "]"),
    "advice": ("{{", "}}"),
    "parts": ("(", ")"),
}
_DOT = {
    "vocabulary": "rounded",
    "measures": "rounded,bold",
    "rules": "solid",
    "advice": "diagonals",
    "parts": "rounded",
}


def mermaid(words: Words, grouping: Grouping) -> str:
    """The picture as a Mermaid flowchart."""
    return "\n".join(_mermaid(words, grouping)) + "\n"


def dot(words: Words, grouping: Grouping) -> str:
    """The picture in the language of Graphviz."""
    return "\n".join(_dot(words, grouping)) + "\n"


def _mermaid(words: Words, grouping: Grouping) -> Iterator[str]:
    names = {key: f"n{number}" for number, key in enumerate(words.nodes)}
    yield "flowchart TB" if words.graph.is_folded else "flowchart LR"
    for number, (title, members) in enumerate(_grouped(words, grouping)):
        yield f'  subgraph g{number}["{_mermaid_text(title)}"]'
        for caption in members:
            opens, closes = _MERMAID[caption.node.section]
            label = "<br/>".join(map(_mermaid_text, _lines(caption)))
            yield f'    {names[caption.node.key]}{opens}"{label}"{closes}'
        yield "  end"
    on_path = []
    for number, edge in enumerate(words.graph.edges):
        arrow = "-.->" if edge.role == "unless" else "==>" if words.on_path(edge) else "-->"
        label = f'|"{_mermaid_text(words.edge(edge))}"|' if words.edge(edge) and not edge.ways else ""
        yield f"  {names[edge.source]} {arrow}{label} {names[edge.target]}"
        on_path += [str(number)] if words.on_path(edge) else []
    for key, caption in words.nodes.items():
        if caption.link:
            yield f'  click {names[key]} href "{_mermaid_link(caption.link)}" "{_mermaid_text(caption.where)}"'
    yield "  classDef lit fill:#fff1c9,stroke:#7d3c00,stroke-width:3px,color:#1c2126"
    if any(caption.on_path for caption in words.nodes.values()):
        yield f"  class {','.join(names[key] for key, caption in words.nodes.items() if caption.on_path)} lit"
    if on_path:
        yield f"  linkStyle {','.join(on_path)} stroke:#7d3c00,stroke-width:3px"


def _dot(words: Words, grouping: Grouping) -> Iterator[str]:
    names = {key: f"n{number}" for number, key in enumerate(words.nodes)}
    yield "digraph rules {"
    # Without newrank, clusters whose edges run both ways fail: "trouble in init_rank".
    across = "TB" if words.graph.is_folded else "LR"
    yield f'  graph [rankdir={across}, newrank=true, fontname="sans-serif", label={_quoted(words.title())}];'
    yield '  node [shape=box, fontname="sans-serif"];'
    yield '  edge [fontname="sans-serif"];'
    for number, (title, members) in enumerate(_grouped(words, grouping)):
        yield f"  subgraph cluster_{number} {{"
        yield f"    label={_quoted(title)};"
        for caption in members:
            yield f"    {names[caption.node.key]} [{_dot_node(caption)}];"
        yield "  }"
    for edge in words.graph.edges:
        yield f"  {names[edge.source]} -> {names[edge.target]} [{_dot_edge(edge, words)}];"
    yield "}"


def _lines(caption: Caption) -> list[str]:
    """A node's label, what was found there, and its members, each with its mark and what was found."""
    rows = [f"{m.mark} {m.label}" + (f": {m.found}" if m.found else "") for m in caption.members]
    return [line for line in (caption.label, caption.found, *rows) if line]


def _dot_node(caption: Caption) -> str:
    label = _quoted("\n".join(_lines(caption)))
    style = _DOT[caption.node.section] + (",filled" if caption.on_path else "")
    parts = [f"label={label}", f'style="{style}"']
    if caption.on_path:
        parts += ['fillcolor="#fff1c9"', 'color="#7d3c00"', "penwidth=2"]
    if caption.link:
        parts += [f"URL={_quoted(caption.link)}", f"tooltip={_quoted(caption.where)}"]
    return ", ".join(parts)


def _dot_edge(edge: Edge, words: Words) -> str:
    parts = [f"{'tooltip' if edge.ways else 'label'}={_quoted(words.edge(edge))}"]
    if edge.role == "unless":
        parts.append("style=dashed")
    if words.on_path(edge):
        parts += ['color="#7d3c00"', "penwidth=2"]
    return ", ".join(parts)


def _grouped(words: Words, grouping: Grouping) -> list[tuple[str, list[Caption]]]:
    by: Callable[[GraphNode], object] = (lambda n: n.stratum) if grouping == "stratum" else (lambda n: n.source)
    found: dict[object, list[Caption]] = {}
    for caption in words.nodes.values():
        found.setdefault(by(caption.node), []).append(caption)
    order = sorted(found, key=lambda key: (key is None, str(key).zfill(9)))
    title: Callable[[GraphNode], str] = (
        (lambda n: words.stratum(n.stratum)) if grouping == "stratum" else (lambda n: words.section(n.source))
    )
    return [(title(found[key][0].node), found[key]) for key in order]


def _mermaid_text(text: str) -> str:
    """Text between quotes in Mermaid: all but letters, digits and harmless characters as a code."""
    return re.sub(r"[^\w .,:()/=%’-]", lambda found: f"#{ord(found[0])};", " ".join(text.split()))


def _mermaid_link(link: str) -> str:
    return re.sub(r"[^\w./#-]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), link)


def _quoted(text: str) -> str:
    """A quoted string in DOT, which would decode entities and act on backslashes."""
    for raw, escaped in (("&", "&amp;"), ("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n")):
        text = text.replace(raw, escaped)
    return f'"{"".join(c for c in text if c.isprintable())}"'
