"""What no scenario could show, proved with z3: equivalent mutants, and conditions that never decide.

These are not gaps in the scenarios, so coverage and mutation do not count them. Without a proof they count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from herstelkb.derivation.derivation import Derivation
from herstelkb.knowledge.base import Knowledge, RuleConditions
from herstelkb.knowledge.conditions import AllOf, AnyOf, Condition, Is, leaves
from herstelkb.knowledge.resolution import resolved
from herstelkb.workbench.proving.symbolic.comparison import compare, equivalent
from herstelkb.workbench.proving.symbolic.cones import atoms_of
from herstelkb.workbench.proving.symbolic.formulas import Formula, all_of, any_of, differ, negation
from herstelkb.workbench.proving.symbolic.query import SymbolicQuestion, proved
from herstelkb.workbench.proving.symbolic.world import World
from herstelkb.workbench.testing.coverage import Polarity
from herstelkb.workbench.testing.mutants import Mutant


def means_the_same(knowledge: Knowledge, mutant: Mutant) -> bool:
    """Whether a mutant is proved to lead to the same conclusions as the rule base itself in all cases."""
    # Scenarios may name a rule that the mutant drops, and do not affect the others.
    changed, _ = resolved(replace(mutant.base, scenarios={}))
    assert changed is not None  # Invariant: a mutant that `check` rejects was noticed, and is not asked about
    if mutant.section == "rules":
        return equivalent(knowledge, changed, mutant.item)
    return compare(knowledge, changed).proved


def never_decides(knowledge: Knowledge, polarity: Polarity) -> bool:
    """Whether a condition is proved to decide in no case while it is met, or while it is not.

    There is no proof for rules with measures.
    """
    conditions = knowledge.conditions[polarity.rule]
    found = [*leaves(conditions.when), *leaves(conditions.unless)]
    if not all(isinstance(leaf, Is) for leaf in found):
        return False

    def decides(worlds: Sequence[World], subject: str) -> Formula:
        world = worlds[0]
        met = [world.established(leaf, subject, 1, world.points[-1]) for leaf in found]
        here = met[polarity.number]
        either = [_fires(conditions, _with(met, polarity.number, way)) for way in (True, False)]
        return all_of([here if polarity.met else negation(here), differ(*either)])

    def shows(derivations: Sequence[Derivation]) -> bool:
        return False  # only a proof is asked for

    return proved([knowledge], SymbolicQuestion(tuple(atoms_of(knowledge, found)), conditions.each, decides, shows))


def _with(met: Sequence[Formula], number: int, way: bool) -> list[Formula]:
    return [*met[:number], way, *met[number + 1 :]]


def _fires(conditions: RuleConditions, met: Iterable[Formula]) -> Formula:
    """The formula that a rule fires if its conditions, in order, are met like this: `coverage._fires` for z3."""
    truths = iter(met)
    when = _holds(conditions.when, truths) if conditions.when is not None else True
    blocked = _holds(conditions.unless, truths) if conditions.unless is not None else False
    return all_of([when, negation(blocked)])


def _holds(condition: Condition, truths: Iterator[Formula]) -> Formula:
    match condition:
        case AllOf(parts):
            return all_of([_holds(part, truths) for part in parts])
        case AnyOf(parts):
            return any_of([_holds(part, truths) for part in parts])
        case _:
            return next(truths)
