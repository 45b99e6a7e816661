"""Deeds: changes to what can be changed, done rather than seen; and those that a rule base would advise against.

A rule base advises against a deed after which it would see a risk that it did not see (a value that is not `proposed`),
or give advice that it did not give, by a rule that what was done had kept silent (it reads it under `unless`).
"""

from __future__ import annotations

from collections.abc import Collection

from herstelkb.consequences.unknowns import Slot
from herstelkb.engines.firings import Fixpoint
from herstelkb.explanation.changes import Change
from herstelkb.explanation.variants.base_case import BaseCase
from herstelkb.explanation.variants.influence import Options
from herstelkb.ground.caching import once_for_each
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import ADVICE, Clause
from herstelkb.knowledge.conditions import Atom, Is, Literal, Value, leaves


def is_deed(change: Change, knowledge: Knowledge) -> bool:
    """Whether a change sets what can be changed; anything else can only be seen."""
    entry = knowledge.attribute(change.subject, change.attribute)
    return entry is not None and entry.changeable and change.value is not None


def deeds_of(changes: Collection[Change]) -> list[Literal]:
    """The values that changes set."""
    return [Literal(*change.place, change.value) for change in changes if change.value is not None]


def advised_against(knowledge: Knowledge, now: Fixpoint, then: Fixpoint, deeds: Collection[Change]) -> bool:
    """Would the rule base advise against what was done?"""
    places = {deed.place for deed in deeds}
    return any(
        firing.steps and firing.conclusion not in now.steps
        for clause in _telling(knowledge)
        for firing in then.fired(clause)
        if clause.head.attribute != ADVICE or places & _kept_silent_by(clause, firing.subject, knowledge)
    )


def without_advised_against(basis: BaseCase, options: Options) -> Options:
    """The options without each deed that, by itself, the rule base would advise against."""

    now, top = basis.derivation.found, basis.layout.degrees

    def allowed(place: Slot, value: Value | None) -> bool:
        then = basis.after({place: None if value is None else (value, top)})
        return not advised_against(basis.knowledge, now, then, [Change(*place, value)])

    return {place: tuple(value for value in values if allowed(place, value)) for place, values in options.items()}


@once_for_each
def _telling(knowledge: Knowledge) -> tuple[Clause, ...]:
    """The clauses that conclude a risk, and those that give advice unless something keeps it silent."""
    return tuple(
        clause
        for clause in knowledge.clauses
        if (clause.head.attribute == ADVICE and clause.unless is not None) or _is_risk(clause.head, knowledge)
    )


def _is_risk(atom: Atom, knowledge: Knowledge) -> bool:
    """Whether it is a value that nothing may be proposed to bring about."""
    entry = knowledge.source.vocabulary.get(f"{knowledge.many if atom.each else knowledge.one}.{atom.attribute}")
    return entry is not None and not entry.values[atom.value].proposed


def _kept_silent_by(clause: Clause, subject: str, knowledge: Knowledge) -> set[Slot]:
    """The places that keep a piece of advice from being given: those that its rule reads under `unless`."""
    read = (leaf for leaf in leaves(clause.unless) if isinstance(leaf, Is))
    return {(subject if leaf.each else knowledge.one, leaf.attribute) for leaf in read}
