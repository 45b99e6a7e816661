"""Everything wrong with a folder of rule files, in one run."""

from __future__ import annotations

from pathlib import Path

from herstelkb.cases import case_from
from herstelkb.diagnostics import Diagnostic, UnusableInput
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.resolution import knowledge
from herstelkb.language.reading import rule_base, rule_documents
from herstelkb.workbench.templates import template_findings


def check(folder: Path) -> list[Diagnostic]:
    """All findings, by file and line.

    Raises:
        UnusableInput: there is no such folder, or it holds no rule files.
    """
    documents, findings = rule_documents(folder)
    base, mistakes = rule_base(documents)
    findings = [*findings, *mistakes]
    if base is not None:
        checked, more = knowledge(base)
        findings += more
        findings += template_findings(base)
        if checked is not None:
            findings += _scenario_cases(checked)
    return sorted(findings, key=lambda f: (f.place.file, f.place.line, f.place.column) if f.place else ("", 0, 0))


def _scenario_cases(kb: Knowledge) -> list[Diagnostic]:
    """Mistakes in the cases of scenarios, each at the scenario's place."""
    findings = []
    for name, scenario in kb.source.scenarios.items():
        try:
            case_from(scenario.case, kb)
        except UnusableInput as error:
            place = kb.source.place("scenarios", name, "case", key=True)
            for d in error.diagnostics:
                findings.append(
                    Diagnostic(d.code, f"in the case of scenario '{name}': {d.message}", place, d.expected, d.hint)
                )
    return findings
