"""How long the workbench takes: `check` on the bundled rules and on a thousand rules, and `format` on both.

    python benchmarks/workbench.py [--json]

Times are processor time, the best of three, in milliseconds, with the budget if there is one; they include reading the
files.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from herstelkb.ground.resources import resource
from herstelkb.language.formatting import formatted
from herstelkb.language.rule_texts import rule_documents
from herstelkb.workbench.linting.check import check
from herstelkb.workbench.linting.registry import all_checks

BUDGETS = {"check, the rules that ship": 200, "check, 1,000 rules": 2000}
ATTRIBUTES, VALUES = 100, 5


def thousand_rules(folder: Path) -> None:
    """Write a rule base of 1,000 rules over 200 attributes without findings, with the starter's texts."""

    def text(words: str) -> str:
        return f"{{nl: {words} hier, en: {words} there}}"

    lines = [
        "knowledge_base:",
        f"  title: {text('kennis')}",
        "  languages: [nl, en]",
        f"  certainty: {{mogelijk: {text('mogelijk')}, zeker: {text('zeker')}}}",
        f"  time: {{nu: {text('nu')}, straks: {text('straks')}}}",
        "  subjects: {one: bedrijf, many: mens, list: mensen}",
        "vocabulary:",
        "  bedrijf:",
    ]
    for number in range(ATTRIBUTES):
        for kind, known_by in (("gezien", "observation"), ("volgt", "derivation")):
            lines += [f"    {kind}{number}:", f"      known_by: {known_by}", f"      label: {text(f'{kind} {number}')}"]
            lines += [f"      question: {{nl: 'Is {number}?', en: 'And {number}?'}}"] if kind == "gezien" else []
            lines += ["      values:"]
            for value in range(VALUES):
                said = text(f"waarde {value} van {kind} {number}")
                lines += [f"        v{value}: {{label: {said}, says: {said}}}"]
    lines += ["claims:"]
    lines += [f"  C{n}: {{says: {text(f'uitspraak {n}')}, hedge: zeker, kind: causal, section: A}}" for n in range(50)]
    lines += ["rules:"]
    for number in range(1000):
        attribute, value = number % ATTRIBUTES, number // ATTRIBUTES % VALUES
        beside = f"bedrijf.gezien{(attribute + 1) % ATTRIBUTES}: {'v0' if number < 500 else '[v1, v2]'}"
        before = f", bedrijf.volgt{attribute - 1}: v{value}" if attribute and number % 3 == 0 else ""
        lines += [
            f"  - id: regel-{number}",
            f"    claims: [C{number % 50}]",
            f"    when: {{bedrijf.gezien{attribute}: v{value}, {beside}{before}}}",
            f"    then: {{bedrijf.volgt{attribute}: v{value}}}",
            f"    because: {text(f'regel {number} dat zegt')}",
        ]
    (folder / "rules.yaml").write_text("\n".join([*lines, ""]), "utf-8")


def best(work: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """The shortest of several runs, in milliseconds, and the result of the last."""
    took, result = [], None
    for _ in range(times):
        begin = time.process_time()
        result = work()
        took.append((time.process_time() - begin) * 1000)
    return min(took), result


def main() -> int:
    """Measure and print; fails if a budget is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="for programs")
    options = parser.parse_args()
    rows = []
    all_checks()  # imported beforehand; the command `check` pays for that and for starting Python as well
    with tempfile.TemporaryDirectory() as name:
        thousand_rules(Path(name))
        for title, folder in (("the rules that ship", resource("rules")), ("1,000 rules", Path(name))):
            took, found = best(lambda folder=folder: check(folder))
            rows.append((f"check, {title}", took, len(found)))
            documents = rule_documents(folder)[0]
            took, _ = best(lambda documents=documents: [formatted(document) for document in documents])
            rows.append((f"format, {title}", took, 0))
    missed = [name for name, took, _ in rows if took > BUDGETS.get(name, float("inf"))]
    if options.json:
        measured = [{"what": n, "ms": round(t, 1), "budget_ms": BUDGETS.get(n), "findings": f} for n, t, f in rows]
        print(json.dumps({"format": "herstelkb/benchmark/1", "measured": measured}, indent=2))
    else:
        for title, took, found in rows:
            budget = f"{BUDGETS[title]:>8} ms" if title in BUDGETS else f"{'—':>8}   "
            print(f"{title:<30} {took:>9.1f} ms   budget {budget}   findings {found}")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
