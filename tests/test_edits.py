"""Edits of text: what is removed or replaced, in every way in which people write YAML, and nothing else."""

from typing import Any

import pytest

from herstelkb.language.documents import Origin, parse_document
from herstelkb.language.edits import applied, removed, replaced, reworded

BLOCK = "a:\n  # first\n  x: 1\n  y: [p, q] # behind\n\n  z:\n    - r\n    - s: t\nb: 2\n"
FLOW = "a: {x: 1, 'y': [p, q], z: {r: s}}\n"


def origin(text: str) -> Origin:
    return Origin(parse_document(text, "a.yaml"), ("a",))


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        (BLOCK, ("x",), "a:\n  # first\n  y: [p, q] # behind\n\n  z:\n    - r\n    - s: t\nb: 2\n"),
        (BLOCK, ("y",), "a:\n  # first\n  x: 1 # behind\n\n  z:\n    - r\n    - s: t\nb: 2\n"),
        (BLOCK, ("z",), "a:\n  # first\n  x: 1\n  y: [p, q] # behind\nb: 2\n"),
        (FLOW, ("x",), "a: {'y': [p, q], z: {r: s}}\n"),
        (FLOW, ("y",), "a: {x: 1, z: {r: s}}\n"),
        (FLOW, ("z",), "a: {x: 1, 'y': [p, q]}\n"),
        (FLOW, ("y", 0), "a: {x: 1, 'y': [q], z: {r: s}}\n"),
        (FLOW, ("y", 1), "a: {x: 1, 'y': [p], z: {r: s}}\n"),
        ("a:\r\n  x: 1\r\n\r\n  y: 2\r\nb: 3\r\n", ("y",), "a:\r\n  x: 1\r\nb: 3\r\n"),
        ("a:\n  - x\n  - y\n  - z\n", (0,), "a:\n  - y\n  - z\n"),
        ("a:\n  - x\n  - y\n  - z\n", (2,), "a:\n  - x\n  - y\n"),
        (FLOW, ("z", "r"), FLOW),  # the only entry: its mapping would be left empty
    ],
)
def test_an_entry_is_taken_out(text: str, path: tuple[Any, ...], expected: str) -> None:
    assert applied(text, removed(origin(text), *path)) == expected


@pytest.mark.parametrize(
    ("text", "path", "data", "expected"),
    [
        (BLOCK, ("x",), [True, "no: so"], BLOCK.replace("x: 1", 'x: [true, "no: so"]')),
        (BLOCK, ("y",), "p", BLOCK.replace("[p, q]", "p")),
        (BLOCK, ("z",), {"v": "w"}, BLOCK.replace("z:\n    - r\n    - s: t", "z: {v: w}")),
        (BLOCK, ("z", 0), "true", BLOCK.replace("- r", '- "true"')),
        (BLOCK, ("x",), ["long" * 20] * 2, BLOCK.replace("x: 1", f"x:\n    - {'long' * 20}\n    - {'long' * 20}")),
        (FLOW, ("z",), ["long" * 20] * 2, FLOW.replace("{r: s}", f"[{'long' * 20}, {'long' * 20}]")),
        ("a:\n  x: # why\n    - p\n", ("x",), "p", "a:\n  x: # why\n    - p\n"),  # the comment would be lost
        ("a:\r\n  x: >-\r\n    p\r\n    q\r\n  y: 1\r\n", ("x",), "r", "a:\r\n  x: r\r\n  y: 1\r\n"),
    ],
)
def test_a_value_is_replaced(text: str, path: tuple[Any, ...], data: Any, expected: str) -> None:
    changed = applied(text, replaced(origin(text), *path, data=data))
    assert changed == expected
    node = parse_document(changed, "a.yaml").data["a"]
    if changed != text:
        for step in path:
            node = node[step]
        assert node == data


def test_words_are_replaced_where_they_stand() -> None:
    text = "a: {x: een twee een, een: 1} # een\n"
    assert applied(text, reworded(origin(text), "x", old="een", new="EEN")) == text.replace("x: een", "x: EEN")
    assert applied(text, reworded(origin(text), "x", old="een", new="E", last=True)) == text.replace(
        "twee een", "twee E"
    )
    assert applied(text, reworded(origin(text), "een", old="een", new="E", key=True)) == text.replace("een: 1", "E: 1")
    assert reworded(origin(text), "x", old="drie", new="") == ()


def test_of_edits_that_overlap_the_first_counts() -> None:
    text = FLOW
    edits = [*removed(origin(text), "x"), *replaced(origin(text), "x", data=2), *replaced(origin(text), "z", data=3)]
    assert applied(text, edits) == "a: {'y': [p, q], z: 3}\n"


def test_a_rule_base_that_came_from_no_file_is_not_fixed() -> None:
    assert removed(None, "x") == replaced(None, "x", data=1) == reworded(None, old="a", new="b") == ()
