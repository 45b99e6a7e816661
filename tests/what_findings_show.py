"""What the witness of a finding has to show when it is run, said anew for each code; and which speak of every case."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from herstelkb.api.evaluation import Evaluation
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.ground.diagnostics import Diagnostic

OF_EVERY_CASE = {
    "always-true",
    "bound-out-of-range",
    "concludes-premise",
    "duplicate-rule",
    "never-fires",
    "subsumed",
    "unconcluded-value",
    "value-never-holds",
}


def shows(kb: KnowledgeBase, finding: Diagnostic) -> bool:
    """Does the witness, run by the default engine, show what the finding says?"""
    assert finding.witness is not None
    return SHOWN[finding.code](kb.evaluate(dict(finding.witness)), finding.message)


def _conflict(evaluation: Evaluation, message: str) -> bool:
    """The two rules named conclude values that stand in one conflict."""
    rules = set(re.findall(r"'([^']+)'", message))
    return any(
        rules <= {c.rule for literal in conflict.literals for c in _clauses(evaluation, literal)}
        for conflict in evaluation.conflicts
    )


def _between(evaluation: Evaluation, message: str) -> bool:
    """The measure lies where the finding says, and neither of the two rules named fires."""
    name, where = re.match(r"\w+\.(\w+) (of|between) ", message).groups()  # type: ignore[union-attr]
    numbers = [float(n) for n in re.findall(r"\d[\d.e+-]*", message[: message.index(" falls ")].partition(where)[2])]
    found = evaluation.derivation.bounds(name)
    is_share = evaluation.derivation.knowledge.measures[name].is_share
    low, high = (n / found.total if is_share else n for n in (found.lower, found.upper))
    fired = {firing.clause.rule for firing in evaluation.derivation.firings}
    assert min(numbers) - 1e-6 <= low <= high <= max(numbers) + 1e-6
    return not fired & set(re.findall(r"'([^']+)'", message))


def _untreated(evaluation: Evaluation, message: str) -> bool:
    """Someone has the value, and no rule fires because of it."""
    attribute, value = re.search(r"\.(\w+): (\w+),", message).groups()  # type: ignore[union-attr]
    has = {li for li in evaluation.derivation.steps if li.attribute == attribute and str(li).endswith(f"={value}")}
    return bool(has) and not any(has & set(firing.premises) for firing in evaluation.derivation.firings)


def _clauses(evaluation: Evaluation, literal: object) -> list[object]:
    return [firing.clause for firing in evaluation.derivation.firings if firing.conclusion == literal and firing.steps]


SHOWN: Mapping[str, Callable[[Evaluation, str], bool]] = {
    "conflicting-rules": _conflict,
    "measure-gap": _between,
    "measure-overlap": _conflict,
    "untreated-value": _untreated,
}
