"""The elements of a page that the templates made. Not for the pages of others: it trusts that elements nest.

A drawing is kept as it is written, since the names of its attributes tell upper case from lower.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TypeAlias

_EMPTY = {"wbr", "meta", "link", "br", "img", "hr", "input", "col"}
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)


@dataclass(slots=True)
class Element:
    """An element: its attributes, and the texts and elements within it. `source`: of a drawing, how it is written."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Content] = field(default_factory=list)
    source: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Its classes."""
        return tuple(self.attributes.get("class", "").split())

    def first(self, tag: str) -> Element | None:
        """The first element with this tag within it, at any depth."""
        for child in self.children:
            if isinstance(child, Element):
                found = child if child.tag == tag else child.first(tag)
                if found:
                    return found
        return None

    def all(self, *tags: str) -> list[Element]:
        """The elements directly within it, those with one of these tags if any are given."""
        return [child for child in self.children if isinstance(child, Element) and (child.tag in tags or not tags)]

    @property
    def text(self) -> str:
        """The text within it, with single spaces."""
        return " ".join(self._text().split())

    def _text(self) -> str:
        return "".join(child if isinstance(child, str) else child._text() for child in self.children)


Content: TypeAlias = Element | str


def parsed(page: str) -> Element:
    """The elements of a page, within one that stands for all of it."""
    return _Parser(page).root


class _Parser(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.root = Element("")
        self._open = [self.root]
        self._drawings = iter(_DRAWING.findall(page))
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        if tag == "svg":
            element.source = next(self._drawings)
        self._open[-1].children.append(element)
        if tag not in _EMPTY:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open[-1].tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
