"""`herstelkb verify [RULES]`: the constraints of a rule base, proved for all cases or broken by a case."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from herstelkb.knowledge.base import Knowledge
    from herstelkb.workbench.proving.meaning import MeaningFinding
    from herstelkb.workbench.proving.verify import ConstraintVerdict

GROUP = "rules"
SUMMARY = "the constraints, proved for all cases or broken by a case one can run"
EXAMPLES = ("verify my-rules", "verify my-rules --findings")


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("rules", metavar="RULES", nargs="?", help="a folder of rule files (default: those that ship)")
    parser.add_argument("--constraint", metavar="ID", action="append", help="only this constraint; may be repeated")
    parser.add_argument(
        "--findings",
        action="store_true",
        help="also rules and conditions that, taken together, do nothing, conflict or leave a gap",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (default), or JSON")


def run(options: Namespace) -> int:
    """Print the verdicts; 0 if all constraints are proved, and no rule or condition is proved to do nothing."""
    from herstelkb.api.knowledge_base import load
    from herstelkb.workbench.proving.meaning import findings
    from herstelkb.workbench.proving.verify import verify

    knowledge = load(options.rules).knowledge
    names = _constraints(knowledge, options.constraint)
    verdicts = []
    for number, verdict in enumerate(verify(knowledge, names), 1):
        print(f"[{number}/{len(names)}] {verdict.constraint}: {verdict.outcome}", file=sys.stderr)
        verdicts.append(verdict)
    found = []
    if options.findings:
        print("looking for rules and conditions that do nothing, conflict or leave a gap", file=sys.stderr)
        found = list(findings(knowledge))
    if options.format == "json":
        data = {
            "format": "herstelkb/verify/1",
            "constraints": [verdict.to_json() for verdict in verdicts],
            "findings": [finding.to_json() for finding in found] if options.findings else None,
        }
        print(json.dumps(data, ensure_ascii=False, indent=2), flush=True)
    else:
        print(
            "\n".join([*map(_verdict_text, verdicts), *(_finding_text(one, options.private) for one in found)]),
            flush=True,
        )
    proved = sum(verdict.outcome == "proved" for verdict in verdicts)
    print(
        f"{proved} of {len(verdicts)} constraints proved, whatever the number of {knowledge.source.head.subjects.list}",
        file=sys.stderr,
    )
    return 0 if proved == len(verdicts) and not any(finding.proved for finding in found) else 1


def _constraints(knowledge: Knowledge, asked: list[str] | None) -> list[str]:
    from herstelkb.ground.diagnostics import UnusableInput
    from herstelkb.ground.suggestions import did_you_mean

    for name in asked or ():
        if name not in knowledge.constraints:
            hint = did_you_mean(name, knowledge.constraints)
            raise UnusableInput.because("unknown-constraint", f"there is no constraint '{name}'", hint=hint)
    return asked or list(knowledge.constraints)


def _verdict_text(verdict: ConstraintVerdict) -> str:
    from herstelkb.workbench.linting.witnesses import case_file

    if verdict.witness is not None:
        shown = case_file(verdict.witness, f"breaks {verdict.constraint}")
        return f"violated  {verdict.constraint}, by this case:\n\n{shown}"
    if verdict.outcome == "proved":
        return f"proved    {verdict.constraint}"
    searched = f"; no case with up to {verdict.searched} members breaks it" if verdict.searched >= 0 else ""
    return f"open      {verdict.constraint}: could not be proved{searched}"


def _finding_text(finding: MeaningFinding, private: bool) -> str:
    from herstelkb.ground.diagnostics import Diagnostic
    from herstelkb.workbench.linting.witnesses import case_file

    said = Diagnostic(finding.code, finding.message, finding.place, severity="warning").to_text(private=private)
    if finding.witness is None:
        return f"\n{said}\n  proved for all cases"
    return f"\n{said}\n  as in this case:\n\n{case_file(finding.witness, finding.code)}"
