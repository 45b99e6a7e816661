"""What typst 0.15 leaves undone in the tags of a PDF: the headers of rows, and what belongs to an item of a list.

It marks the headers of columns alone; it puts a block that begins the text of a term beside its item instead of within
it, and gives a list without signs an empty one for each item.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any


def finished(pdf: bytes, headers: Sequence[Sequence[Sequence[int]]]) -> bytes:
    """The PDF with these cells as headers: of each table, of each row in its body, their numbers from 0.

    The same PDF gives the same bytes.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        root = opened.Root.StructTreeRoot
        for body, rows in zip(_all(root, "/TBody"), (rows for rows in headers if rows), strict=True):
            for row, places in zip(_children(body), rows, strict=True):
                cells = _children(row)
                for cell in (cells[place] for place in places):
                    cell.S = pikepdf.Name.TH
                    cell.A = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
        for found in list(_all(root, "/L")):
            _items_whole(found)
        written = io.BytesIO()
        opened.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return written.getvalue()


def _items_whole(found: Any) -> None:
    """Put what stands beside the items of a list into the item before it, and leave out signs that are empty."""
    import pikepdf

    items: list[Any] = []
    for child in _children(found):
        if child.S in ("/LI", "/Caption"):
            items.append(child)
        else:  # Invariant: what is no item belongs to the item before it
            body = _children(items[-1])[-1]
            body.K = pikepdf.Array([*_contents(body), child])
            child.P = body
    for item in items:
        item.K = pikepdf.Array([part for part in _contents(item) if part.S != "/Lbl" or _contents(part)])
    found.K = pikepdf.Array(items)


def _all(element: Any, kind: str) -> Iterator[Any]:
    for child in _children(element):
        if kind == child.S:
            yield child
        yield from _all(child, kind)


def _children(element: Any) -> list[Any]:
    """The elements directly within one of a PDF's structure."""
    import pikepdf

    return [one for one in _contents(element) if isinstance(one, pikepdf.Dictionary) and "/S" in one]


def _contents(element: Any) -> list[Any]:
    """The elements and marked pieces directly within one of a PDF's structure."""
    import pikepdf

    found = element.get("/K")
    return [] if found is None else list(found) if isinstance(found, pikepdf.Array) else [found]
