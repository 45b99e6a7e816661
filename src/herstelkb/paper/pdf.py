"""A report as PDF: its blocks as data for `templates/paper/report.typ`, and the tags that typst leaves undone.

The same paper gives the same bytes. The only date in it is its own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

from herstelkb.ground.resources import resource
from herstelkb.paper.attachment import Attachment
from herstelkb.paper.blocks import (
    Heading,
    Paper,
    PaperBlock,
    PaperCell,
    PaperGroup,
    PaperTable,
    Paragraph,
    Picture,
    Run,
    all_blocks,
    said,
    within,
)
from herstelkb.paper.tagging import finished
from herstelkb.paper.typesetting import drawing, pdf_of
from herstelkb.paper.widths import widths

_LEAST = 60  # what a line weighs that is not full


def pdf(paper: Paper, attached: Sequence[Attachment] = ()) -> bytes:
    """The report as PDF/UA-1 and PDF/A-3a, as far as typst, which refuses to write anything else, can tell.

    Its letters have to be those of `door.printable`.

    Raises:
        UnusableInput: typst is not installed.
    """
    blocks = tuple(all_blocks(paper.blocks))
    places = frozenset(place for block in blocks for place in getattr(block, "at", ()))
    data = {**_plain(paper, places), "attached": [_plain(one, places) for one in attached]}
    day = datetime.fromisoformat(paper.date).replace(tzinfo=UTC) if paper.date else datetime.fromtimestamp(0, UTC)
    template = (resource("templates") / "paper" / "report.typ").read_bytes()
    made = pdf_of(template, json.dumps(data, ensure_ascii=False), int(day.timestamp()))
    tables = (block for block in blocks if isinstance(block, PaperTable))
    return finished(made, [[_headers(row) for row in table.rows] for table in tables])


def _headers(row: tuple[PaperCell, ...]) -> list[int]:
    return [place for place, cell in enumerate(row) if cell.header]


def _plain(value: Any, places: frozenset[str]) -> Any:
    """A value as JSON has it; a link that leads nowhere is none, and a block says what it is and weighs."""
    if isinstance(value, tuple | list):
        return [_plain(one, places) for one in value]
    if not is_dataclass(value):
        return value
    found = {field.name: _plain(getattr(value, field.name), places) for field in fields(value)}
    match value:
        case Run(to=to, picture=svg):
            return found | {"to": to if to in places else "", "picture": drawing(svg) if svg else ""}
        case Picture(svg=svg):
            found["svg"] = drawing(svg)
        case PaperTable():
            found |= {"widths": widths(value), "weight": _weight(value)}
        case PaperGroup():
            found["weight"] = _weight(value)
    return found | {"is": type(value).__name__.removeprefix("Paper").lower()}


def _weight(block: PaperBlock) -> int:
    """How much room a block takes, in letters: so that none is kept whole that is longer than a page."""
    own = len(said(block.runs)) if isinstance(block, Heading | Paragraph) else 0
    return max(_LEAST, own) + sum(_weight(one) for one in within(block))
