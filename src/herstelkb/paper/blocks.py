"""A report as blocks in reading order: headings, paragraphs, lists, tables, pictures; not how they look.

`reading` makes them of the page of a report, and both writers take nothing else. The kinds of a block are its classes
on that page: a writer shows those that it knows in a way of their own, and all others plainly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

Kinds: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Text with the same marks; `to` is the place that it leads to. A `picture` only decorates the text beside it."""

    text: str
    marks: Kinds = ()
    to: str = ""
    picture: str = ""


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `at` are the places that begin here."""

    level: int
    runs: Runs
    kinds: Kinds = ()
    at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `at` are the places that begin here."""

    runs: Runs
    kinds: Kinds = ()
    at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG, and what it says in words."""

    svg: str
    said: str
    caption: Runs = ()
    kinds: Kinds = ()


@dataclass(frozen=True, slots=True)
class Lines:
    """Empty lines to write on."""

    count: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; `ordered`: numbered from 1."""

    items: tuple[tuple[PaperBlock, ...], ...]
    ordered: bool
    kinds: Kinds = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and what belongs to it; without blocks it is to be filled in."""

    term: Runs
    blocks: tuple[PaperBlock, ...]


@dataclass(frozen=True, slots=True)
class Definitions:
    """A list of terms, each with what belongs to it."""

    entries: tuple[Definition, ...]
    kinds: Kinds = ()


@dataclass(frozen=True, slots=True)
class PaperCell:
    """A cell, over `span` columns; `header`: it heads its row or column. `bar`: a share of 100 to be drawn in it."""

    blocks: tuple[PaperBlock, ...]
    header: bool = False
    span: int = 1
    bar: float | None = None
    kinds: Kinds = ()


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table: the cells that head its columns, and its rows."""

    head: tuple[PaperCell, ...]
    rows: tuple[tuple[PaperCell, ...], ...]
    caption: Runs = ()
    kinds: Kinds = ()


@dataclass(frozen=True, slots=True)
class PaperGroup:
    """Blocks that belong together."""

    blocks: tuple[PaperBlock, ...]
    kinds: Kinds = ()


PaperBlock: TypeAlias = Heading | Paragraph | Picture | Lines | Listing | Definitions | PaperTable | PaperGroup


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole report. `margins` are the texts beside every page: `head`, `mark`, `foot`, `page` and `of`."""

    title: str
    language: str
    date: str  # as in 2026-11-02; empty if there is none
    margins: dict[str, str]
    blocks: tuple[PaperBlock, ...]
    kinds: Kinds = ()


def within(block: PaperBlock) -> Iterator[PaperBlock]:
    """The blocks directly within another, in reading order."""
    match block:
        case PaperGroup(blocks=blocks):
            yield from blocks
        case Listing(items=items):
            yield from (one for item in items for one in item)
        case Definitions(entries=entries):
            yield from (one for entry in entries for one in (Paragraph(entry.term), *entry.blocks))
        case PaperTable(head=head, rows=rows):
            yield from (one for row in (head, *rows) for cell in row for one in cell.blocks)
        case _:
            pass


def all_blocks(blocks: tuple[PaperBlock, ...]) -> Iterator[PaperBlock]:
    """These blocks and all within them, in reading order."""
    for block in blocks:
        yield block
        yield from all_blocks(tuple(within(block)))


def said(runs: Runs) -> str:
    """The text of runs."""
    return "".join(run.text for run in runs)
