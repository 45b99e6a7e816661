"""A page as a test sees it: its elements in order, and whether they nest."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"wbr", "meta", "link", "br", "img", "hr", "input", "rect", "col"}


@dataclass
class Element:
    """An element with its attributes; its text is what the page says from where it opens to where it closes."""

    tag: str
    attributes: dict[str, str]
    above: tuple[str, ...]
    said: list[str] = field(repr=False)
    first: int
    last: int

    @property
    def text(self) -> str:
        """The text in it, that of its descendants included."""
        return "".join(self.said[self.first : self.last])


@dataclass
class Page(HTMLParser):
    """A parsed page; `mistakes` tells what is not closed, or closed and not open."""

    source: str
    elements: list[Element] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[Element] = []
        self._said: list[str] = []
        self.feed(self.source)
        self.close()
        self.mistakes += [f"<{e.tag}> is not closed" for e in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self._open.append(self.elements[-1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        here, above = len(self._said), tuple(e.tag for e in self._open)
        self.elements.append(Element(tag, {k: v or "" for k, v in attrs}, above, self._said, here, here))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1].tag != tag:
            self.mistakes.append(
                f"</{tag}> at {self.getpos()} closes {self._open[-1].tag if self._open else 'nothing'}"
            )
        else:
            self._open.pop().last = len(self._said)

    def handle_data(self, data: str) -> None:
        self._said.append(data)

    def all(self, *tags: str) -> list[Element]:
        """The elements with one of these tags, in order."""
        return [element for element in self.elements if element.tag in tags]

    @property
    def body(self) -> str:
        """What a reader sees, with single spaces."""
        return " ".join(self.all("body")[0].text.split())
