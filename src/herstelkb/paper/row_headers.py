"""The header of each row of a PDF's tables, marked as one. Typst marks those of columns; of rows it has no way to.

The first cell of a row in a table's body becomes a header of that row, as in all our tables.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any


def with_row_headers(pdf: bytes) -> bytes:
    """The PDF with the first cell of each row as its header; the same bytes for the same PDF.

    Raises:
        UnusableInput: pikepdf is not installed.
    """
    pikepdf = _pikepdf()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for row in _rows(opened.Root.StructTreeRoot, pikepdf):
            first = next(iter(_children(row, pikepdf)), None)
            if first is not None and first.S == "/TD":
                first.S = pikepdf.Name.TH
                first.A = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
        written = io.BytesIO()
        opened.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return written.getvalue()


def _rows(element: Any, pikepdf: Any) -> Iterator[Any]:
    for child in _children(element, pikepdf):
        if element.get("/S") == "/TBody" and child.get("/S") == "/TR":
            yield child
        yield from _rows(child, pikepdf)


def _children(element: Any, pikepdf: Any) -> list[Any]:
    found = element.get("/K")
    listed = list(found) if isinstance(found, pikepdf.Array) else [found]
    return [one for one in listed if isinstance(one, pikepdf.Dictionary) and "/S" in one]


def _pikepdf() -> Any:
    from herstelkb.ground.diagnostics import UnusableInput

    try:
        import pikepdf
    except ImportError:
        said = "the tables of a PDF are finished with pikepdf, which is not installed"
        raise UnusableInput.because("extra-missing", said, hint="pip install 'herstelkb[pdf]'") from None
    return pikepdf
