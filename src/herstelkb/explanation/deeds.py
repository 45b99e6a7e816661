"""Deeds: changes to what can be changed, done rather than seen; and those that a rule base would advise against.

A rule base advises against a deed after which it would see a risk that it did not see (a value that is not `proposed`),
or give advice that it did not give, by a rule that what was done had kept silent (it reads it under `unless`).
"""

from __future__ import annotations

from collections.abc import Collection

from herstelkb.consequences.unknowns import Slot
from herstelkb.derivation.derivation import Derivation
from herstelkb.explanation.changes import Change
from herstelkb.explanation.worlds.choices import Worlds
from herstelkb.explanation.worlds.influence import Influence, Options
from herstelkb.explanation.worlds.worlds import variants
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import ADVICE, Clause
from herstelkb.knowledge.conditions import Is, Literal, Value, leaves


def is_deed(change: Change, knowledge: Knowledge) -> bool:
    """Whether a change sets what can be changed; anything else can only be seen."""
    entry = knowledge.attribute(change.subject, change.attribute)
    return entry is not None and entry.changeable and change.value is not None


def deeds_of(changes: Collection[Change]) -> list[Literal]:
    """The values that changes set."""
    return [Literal(*change.place, change.value) for change in changes if change.value is not None]


def advised_against(now: Derivation, then: Derivation, deeds: Collection[Change]) -> bool:
    """Would the rule base advise against what was done?"""
    places = {deed.place for deed in deeds}
    gained = {firing.conclusion for firing in then.firings if firing.steps and not now.degree(firing.conclusion)}
    return any(_is_risk(literal, now.knowledge) for literal in gained) or any(
        places & _kept_silent_by(firing.clause, firing.subject, now.knowledge)
        for firing in then.firings
        if firing.steps and firing.conclusion in gained
    )


def without_advised_against(now: Derivation, options: Options) -> Options:
    """The options without each deed that, by itself, the rule base would advise against."""
    knowledge, influence = now.knowledge, Influence(now, options, doing=True)
    worlds = [(place, value) for place, values in options.items() for value in values]
    choices: dict[Slot, dict[Value | None, Worlds]] = {}
    for number, (place, value) in enumerate(worlds):
        choices.setdefault(place, {})[value] = 1 << number
    may_be_gained = [literal for literal in influence.concluded if not now.degree(literal)]
    risks = [literal for literal in may_be_gained if _is_risk(literal, knowledge)]
    advice = [literal for literal in may_be_gained if knowledge.is_advice(literal)]
    relevant = influence.slice((*risks, *advice))
    found = variants(now, relevant, choices, len(worlds))
    against = 0
    for risk in risks:
        against |= found.holds(risk)
    for one in relevant.instances:
        if one.clause.unless is not None and not now.degree(one.conclusion):
            for place in _kept_silent_by(one.clause, one.subject, knowledge) & choices.keys():
                against |= found.fired.get(one, 0) & sum(choices[place].values())
    left = {world for number, world in enumerate(worlds) if not against >> number & 1}
    return {place: tuple(v for v in values if (place, v) in left) for place, values in options.items()}


def _is_risk(literal: Literal, knowledge: Knowledge) -> bool:
    """Whether it is a value that nothing may be proposed to bring about."""
    entry = knowledge.attribute(literal.subject, literal.attribute)
    return entry is not None and not entry.values[literal.value].proposed


def _kept_silent_by(clause: Clause, subject: str, knowledge: Knowledge) -> set[Slot]:
    """The places that keep a piece of advice from being given: those that its rule reads under `unless`."""
    if clause.head.attribute != ADVICE:
        return set()
    read = (leaf for leaf in leaves(clause.unless) if isinstance(leaf, Is))
    return {(subject if leaf.each else knowledge.one, leaf.attribute) for leaf in read}
