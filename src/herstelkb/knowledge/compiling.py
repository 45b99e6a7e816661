"""`Compiled`: rule files, the rule base and knowledge made from them, and every finding about them.

This is the only way from documents to `Knowledge`: loading a rule base takes the knowledge or the findings, checking or
fixing one takes both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from herstelkb.ground.diagnostics import Diagnostic, UnusableInput
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.resolution import resolved
from herstelkb.language.documents import Document
from herstelkb.language.reading import rule_base
from herstelkb.language.rule_base import RuleBase


@dataclass(frozen=True)
class Compiled:
    """Documents and what they make together; `rules` is None without a head, `knowledge` if there are errors."""

    documents: tuple[Document, ...] = field(repr=False)
    rules: RuleBase | None = field(repr=False)
    knowledge: Knowledge | None
    findings: tuple[Diagnostic, ...]

    def whole(self) -> Knowledge:
        """The checked whole.

        Raises:
            UnusableInput: with every finding, if any of them is an error.
        """
        if self.knowledge is None or any(finding.severity == "error" for finding in self.findings):
            raise UnusableInput(self.findings)
        return self.knowledge


def compiled(documents: Iterable[Document], unread: Iterable[Diagnostic] = ()) -> Compiled:
    """What documents make together; `unread` are the findings from reading the files."""
    read = tuple(documents)
    rules, mistakes = rule_base(read)
    findings, knowledge = [*unread, *mistakes], None
    if rules is not None:
        knowledge, more = resolved(rules)
        findings += more
    return Compiled(read, rules, knowledge, tuple(findings))
