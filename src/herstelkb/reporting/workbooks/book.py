"""A workbook in the making: sheets of texts and days, in a few styles, that read well on a screen and on paper.

A cell is never anything that a spreadsheet would compute or open: all texts are written as texts. The same contents
give the same bytes. What stands where is for the modules beside this one.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.messages import message

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MAX_CELL = 32_767  # characters, as in everything that reads these files
ROW_LIMIT = 1_048_576
_TITLE, _MESSAGE = 32, 255  # of the box beside a cell, in UTF-16 code units
_SHEET_NAME = 31
_FIRST_DAY = date(1900, 3, 1)  # before it, spreadsheets count a day that there never was
_ACROSS = 210  # characters that can be read side by side on a sheet of paper
_LINE = 13.5  # points
_TALLEST = 400  # of the 409 points that a row may have
_DEEP, _TINT, _INPUT, _RULE, _GREY = "#124A57", "#EEF3F2", "#FFFBEA", "#CFC8BA", "#56616B"
_DAY = "d mmm yyyy"  # 5-10 and 10/5 would be read differently from one country to the next
_EDGE = {"border": 1, "border_color": _RULE}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": _DEEP, "text_wrap": False},
    "subtitle": {"font_color": _GREY, "text_wrap": False},
    "text": {},
    "grey": {"font_color": _GREY},
    "head": {"bold": True, "bg_color": _DEEP, "font_color": "#FFFFFF", **_EDGE},
    "label": {"align": "left", **_EDGE},
    "cell": {"text_wrap": False, **_EDGE},
    "band": {"bold": True, "bg_color": _TINT, **_EDGE},
    "band_grey": {"font_size": 9, "font_color": _GREY, "bg_color": _TINT, **_EDGE},
    "shut": {"bg_color": _TINT, **_EDGE},
    "input": {"bg_color": _INPUT, "locked": False, "num_format": "@", **_EDGE},
    "input_day": {"bg_color": _INPUT, "locked": False, "align": "left", "num_format": _DAY, **_EDGE},
    "day": {"align": "left", "num_format": _DAY, **_EDGE},
}


class Book:
    """A workbook with a title; `day` is when it says it was made, as anything else would change its bytes.

    Raises:
        UnusableInput: XlsxWriter is not installed.
    """

    def __init__(self, title: str, day: date | None) -> None:
        try:
            from xlsxwriter import Workbook
        except ImportError:
            said = message("writing a workbook requires XlsxWriter")
            raise UnusableInput.because("extra-missing", said, hint="pip install 'herstelkb[xlsx]'") from None
        self._to = io.BytesIO()
        self._book = Workbook(self._to, {"in_memory": True})
        made = datetime.combine(day if day is not None and day >= _FIRST_DAY else date(2000, 1, 1), time())
        self._book.set_properties({"title": title[:_MESSAGE], "created": made})
        common = {"font_name": "Arial", "font_size": 10, "valign": "vcenter", "text_wrap": True}
        self._styles = {name: self._book.add_format(common | style) for name, style in _STYLES.items()}
        self._pages: list[Page] = []

    def page(self, name: str, widths: Sequence[int], *, hidden: bool = False) -> Page:
        """A new sheet with columns of so many characters; its name is altered where spreadsheets do not take it."""
        sheet = self._book.add_worksheet(_sheet_name(name, [page.name.lower() for page in self._pages]))
        if hidden:
            sheet.very_hidden()
        page = Page(sheet, self._styles, widths)
        self._pages.append(page)
        return page

    def names(self, name: str, page: Page, column: int, first: int, last: int) -> None:
        """Give cells of a column a name, by which lists of choices refer to them."""
        from xlsxwriter.utility import quote_sheetname, xl_range_abs

        self._book.define_name(name, f"={quote_sheetname(page.name)}!{xl_range_abs(first, column, last, column)}")

    def content(self) -> bytes:
        """The finished file."""
        for page in self._pages:
            page.finish()
        self._book.close()
        return self._to.getvalue()


class Page:
    """A sheet of a workbook. Rows and columns count from 0."""

    def __init__(self, sheet: Worksheet, styles: dict[str, Format], widths: Sequence[int]) -> None:
        self.name: str = sheet.get_name()
        self._sheet, self._styles, self._widths = sheet, styles, widths
        self._heights: dict[int, float] = {}
        self._hidden: set[int] = set()
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width, None, {"hidden": not width})
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(-(-sum(widths) // _ACROSS), 0)
        sheet.set_footer("&L&A&R&P / &N")

    def text(self, row: int, column: int, said: str | None, style: str = "text") -> None:
        """A cell with a text, or an empty one."""
        if not said:
            self._sheet.write_blank(row, column, None, self._styles[style])
            return
        self._sheet.write_string(row, column, said[:MAX_CELL], self._styles[style])
        if column < len(self._widths) and self._widths[column]:
            self._stretch(row, said, self._widths[column], _STYLES[style])

    def number(self, row: int, column: int, number: int, style: str = "label") -> None:
        """A cell with a number, by which rows can be sorted."""
        self._sheet.write_number(row, column, number, self._styles[style])

    def texts(self, row: int, said: Iterable[str | None], style: str = "label", *, first: int = 0) -> None:
        """Cells beside each other."""
        for column, one in enumerate(said, first):
            self.text(row, column, one, style)

    def day(self, row: int, column: int, day: date | None, style: str = "input_day") -> None:
        """A cell with a day; as text if it is one that spreadsheets cannot have."""
        if day is None:
            self._sheet.write_blank(row, column, None, self._styles[style])
        elif day < _FIRST_DAY:
            self._sheet.write_string(row, column, day.isoformat(), self._styles[style])
        else:
            self._sheet.write_datetime(row, column, datetime.combine(day, time()), self._styles[style])

    def hide_row(self, row: int) -> None:
        """Hide a row."""
        self._hidden.add(row)

    def freeze(self, row: int, column: int, *, repeated: int) -> None:
        """Keep what is above and left of a cell in sight, and on paper repeat the rows from `repeated` to there."""
        self._sheet.freeze_panes(row, column)
        self._sheet.repeat_rows(repeated, row - 1)
        if column:
            self._sheet.repeat_columns(0, column - 1)

    def filters(self, row: int, last: int, columns: int) -> None:
        """Arrows by which to sort and choose rows."""
        self._sheet.autofilter(row, 0, last, columns - 1)

    def choices(self, rows: tuple[int, int], column: int, name: str, box: tuple[str, str], refused: str) -> None:
        """A list of choices for the cells of a column, by its name, with a title and a text in a box beside."""
        options = {"validate": "list", "source": f"={name}", **_box(box), "error_message": refused[:_MESSAGE]}
        self._sheet.data_validation(rows[0], column, rows[1], column, options)

    def days(self, rows: tuple[int, int], column: int, box: tuple[str, str]) -> None:
        """Cells of a column that take a day."""
        limits = {"criteria": "between", "minimum": date(1900, 1, 1), "maximum": date(9999, 12, 31)}
        options = {"validate": "date", **limits, **_box(box), "error_message": box[1][:_MESSAGE]}
        self._sheet.data_validation(rows[0], column, rows[1], column, options)

    def once(self, rows: tuple[int, int], column: int, box: tuple[str, str], refused: str) -> None:
        """Cells of a column that must each be different."""
        from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

        test = f"=COUNTIF({xl_range_abs(rows[0], column, rows[1], column)},{xl_rowcol_to_cell(rows[0], column)})=1"
        options = {"validate": "custom", "value": test, **_box(box), "error_message": refused[:_MESSAGE]}
        self._sheet.data_validation(rows[0], column, rows[1], column, options)

    def lock(self) -> None:
        """Let nothing be typed but in cells for input. Without a password, it only keeps accidents out."""
        allowed = ("format_columns", "format_rows", "insert_rows", "sort", "autofilter")
        self._sheet.protect("", dict.fromkeys(allowed, True))

    def finish(self) -> None:
        """Give every row the height of its tallest text: nothing that opens these files does."""
        for row in self._heights.keys() | self._hidden:
            self._sheet.set_row(row, self._heights.get(row), None, {"hidden": row in self._hidden})

    def _stretch(self, row: int, said: str, width: int, style: dict[str, Any]) -> None:
        """Make room in a row for a text, which is about as wide as letters and a little more."""
        size = style.get("font_size", 10) / 10
        letters = max(4, int(1.12 * width / size / (1.1 if style.get("bold") else 1)))
        wraps = style.get("text_wrap", True) and (len(said) > letters or "\n" in said)
        lines = sum(len(textwrap.wrap(part, letters)) or 1 for part in said.split("\n")) if wraps else 1
        self._heights[row] = max(self._heights.get(row, 0), min(_LINE * size * lines + 4, _TALLEST))


def _box(box: tuple[str, str]) -> dict[str, str]:
    """A box beside a cell; one that is too long would be left out as a whole."""
    title, said = (_cut(text, most) for text, most in zip(box, (_TITLE, _MESSAGE), strict=True))
    return {"input_title": title, "input_message": said, "error_title": title}


def _cut(text: str, most: int) -> str:
    """A text of at most so many UTF-16 code units."""
    if len(text.encode("utf-16-le")) // 2 <= most:
        return text
    return text.encode("utf-16-le")[: 2 * (most - 1)].decode("utf-16-le", "ignore") + "…"


def _sheet_name(name: str, taken: Sequence[str]) -> str:
    """A name that spreadsheets take, and no other sheet has."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", name).strip(" '")
    for number in range(1, len(taken) + 2):
        beside = f" {number}" if number > 1 else ""
        found = _cut(plain, _SHEET_NAME - len(beside)) + beside
        if found.strip() and found.lower() not in (*taken, "history"):
            return found
    return f"{len(taken) + 1}"
