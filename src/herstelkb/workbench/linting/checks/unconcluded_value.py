"""A value that nobody can observe and no rule concludes. A value that a condition names is left to the checks of that
condition, and one that a constraint names is not reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Is, Value
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.statements import EveryCase, UnsatisfiableCondition
from herstelkb.workbench.linting.uses import uses

SEVERITY: Severity = "warning"
SUMMARY = "A value can neither be observed nor concluded."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each such value, or one for the attribute if no rule concludes any of its values."""
    index = uses(knowledge)
    named = {(test.about, value) for test in index.tests for value in test.values}
    for name, entry in knowledge.source.vocabulary.items():
        if entry.observable or (name not in index.concluded and name in index.read):
            continue
        concluded = index.concluded.get(name, {})
        if not concluded:
            message, hint = f"no rule concludes {name}", "write the rule, or set `known_by` to observation or either"
            place = knowledge.source.place("vocabulary", name, key=True)
            yield Finding(place, message, hint, every_case=_never(knowledge, name, entry.values))
            continue
        for value in entry.values:
            if value is False and True in concluded:
                continue  # the other half of a yes-or-no: most rules conclude only `true`
            if value not in concluded and (name, value) not in named:
                message = f"no rule concludes {name}: {spoken(value)}"
                place = knowledge.source.place("vocabulary", name, "values", value, key=True)
                hint = "write the rule that concludes it, or remove the value"
                yield Finding(place, message, hint, every_case=_never(knowledge, name, (value,)))


def _never(knowledge: Knowledge, name: str, values: Iterable[Value]) -> EveryCase:
    kind, _, attribute = name.partition(".")
    never = Is(kind == knowledge.many, attribute, tuple(values), ())
    return EveryCase(
        "what cannot be observed holds only where a rule concludes it", UnsatisfiableCondition(never, never.each)
    )
