"""A report as a Word document: real headings, lists, tables and fields, in styles that can be replaced.

A template lends its styles, its page, and its own header and footer if it has any; what it lacks comes from `styles`.
The same paper and template give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

from herstelkb.paper.blocks import (
    Definitions,
    Heading,
    Lines,
    Listing,
    Paper,
    PaperBlock,
    PaperCell,
    PaperGroup,
    PaperTable,
    Paragraph,
    Picture,
    Run,
    Runs,
    all_blocks,
    said,
)
from herstelkb.paper.packing import packed
from herstelkb.paper.styles import LISTS, styled
from herstelkb.paper.typesetting import png_of
from herstelkb.paper.widths import widths

_STYLES = {"lede": "Lede", "eyebrow": "Aside", "kicker": "Aside", "meta": "Aside", "aside": "Aside", "sure": "Aside"}
_CHARACTERS = {"hedge": "Hedge", "aside": "Remark", "grounds": "Remark", "none": "Remark", "beside": "Remark"}
_DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"  # Word's mark of a picture that says nothing
_TERM = Mm(30)  # the room of a term before what belongs to it, as in the style Entry
_BLANK = 24  # spaces to write on
_PICTURE = Mm(110)  # the width of one that is not as wide as the page


def docx(paper: Paper, template: bytes | None = None) -> bytes:
    """The report as a DOCX; `template` is one of the user's own, whose contents are left out.

    Raises:
        UnusableInput: python-docx or typst is not installed, or the template is no DOCX.
    """
    document = styled(template, paper.language)
    writer = _Writer(document, frozenset(at for block in all_blocks(paper.blocks) for at in getattr(block, "at", ())))
    for block in paper.blocks:
        writer.write(block)
    _margins(document, paper.margins)
    return packed(document, paper.title, paper.language, paper.date)


class _Writer:
    """Blocks put at the end of a document, or of a cell of it."""

    def __init__(self, document: Document, places: frozenset[str]) -> None:
        self.document, self.places, self.into = document, places, document
        self.styles = {style.name: style.style_id for style in document.styles}
        self.left = Length(0)  # how far to the right everything begins
        section = document.sections[0]
        assert section.page_width
        assert section.left_margin is not None
        assert section.right_margin is not None  # Invariant: `styled` sees to it that there is a page
        self.width = Length(section.page_width - section.left_margin - section.right_margin)
        self.numbered = 0

    def write(self, block: PaperBlock, depth: int = 0) -> None:
        """Put a block at the end; `depth`: in how many lists it is."""
        match block:
            case Heading():
                self.paragraph(block.runs, f"Heading {block.level}", block.at)
            case Paragraph():
                style = next((_STYLES[kind] for kind in block.kinds if kind in _STYLES), "Normal")
                self.paragraph(block.runs, style, block.at)
            case Picture():
                self._picture(block)
            case Lines(count=count):
                for _ in range(count):
                    self.paragraph((), "Field")
            case Listing():
                self._listing(block, depth)
            case Definitions():
                self._entries(block, depth)
            case PaperTable():
                self._table(block)
            case PaperGroup():
                self._group(block, depth)

    def paragraph(self, runs: Runs, style: str, at: Sequence[str] = ()) -> Any:
        """A paragraph put at the end."""
        paragraph = self.into.add_paragraph()
        paragraph._p.style = self.styles[style]  # by its id: looking up its name is most of the time it takes
        if self.left:
            paragraph.paragraph_format.left_indent = self.left
        for name in at:
            self._place(paragraph, name)
        for run in runs:
            self._run(paragraph, run)
        return paragraph

    # --- texts ---

    def _run(self, paragraph: Any, run: Run) -> None:
        if run.picture:
            shape = paragraph.add_run().add_picture(io.BytesIO(png_of(run.picture, 18)), height=Pt(8))
            self._told(shape, "")
            return
        if "blank" in run.marks:
            paragraph.add_run("\u00a0" * _BLANK).underline = True
            return
        made = paragraph.add_run(run.text)
        style = next((_CHARACTERS[mark] for mark in reversed(run.marks) if mark in _CHARACTERS), None)
        if style:
            made._r.style = self.styles[style]
        if {"strong", "way", "step"} & set(run.marks):
            made.bold = True
        if "em" in run.marks:
            made.italic = True
        if "sup" in run.marks:
            made.font.superscript = True
        if run.to in self.places:
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), _bookmark(run.to))
            paragraph._p.append(link)
            link.append(made._r)

    def _place(self, paragraph: Any, name: str) -> None:
        self.numbered += 1
        for end in ("Start", "End"):
            mark = OxmlElement(f"w:bookmark{end}")
            mark.set(qn("w:id"), str(self.numbered))
            if end == "Start":
                mark.set(qn("w:name"), _bookmark(name))
            paragraph._p.append(mark)

    # --- blocks ---

    def _group(self, block: PaperGroup, depth: int) -> None:
        begin = len(self.document.paragraphs) if "page" in block.kinds or "card" in block.kinds else 0
        for one in block.blocks:
            if isinstance(one, Paragraph) and {"box", "care"} & set(block.kinds):
                self.paragraph(one.runs, "Box", one.at)
            else:
                self.write(one, depth)
        if "page" in block.kinds:
            self.document.paragraphs[begin].paragraph_format.page_break_before = True
        if "card" in block.kinds:
            for paragraph in self.document.paragraphs[begin:-1]:
                paragraph.paragraph_format.keep_with_next = True

    def _listing(self, block: Listing, depth: int) -> None:
        numbered = block.ordered and not {"course", "chain"} & set(block.kinds) and depth == 0
        style = "List Number" if numbered else LISTS[min(depth, len(LISTS) - 1)]
        number = self._counted_anew() if numbered else None
        for item in block.items:
            first, rest = item[0], item[1:]
            if not isinstance(first, Paragraph):
                first, rest = Paragraph(()), item
            made = self.paragraph(first.runs, style, first.at)
            if self.left or depth >= len(LISTS):
                made.paragraph_format.left_indent = Length(self.left + Mm(6 * (depth + 1)))
            if number is not None:
                properties = made._p.get_or_add_pPr().get_or_add_numPr()
                properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = 0, number
            for one in rest:
                self.write(one, depth + 1)

    def _counted_anew(self) -> int:
        """A numbering that begins with 1: without it, a list goes on counting where the last one stopped."""
        numbering = self.document.part.numbering_part.numbering_definitions._numbering
        base = self.document.styles["List Number"].element.pPr.numPr.numId.val
        abstract = next(one for one in numbering.num_lst if one.numId == base).abstractNumId.val
        number = numbering.add_num(abstract)
        number.add_lvlOverride(0).add_startOverride(1)
        return int(number.numId)

    def _entries(self, block: Definitions, depth: int) -> None:
        for entry in block.entries:
            if "fill" in block.kinds:
                self.paragraph(entry.term, "Field")
                continue
            first = entry.blocks[0] if entry.blocks else None
            beside = first.runs if isinstance(first, Paragraph) else ()
            term = tuple(replace(run, marks=(*run.marks, "strong")) for run in entry.term)
            self.paragraph((*term, Run("\t"), *beside), "Entry")
            self.left = _TERM
            for one in entry.blocks[1 if beside else 0 :]:
                self.write(one, depth)
            self.left = Length(0)

    def _picture(self, block: Picture) -> None:
        if block.caption:
            self.paragraph(block.caption, "Caption")
        wide = self.width if "wide" in block.kinds else min(_PICTURE, self.width)
        png = io.BytesIO(png_of(block.svg, wide / Pt(1)))
        self._told(self.into.add_paragraph().add_run().add_picture(png, width=wide), block.said)

    def _told(self, shape: Any, text: str) -> None:
        """What a picture says in words; without any it is decoration."""
        self.numbered += 1
        properties = shape._inline.docPr
        properties.set("id", str(self.numbered))
        properties.set("descr", text)
        for side in "TBLR":  # without them, LibreOffice moves a picture by 3.2 mm
            shape._inline.set(f"dist{side}", "0")
        if not text:
            properties.append(_decorative())

    def _table(self, block: PaperTable) -> None:
        shares = widths(block)
        if block.caption:
            self.paragraph(block.caption, "Caption")
        rows = [row for row in (block.head, *block.rows) if row]
        if self.document.element.body[-2].tag == qn("w:tbl"):  # before the last, which is the page
            self.paragraph((), "Aside")  # Word makes one table of two without a paragraph between
        table = self.document.add_table(rows=len(rows), cols=len(shares), style="Report table")
        table.autofit = False
        _described(table, said(block.caption) or ", ".join(_text(cell) for cell in block.head))
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Length(int(self.width * share))
        for place, (made, row) in enumerate(zip(table.rows, rows, strict=True)):
            properties = made._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if block.head and place == 0:
                properties.append(OxmlElement("w:tblHeader"))
            self._row(made.cells, row, shares, bold=place > 0 and "steps" not in block.kinds)

    def _row(self, made: Sequence[Any], row: Sequence[PaperCell], shares: Sequence[float], *, bold: bool) -> None:
        at = 0
        for cell in row:
            into = made[at].merge(made[at + cell.span - 1]) if cell.span > 1 else made[at]
            into.width = Length(int(self.width * sum(shares[at : at + cell.span])))
            at += cell.span
            self.into = into
            for one in cell.blocks:
                self.write(_strong(one) if bold and cell.header else one)
            self.into = self.document
            if len(into.paragraphs) > 1:  # the one that every cell is made with
                into._tc.remove(into.paragraphs[0]._p)


def _strong(block: PaperBlock) -> PaperBlock:
    if not isinstance(block, Paragraph):
        return block
    return replace(block, runs=tuple(replace(run, marks=(*run.marks, "strong")) for run in block.runs))


def _text(cell: PaperCell) -> str:
    return " ".join(said(block.runs) for block in cell.blocks if isinstance(block, Paragraph))


def _bookmark(name: str) -> str:
    """A name that Word takes: letters, digits and underscores, 40 at most; distinct, as the numbers in it are."""
    return ("p_" + "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}" for c in name))[:40]


def _described(table: Any, text: str) -> None:
    description = OxmlElement("w:tblDescription")
    description.set(qn("w:val"), text)
    table._tbl.tblPr.append(description)


def _decorative() -> Any:
    listed = OxmlElement("a:extLst")
    extension = OxmlElement("a:ext")
    extension.set("uri", _DECORATIVE)
    namespace = "http://schemas.microsoft.com/office/drawing/2017/decorative"
    mark = extension.makeelement(f"{{{namespace}}}decorative", {"val": "1"}, nsmap={"adec": namespace})
    extension.append(mark)
    listed.append(extension)
    return listed


# --- beside every page ---


def _margins(document: Document, margins: dict[str, str]) -> None:
    """The header and the footer; those of a template stay."""
    section = document.sections[0]
    assert section.page_width
    width = Length(section.page_width - (section.left_margin or 0) - (section.right_margin or 0))
    for part, left, right in (
        (section.header, margins.get("head", ""), iter([margins.get("mark", "")])),
        (section.footer, margins.get("foot", ""), _page_number(margins)),
    ):
        if any(len(paragraph._p) > 1 for paragraph in part.paragraphs) or part.tables:
            continue
        paragraph = part.paragraphs[0]
        paragraph.style = document.styles["Aside"]
        paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run(f"{left}\t")
        for piece in right:
            if piece in ("PAGE", "NUMPAGES"):
                _field(paragraph, piece)
            else:
                paragraph.add_run(piece).bold = part is section.header


def _page_number(margins: dict[str, str]) -> Iterator[str]:
    yield f"{margins.get('page', '')} "
    yield "PAGE"
    yield f" {margins.get('of', '/')} "
    yield "NUMPAGES"


def _field(paragraph: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
