"""A workbook before it is opened: unpacked within bounds, and looked through for cells that would not fit in memory.

The library that reads cells asks for room for every cell up to the last one: a file of 5 kB with one cell in XFD1048576
makes it ask for 512 GB, which ends the process. So it only ever gets what was looked through here, packed anew; parts
that hold no cells (pictures, notes, macros) are not even unpacked.
"""

from __future__ import annotations

import io
import re
import zlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from herstelkb.ground.diagnostics import CellPlace, Diagnostic, UnusableInput
from herstelkb.ground.messages import Message, message
from herstelkb.language.nodes import too_large

MAX_UNPACKED = 32 * 1024 * 1024
MAX_CELLS = 2_000_000  # up to the last cell of a sheet: room for 64 MB of them
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # OLE: what is older than .xlsx, or needs a password
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_PARTS = re.compile(
    r"\[content_types\]\.xml|_rels/\.rels|xl/_rels/workbook\.xml\.rels|xl/(?:workbook|sharedstrings|styles)\.xml"
    r"|xl/worksheets/[^/]+\.xml"
)
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_DAMAGED = (BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError)
_Attributes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A workbook that may be opened: its contents, packed anew, and the cells that hold an error such as #N/A."""

    content: bytes = field(repr=False)
    errors: tuple[CellPlace, ...]


def is_workbook(raw: bytes, file: str) -> bool:
    """Whether a file is to be read as a workbook: it has that suffix, or begins as workbooks do."""
    return file.lower().endswith(".xlsx") or raw.startswith((_ZIP, _OLE))


def unpacked(raw: bytes, file: str) -> Unpacked:
    """The parts of a workbook that hold its cells.

    Raises:
        UnusableInput: it is no workbook of this kind, is damaged or too large, or has a cell too far away.
    """
    if not raw.startswith(_ZIP):
        raise _no_workbook(file, protected=raw.startswith(_OLE))
    try:
        with ZipFile(io.BytesIO(raw)) as archive:
            parts = dict(_parts(archive, file))
        if _BOOK not in parts or _LINKS not in parts:
            raise _no_workbook(file)
        looked = _Look(file, _sheets(parts[_BOOK], parts[_LINKS]))
        for name, content in parts.items():
            if name.startswith("xl/worksheets/"):
                looked.through(name, content)
            else:
                _walk(content, lambda tag, attributes: None)
        return Unpacked(_packed(parts), tuple(looked.errors))
    except _DAMAGED:
        said, hint = message("this workbook is damaged"), message("save it again as .xlsx")
        raise UnusableInput.because("unreadable-file", said, file=file, hint=hint) from None


def _parts(archive: ZipFile, file: str) -> Iterator[tuple[str, bytes]]:
    """The parts that hold cells, by their names in lower case, each once."""
    left, seen = MAX_UNPACKED, set[str]()
    for entry in archive.infolist():
        name = entry.filename.lower()
        if not _PARTS.fullmatch(name):
            continue
        if name in seen or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise BadZipFile  # which of the two is read would depend on who reads; of other kinds a piece has no bound
        seen.add(name)
        with archive.open(entry) as packed:
            content = packed.read(left + 1)  # whatever size the archive says it has
        left -= len(content)
        if left < 0:
            too_large(file, f"{MAX_UNPACKED // 2**20} MiB")
        yield name, content


def _packed(parts: Mapping[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with ZipFile(whole, "w", ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(ZipInfo(_SPELLED.get(name, name)), content)
    return whole.getvalue()


_SPELLED = {"[content_types].xml": "[Content_Types].xml", "xl/sharedstrings.xml": "xl/sharedStrings.xml"}


def _walk(content: bytes, started: Callable[[str, _Attributes], None]) -> None:
    """Tell of each tag, without its prefix, and its attributes.

    Raises:
        ValueError: it is not XML in UTF-8, or declares types or entities.
    """
    from xml.parsers import expat  # where nothing reads a workbook, as in the page, there need be no XML

    def refuse(*_: object) -> None:
        raise ValueError

    # Whatever encoding is declared or marked, the library that opens it reads UTF-8.
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or b"\0" in content:
        raise ValueError
    parser = expat.ParserCreate("UTF-8")
    parser.StartElementHandler = lambda tag, attributes: started(tag.rpartition(":")[2], attributes)
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from None


def _sheets(book: bytes, links: bytes) -> dict[str, str]:
    """The name of the sheet in each part, for messages."""
    names: dict[str, str] = {}
    found: dict[str, str] = {}

    def sheet(tag: str, attributes: _Attributes) -> None:
        if tag == "sheet":
            own = (value for key, value in attributes.items() if key.endswith(":id"))
            names.update((link, attributes.get("name", "")) for link in own)

    def link(tag: str, attributes: _Attributes) -> None:
        if tag == "Relationship" and attributes.get("Id") in names:
            target = attributes.get("Target", "").removeprefix("/xl/").lower()
            found[f"xl/{target}"] = names[attributes["Id"]]

    _walk(book, sheet)
    _walk(links, link)
    return found


class _Look:
    """Looks through sheets, counting rows and columns as the library does that opens them."""

    def __init__(self, file: str, sheets: Mapping[str, str]) -> None:
        self.file, self.sheets = file, sheets
        self.errors: list[CellPlace] = []

    def through(self, part: str, content: bytes) -> None:
        self.sheet = self.sheets.get(part, part)
        self.row = self.column = self.rows = self.columns = self.cells = 0
        _walk(content, self._started)

    def _started(self, tag: str, attributes: _Attributes) -> None:
        if tag == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif tag == "c":
            self._cell(attributes)

    def _cell(self, attributes: _Attributes) -> None:
        self.column += 1
        if "r" in attributes:
            found = _CELL.fullmatch(attributes["r"])
            if found is None:
                raise ValueError
            self.row, self.column = int(found[2]), _number(found[1])
        self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
        self.cells += 1
        if max(self.rows * self.columns, self.cells) > MAX_CELLS:
            said = message("this cell lies too far away: a sheet of that size does not fit in memory")
            hint = message("delete it, with its row and its column")
            raise UnusableInput([Diagnostic("file-too-large", said, self._place(), hint=hint)])
        if attributes.get("t") == "e":
            self.errors.append(self._place())

    def _place(self) -> CellPlace:
        return CellPlace(self.file, self.row, self.column, sheet=self.sheet)


def _number(letters: str) -> int:
    """The number of a column, from 1."""
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - ord("A") + 1
    return found


def _no_workbook(file: str, *, protected: bool = False) -> UnusableInput:
    said: Message = message("this is no workbook of the kind .xlsx")
    hint = message("save it as .xlsx, without a password" if protected else "save it as .xlsx")
    return UnusableInput.because("unknown-format", said, file=file, hint=hint)
