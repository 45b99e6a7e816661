"""The cells of a CSV file with their places: the one reader for whatever spreadsheets save.

The dialect is fixed here: UTF-8 or UTF-16; commas, semicolons or tabs; an optional `sep=` line; quotes as in RFC 4180;
as many cells in a row as there are columns. White space around cells, blank rows, and columns without a name or
contents are dropped. What the cells mean is left to others.
"""

from __future__ import annotations

import codecs
import csv
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from herstelkb.ground.diagnostics import MAX_FINDINGS, Diagnostic, Place, UnusableInput, stopped
from herstelkb.ground.messages import message
from herstelkb.language.documents import MAX_BYTES, file_bytes

SEPARATORS = ",;\t"
FORMULA = re.compile("'*[=+\\-@\t\r]")  # a cell that begins so is computed by spreadsheets; `'` marks it as text
_BREAK = re.compile("\r\n|[\r\n]")
_SEP_LINE = re.compile('"?sep=(.)"?[,;\t]*(?:\r\n|[\r\n]|$)', re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ROWS = 200  # converted to columns at a time: with more, the garbage collector examines them in vain
_KEPT = 100_000  # distinct cells of a column that are cached: where there are more, few repeat


@dataclass(frozen=True)
class Cells:
    """The cells of a table, column by column.

    `starts` and `lines`: the offset and the line (from 1) at which each row begins; `header`: the same of the header.
    `kept`: the index in the file of each column.
    """

    file: str
    names: tuple[str, ...]
    columns: tuple[Sequence[str], ...] = field(repr=False)
    text: str = field(repr=False)
    separator: str
    header: tuple[int, int]
    kept: tuple[int, ...]
    starts: array[int] = field(repr=False)
    lines: array[int] = field(repr=False)

    def __len__(self) -> int:
        return len(self.starts)

    def place(self, row: int | None, column: int) -> Place:
        """The place of a cell, by the index of its row (None: the header) and of its column."""
        start, line = self.header if row is None else (self.starts[row], self.lines[row])
        spans, _ = _scanned(self.text, start, self.separator)
        return _place(self.file, self.text, start, line, spans[self.kept[column]])


def read_cells(path: Path, *, limit: int = MAX_BYTES) -> Cells:
    """The cells of a CSV file of at most `limit` bytes.

    Raises:
        UnusableInput: it cannot be read, is not text, has wrong quotes, or has a row that does not match the header.
    """
    return cells_of(file_bytes(path, str(path), limit=limit), str(path))


def cells_of(raw: bytes, file: str) -> Cells:
    """The cells in the contents of a CSV file.

    Raises:
        UnusableInput: it is not text, has wrong quotes, or has a row that does not match the header.
    """
    return _Reading(_decoded(raw, file), file).cells()


def row_span(cells: Cells, row: int) -> tuple[int, int]:
    """The offsets in the text at which a row begins and ends, with the line break after it."""
    start = cells.starts[row]
    spans, _ = _scanned(cells.text, start, cells.separator)
    end = _BREAK.search(cells.text, spans[-1][1])
    return start, end.end() if end else len(cells.text)


def encoded_as(raw: bytes, text: str) -> bytes:
    """A text in the encoding, and with the byte order mark, of the contents of another file."""
    encoding, skipped = _encoding(raw)
    return raw[:skipped] + text.encode(encoding)


# --- text ------------------------------------------------------------------------------------------------------------


def _decoded(raw: bytes, file: str) -> str:
    encoding, skipped = _encoding(raw)
    try:
        return raw[skipped:].decode(encoding)
    except UnicodeDecodeError as error:
        before = raw[skipped : skipped + error.start].decode(encoding)
        line = _BREAK.split(before)[-1]
        place = Place(file, len(_BREAK.findall(before)) + 1, len(line) + 1, 1, line)
        name, byte = encoding[:6].upper().rstrip("-"), f"0x{raw[skipped + error.start]:02x}"
        said = message("not {encoding}: byte {byte} cannot be read as text", encoding=name, byte=byte)
        hint = message("save it from the spreadsheet as 'CSV UTF-8'")
        raise UnusableInput([Diagnostic("not-utf8", said, place, hint=hint)]) from None


def _encoding(raw: bytes) -> tuple[str, int]:
    """The encoding and the length of its byte order mark; without one, zeros between ASCII bytes mean UTF-16."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return encoding, len(mark)
    zeros = [not byte for byte in raw[:4]]
    if zeros == [False, True, False, True]:
        return "utf-16-le", 0
    return ("utf-16-be", 0) if zeros == [True, False, True, False] else ("utf-8", 0)


# --- rows ------------------------------------------------------------------------------------------------------------


class _Lines:
    """An iterator over the lines of a text, for the csv module; `offset` and `number` are those of the next line."""

    def __init__(self, text: str, offset: int, number: int) -> None:
        self.text, self.offset, self.number = text, offset, number
        self.next = {"\r": -1, "\n": -1}  # the next of each: cached, as a file may have only one kind

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        start = self.offset
        if start >= len(self.text):
            raise StopIteration
        for sign, at in self.next.items():
            if at < start:
                found = self.text.find(sign, start)
                self.next[sign] = found if found >= 0 else len(self.text)
        back, feed = self.next["\r"], self.next["\n"]
        self.offset = (feed if feed == back + 1 else min(back, feed)) + 1
        self.number += 1
        return self.text[start : self.offset]


class _Reading:
    """Reads one text from its header to its last row; collects rows of the wrong length and reports them at the end."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.findings: list[Diagnostic] = []
        said = _SEP_LINE.match(text)
        self.lines = _Lines(text, said.end() if said else 0, 2 if said else 1)
        self.separator = said[1] if said else ""
        if said and self.separator not in SEPARATORS:
            place = _place(file, text, 0, 1, said.span(1))
            told, hint = message("'{sign}' is not a separator", sign=said[1]), message("use commas, semicolons or tabs")
            raise UnusableInput([Diagnostic("wrong-header", told, place, hint=hint)])

    def cells(self) -> Cells:
        names, header = self._header()
        starts, lines = array("Q"), array("Q")
        columns: list[list[str]] = [[] for _ in names]
        clean = [_CellCleaner() for _ in names]
        rows = self._rows(len(names), starts, lines)
        while chunk := list(islice(rows, _ROWS)):
            for column, cleaned, cells in zip(columns, clean, zip(*chunk, strict=True), strict=True):
                column.extend(map(cleaned.__getitem__, cells))
        kept = [n for n, name in enumerate(names) if name]
        found = Cells(
            self.file,
            tuple(names[n] for n in kept),
            tuple(columns[n] for n in kept),
            self.text,
            self.separator,
            header,
            tuple(kept),
            starts,
            lines,
        )
        self._check_names(found, names, columns)
        if self.findings:
            raise UnusableInput(sorted(self.findings, key=_by_place))
        return found

    def _header(self) -> tuple[list[str], tuple[int, int]]:
        """The names of the columns, and the offset and line of the header: the first row that is not blank."""
        while not self.separator:
            start, number = self.lines.offset, self.lines.number
            line = next(self.lines, None)
            if line is None:
                break
            if line.strip(SEPARATORS + '" \r\n'):
                self.separator = max(SEPARATORS, key=lambda one: _columns(self.text, start, one))
                self.lines.offset, self.lines.number = start, number
        starts, lines = array("Q"), array("Q")
        for cells in self._rows(None, starts, lines):
            return [" ".join(cell.split()) for cell in cells], (starts[0], lines[0])
        place = Place(self.file, 1, 1, 1)
        said, hint = message("this table is empty"), message("put the names of the columns on the first line")
        raise UnusableInput([Diagnostic("wrong-header", said, place, hint=hint)])

    def _rows(self, width: int | None, starts: array[int], lines: array[int]) -> Iterator[list[str]]:
        """The rows that are not blank; notes where each begins."""
        reader = csv.reader(self.lines, delimiter=self.separator or ",", strict=True)
        while True:
            start, line = self.lines.offset, self.lines.number
            try:
                cells = next(reader, None)
            except csv.Error:
                raise UnusableInput([*self.findings, self._unreadable(start, line)]) from None
            if cells is None:
                return
            if not any(cells) or not any(map(str.strip, cells)):
                continue
            if width is not None and len(cells) != width:
                if any(cell.strip() for cell in cells[width:]) or len(cells) < width:
                    self._find(self._ragged(cells, width, start, line))
                    continue
                del cells[width:]
            starts.append(start)
            lines.append(line)
            yield cells

    # --- what can be wrong ---

    def _unreadable(self, start: int, line: int) -> Diagnostic:
        """Why the csv module rejected a row: a quote, or a cell that is too long."""
        spans, wrong = _scanned(self.text, start, self.separator)
        if wrong is None:
            longest = max(spans, key=lambda span: span[1] - span[0])
            place = _place(self.file, self.text, start, line, (longest[0], longest[0] + 1))
            said = message("a cell of more than {most} characters", most=csv.field_size_limit())
            return Diagnostic("syntax", said, place, hint=message("shorten it"))
        place = _place(self.file, self.text, start, line, (wrong, wrong + 1))
        if self.text[wrong] == '"':
            said = message("this quote is never closed")
            hint = message('close it, or write "" for a quote in a quoted cell')
        else:
            said = message("there is text after a closing quote")
            hint = message('write "" for a quote in a quoted cell')
        return Diagnostic("syntax", said, place, hint=hint)

    def _ragged(self, cells: list[str], width: int, start: int, line: int) -> Diagnostic:
        spans, _ = _scanned(self.text, start, self.separator)
        at = spans[width] if len(cells) > width else (spans[-1][1], spans[-1][1])
        place = _place(self.file, self.text, start, line, at)
        told = "1 cell for {width} columns" if len(cells) == 1 else "{found} cells for {width} columns"
        said = message(told, found=len(cells), width=width)
        many = len(cells) > width
        hint = message("quote cells that contain the separator" if many else "leave a cell empty if it is unknown")
        comma = re.search(r"(?<!\w)[0-9]+,[0-9]+(?!\w)", self.text[spans[0][0] : spans[-1][1]])
        if comma and self.separator == "," and len(cells) > width:
            told = "{number} looks like a number with a decimal comma: quote it, or separate cells by semicolons"
            hint = message(told, number=comma[0])
        return Diagnostic("wrong-row", said, place, hint=hint)

    def _check_names(self, cells: Cells, names: Sequence[str], columns: Sequence[Sequence[str]]) -> None:
        for number, name in enumerate(cells.names):
            if name in cells.names[:number]:
                said, hint = message("a second column '{name}'", name=name[:80]), message("keep one of the two")
                self._find(Diagnostic("wrong-header", said, cells.place(None, number), hint=hint))
        for number, name in enumerate(names):
            row = next((row for row, cell in enumerate(columns[number]) if cell), None) if not name else None
            if row is not None:
                spans, _ = _scanned(self.text, cells.starts[row], self.separator)
                place = _place(self.file, self.text, cells.starts[row], cells.lines[row], spans[number])
                hint = message("name the column in the header, or empty its cells")
                said = message("this cell stands in a column without a name")
                self._find(Diagnostic("wrong-header", said, place, hint=hint))

    def _find(self, finding: Diagnostic) -> None:
        self.findings.append(finding)
        if len(self.findings) >= MAX_FINDINGS:
            raise stopped(self.findings)


class _CellCleaner(dict[str, str]):
    """Maps a cell to itself without white space and without the mark for text; results are cached."""

    def __missing__(self, cell: str) -> str:
        found = cell.strip()
        if found[:1] == "'" and FORMULA.match(found):
            found = found[1:].strip()
        if len(self) < _KEPT:
            self[cell] = found
        return found


# --- places ----------------------------------------------------------------------------------------------------------


def _scanned(text: str, start: int, separator: str) -> tuple[list[tuple[int, int]], int | None]:
    """The spans of the cells in the row at `start`, and the offset of a wrong quote, if any."""
    cell = re.compile(f'"[^"]*(?:""[^"]*)*("?)|[^{separator}\r\n]*')
    spans: list[tuple[int, int]] = []
    while True:
        found = cell.match(text, start)
        assert found is not None  # it may match nothing
        end = found.end()
        if found[1] == "":
            return [*spans, found.span()], start
        spans.append(_stripped(text, start, end))
        if end == len(text) or text[end] in "\r\n":
            return spans, None
        if text[end] != separator:
            return spans, end
        start = end + 1


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without its leading and trailing white space."""
    inside = text[start:end]
    first = start + len(inside) - len(inside.lstrip())
    return first, first + len(inside.strip())


def _columns(text: str, start: int, separator: str) -> int:
    spans, wrong = _scanned(text, start, separator)
    return 0 if wrong is not None else len(spans)


def _place(file: str, text: str, start: int, line: int, span: tuple[int, int]) -> Place:
    """The place of a span in the row that begins at offset `start`, on line `line`."""
    first, last = span
    breaks = [found.end() for found in _BREAK.finditer(text, start, first)]
    begun = breaks[-1] if breaks else start
    end = _BREAK.search(text, begun)
    source = text[begun : end.start() if end else len(text)]
    length = min(last, begun + len(source)) - first
    return Place(file, line + len(breaks), first - begun + 1, max(1, length), source)


def _by_place(finding: Diagnostic) -> tuple[int, int]:
    return (finding.place.line, finding.place.column) if finding.place else (0, 0)
