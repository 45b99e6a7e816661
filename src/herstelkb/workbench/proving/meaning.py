"""Rules that never fire or add nothing, conflicts and gaps: each proved for all cases, or shown by a case.

`check` finds what the rules show as written; here they are taken together. Nothing is reported that is neither proved
nor shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from herstelkb.derivation.derivation import Derivation
from herstelkb.ground.diagnostics import Place
from herstelkb.ground.showing import listed
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import ADVICE, Clause
from herstelkb.knowledge.conditions import Atom, Is, Literal, Measured, leaves
from herstelkb.knowledge.resolution import resolved
from herstelkb.language import model
from herstelkb.language.documents import PathStep
from herstelkb.workbench.linting.statements import DeadRule, RedundantClauses
from herstelkb.workbench.linting.witnesses import CaseData
from herstelkb.workbench.proving.proving import proved
from herstelkb.workbench.proving.symbolic.comparison import equivalent
from herstelkb.workbench.proving.symbolic.formulas import Formula, all_of, any_of, negation
from herstelkb.workbench.proving.symbolic.query import SymbolicQuestion, ask
from herstelkb.workbench.proving.symbolic.world import World


@dataclass(frozen=True)
class MeaningFinding:
    """A finding about what rules mean together. `witness` is a case that shows it; without one it is proved."""

    code: str
    message: str
    place: Place | None
    witness: CaseData | None = None

    @property
    def proved(self) -> bool:
        """Whether it holds in all cases, rather than in the one that shows it."""
        return self.witness is None

    def to_json(self) -> dict[str, Any]:
        """The finding as plain data."""
        place = {"file": self.place.file, "line": self.place.line} if self.place else None
        return {"code": self.code, "message": self.message, "place": place, "witness": self.witness}


def findings(knowledge: Knowledge) -> Iterator[MeaningFinding]:
    """All findings, the proved ones first."""
    idle = tuple(never_fires(knowledge))
    for rule in idle:
        yield MeaningFinding("never-fires", f"'{rule}' fires in no case", knowledge.source.place("rules", rule, "id"))
    yield from redundancies(knowledge, besides=idle)
    yield from conflicts(knowledge)
    yield from gaps(knowledge)


def never_fires(knowledge: Knowledge) -> Iterator[str]:
    """The rules that are proved to fire in no case."""
    for rule in _by_rule(knowledge):
        if proved(knowledge, DeadRule(rule)):
            yield rule


def redundancies(knowledge: Knowledge, besides: Sequence[str] = ()) -> Iterator[MeaningFinding]:
    """Rules (other than `besides`), premises and `unless` conditions without which the same follows in every case.

    A rule that cites a claim that no other rule with its conclusions cites is a further reason for them, so neither
    the rule nor its premises are reported.
    """
    rules = knowledge.source.rules
    for name, clauses in _by_rule(knowledge).items():
        if name in besides:
            continue
        if proved(knowledge, RedundantClauses(tuple(clauses))):
            heads = {clause.head for clause in clauses}
            others = dict.fromkeys(
                clause.rule for clause in knowledge.clauses if clause.head in heads and clause.rule != name
            )
            if others and set(rules[name].claims) <= {claim for other in others for claim in rules[other].claims}:
                message = f"'{name}' adds nothing to {listed(others)}: without it the same follows in every case"
                yield MeaningFinding("subsumed", message, knowledge.source.place("rules", name, "id"))
            continue
        for part, without in _without_a_part(rules[name]):
            if _equivalent_with(knowledge, {**rules, name: without}, name):
                message = f"'{part[-1]}' in '{name}' decides nothing: without it the same follows in every case"
                yield MeaningFinding("always-true", message, knowledge.source.place("rules", name, *part, key=True))


def conflicts(knowledge: Knowledge) -> Iterator[MeaningFinding]:
    """Pairs of rules that conclude different values of one attribute at the same time in some case."""
    for (each, attribute), clauses in _by_attribute(knowledge).items():
        for (one, ones), (other, others) in combinations(_by_rule(knowledge, clauses).items(), 2):
            if {clause.head for clause in ones} == {clause.head for clause in others}:
                continue  # a rule concludes one value of an attribute, and these two conclude the same one
            question = _clash(knowledge, each, attribute, ones, others)
            answer = ask([knowledge], question, searched=2)
            if answer.witness is not None:
                qualified = f"{knowledge.many if each else knowledge.one}.{attribute}"
                message = f"'{one}' and '{other}' conclude different values of {qualified} at the same time"
                place = knowledge.source.place("rules", other, "then", qualified, key=True)
                yield MeaningFinding("conflict", message, place, answer.witness)


def gaps(knowledge: Knowledge) -> Iterator[MeaningFinding]:
    """Attributes with several concluded values of which some case gets none, though it knows all that rules ask for.

    Attributes that are concluded from measures, or for the one subject from a member, are left out.
    """
    for (each, attribute), clauses in _by_attribute(knowledge).items():
        asked = [leaf for c in clauses for leaf in (*leaves(knowledge.conditions[c.rule].when), *leaves(c.unless))]
        inputs = dict.fromkeys((leaf.each, leaf.attribute) for leaf in asked if isinstance(leaf, Is))
        lifted = any(clause.each and not each for clause in clauses)
        several = len({clause.head.value for clause in clauses}) > 1
        if not several or lifted or any(isinstance(leaf, Measured) for leaf in asked) or (each, attribute) in inputs:
            continue
        answer = ask([knowledge], _gap(knowledge, each, attribute, tuple(inputs)), searched=1)
        if answer.witness is not None:
            qualified = f"{knowledge.many if each else knowledge.one}.{attribute}"
            message = f"everything that {qualified} is concluded from can be known without anything being concluded"
            yield MeaningFinding(
                "gap", message, knowledge.source.place("vocabulary", qualified, key=True), answer.witness
            )


# --- questions ---


def _clash(
    knowledge: Knowledge, each: bool, attribute: str, ones: Sequence[Clause], others: Sequence[Clause]
) -> SymbolicQuestion:
    """Whether two rules can conclude different values of an attribute at the same point of time."""
    pairs = [(a, b) for a in ones for b in others if a.head.value != b.head.value]
    rules = {clause.rule for clause in (*ones, *others)}

    def concludes(world: World, clause: Clause, subject: str, point: int) -> Formula:
        subjects = world.subjects(True) if clause.each and not each else (subject,)
        literal = clause.conclusion(knowledge.one, subject)
        admitted = any_of(world.admitted(clause, about, 1, point) for about in subjects)
        return all_of([admitted, world.comes(literal, point)])

    def clash(worlds: Sequence[World], subject: str) -> Formula:
        world = worlds[0]
        return any_of(
            all_of([concludes(world, a, subject, point), concludes(world, b, subject, point)])
            for a, b in pairs
            for point in world.points
        )

    def shows(found: Sequence[Derivation]) -> bool:
        return any(
            rules <= {firing.clause.rule for li in conflict.literals for firing in found[0].firings_for.get(li, ())}
            for conflict in found[0].conflicts
            if conflict.literals[0].attribute == attribute and (conflict.literals[0].subject != knowledge.one) == each
        )

    return SymbolicQuestion(tuple({clause.head for pair in pairs for clause in pair}), each, clash, shows)


def _gap(knowledge: Knowledge, each: bool, attribute: str, inputs: Sequence[tuple[bool, str]]) -> SymbolicQuestion:
    """Whether everything that an attribute is concluded from can be known with nothing concluded."""
    values = {place: _values(knowledge, *place) for place in (*inputs, (each, attribute))}

    def open_(worlds: Sequence[World], subject: str) -> Formula:
        world, last = worlds[0], worlds[0].points[-1]

        def known(place: tuple[bool, str]) -> Formula:
            of = subject if place[0] else knowledge.one
            return any_of(world.holds(Literal(of, place[1], atom.value), 1, last) for atom in values[place])

        return all_of([*map(known, inputs), negation(known((each, attribute)))])

    def shows(found: Sequence[Derivation]) -> bool:
        known = found[0].values
        return any(
            (subject, attribute) not in known
            and all((subject if of_each else knowledge.one, name) in known for of_each, name in inputs)
            for subject in (found[0].case.ids if each else (knowledge.one,))
        )

    return SymbolicQuestion(tuple(atom for atoms in values.values() for atom in atoms), each, open_, shows)


def _values(knowledge: Knowledge, each: bool, attribute: str) -> tuple[Atom, ...]:
    entry = knowledge.source.vocabulary[f"{knowledge.many if each else knowledge.one}.{attribute}"]
    return tuple(Atom(each, attribute, value) for value in entry.values)


# --- rules ---


def _by_rule(knowledge: Knowledge, clauses: Sequence[Clause] | None = None) -> dict[str, list[Clause]]:
    found: dict[str, list[Clause]] = {}
    for clause in knowledge.clauses if clauses is None else clauses:
        found.setdefault(clause.rule, []).append(clause)
    return found


def _by_attribute(knowledge: Knowledge) -> dict[tuple[bool, str], list[Clause]]:
    """The clauses by the attribute they conclude, except advice, of which there may be several at once."""
    found: dict[tuple[bool, str], list[Clause]] = {}
    for clause in knowledge.clauses:
        if clause.head.attribute != ADVICE:
            found.setdefault((clause.head.each, clause.head.attribute), []).append(clause)
    return found


def _without_a_part(rule: model.Rule) -> Iterator[tuple[tuple[PathStep, ...], model.Rule]]:
    """The rule without each of its premises in turn, and without its `unless`, with the path of what is left out."""
    parts = model.conjuncts(rule.when)
    for at, mapping in parts:
        for key in mapping:
            rest = {name: test for name, test in mapping.items() if name != key}
            kept = tuple(left for other, one in parts if (left := rest if other == at else one))
            when = kept if isinstance(rule.when, tuple) else rest
            yield ("when", *at, key), replace(rule, when=when)
    if rule.unless is not None:
        yield ("unless",), replace(rule, when=rule.when or {}, unless=None)


def _equivalent_with(knowledge: Knowledge, rules: Mapping[str, model.Rule], changed: str) -> bool:
    """Whether the rule base is proved to mean the same with these rules, of which one changed."""
    # Scenarios may name the rule, and do not affect the others.
    other, _ = resolved(replace(knowledge.source, rules=rules, scenarios={}))
    return other is not None and equivalent(knowledge, other, changed)
