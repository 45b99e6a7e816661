"""From rule files to `Knowledge`: what was made of the very same files before, else made now, and kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from herstelkb.ground.caching import once
from herstelkb.ground.diagnostics import Diagnostic, UnusableInput
from herstelkb.ground.kept import keep, kept, name_of
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.ready import dumped, loaded
from herstelkb.language.rule_texts import RuleText, documents_of

_PROGRAM = Path(__file__).parents[1]


def knowledge_of(texts: Sequence[RuleText], unread: Sequence[Diagnostic] = ()) -> Knowledge:
    """The knowledge in rule files; `unread` are the findings from reading them.

    Raises:
        UnusableInput: with every mistake in the files.
    """
    name = name_of("rules", *_program(), *(str(part) for text in texts for part in text))
    content = None if unread or any(isinstance(text, UnusableInput) for _, text in texts) else kept(name)
    if content is not None:
        try:
            return loaded(content, once(lambda: _compiled(texts, unread).source))
        except ValueError:
            pass  # it is made again
    knowledge = _compiled(texts, unread)
    keep(name, dumped(knowledge))
    return knowledge


def _compiled(texts: Sequence[RuleText], unread: Sequence[Diagnostic]) -> Knowledge:
    from herstelkb.knowledge.compiling import compiled  # takes pydantic

    documents, findings = documents_of(texts)
    return compiled(documents, [*unread, *findings]).whole()


def _program() -> Iterator[str]:
    """The state of the modules that decide what is made: they change without a new version where they are developed."""
    for folder in ("language", "knowledge"):
        for path in sorted((_PROGRAM / folder).glob("*.py")):
            found = path.stat()
            yield f"{path.name} {found.st_size} {found.st_mtime_ns}"
