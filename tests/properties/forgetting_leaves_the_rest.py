"""Forgetting somebody removes their data and changes nothing else, however the file is laid out; twice is once."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

import herstelkb
from herstelkb.cases.forgetting import forgotten
from herstelkb.language.documents import parse_document

KB = herstelkb.load()
NAME = "Piet Bakker"
WORDS = st.sampled_from(["remmend", "- dash", "a # b", "m03", "am03", NAME, "] , {", "é", "on"])
LAYOUTS = ("flow", "block", "alone", "commented")
BREAKS = st.sampled_from(["\n", "\r\n"])


@st.composite
def members(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Members with ids of their own, m03 mostly among them."""
    ids = draw(st.lists(st.sampled_from(["m01", "m03", "m04", "m033", "M03"]), unique=True, max_size=4))
    return [
        {"id": one, **({"name": NAME} if one == "m03" else {}), "reactie": {"value": "remmend", "note": draw(WORDS)}}
        for one in ids
    ]


def block(member: dict[str, Any], layout: str) -> list[str]:
    """A member as an item of a block list."""
    pairs = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in member.items()]
    match layout:
        case "flow":
            return [f"  - {json.dumps(member, ensure_ascii=False)} # said - of {member['id']}"]
        case "block":
            return [f"  - {pairs[0]}", *(f"    {pair}" for pair in pairs[1:])]
        case "alone":
            return ["  - # one - two", *(f"    {pair}" for pair in pairs), f"    # of {member['id']}"]
    return [f"  # before {member['id']}", f"  -   {pairs[0]} # a, b", *(f"      {pair} # - c" for pair in pairs[1:])]


@st.composite
def files(draw: st.DrawFn) -> tuple[str, list[dict[str, Any]], str]:
    """A case file: its name, its members and its text."""
    listed = draw(members())
    style = draw(st.sampled_from(["block", "brackets", "lines", "json", "pretty", "csv"]))
    whole = {"case": "T", "medewerkers": listed, "date": None}
    match style:
        case "json" | "pretty":
            text, name = json.dumps(whole, ensure_ascii=False, indent=2 if style == "pretty" else None), "a.json"
        case "csv":
            note = "reactie__note"
            quoted = ['"' + one["reactie"]["note"] + '"' for one in listed]
            rows = [f"{m['id']};{m.get('name', '')};remmend;{q}" for m, q in zip(listed, quoted, strict=True)]
            text, name = "\n".join([f"id;name;reactie;{note}", *rows]), "a.csv"
        case "block":
            lines = [line for one in listed for line in block(one, draw(st.sampled_from(LAYOUTS)))]
            text, name = "\n".join(["case: T", "medewerkers: # - all", *lines, "# end", "date: null"]), "a.yaml"
        case _:
            gap = ", # next, one\n  " if style == "lines" else ", "
            inside = gap.join(json.dumps(one, ensure_ascii=False) for one in listed)
            last = draw(st.sampled_from(["", ",", " # last, one\n"])) if listed else ""
            text, name = f"case: T\nmedewerkers: [\n  {inside}{last}]\ndate: null\n", "a.yaml"
    return name, listed, (text + draw(st.sampled_from(["", "\n"]))).replace("\n", draw(BREAKS))


def said(text: str, name: str) -> list[Any]:
    """What a file says of its members."""
    if name.endswith(".csv"):
        return [line for line in text.splitlines()[1:] if line]
    found: list[Any] = parse_document(text, name, as_json=name.endswith(".json")).data["medewerkers"] or []
    return found


@given(files(), st.sampled_from([b"", b"\xef\xbb\xbf"]))
@example(("a.yaml", [{"id": "m03"}], "medewerkers:\n  - id: m03\n    name: Piet Bakker"), b"")
@example(("a.json", [{"id": "m03"}], '{"medewerkers": [{"id": "m03"}]}'), b"")
def test_others_stay_as_they_were(file: tuple[str, list[dict[str, Any]], str], mark: bytes) -> None:
    name, listed, text = file
    raw = (b"" if name.endswith(".json") else mark) + text.encode()
    found = forgotten(raw, name, "m03", KB.knowledge)
    there = [n for n, one in enumerate(listed) if one["id"] == "m03"]
    assert found.entries == len(there)
    assert said(found.after, name) == [one for n, one in enumerate(said(text, name)) if n not in there]
    assert forgotten(found.content, name, "m03", KB.knowledge).content == found.content
    if not there:
        assert found.content == raw
    assert found.content.startswith(raw[: len(raw) - len(text.encode())])
    for comment in (f"{said} {one['id']}" for one in listed for said in ("before", "of") if one["id"] != "m03"):
        assert found.after.count(comment) == text.count(comment)
    left = iter(text)  # what is left stood there, in this order
    assert all(sign in left for sign in found.after)
    assert len(found.after) >= len(text) - sum(len(line) + 100 for one in there for line in str(listed[one]))


@given(files())
def test_where_the_rest_mentions_somebody_is_told(file: tuple[str, list[dict[str, Any]], str]) -> None:
    name, _, text = file
    found = forgotten(text.encode(), name, "m03", KB.knowledge)
    lines = found.after.replace("\r\n", "\n").split("\n")
    for place in found.mentions(["m03", NAME]):
        assert lines[place.line - 1][place.column - 1 :][: place.length].lower() in ("m03", NAME.lower())
    told = len(found.mentions(["m03", NAME]))
    assert told == sum(
        line.lower().replace("m033", "").replace("am03", "").count("m03") + line.count(NAME) for line in lines
    )
