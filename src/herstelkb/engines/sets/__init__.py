"""The sets engine: each literal is the set of those of whom it holds, as one whole number.

A rule base becomes a function for each point of time, in which a rule is an *and* of such numbers, so that inference
costs the same for few members and for many. `plan` says which sets there are and in which order they settle, `code`
writes the functions, `running` runs them on a case, and `fixpoint` reads off what holds and what fired.
"""

from __future__ import annotations

from herstelkb.engines.firings import Facts
from herstelkb.engines.sets.fixpoint import SetsFixpoint
from herstelkb.engines.sets.layout import Layout
from herstelkb.engines.sets.program import program, program_of_deeds
from herstelkb.engines.sets.running import Sets, start
from herstelkb.knowledge.base import Knowledge


def evaluate(knowledge: Knowledge, facts: Facts) -> SetsFixpoint:
    """What follows from the facts by the rule base."""
    compiled = program_of_deeds(knowledge) if facts.done else program(knowledge)
    layout = Layout(len(facts.members), compiled.plan.degrees)
    return SetsFixpoint(Sets(compiled, layout, start(compiled, layout, facts)), facts.members)
