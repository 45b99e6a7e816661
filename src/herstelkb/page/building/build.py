"""From a rule base to the page: checks what is asked for, packs the rules, and puts the file together."""

from __future__ import annotations

from pathlib import Path

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.ground.resources import resource
from herstelkb.page.building.document import document
from herstelkb.page.building.packing import parts
from herstelkb.page.building.runtime import runtime
from herstelkb.page.carried import packed
from herstelkb.page.session import Session
from herstelkb.page.shell import body, style


def page(
    kb: KnowledgeBase,
    rules: Path | None = None,
    *,
    case: Path | None = None,
    language: str | None = None,
    folder: Path | None = None,
) -> str:
    """The page as HTML for a rule base, read from the folder `rules` (default: the one that ships).

    It opens with a case, if one is given, and in a language, by default the first. `folder` is that of the runtime.

    Raises:
        UnusableInput: the language is not one of the rule base, the case cannot be used, or the runtime not be had.
    """
    chosen = kb.knowledge.language(language)
    given = None
    if case is not None:
        kb.case(case)
        given = {"name": case.name, "text": case.read_text("utf-8-sig")}
    found, first = runtime(folder), Session(kb, chosen)
    travels = parts(found, packed(kb, rules or resource("rules"), first.room.examples))
    settings = {"language": chosen, "languages": list(kb.languages), "case": given}
    title = kb.knowledge.source.head.title.get(chosen, "herstelkb")
    return document(found, travels, title, body(first), style(first), settings)
