"""`herstelkb verify [RULES]`: the constraints of a rule base, proved for all cases or broken by a case."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from herstelkb.knowledge.base import Knowledge
    from herstelkb.workbench.verify import Verdict


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("rules", metavar="RULES", nargs="?", help="a folder of rule files (default: those that ship)")
    parser.add_argument("--constraint", metavar="ID", action="append", help="only this constraint; may be repeated")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (default), or JSON")


def run(options: Namespace) -> int:
    """Print a verdict on each constraint; 0 if all are proved."""
    from herstelkb.api import load
    from herstelkb.workbench.verify import verify

    kb = load(options.rules).knowledge
    names = _constraints(kb, options.constraint)
    found = []
    for number, verdict in enumerate(verify(kb, names), 1):
        print(f"[{number}/{len(names)}] {verdict.constraint}: {verdict.outcome}", file=sys.stderr)
        found.append(verdict)
    if options.format == "json":
        verdicts = [verdict.to_json() for verdict in found]
        print(json.dumps({"format": "herstelkb/verify/1", "constraints": verdicts}, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_text(verdict) for verdict in found))
    proved = sum(verdict.outcome == "proved" for verdict in found)
    print(
        f"{proved} of {len(found)} constraints proved for all cases, whatever the number of {kb.many}", file=sys.stderr
    )
    return 0 if proved == len(found) else 1


def _constraints(kb: Knowledge, asked: list[str] | None) -> list[str]:
    from herstelkb.diagnostics import UnusableInput, did_you_mean

    for name in asked or ():
        if name not in kb.constraints:
            hint = did_you_mean(name, kb.constraints)
            raise UnusableInput.because("unknown-constraint", f"there is no constraint '{name}'", hint=hint)
    return asked or list(kb.constraints)


def _text(verdict: Verdict) -> str:
    from herstelkb.workbench.symbolic.witnesses import case_file

    if verdict.witness is not None:
        shown = case_file(verdict.witness, f"breaks {verdict.constraint}")
        return f"violated  {verdict.constraint}, by this case:\n{shown}"
    if verdict.outcome == "proved":
        return f"proved    {verdict.constraint}"
    return f"open      {verdict.constraint}: could not be proved{_searched(verdict.searched)}"


def _searched(searched: int) -> str:
    return f"; no case with up to {searched} employees breaks it" if searched >= 0 else ""
