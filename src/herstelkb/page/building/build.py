"""From a rule base to the page: checks what is asked for, packs the rules, and puts the file together."""

from __future__ import annotations

from pathlib import Path

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.ground.resources import resource
from herstelkb.language.reading import rule_paths
from herstelkb.page.building.document import document
from herstelkb.page.building.packing import parts
from herstelkb.page.building.runtime import runtime
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
    read = rules or resource("rules")
    name = read.resolve().name
    files = {f"{name}/{path.relative_to(read).as_posix()}": path.read_bytes() for path in rule_paths(read)}
    found = runtime(folder)
    title = kb.knowledge.source.head.title
    settings = {"language": chosen, "languages": list(kb.languages), "case": given}
    first = Session(kb, chosen)
    return document(found, parts(found, files), title.get(chosen, "herstelkb"), body(first), style(first), settings)
