"""Everything wrong with the rule files of a folder, in one run: their form and names, then the rules as a whole.

The functions go from documents to findings, so that an editor can ask about unsaved text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from herstelkb.cases.reading import scenario_case
from herstelkb.ground.diagnostics import Diagnostic, UnusableInput
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.compiling import compiled
from herstelkb.language.documents import Document
from herstelkb.language.rule_texts import rule_documents
from herstelkb.workbench.linting.registry import Prover, all_checks
from herstelkb.workbench.linting.suppressions import unsuppressed
from herstelkb.workbench.linting.templates import template_findings
from herstelkb.workbench.linting.words import word_findings


def check(folder: Path) -> list[Diagnostic]:
    """All findings in a folder, by file and line.

    Raises:
        UnusableInput: there is no such folder, or it holds no rule files.
    """
    documents, unread = rule_documents(folder)
    return check_documents(documents, unread)


def check_documents(
    documents: Sequence[Document], unread: Iterable[Diagnostic] = (), *, prover: Prover | None = None
) -> list[Diagnostic]:
    """All findings in documents that together make a rule base; `unread` are those from reading the files.

    `prover` is asked to prove what findings say of every case (`proving.proved`). The rules as a whole are checked only
    if there are no errors, since one mistake would cause many findings.
    """
    made = compiled(documents, unread)
    findings = list(made.findings)
    if made.rules is not None:
        findings += template_findings(made.rules)
        findings += word_findings(made.rules)
    if made.knowledge is not None:
        findings += _scenario_cases(made.knowledge)
        if not any(finding.severity == "error" for finding in findings):
            findings += rule_base_findings(made.knowledge, prover)
    findings = unsuppressed(findings, documents, made.rules)
    return sorted(findings, key=lambda f: (f.place.file, f.place.line, f.place.column) if f.place else ("", 0, 0))


def rule_base_findings(knowledge: Knowledge, prover: Prover | None = None) -> Iterator[Diagnostic]:
    """The findings of all checks in a rule base without errors."""
    for one in all_checks():
        yield from one.diagnostics(knowledge, prover)


def _scenario_cases(knowledge: Knowledge) -> Iterator[Diagnostic]:
    """Mistakes in the cases of scenarios."""
    for name in knowledge.source.scenarios:
        try:
            scenario_case(knowledge, name)
        except UnusableInput as error:
            yield from error.diagnostics
