"""A rule that adds nothing: wherever it fires, other rules conclude the same, as firmly and as soon, from fewer
premises and the same claims. A rule that cites another claim is a second reason, and is not reported."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.statements import EveryCase, RedundantClauses
from herstelkb.workbench.linting.uses import uses

SEVERITY: Severity = "warning"
SUMMARY = "A rule adds nothing to another one."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each rule of which every clause is covered by a wider clause of a rule that is not reported."""
    index = uses(knowledge)
    superfluous: dict[str, list[str]] = {}
    for name, clauses in reversed(
        list(index.of_rule.items())
    ):  # of two that cover each other, only the second is reported
        if any(map(index.never, clauses)):
            continue
        covers = [
            next(
                (o.rule for o in index.wider(clause) if o.rule not in superfluous and _covers(knowledge, o, clause)),
                None,
            )
            for clause in clauses
        ]
        found = [rule for rule in covers if rule is not None]
        if len(found) == len(covers) and all(index.meaning(rule) != index.meaning(name) for rule in found):
            superfluous[name] = found
    for name, rules in superfluous.items():
        by = ", ".join(f"'{rule}'" for rule in dict.fromkeys(rules))
        message = f"wherever '{name}' fires, {by} concludes as much from fewer premises"
        because = f"whatever {by} asks, '{name}' asks too, and it concludes nothing firmer or sooner"
        hint, every_case = (
            "remove it, or cite the claim that it adds",
            EveryCase(because, RedundantClauses(index.of_rule[name])),
        )
        yield Finding(knowledge.source.place("rules", name, "id"), message, hint, every_case=every_case)


def _covers(knowledge: Knowledge, wide: Clause, clause: Clause) -> bool:
    return (
        wide.head == clause.head
        and set(wide.tests) <= set(clause.tests)
        and wide.unless in (None, clause.unless)
        and wide.hedge >= clause.hedge
        and wide.time <= clause.time
        and set(knowledge.source.rules[clause.rule].claims) <= set(knowledge.source.rules[wide.rule].claims)
        and (not _may_be_held_back(knowledge, wide) or _fires_no_later(knowledge, wide, clause))
    )


def _may_be_held_back(knowledge: Knowledge, clause: Clause) -> bool:
    """Whether an observation can bar what it concludes now; the same may then be concluded later, and be admitted."""
    entry = knowledge.source.vocabulary.get(uses(knowledge).qualified(clause.head))  # advice cannot be observed
    return clause.time == 0 and entry is not None and entry.observable


def _fires_no_later(knowledge: Knowledge, wide: Clause, clause: Clause) -> bool:
    """Whether the narrower clause fires as soon: all else that it asks is known from the first point, or never."""
    besides = [uses(knowledge).qualified(atom) for atom, least in clause.asks if (atom, least) not in wide.asks]
    return (
        clause.time == wide.time
        and set(clause.tests) == set(wide.tests)
        and clause.unless == wide.unless
        and not any(knowledge.source.vocabulary[name].derivable for name in besides)
    )
