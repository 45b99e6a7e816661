"""A scenario that expects something of a subject its case does not have."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.ground.showing import listed
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.documents import PathStep
from herstelkb.language.model import Scenario
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.uses import in_case

SEVERITY: Severity = "error"
SUMMARY = "A scenario names a subject that its case does not have."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each expectation of a subject that is not in the case."""
    for name, scenario in knowledge.source.scenarios.items():
        subjects = in_case(knowledge, scenario)
        for path, subject in _named(scenario):
            if subject not in subjects:
                place = knowledge.source.place("scenarios", name, *path, key=True)
                hint = did_you_mean(subject, subjects) or f"the case has {listed(subjects)}"
                yield Finding(place, f"there is no '{subject}' in this case", hint)


def _named(scenario: Scenario) -> Iterator[tuple[tuple[PathStep, ...], str]]:
    for section in ("follows", "follows_not"):
        yield from (((section, fact), fact.rpartition(".")[0]) for fact in getattr(scenario, section))
    for section in ("unknown", "tensions", "conflicts"):
        for index, fact in enumerate(getattr(scenario, section)):
            yield (section, index), fact.rpartition(".")[0]
    for section in ("advises", "advises_not"):
        yield from (((section, subject), subject) for subject in getattr(scenario, section))
