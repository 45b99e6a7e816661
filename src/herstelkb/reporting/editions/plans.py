"""One plan for one of the many, merged from all advice that applies to them, in the order in which to act.

First find out, then hold judgement, then the style and what changes, then the fixed talk, then look back. What
contradicts itself about someone is shown, and their other advice waits.
"""

from __future__ import annotations

from dataclasses import dataclass

from herstelkb.reporting.editions.passages import Passages

PHASES = ("ask", "hold", "style", "talk", "look_back")


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of a plan: an item of advice by how to begin with it; `phase` is one of `PHASES`."""

    item: str
    phase: str
    title: str
    text: str
    hedge: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done for one of the many, and is not known yet.

    `seen`: what was observed. `style`: what fits, in the words of the report, with its hedge. `delicate`: what is said
    of what touches their position, None if nothing is concluded. `load`: how many fixed talks it takes.
    """

    subject: str
    seen: tuple[str, ...]
    style: str | None
    style_hedge: str
    fits: bool | None
    now: tuple[PlanLine, ...]
    then: tuple[PlanLine, ...]
    open: tuple[str, ...]
    contradictions: tuple[str, ...]
    delicate: str | None
    load: int

    @property
    def judged(self) -> bool:
        """Does it end in a block for a human judgement? Wherever it advises something about somebody."""
        return bool(self.now or self.then or self.delicate)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one of the many reads of themselves: why, what was seen, what is done for them, what is asked of them."""

    subject: str
    reason: tuple[str, ...]
    seen: tuple[str, ...]
    does: tuple[str, ...]
    asked: tuple[str, ...]


def plan(passages: Passages, subject: str) -> Plan:
    """The plan for one of the many."""
    return Plan(subject, (), None, "", None, (), (), (), (), None, 0)


def sheet(passages: Passages, subject: str) -> Sheet:
    """What this one may read: nothing that is private, and nothing of anybody else."""
    return Sheet(subject, (), (), (), ())
