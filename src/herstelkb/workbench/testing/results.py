"""The results of a test run as text, as plain data and as JUnit XML; nothing is run here.

A failed expectation is shown with the proof of what does follow, or with the reason why the expected does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import indent
from typing import Any

from herstelkb.ground.diagnostics import Place, UnusableInput
from herstelkb.workbench.junit import JUnitCase, junit
from herstelkb.workbench.testing.coverage import Coverage
from herstelkb.workbench.testing.mutation import MutantResult, score
from herstelkb.workbench.testing.scenarios import Failure, Outcome


@dataclass(frozen=True)
class Results:
    """The outcomes of the scenarios, their coverage and the mutants they noticed, as far as these were asked for."""

    outcomes: tuple[Outcome, ...]
    coverage: Coverage | None = None
    verdicts: tuple[MutantResult, ...] | None = None

    @property
    def failed(self) -> int:
        """The number of scenarios that failed."""
        return sum(bool(outcome.failures) for outcome in self.outcomes)

    @property
    def lowest(self) -> int:
        """The lowest of the percentages that were asked for; 100 if none was."""
        found = [100]
        if self.coverage is not None:
            found += self.coverage.percentages.values()
        if self.verdicts is not None:
            found.append(score(self.verdicts))
        return min(found)


def explanation(outcome: Outcome, failure: Failure, language: str | None = None) -> str:
    """The reason why the fact of a failure holds, or does not; by default in the rule base's first language."""
    evaluation = outcome.evaluation
    language = language or evaluation.knowledge.source.head.languages[0]
    try:
        # If the question is which rules conclude it, one proof is not enough.
        why = evaluation.why(failure.fact, every="by" in failure.expected.split())
        answer = why or evaluation.why_not(failure.fact)
        return answer.to_text(language).rstrip() if answer else ""
    except UnusableInput as error:  # a subject that is not in the case has nothing to explain
        return "; ".join(finding.message for finding in error.diagnostics)


def explained(outcome: Outcome, language: str | None = None) -> str:
    """The failures of a scenario, each with its explanation."""
    failures = [f"{failure}\n{indent(explanation(outcome, failure, language), '    ')}" for failure in outcome.failures]
    return "\n".join(failures)


def text(results: Results, language: str | None = None) -> Iterator[str]:
    """The results for people, line by line."""
    for outcome in results.outcomes:
        if outcome.failures:
            place = _place(outcome)
            yield f"{outcome.scenario}: failed" + (f" ({place.file}:{place.line})" if place else "")
            yield indent(explained(outcome, language), "  ")
    if results.coverage:
        yield from _covered(results.coverage)
    if results.verdicts is not None:
        yield from _mutated(results.verdicts)


def _place(outcome: Outcome) -> Place | None:
    return outcome.evaluation.knowledge.source.place("scenarios", outcome.scenario, "id")


def _covered(found: Coverage) -> Iterator[str]:
    yield from (f"rule {rule} fires in no scenario" for rule in found.unfired)
    yield from (f"never decides: {polarity}" for polarity in found.undecided)
    yield from (f"proved to decide in no case: {polarity}" for polarity in found.impossible)
    yield from (f"claim {claim} is not tested both ways" for claim in found.untested)
    yield "covered: " + ", ".join(f"{kind} {percentage}%" for kind, percentage in found.percentages.items())


def _mutated(verdicts: tuple[MutantResult, ...]) -> Iterator[str]:
    for verdict in verdicts:
        if verdict.survived:
            yield f"not noticed: {verdict.item}: {verdict.change}"
            yield f"  missing scenario, one that shows: {verdict.missing}"
        elif verdict.equivalent:
            yield f"proved equivalent: {verdict.item}: {verdict.change}"
    equivalent = sum(verdict.equivalent for verdict in verdicts)
    noticed = sum(verdict.noticed is not None for verdict in verdicts)
    apart = f" ({equivalent} more proved equivalent)" if equivalent else ""
    yield f"mutation: {noticed} of {len(verdicts) - equivalent} noticed{apart}, {score(verdicts)}%"


def data(results: Results) -> dict[str, Any]:
    """The results as plain data, versioned."""
    found: dict[str, Any] = {
        "format": "herstelkb/test/1",
        "scenarios": [
            {
                "id": outcome.scenario,
                "failures": [{"fact": f.fact, "expected": f.expected, "found": f.found} for f in outcome.failures],
            }
            for outcome in results.outcomes
        ],
    }
    covered = results.coverage
    if covered:
        found["coverage"] = {
            "percentages": covered.percentages,
            "unfired": list(covered.unfired),
            "undecided": [{"rule": p.rule, "condition": p.text, "met": p.met} for p in covered.undecided],
            "impossible": [{"rule": p.rule, "condition": p.text, "met": p.met} for p in covered.impossible],
            "untested_claims": list(covered.untested),
        }
    if results.verdicts is not None:
        keys = ("item", "change", "noticed", "equivalent", "missing")
        found["mutation"] = {
            "score": score(results.verdicts),
            "mutants": [{key: getattr(verdict, key) for key in keys} for verdict in results.verdicts],
        }
    return found


def as_junit(results: Results, language: str | None = None) -> str:
    """The outcomes as JUnit XML: a test case for each scenario, in one suite."""
    return junit("herstelkb", [_case(outcome, language) for outcome in results.outcomes])


def _case(outcome: Outcome, language: str | None) -> JUnitCase:
    if not outcome.failures:
        return JUnitCase("scenarios", outcome.scenario, _place(outcome))
    failed = "; ".join(map(str, outcome.failures))
    return JUnitCase("scenarios", outcome.scenario, _place(outcome), failed, explained(outcome, language))
