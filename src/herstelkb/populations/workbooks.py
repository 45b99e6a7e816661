"""The results of a population as workbooks, for whoever reads tables in a spreadsheet program: all columns, in words.

A workbook is made of the table that an engine wrote, of a size that people can look through; the other formats have no
such limit.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from herstelkb.cases.table import BESIDE, CASE, CERTAINTY, ID
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.files import replace_bytes
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import ADVICE
from herstelkb.populations import tables
from herstelkb.populations.tables import Library
from herstelkb.reporting.voice import Voice
from herstelkb.reporting.workbooks.book import Book

MAX_ROWS = 100_000
WIDTH = 18
_IS = f"{ADVICE}{BESIDE}is{BESIDE}"
# What a column says about an attribute, in the words of other outputs.
_PARTS = {
    CERTAINTY: "outcome.columns.certainty",
    "time": "outcome.columns.time",
    "unknown": "known.unknown",
    "conflict": "known.disputed",
    "tension": "known.against",
}


def to_workbooks(
    knowledge: Knowledge, library: Library, written: Mapping[str, Path], language: str | None = None
) -> None:
    """Replace the table of each kind of subject by a workbook of the same name.

    Raises:
        UnusableInput: a table has more rows than a person can look through, the language is not known, or XlsxWriter is
            not installed.
    """
    voice = Voice(knowledge, None, language)
    for kind, path in written.items():
        replace_bytes(path.with_suffix(".xlsx"), _workbook(voice, library, kind, path))
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _workbook(voice: Voice, library: Library, kind: str, path: Path) -> bytes:
    import narwhals as nw

    frame = nw.from_native(tables.written(library, path)).lazy()
    rows = frame.select(nw.len()).collect().item()
    if rows > MAX_ROWS:
        said = f"{path.with_suffix('.xlsx').name} would have {rows} rows, more than the {MAX_ROWS} that it may have"
        raise UnusableInput.because("too-many-rows", said, hint="choose --format csv or parquet")
    called = voice.opened(voice.called["one" if kind == voice.knowledge.one else "list"])
    names = frame.collect_schema().names()
    book = Book(called, None)
    page = book.page(called, [WIDTH] * len(names))
    shown = [_Column(voice, kind, name) for name in names]
    page.texts(0, [column.heading for column in shown], "head")
    page.texts(1, names, "band_grey")
    for number, row in enumerate(frame.collect().iter_rows(), 2):
        page.texts(number, [column.words(cell) for column, cell in zip(shown, row, strict=True)], "cell")
    page.freeze(2, 2 if kind == voice.knowledge.many else 1, repeated=0)
    page.filters(1, rows + 1, len(names))
    return book.content()


class _Column:
    """A column in words: its heading, and what stands for each of its values."""

    def __init__(self, voice: Voice, kind: str, name: str) -> None:
        self.voice, self.knowledge = voice, voice.knowledge
        self.attribute, _, self.part = name.partition(BESIDE)
        self.name, self.qualified = name, f"{kind}.{self.attribute}"
        self.heading = voice.opened(self._heading())
        self._known = dict(self._words())

    def words(self, cell: Any) -> str:
        """What a cell says; nothing for what is not known."""
        return "" if cell is None else self._known.get(spoken(cell), spoken(cell))

    def _heading(self) -> str:
        voice, source = self.voice, self.knowledge.source
        if self.name == CASE:
            return voice.called["one"]
        if self.name == ID:
            return voice.called["many"]
        if self.name.startswith(_IS) and (item := self.name.removeprefix(_IS)) in source.advice:
            title = voice.text(source.advice[item].title)
            return voice.phrase("outcome.of", label=voice.phrase("outcome.sheets.advice"), part=title)
        if self.qualified not in source.vocabulary or (self.part and self.part not in _PARTS):
            return self.name
        label = voice.label(self.qualified)
        return voice.phrase("outcome.of", label=label, part=voice.phrase(_PARTS[self.part])) if self.part else label

    def _words(self) -> Iterator[tuple[str, str]]:
        voice, entry = self.voice, self.knowledge.source.vocabulary.get(self.qualified)
        if self.name.startswith(_IS):
            yield "0", ""
            yield from (
                (str(degree), voice.certainty(degree)) for degree in range(1, len(self.knowledge.certainty) + 1)
            )
        elif self.part == CERTAINTY:
            yield from ((name, voice.certainty(degree)) for degree, name in enumerate(self.knowledge.certainty, 1))
        elif self.part == "time":
            yield from ((name, voice.time(point)) for point, name in enumerate(self.knowledge.time))
        elif self.part in _PARTS:
            yield from ((truth, voice.phrase(f"ask.words.{truth}")) for truth in ("true", "false"))
        elif entry is not None and not self.part:
            yield from ((spoken(value), voice.value_label(value, self.qualified)) for value in entry.values)
