"""A Word document as bytes: with its properties, without what it does not need, and the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document

_LONG_AGO = datetime(1980, 1, 1)  # the first day that an archive can tell
_LEFT_OUT = ("/thumbnail", "/stylesWithEffects")  # what python-docx brings along: 400 kB, a picture of another page


def packed(document: Document, title: str, language: str, date: str) -> bytes:
    """The document as bytes; `date` is the only one in it, as in 2026-11-02."""
    when = datetime.fromisoformat(date) if date else _LONG_AGO
    properties = document.core_properties
    properties.title, properties.language = title, language
    properties.author = properties.last_modified_by = "herstelkb"
    properties.created = properties.modified = when
    properties.revision, properties.comments, properties.keywords = 1, "", ""
    for relations in (document.part.package.rels, document.part.rels):
        for name in [name for name, one in relations.items() if one.reltype.endswith(_LEFT_OUT)]:
            relations.pop(name)
    written, again = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as made, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in sorted(made.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, (when.year, when.month, when.day, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            copy.writestr(entry, made.read(name))
    return again.getvalue()
