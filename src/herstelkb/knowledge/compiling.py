"""`Compiled`: rule files, what they make together, and everything that is wrong with them.

The way from documents to `Knowledge` is written here and nowhere else: who loads a rule base takes the whole or the
mistakes, who checks or fixes one takes both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from herstelkb.ground.diagnostics import Diagnostic, UnusableInput
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.resolution import resolved
from herstelkb.language.documents import Document
from herstelkb.language.reading import RuleBase, rule_base


@dataclass(frozen=True)
class Compiled:
    """Documents with what they make together; `rules` is None without a head, `knowledge` where names are wrong."""

    documents: tuple[Document, ...] = field(repr=False)
    rules: RuleBase | None = field(repr=False)
    knowledge: Knowledge | None
    findings: tuple[Diagnostic, ...]

    def whole(self) -> Knowledge:
        """The checked whole.

        Raises:
            UnusableInput: with everything that is wrong, where any of it is an error.
        """
        if self.knowledge is None or any(finding.severity == "error" for finding in self.findings):
            raise UnusableInput(self.findings)
        return self.knowledge


def compiled(documents: Iterable[Document], unread: Iterable[Diagnostic] = ()) -> Compiled:
    """What documents make together; `unread` is what was found in reading them."""
    read = tuple(documents)
    rules, mistakes = rule_base(read)
    findings, knowledge = [*unread, *mistakes], None
    if rules is not None:
        knowledge, more = resolved(rules)
        findings += more
    return Compiled(read, rules, knowledge, tuple(findings))
