"""What libyaml reads, PyYAML's own parser reads alike, with the same places: that is the one the page has."""

from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.language import nodes
from herstelkb.language.parser import PurePython

libyaml = pytest.mark.skipif(not hasattr(yaml, "CBaseLoader"), reason="PyYAML was built without libyaml")
# What a case or a rule consists of. Beside these, libyaml reads some texts that are no YAML: `|# a` and `[?, , b]`.
PIECES = [
    "naam",
    "ja?",
    "12",
    "é",
    "nee? ",
    ": ",
    ":",
    ", ",
    "{",
    "}",
    "[",
    "]",
    '"',
    "'",
    "- ",
    "# ",
    "\n",
    "\n  ",
    " ",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
FLOW = st.lists(st.sampled_from(PIECES[:11]), max_size=6).map("".join)
ENTRIES = st.lists(FLOW, min_size=1, max_size=3)


def read(text: str, parser: Any, patch: pytest.MonkeyPatch) -> tuple[Any, list[tuple[str, Any]]] | None:
    """What a text holds with the places, and its mistakes; None if it is no YAML to this parser."""
    patch.setattr(nodes, "PARSER", parser)
    try:
        root, findings = nodes.nodes(text, "case.yaml")
    except UnusableInput:
        return None
    return placed(root), [(finding.code, finding.place) for finding in findings]


def placed(node: nodes.Node) -> tuple[Any, ...]:
    """A node with its place; where nothing stands, and where a list or a mapping ends, parsers say differently."""
    match node.value:
        case None:
            return (None,)
        case dict() as entries:
            return node.line, node.column, [(placed(key), placed(value)) for key, value in entries.values()]
        case list() as entries:
            return node.line, node.column, [placed(value) for value in entries]
    return node.line, node.column, node.end_line, node.end_column, type(node.value), node.value


@libyaml
@example("{nl: Komt de organisatie in beweging?, en: Is it moving?}")
@given(TEXTS | ENTRIES.map(lambda them: f"{{{', '.join(them)}}}") | ENTRIES.map(lambda them: f"a: [{', '.join(them)}]"))
def test_what_libyaml_reads(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        found = read(text, yaml.CBaseLoader, patch)
        if found is not None:
            assert read(text, PurePython, patch) == found
