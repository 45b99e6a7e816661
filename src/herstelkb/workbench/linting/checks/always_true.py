"""A premise that lists every value: it only asks that the attribute is known. Under `unless`, and in what a measure
counts, that is how one writes *not known* and *known*, so only the premises of rules are checked."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Is, Measured
from herstelkb.language.model import BoundsEntry
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.intervals import bound, impossible, range_of
from herstelkb.workbench.linting.statements import EveryCase, UnsatisfiableCondition
from herstelkb.workbench.linting.uses import bounds_of, uses

SEVERITY: Severity = "warning"
SUMMARY = "A condition is true for every value."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each premise of a rule that no known value makes false."""
    for test in uses(knowledge).tests:
        if test.section != "rules" or test.path[0] != "when":
            continue
        place = knowledge.source.place("rules", test.name, *test.path, key=True)
        if isinstance(test.test, tuple) and test.about in knowledge.source.vocabulary:
            if len(set(test.values)) == len(knowledge.source.vocabulary[test.about].values):
                message = f"this lists every value of {test.about}, so it only asks that one is known"
                kind, _, name = test.about.partition(".")
                fails = Is(kind == knowledge.many, name, values=(), others=test.values)
                every_case = EveryCase("the vocabulary has no other value", UnsatisfiableCondition(fails, fails.each))
                hint = "remove the test, or leave out the values it is not about"
                yield Finding(place, message, hint, every_case=every_case)
        elif isinstance(test.test, BoundsEntry):
            name = test.about.partition(".")[2]
            for op, threshold in bounds_of(knowledge, test.test):
                met = Measured(name, op, threshold)
                if impossible([met.opposite], knowledge.measures[name]):
                    message = f"every {name} is {bound(met)}"
                    every_case = EveryCase(
                        range_of(knowledge.measures[name]), UnsatisfiableCondition(met.opposite, each=False)
                    )
                    yield Finding(place, message, "remove this bound", every_case=every_case)
