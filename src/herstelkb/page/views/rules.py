"""The rules: the handbook's pages inside the page, one at a time, each linked from the proofs that use it."""

from __future__ import annotations

from dataclasses import dataclass

from herstelkb.page.desk import Desk
from herstelkb.page.workroom import Workroom
from herstelkb.reporting.voice import Voice
from herstelkb.workbench.handbook.pages import KINDS, Pages


@dataclass(frozen=True, slots=True)
class RulesView:
    """A page of the handbook, and the titles of all pages by kind."""

    item: str
    content: str
    titles: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def rules(room: Workroom, desk: Desk, voice: Voice) -> RulesView:
    """The page of the handbook that is looked at; without one, or where there is none of that name, the list of all."""
    pages = Pages(room.book, desk.language, {desk.language: ""}, pictures=False)
    known = room.book.items
    if desk.item in known:
        return RulesView(desk.item, pages.content(desk.item, _link), ())
    titles = tuple(
        (kind, tuple((key, pages.title(kind, key.partition("/")[2])) for key in known if key.startswith(f"{kind}/")))
        for kind in KINDS
    )
    return RulesView("", "", titles)


def _link(section: str, name: str | None) -> str:
    """A link within the page: what follows the sign is the item."""
    return f"#item={section}/{name}"
