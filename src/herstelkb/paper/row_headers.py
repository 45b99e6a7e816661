"""The headers of the rows of a PDF, marked as such: typst marks those of columns, and of rows it has no way to."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any


def with_row_headers(pdf: bytes, headers: Sequence[Sequence[Sequence[int]]]) -> bytes:
    """The PDF with these cells as headers: of each table, of each row in its body, their numbers from 0.

    The same PDF gives the same bytes.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        bodies = _all(opened.Root.StructTreeRoot, "/TBody")
        for body, rows in zip(bodies, (rows for rows in headers if rows), strict=True):
            for row, places in zip(_children(body), rows, strict=True):
                cells = _children(row)
                for cell in (cells[place] for place in places):
                    cell.S = pikepdf.Name.TH
                    cell.A = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
        written = io.BytesIO()
        opened.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return written.getvalue()


def _all(element: Any, kind: str) -> Iterator[Any]:
    for child in _children(element):
        if kind == child.S:
            yield child
        yield from _all(child, kind)


def _children(element: Any) -> list[Any]:
    """The elements directly within one of a PDF's structure."""
    import pikepdf

    found = element.get("/K")
    listed = list(found) if isinstance(found, pikepdf.Array) else [found]
    return [one for one in listed if isinstance(one, pikepdf.Dictionary) and "/S" in one]
