"""`herstelkb test [RULES]`: the scenarios, what they cover, and whether they notice mistakes."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from herstelkb.commands.options import engine_option

if TYPE_CHECKING:
    from herstelkb.api.knowledge_base import KnowledgeBase
    from herstelkb.engines.firings import EngineName
    from herstelkb.workbench.testing.coverage import Coverage
    from herstelkb.workbench.testing.mutation import MutantResult
    from herstelkb.workbench.testing.scenarios import Outcome

GROUP = "rules"
SUMMARY = "the scenarios: what follows, what they cover, whether they notice mistakes"
EXAMPLES = ("test my-rules --coverage",)


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("rules", metavar="RULES", nargs="?", help="a folder of rule files (default: those that ship)")
    engine_option(parser)
    parser.add_argument("--scenario", metavar="ID", action="append", help="only this scenario; may be repeated")
    parser.add_argument("--coverage", action="store_true", help="by rule, condition (both polarities) and claim")
    parser.add_argument(
        "--mutate", action="store_true", help="change the rules in one place at a time; does a scenario notice?"
    )
    parser.add_argument(
        "--fail-under", metavar="PERCENT", type=int, default=0, help="exit with 1 if coverage or mutation is lower"
    )
    parser.add_argument("--jobs", metavar="N", type=int, help="processes for --mutate (default: one a processor)")
    parser.add_argument(
        "--format",
        choices=("text", "json", "junit"),
        default="text",
        help="text (default); JSON for programs; JUnit XML, of the scenarios only",
    )
    parser.add_argument("--language", metavar="LANG", help="of explanations (default: the rule base's first)")
    parser.epilog = (
        "With z3 installed, mutants that mean the same and conditions that never decide are proved, and do not count."
    )


def run(options: Namespace) -> int:
    """Print what failed and why, what is not covered and what survived; 1 if anything fails or is too low."""
    from herstelkb.api.knowledge_base import load
    from herstelkb.ground.resources import resource
    from herstelkb.workbench.testing import results
    from herstelkb.workbench.testing.scenarios import run as run_scenario

    folder = Path(options.rules) if options.rules else resource("rules")
    kb = load(folder, engine=options.engine)
    language = kb.knowledge.language(options.language)
    outcomes = tuple(run_scenario(kb, name) for name in _chosen(options.scenario, list(kb.knowledge.source.scenarios)))
    failing = any(outcome.failures for outcome in outcomes)
    covered = _covered(kb, outcomes) if options.coverage else None
    verdicts = _mutate(folder, options.engine, options.jobs) if options.mutate and not failing else None
    found = results.Results(outcomes, covered, verdicts)
    match options.format:
        case "json":
            print(json.dumps(results.data(found), ensure_ascii=False, indent=2))
        case "junit":
            sys.stdout.write(results.as_junit(found, language))
        case _:
            print(*results.text(found, language), sep="\n", end="\n" if failing or covered or verdicts else "")
    if options.mutate and failing:
        print("no mutants were tried: all scenarios must pass first", file=sys.stderr)
    print(f"{len(outcomes) - found.failed} passed, {found.failed} failed", file=sys.stderr)
    return 1 if failing or found.lowest < options.fail_under else 0


def _chosen(wanted: list[str] | None, known: list[str]) -> list[str]:
    from herstelkb.ground.diagnostics import UnusableInput
    from herstelkb.ground.suggestions import did_you_mean

    for name in wanted or ():
        if name not in known:
            raise UnusableInput.because(
                "unknown-scenario", f"there is no scenario '{name}'", hint=did_you_mean(name, known)
            )
    return wanted or known


def _covered(kb: KnowledgeBase, outcomes: tuple[Outcome, ...]) -> Coverage:
    from herstelkb.workbench.testing.claims import claims
    from herstelkb.workbench.testing.coverage import coverage
    from herstelkb.workbench.testing.mutation import can_prove

    if not can_prove():
        return coverage(kb, claims(kb)[0], outcomes)
    from herstelkb.workbench.testing.impossible import never_decides

    return coverage(kb, claims(kb)[0], outcomes, lambda polarity: never_decides(kb.knowledge, polarity))


def _mutate(folder: Path, engine: EngineName | None, jobs: int | None) -> tuple[MutantResult, ...]:
    from herstelkb.terminal.working import counted
    from herstelkb.workbench.testing.mutation import can_prove, mutation

    with counted("mutants") as progress:
        verdicts = mutation(folder, engine=engine, jobs=jobs, progress=progress)
    if any(verdict.survived for verdict in verdicts) and not can_prove():
        print("survivors may be equivalent; to have that proved: pip install 'herstelkb[verify]'", file=sys.stderr)
    return verdicts
