"""What a reader's software finds in the page, the PDF and the DOCX of a report: text in order, headings, tables."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import docx
import pikepdf

from herstelkb.paper.docx import docx as as_docx
from herstelkb.paper.door import clean, printable
from herstelkb.paper.pdf import pdf as as_pdf
from herstelkb.paper.reading import read

_NOT_ON_PAPER = {"nav", "style", "script", "title", "svg", "head"}
_KINDS_NOT_ON_PAPER = {"skip", "only-screen", "screen", "fork", "chart"}
_HEADINGS = ("H1", "H2", "H3", "H4")
_EMPTY = {"wbr", "meta", "link", "br", "img", "hr", "input", "col"}


def letters(text: str) -> str:
    """A text without spaces and hyphens that may break: what line breaks do not change."""
    return re.sub(r"[\s\u00ad]+", "", text)


# --- the page ---


class OnPaper(HTMLParser):
    """What of a page is for paper: all text, and that of its headings and of the cells that head something."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.headings, self.headers = "", list[str](), list[str]()
        self._open: list[tuple[str, bool]] = []
        self.feed(re.sub(r"(?s)<svg.*?</svg>", "", page))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _EMPTY:
            return
        kinds = set((dict(attrs).get("class") or "").split())
        out = bool(self._open and self._open[-1][1]) or tag in _NOT_ON_PAPER or bool(kinds & _KINDS_NOT_ON_PAPER)
        heads = tag in ("h1", "h2", "h3", "h4") or (tag == "summary" and self._folds)
        self._folds = tag == "details" and "fold" in kinds
        if not out and heads:
            self.headings.append("")
        if not out and tag == "th":
            self.headers.append("")
        self._open.append((f"{tag}!" if heads else tag, out))

    _folds = False

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and not self._open[-1][1]:
            self.text += data
            if any(tag.endswith("!") for tag, _ in self._open):
                self.headings[-1] += data
            if any(tag == "th" for tag, _ in self._open):
                self.headers[-1] += data


# --- the PDF ---


@dataclass
class Tag:
    """An element of a PDF's structure: what it is, its own text and that within it, its alternative text, its scope."""

    kind: str
    alt: str = ""
    scope: str = ""
    children: list[Tag] = field(default_factory=list)
    own: list[str] = field(default_factory=list)

    def all(self) -> Iterator[Tag]:
        """It and all within it, in reading order."""
        yield self
        for child in self.children:
            yield from child.all()

    @property
    def text(self) -> str:
        """Its text in reading order, without the signs before the items of a list."""
        found = "".join(part if isinstance(part, str) else part.text for part in self.parts)
        if self.kind == "Figure":
            return ""  # its alternative text stands for what is drawn
        return "" if self.kind == "Lbl" and re.fullmatch(r"\s*(\d+\.?|•)\s*", found) else found

    parts: list[Any] = field(default_factory=list)


def tags(pdf: bytes) -> Tag:
    """The structure of a PDF, with the texts of its pages put where the structure has them."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        texts = {page.obj.objgen: _marked(page) for page in opened.pages}
        root = Tag("Root")
        _read(opened.Root.StructTreeRoot.K, None, root, texts)
        return root


def _read(element: Any, page: Any, above: Tag, texts: dict[Any, dict[int, str]]) -> None:
    if isinstance(element, pikepdf.Array):
        for one in element:
            _read(one, page, above, texts)
    elif isinstance(element, int):
        above.parts.append(texts[page.objgen].get(int(element), ""))
    elif isinstance(element, pikepdf.Dictionary):
        page = element.get("/Pg", page)
        if "/MCID" in element:
            above.parts.append(texts[page.objgen].get(int(element.MCID), ""))
        elif "/S" in element:
            tag = Tag(str(element.S)[1:], str(element.get("/Alt", "")), _scope(element.get("/A")))
            above.children.append(tag)
            above.parts.append(tag)
            if element.get("/K") is not None:
                _read(element.K, page, tag, texts)


def _scope(attributes: Any) -> str:
    for one in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if isinstance(one, pikepdf.Dictionary) and "/Scope" in one:
            return str(one.Scope)[1:]
    return ""


def _marked(page: Any) -> dict[int, str]:
    """The text of each marked piece of a page, by its number."""
    fonts = {name: _unicode(font) for name, font in page.Resources.get("/Font", {}).items()}
    found: dict[int, str] = {}
    here: list[tuple[int | None, bool]] = [(None, False)]  # the number of a piece, and whether its text is said instead
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        number, instead = here[-1]
        match str(operator):
            case "BDC" | "BMC":
                named = operands[1] if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary) else {}
                number = int(named.get("/MCID", -1 if number is None else number))
                here.append((None if number < 0 else number, instead or "/ActualText" in named))
                if "/ActualText" in named:
                    found[number] = found.get(number, "") + str(named["/ActualText"])
            case "EMC":
                here.pop()
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tj" | "TJ" if number is not None and not instead:
                pieces = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
                said = "".join(_decoded(bytes(one), font) for one in pieces if isinstance(one, pikepdf.String))
                found[number] = found.get(number, "") + said
            case _:
                pass
    return found


def _decoded(codes: bytes, font: dict[int, str]) -> str:
    return "".join(font[int.from_bytes(codes[at : at + 2], "big")] for at in range(0, len(codes), 2))


def _unicode(font: Any) -> dict[int, str]:
    """What each code of a font stands for."""
    table = font.ToUnicode.read_bytes().decode("latin-1")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, said in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(code, 16)] = bytes.fromhex(said).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for low, high, said in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for code in range(int(low, 16), int(high, 16) + 1):
                found[code] = chr(int(said, 16) + code - int(low, 16))
    return found


# --- the DOCX ---


def word(written: bytes) -> Any:
    """The document, opened."""
    return docx.Document(io.BytesIO(written))


def word_text(document: Any) -> str:
    """Its text in order, that in tables and links included."""
    return "".join(piece.text or "" for piece in document.element.body.iter() if piece.tag.endswith("}t"))


def word_headings(document: Any) -> list[str]:
    """The texts of its headings in order."""
    return [one.text for one in document.paragraphs if one.style.name.startswith("Heading")]


# --- all of them ---


def say_the_same(page: str) -> None:
    """Text in reading order, headings with their levels, cells that head something: all as on the page."""
    shown = OnPaper(printable(page))
    made = as_pdf(read(printable(page)))
    found = tags(made)
    assert letters(found.text) == letters(shown.text)
    assert [letters(one.text) for one in found.all() if one.kind in _HEADINGS] == [*map(letters, shown.headings)]
    assert [letters(one.text) for one in found.all() if one.kind == "TH"] == [*map(letters, shown.headers)]
    for one in found.all():
        assert one.kind != "L" or {item.kind for item in one.children} == {"LI"}
        assert one.kind not in ("Lbl", "LBody") or one.parts
    assert all(one.alt for one in found.all() if one.kind == "Figure")
    assert all(one.scope in ("Row", "Column") for one in found.all() if one.kind == "TH")
    shown = OnPaper(clean(page))
    document = word(as_docx(read(clean(page))))
    assert letters(word_text(document)) == letters(shown.text)
    assert [*map(letters, word_headings(document))] == [*map(letters, shown.headings)]
