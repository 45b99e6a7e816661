"""Removing a member from case files and tables; all else in them stays as it was, byte for byte.

Comments within the member's entry, or on a line of it, go too. What stands elsewhere (remarks on others, who observed
something) stays, as it is about others: where it mentions the member is told. Nothing is written here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from herstelkb.cases.cells import cells_of, encoded_as, row_span
from herstelkb.cases.table import CASE, ID, NAME, OWN_VIEW, VIEW_DAY, table
from herstelkb.cases.texts import one_form
from herstelkb.cases.workbooks.archive import is_workbook
from herstelkb.ground.diagnostics import Diagnostic, Edit, Place, UnusableInput
from herstelkb.ground.messages import message
from herstelkb.ground.showing import listed, spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.documents import Document, decoded, parse_document
from herstelkb.language.edits import applied
from herstelkb.language.nodes import BREAK, Node

TABLES = (".csv", ".tsv")
_COMMENT = re.compile(r"#[^\r\n\x85\u2028\u2029]*")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A file without a member: its text before and after, and the contents to write.

    `entries`: how many entries of the member there were; `names`: what these call the member beside the id.
    """

    file: str
    before: str
    after: str
    content: bytes
    entries: int
    names: tuple[str, ...]

    def mentions(self, words: Iterable[str]) -> tuple[Place, ...]:
        """Where the text that is left has one of these words, whole, in upper or lower case."""
        forms = {form for word in words for form in (word, unicodedata.normalize("NFD", word))}
        any_form = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True) if form)
        return tuple(map(self._place, re.finditer(rf"(?<!\w)(?:{any_form})(?!\w)", self.after, re.IGNORECASE)))

    def _place(self, match: re.Match[str]) -> Place:
        breaks = list(BREAK.finditer(self.after, 0, match.start()))
        begins = breaks[-1].end() if breaks else 0
        return Place(self.file, len(breaks) + 1, match.start() - begins + 1, len(match[0]), match[0])


def forgotten(raw: bytes, file: str, member: str, knowledge: Knowledge) -> Forgotten:
    """A case file, or a table by its suffix, without a member, whose id is in its normal form.

    Raises:
        UnusableInput: the file cannot be read, or is no case or table of members.
    """
    if is_workbook(raw, file):
        said = message("nobody can be removed from a workbook here")
        hint = message("delete the rows with this id in your spreadsheet program")
        raise UnusableInput.because("unknown-format", said, file=file, hint=hint)
    suffix = Path(file).suffix.lower()
    if suffix in TABLES:
        return _without_rows(raw, file, member, knowledge)
    text = decoded(raw, file)
    document = parse_document(text, file, as_json=suffix == ".json")
    listing = knowledge.source.head.subjects.list
    items = _items(document, listing)
    gone = [n for n, item in enumerate(items) if _id(item) == member]
    after = applied(text, _edits(document, listing, gone)) if gone else text
    if gone:
        _check_rest(document, after, listing, [item.data() for n, item in enumerate(items) if n not in gone])
    mark = raw[: len(raw) - len(text.encode("utf-8"))]
    names = _names(items[n].data().get(NAME) for n in gone)
    return Forgotten(file, text, after, mark + after.encode("utf-8"), len(gone), names)


def _without_rows(raw: bytes, file: str, member: str, knowledge: Knowledge) -> Forgotten:
    cells = cells_of(raw, file)
    rows = table(cells, knowledge, knowledge.many, (CASE, ID, NAME, OWN_VIEW, VIEW_DAY), required=(ID,))
    columns = dict(zip(rows.columns, cells.columns, strict=True))
    gone = [n for n, one in enumerate(columns[ID]) if one_form(one) == member]
    cases = list(dict.fromkeys(columns[CASE][n] for n in gone)) if CASE in columns else []
    if len(cases) > 1:
        told = "'{id}' is in several cases, {cases}, and may be someone else in each"
        said, hint = (
            message(told, id=member, cases=listed(cases)),
            message("remove the rows by hand, or divide the table"),
        )
        raise UnusableInput([Diagnostic("duplicate-id", said, cells.place(gone[0], 0), hint=hint)])
    after = applied(cells.text, (Edit(file, *row_span(cells, n), "") for n in gone))
    names = _names(columns[NAME][n] for n in gone) if NAME in columns else ()
    return Forgotten(file, cells.text, after, encoded_as(raw, after), len(gone), names)


def _names(said: Iterable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in said if one is not None and (name := spoken(one).strip())))


# --- the entries of a case file --------------------------------------------------------------------------------------


def _items(document: Document, listing: str) -> Sequence[Node]:
    """The entries of members, each a mapping."""
    if not isinstance(document.root.value, dict):
        raise UnusableInput([Diagnostic("wrong-type", message("a case is a mapping"), document.place(()))])
    items = document.nodes((listing,))[1].value if listing in document.root.value else None
    if items is None:
        return ()
    if not isinstance(items, list) or not all(isinstance(item.value, dict) for item in items):
        said = message("'{list}' is not a list of mappings, so nobody can be found in it", list=listing)
        raise UnusableInput([Diagnostic("wrong-type", said, document.place((listing,)), expected="- {id: m01, …}")])
    return items


def _id(item: Node) -> str:
    pair = item.value.get(ID)
    return one_form(spoken(pair[1].value)) if pair else ""


def _edits(document: Document, listing: str, gone: Sequence[int]) -> Iterator[Edit]:
    key, parent = document.nodes((listing,))
    spans = [document.span(item) for item in parent.value]
    if document.flow(parent):
        yield from _out_of_brackets(document, spans, document.span(parent)[1] - 1, gone)
        return
    ends = [document.span(key)[1], *(end for _, end in spans)]
    for n in gone:
        yield _lines(document, ends[n], *spans[n])


def _lines(document: Document, before: int, start: int, end: int) -> Edit:
    """The lines of an item of a block list, from its dash to the comments that are indented under it."""
    dash = before + _without_comments(document.text[before:start]).index("-")
    indent = document.place_at(dash).column - 1
    until = _line_end(document, end)
    while _is_comment(line := document.text[until : _line_end(document, until)], deeper_than=indent):
        until += len(line)
    return Edit(document.file, dash - indent, until, "")


def _is_comment(line: str, deeper_than: int) -> bool:
    written = line.lstrip(" \t")
    return written.startswith("#") and len(line) - len(written) > deeper_than


def _out_of_brackets(
    document: Document, spans: Sequence[tuple[int, int]], close: int, gone: Sequence[int]
) -> Iterator[Edit]:
    """The items of a list in brackets, each with its comma; that of the last to stay goes if the last had none."""
    text, commas = document.text, []
    for (_, end), (following, _) in zip(spans, [*spans[1:], (close, close)], strict=True):
        at = _without_comments(text[end:following]).find(",")
        commas.append(end + at if at >= 0 else None)
    for n in gone:
        comma = commas[n]
        yield _with_its_line(document, spans[n][0], spans[n][1] if comma is None else comma + 1)
    last = max((n for n in range(len(spans)) if n not in gone), default=None)
    if last is not None and last < len(spans) - 1 and commas[-1] is None and (comma := commas[last]) is not None:
        yield Edit(document.file, comma, _past_blanks(text, comma + 1), "")


def _with_its_line(document: Document, start: int, end: int) -> Edit:
    """What stands there, with a comment after it; the whole line if nothing else is on it."""
    text, indent = document.text, document.place_at(start).column - 1
    end = _past_blanks(text, end)
    comment = _COMMENT.match(text, end)
    end = comment.end() if comment else end
    if not text[start - indent : start].strip() and (end == len(text) or document.breaks.match(text, end)):
        start, end = start - indent, _line_end(document, end)
    return Edit(document.file, start, end, "")


def _past_blanks(text: str, at: int) -> int:
    return at + len(text[at:]) - len(text[at:].lstrip(" \t"))


def _line_end(document: Document, at: int) -> int:
    found = document.breaks.search(document.text, at)
    return found.end() if found else len(document.text)


def _without_comments(between: str) -> str:
    """Text between two values, of the same length, with blanks for its comments."""
    return _COMMENT.sub(lambda comment: " " * len(comment[0]), between)


def _check_rest(document: Document, after: str, listing: str, kept: Sequence[Any]) -> None:
    """Invariant: the file without the entry says of everybody else what it said."""
    try:
        rest = parse_document(after, document.file, as_json=document.file.lower().endswith(".json")).data
    except UnusableInput:
        rest = None
    wanted = {**document.data, listing: list(kept)}
    if repr({**(rest or {}), listing: (rest or {}).get(listing) or []}) != repr(wanted):
        said = message("the entry cannot be removed without touching what is beside it")
        hint = message("remove it by hand, or put each entry on lines of its own")
        raise UnusableInput([Diagnostic("not-read-again", said, document.place((listing,)), hint=hint)])
