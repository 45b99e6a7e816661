"""`herstelkb test [RULES]`: the scenarios, what they cover, and whether they notice mistakes."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from herstelkb.workbench.coverage import Coverage
    from herstelkb.workbench.mutation import Verdict
    from herstelkb.workbench.scenarios import Outcome


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("rules", metavar="RULES", nargs="?", help="a folder of rule files (default: those that ship)")
    parser.add_argument("--scenario", metavar="ID", action="append", help="only this scenario; may be given again")
    parser.add_argument("--coverage", action="store_true", help="by rule, by condition in both polarities, by claim")
    parser.add_argument("--mutate", action="store_true", help="change the rules in one place at a time: who notices?")
    parser.add_argument(
        "--fail-under", metavar="PERCENT", type=int, default=0, help="1 if coverage or mutation is less"
    )
    parser.add_argument("--jobs", metavar="N", type=int, help="processes for --mutate (default: one a processor)")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="text (default), or JSON for programs"
    )


def run(options: Namespace) -> int:
    """Print what failed, what is not covered and what survived; 1 if anything is."""
    from herstelkb.api import load
    from herstelkb.resources import resource
    from herstelkb.workbench.claims import claims
    from herstelkb.workbench.coverage import coverage
    from herstelkb.workbench.scenarios import run as run_scenario

    folder = Path(options.rules) if options.rules else resource("rules")
    kb = load(folder)
    names = _chosen(options.scenario, list(kb.knowledge.source.scenarios))
    outcomes = [run_scenario(kb, name) for name in names]
    covered = coverage(kb, claims(kb)[0], outcomes) if options.coverage else None
    verdicts = _mutate(folder, options.jobs) if options.mutate and not any(o.failures for o in outcomes) else None
    if options.format == "json":
        print(json.dumps(_json(outcomes, covered, verdicts), ensure_ascii=False, indent=2))
    else:
        _print(outcomes, covered, verdicts)
    percentages = [*(covered.percentages.values() if covered else ()), *([_score(verdicts)] if verdicts else ())]
    failed = any(outcome.failures for outcome in outcomes)
    return 1 if failed or any(percentage < options.fail_under for percentage in percentages) else 0


def _chosen(wanted: list[str] | None, known: list[str]) -> list[str]:
    from herstelkb.diagnostics import UnusableInput, did_you_mean

    for name in wanted or ():
        if name not in known:
            raise UnusableInput.because(
                "unknown-scenario", f"there is no scenario '{name}'", hint=did_you_mean(name, known)
            )
    return wanted or known


def _mutate(folder: Path, jobs: int | None) -> tuple[Verdict, ...]:
    from herstelkb.workbench.mutation import mutation

    def progress(done: int, total: int) -> None:
        if not sys.stderr.isatty():
            return
        end = "\n" if done == total else ""
        print(f"\r{done} of {total} mutants", end=end, file=sys.stderr, flush=True)

    return mutation(folder, jobs=jobs, progress=progress)


def _score(verdicts: tuple[Verdict, ...]) -> int:
    return 100 * sum(v.noticed is not None for v in verdicts) // len(verdicts) if verdicts else 100


def _print(outcomes: list[Outcome], covered: Coverage | None, verdicts: tuple[Verdict, ...] | None) -> None:
    for outcome in outcomes:
        for failure in outcome.failures:
            print(f"{outcome.scenario}: {failure.fact} {failure.expected}; found: {failure.found}")
    if covered:
        for rule in covered.unfired:
            print(f"rule {rule} fires in no scenario")
        for polarity in covered.undecided:
            print(f"nothing is decided by {polarity}")
        for claim in covered.untested:
            print(f"claim {claim} is not tested both ways")
        print("covered: " + ", ".join(f"{kind} {percentage}%" for kind, percentage in covered.percentages.items()))
    for verdict in verdicts or ():
        if verdict.noticed is None:
            print(
                f"nobody notices: {verdict.item}: {verdict.change}",
                f"  a scenario is missing that shows: {verdict.missing}",
                sep="\n",
            )
    if verdicts:
        print(
            f"mutation: {sum(v.noticed is not None for v in verdicts)} of {len(verdicts)} noticed, {_score(verdicts)}%"
        )
    failing = sum(bool(outcome.failures) for outcome in outcomes)
    print(f"{len(outcomes) - failing} passed, {failing} failed", file=sys.stderr)


def _json(outcomes: list[Outcome], covered: Coverage | None, verdicts: tuple[Verdict, ...] | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "format": "herstelkb/test/1",
        "scenarios": [
            {
                "id": outcome.scenario,
                "failures": [{"fact": f.fact, "expected": f.expected, "found": f.found} for f in outcome.failures],
            }
            for outcome in outcomes
        ],
    }
    if covered:
        found["coverage"] = {
            "percentages": covered.percentages,
            "unfired": list(covered.unfired),
            "undecided": [{"rule": p.rule, "condition": p.text, "met": p.met} for p in covered.undecided],
            "untested_claims": list(covered.untested),
        }
    if verdicts is not None:
        found["mutation"] = {
            "score": _score(verdicts),
            "mutants": [
                {"item": v.item, "change": v.change, "noticed": v.noticed, "missing": v.missing} for v in verdicts
            ],
        }
    return found
