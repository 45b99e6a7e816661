"""The page of a report, read back into blocks: so there is one set of templates, and all forms say the same.

It knows the elements and classes that the templates use. What is for a screen only, and what finds one's way on a page,
is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from herstelkb.paper.blocks import (
    Definition,
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
)
from herstelkb.paper.markup import Content, Element, parsed

_LEFT_OUT = {"nav", "style", "script", "template"}
_LEFT_OUT_KINDS = {"skip", "only-screen", "screen", "fork"}  # the picture of the course says where it forks
_INLINE = {"a", "b", "bdi", "br", "code", "em", "span", "strong", "sup", "wbr"}
_MARKS = {"b": "strong", "strong": "strong", "em": "em", "code": "code", "sup": "sup"}
_PERCENT = re.compile(r"width:\s*([\d.]+)%")
_SPACE = re.compile(r"[ \t\r\n\f]+")  # not one that may not be broken


def read(page: str) -> Paper:
    """A report as blocks, from its page."""
    root = parsed(page)
    html, body = root.first("html"), root.first("body")
    assert html is not None
    assert body is not None  # Invariant: a page of our own
    named = {meta.attributes.get("name", ""): meta.attributes.get("content", "") for meta in _all(root, "meta")}
    title = root.first("title")
    return Paper(
        title=title.text if title else "",
        language=html.attributes.get("lang", ""),
        date=named.get("date", ""),
        margins={name.removeprefix("margin-"): said for name, said in named.items() if name.startswith("margin-")},
        blocks=_side_by_side(tuple(_blocks(body.children))),
        kinds=body.kinds,
    )


def _all(element: Element, tag: str) -> Iterator[Element]:
    for child in element.all():
        if child.tag == tag:
            yield child
        yield from _all(child, tag)


# --- blocks ---


def _blocks(nodes: Iterable[Content], kinds: tuple[str, ...] = ()) -> Iterator[PaperBlock]:
    """The blocks of what stands beside each other; texts between blocks are paragraphs of these kinds."""
    pending: list[Run] = []
    for node in nodes:
        if isinstance(node, str) or _is_inline(node):
            pending += _runs(node, ())
        elif not (node.tag in _LEFT_OUT or _LEFT_OUT_KINDS & set(node.kinds)):
            yield from _paragraph(pending, kinds)
            pending = []
            yield from _placed(node.attributes.get("id"), _READERS.get(node.tag, _group)(node))
    yield from _paragraph(pending, kinds)


def _is_inline(node: Element) -> bool:
    return node.tag in _INLINE or "sample" in node.kinds


def _paragraph(runs: Iterable[Run], kinds: tuple[str, ...]) -> Iterator[PaperBlock]:
    trimmed = _trimmed(runs)
    if trimmed:
        yield Paragraph(trimmed, kinds)


def _placed(name: str | None, blocks: Iterable[PaperBlock]) -> Iterator[PaperBlock]:
    """The blocks, the first heading or paragraph of which is the place of this name."""
    rest = iter(blocks)
    first = next(rest, None)
    if first is not None:
        yield _at(first, name) if name else first
    yield from rest


def _at(block: PaperBlock, name: str) -> PaperBlock:
    match block:
        case Heading() | Paragraph():
            return replace(block, at=(*block.at, name))
        case PaperGroup(blocks=(first, *rest)):
            return replace(block, blocks=(_at(first, name), *rest))
        case Listing(items=((first, *rest), *others)):
            return replace(block, items=((_at(first, name), *rest), *others))
        case _:
            return block


def _paragraphs(element: Element) -> Iterator[PaperBlock]:
    if "box" in element.kinds or "care" in element.kinds:
        yield PaperGroup(tuple(_blocks(element.children)), element.kinds)
    else:
        yield from _blocks(element.children, element.kinds)


def _group(element: Element) -> Iterator[PaperBlock]:
    blocks = _side_by_side(tuple(_blocks(element.children)))
    kinds = element.kinds or (("article",) if element.tag == "article" else ())
    if element.attributes.get("aria-labelledby") == "proofs":
        kinds = (*kinds, "proofs")
    if kinds:
        yield PaperGroup(blocks, kinds)
    else:
        yield from blocks


def _columns(element: Element) -> Iterator[PaperBlock]:
    """What stands beside each other on a wide page: each element within is a column."""
    if "pair" in element.kinds:
        columns = (PaperGroup(tuple(_blocks([child])), ("column",)) for child in element.all())
        yield PaperGroup(tuple(columns), element.kinds)
    elif "lines" in element.kinds:
        yield Lines(len(element.all("i")))
    else:
        yield from _group(element)


def _side_by_side(blocks: tuple[PaperBlock, ...]) -> tuple[PaperBlock, ...]:
    """The blocks, with neighbouring halves as one pair."""
    found: list[PaperBlock] = []
    for block in blocks:
        half = isinstance(block, PaperGroup) and "half" in block.kinds
        last = found[-1] if found else None
        if half and isinstance(last, PaperGroup) and last.kinds == ("pair",):
            found[-1] = replace(last, blocks=(*last.blocks, block))
        else:
            found.append(PaperGroup((block,), ("pair",)) if half else block)
    return tuple(found)


def _heading(element: Element) -> Iterator[PaperBlock]:
    yield Heading(int(element.tag[1]), _trimmed(_within(element)), element.kinds)


def _summary(element: Element) -> Iterator[PaperBlock]:
    """What stands on the outside of something that folds."""
    yield Paragraph(_trimmed(_within(element)), ("summary",))


def _details(element: Element) -> Iterator[PaperBlock]:
    blocks = tuple(_blocks(element.children))
    if "fold" in element.kinds and isinstance(blocks[0], Paragraph):
        blocks = (Heading(3, blocks[0].runs, ("fold",), blocks[0].at), *blocks[1:])
    yield from blocks


def _listing(element: Element) -> Iterator[PaperBlock]:
    rows = element.all("li")
    if "chain" in element.kinds:  # a list of lists: in print, all steps below each other
        rows = [step for layer in rows for inner in layer.all("ol") for step in inner.all("li")]
    items = (tuple(_placed(one.attributes.get("id"), _blocks(one.children, one.kinds))) for one in rows)
    found = tuple(item for item in items if item)
    if found:
        yield Listing(found, element.tag == "ol", element.kinds)


def _definitions(element: Element) -> Iterator[PaperBlock]:
    terms = [one for child in element.all() for one in (child.all() if child.tag == "div" else [child])]
    entries: list[Definition] = []
    for one in terms:
        if one.tag == "dt":
            entries.append(Definition(_trimmed(_within(one)), ()))
        else:
            entries[-1] = replace(entries[-1], blocks=(*entries[-1].blocks, *_blocks(one.children)))
    yield Definitions(tuple(entries), element.kinds)


def _table(element: Element) -> Iterator[PaperBlock]:
    caption, head, body = element.first("caption"), element.first("thead"), element.first("tbody")
    rows = tuple(_row(row) for row in body.all("tr")) if body else ()
    first = head.first("tr") if head else None
    yield PaperTable(_row(first) if first else (), rows, _trimmed(_within(caption)) if caption else (), element.kinds)


def _row(row: Element) -> tuple[PaperCell, ...]:
    cells: list[PaperCell] = []
    for one in row.all("th", "td"):
        if "chart" not in one.kinds:
            blocks = tuple(_blocks(one.children))
            cells.append(PaperCell(blocks, one.tag == "th", int(one.attributes.get("colspan", 1)), kinds=one.kinds))
        elif cells and (drawn := one.first("span")):
            share = _PERCENT.search(drawn.attributes.get("style", ""))
            bar = float(share[1]) if share else None
            cells[-1] = replace(cells[-1], bar=bar, kinds=(*cells[-1].kinds, *drawn.kinds))
    name = row.attributes.get("id")
    if name and cells:
        cells[0] = replace(cells[0], blocks=tuple(_placed(name, cells[0].blocks)))
    return tuple(cells)


def _figure(element: Element) -> Iterator[PaperBlock]:
    caption = next(iter(element.all("figcaption")), None)
    blocks = tuple(_blocks(child for child in element.children if child is not caption))
    runs = _trimmed(_within(caption)) if caption else ()
    yield PaperGroup(tuple(replace(b, caption=runs) if isinstance(b, Picture) else b for b in blocks), ("figure",))


def _picture(element: Element) -> Iterator[PaperBlock]:
    said = [found.text for tag in ("title", "desc") if (found := element.first(tag)) and found.text]
    yield Picture(element.source, ". ".join(said) or element.attributes.get("aria-label", ""), kinds=element.kinds)


_READERS: dict[str, Callable[[Element], Iterator[PaperBlock]]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4"), _heading),
    **dict.fromkeys(("ul", "ol"), _listing),
    "details": _details,
    "div": _columns,
    "dl": _definitions,
    "figure": _figure,
    "p": _paragraphs,
    "summary": _summary,
    "svg": _picture,
    "table": _table,
}


# --- texts ---


def _within(element: Element) -> Iterator[Run]:
    for child in element.children:
        yield from _runs(child, ())


def _runs(node: Content, marks: tuple[str, ...], to: str = "") -> Iterator[Run]:
    if isinstance(node, str):
        yield Run(_SPACE.sub(" ", node), marks, to)
    elif node.tag == "br":
        yield Run("\n", marks, to)
    elif node.tag == "svg":
        yield Run("", marks, to, picture=node.source)
    elif "blank" in node.kinds:
        yield Run("", (*marks, "blank"))
    elif not _LEFT_OUT_KINDS & set(node.kinds):
        own = (_MARKS[node.tag],) if node.tag in _MARKS else ()
        link = node.attributes.get("href", "")
        leads = link[1:] if link.startswith("#") else to
        beside = ("beside",) if node.tag == "span" and not node.kinds else ()
        for child in node.children:
            yield from _runs(child, (*marks, *own, *node.kinds, *beside), leads)


def _trimmed(runs: Iterable[Run]) -> Runs:
    """Runs with single spaces, none at either end; neighbours with the same marks are one."""
    found: list[Run] = []
    for run in runs:
        before = found[-1].text[-1:] if found else " "
        text = run.text[1:] if before in (" ", "\n") and run.text.startswith(" ") else run.text
        if found and text and not _stands_alone(found[-1]) and (run.marks, run.to) == (found[-1].marks, found[-1].to):
            found[-1] = replace(found[-1], text=found[-1].text + text)
        elif text or _stands_alone(run):
            found.append(replace(run, text=text))
    while found and not found[-1].text.rstrip() and not _stands_alone(found[-1]):
        found.pop()
    if found:
        found[-1] = replace(found[-1], text=found[-1].text.rstrip(" "))
    return tuple(found)


def _stands_alone(run: Run) -> bool:
    """Is this shown though it has no text?"""
    return bool(run.picture) or "blank" in run.marks
