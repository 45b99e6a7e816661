"""Each claim of the source: what carries it, the scenarios in which it decides, and those in which it must not."""

from __future__ import annotations

from dataclasses import dataclass

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.testing.scenarios import Outcome, run

_CARRYING = ("vocabulary", "parameters", "measures", "rules", "constraints", "advice")


@dataclass(frozen=True, slots=True)
class ClaimStatus:
    """A claim with the items (`section/id`) that cite it, and the scenarios that test it either way."""

    claim: str
    by: tuple[str, ...]
    decided_in: tuple[str, ...]
    excluded_in: tuple[str, ...]

    @property
    def lacks(self) -> tuple[str, ...]:
        """What the claim still lacks to be carried and tested both ways."""
        found = {"carrier": self.by, "scenario in which it decides": self.decided_in}
        found["scenario in which it must not"] = self.excluded_in
        return tuple(what for what, items in found.items() if not items)


def claims(kb: KnowledgeBase) -> tuple[tuple[ClaimStatus, ...], tuple[Outcome, ...]]:
    """The status of every claim, in order, and the outcome of every scenario.

    A scenario counts for a claim only if it names the claim and the run confirms it: something it expects rests on an
    item that cites the claim, or something it rules out could have.
    """
    source = kb.knowledge.source
    outcomes = tuple(run(kb, name) for name in source.scenarios)
    passed = [(outcome, source.scenarios[outcome.scenario]) for outcome in outcomes if not outcome.failures]
    found = []
    for claim in source.claims:
        decided = tuple(o.scenario for o, s in passed if claim in s.claims and claim in o.decided)
        excluded = tuple(o.scenario for o, s in passed if claim in s.not_claims and claim in o.excluded)
        found.append(ClaimStatus(claim, _carriers(kb.knowledge, claim), decided, excluded))
    return tuple(found), outcomes


def _carriers(knowledge: Knowledge, claim: str) -> tuple[str, ...]:
    return tuple(
        f"{section}/{name}"
        for section in _CARRYING
        for name, item in getattr(knowledge.source, section).items()
        if claim in item.claims
    )
