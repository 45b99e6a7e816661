"""Conclusions, one for each step, and what each rests on: rules, claims, assumptions, conflicts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from herstelkb.derivation.derivation import Derivation
from herstelkb.engines.firings import Step
from herstelkb.ground.caching import cached_property
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal, Value
from herstelkb.proofs.proof import Counted, Derived, Observed, Proof, ProofOfLiteral, nodes


@dataclass(frozen=True, eq=False, repr=False)
class Basis:
    """What a proof in a derivation rests on, nearest first; gathered when asked, as proofs share most of it.

    An assumption is named by its section and id: `rules/…`, `parameters/…`, `measures/…`, or, for a value,
    `vocabulary/attribute=value`.
    """

    derivation: Derivation
    proof: Proof

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules, that of the proof itself first."""
        return self._gathered[0]

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims of those rules, and of the measures and parameters that are counted by."""
        return self._gathered[1]

    @property
    def assumptions(self) -> tuple[str, ...]:
        """The assumptions that its steps make."""
        return self._gathered[2]

    @cached_property
    def conflict(self) -> bool:
        """Whether anything in it is in conflict."""
        return self.derivation.rests_on_conflict(self.proof)

    @cached_property
    def _gathered(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        knowledge = self.derivation.knowledge
        rules: dict[str, None] = {}
        assumptions: dict[str, None] = {}
        claims: dict[str, None] = {}
        for node in nodes(self.proof):
            assumptions.update(dict.fromkeys(own_assumptions(knowledge, node)))
            if isinstance(node, Derived):
                rules[node.rule] = None
                claims.update(dict.fromkeys(knowledge.source.rules[node.rule].claims))
            elif isinstance(node, Counted):
                claims.update(dict.fromkeys(knowledge.source.measures[f"{knowledge.one}.{node.test.measure}"].claims))
                if node.test.parameter is not None:
                    claims.update(dict.fromkeys(knowledge.source.parameters[node.test.parameter].claims))
        return tuple(rules), tuple(claims), tuple(assumptions)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Basis) and self._said == other._said

    def __hash__(self) -> int:
        return hash(self._said)

    @property
    def _said(self) -> tuple[object, ...]:
        return (*self._gathered, self.conflict)


@dataclass(frozen=True, slots=True, repr=False)
class Conclusion:
    """A step of a literal that holds: how sure it is, from when, its proof, and what that rests on.

    `certainty` and `time` are points of the rule base's scales, by name; `step` has them as numbers. `also` names the
    rules, other than the proof's, that conclude it as firmly and as soon.
    """

    literal: Literal
    certainty: str
    time: str
    step: Step
    proof: Proof
    basis: Basis
    also: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Conclusion {self.literal}: {self.certainty}, {self.time}>"

    @property
    def subject(self) -> str:
        """The subject: the name of the one subject, or the id of one of the many."""
        return self.literal.subject

    @property
    def attribute(self) -> str:
        """The attribute, without its subject."""
        return self.literal.attribute

    @property
    def value(self) -> Value:
        """The value of the attribute."""
        return self.literal.value


def conclusions(derivation: Derivation) -> tuple[Conclusion, ...]:
    """Every step of every concluded literal, by subject, the one subject first, in the order of the vocabulary."""
    knowledge, found = derivation.knowledge, []
    order = {name: n for n, name in enumerate(knowledge.source.vocabulary)}
    position = {subject: n for n, subject in enumerate((knowledge.one, *derivation.case.ids))}
    for literal in derivation.concluded:
        if knowledge.is_advice(literal):
            continue
        for step in derivation.steps[literal]:
            proof = concluding_proof(derivation, literal, step)
            if isinstance(proof, Observed):
                continue  # everything that concludes it rests on the observation itself
            found.append(_conclusion(derivation, literal, step, proof))
    return tuple(
        sorted(
            found,
            key=lambda c: (
                position[c.literal.subject],
                order[knowledge.qualified(c.literal.subject, c.literal.attribute)],
                c.step,
                str(c.literal.value),
            ),
        )
    )


def standing(derivation: Derivation, literals: Iterable[Literal]) -> tuple[Conclusion, ...]:
    """Every step of the literals that hold, observed or concluded, in order of time, firmest first."""
    found = [
        _conclusion(derivation, literal, step, concluding_proof(derivation, literal, step))
        for literal in literals
        for step in derivation.steps.get(literal, ())
    ]
    return tuple(sorted(found, key=lambda c: (c.step.point, -c.step.degree)))


def _conclusion(derivation: Derivation, literal: Literal, step: Step, proof: Proof) -> Conclusion:
    certainty, time = derivation.knowledge.certainty[step.degree - 1], derivation.knowledge.time[step.point]
    also = _also(derivation, literal, step, proof) if isinstance(proof, Derived) else ()
    return Conclusion(literal, certainty, time, step, proof, basis(derivation, proof), also)


def _also(derivation: Derivation, literal: Literal, step: Step, proof: Derived) -> tuple[str, ...]:
    if len(derivation.firings_for[literal]) == 1:
        return ()
    ways = [way for way in derivation.proofs(literal) if isinstance(way, Derived)]
    equal = [way.rule for way in ways if way.degree == step.degree and way.time <= step.point]
    return tuple(dict.fromkeys(rule for rule in equal if rule != proof.rule))


def concluding_proof(derivation: Derivation, literal: Literal, step: Step) -> Proof:
    """The best proof of a step, preferring one by a rule over an observation alone."""
    best = derivation.proof(literal, step.point)
    assert best is not None  # Invariant: the step holds
    if not isinstance(best, Observed):
        return best
    ways = [way for way in derivation.proofs(literal) if isinstance(way, Derived) and way.time <= step.point]
    return max(ways, key=lambda way: (way.degree, -way.time), default=best)


def basis(derivation: Derivation, proof: Proof) -> Basis:
    """What a proof rests on."""
    return Basis(derivation, proof)


def own_assumptions(knowledge: Knowledge, node: Proof) -> tuple[str, ...]:
    """The assumptions that a step of a proof makes itself, named as in `Basis`."""
    source, found = knowledge.source, []
    if isinstance(node, Derived) and source.rules[node.rule].assumption is not None:
        found.append(f"rules/{node.rule}")
    if isinstance(node, ProofOfLiteral) and not knowledge.is_advice(node.literal):
        qualified = knowledge.qualified(node.literal.subject, node.literal.attribute)
        if source.vocabulary[qualified].values[node.literal.value].assumption is not None:
            found.append(f"vocabulary/{qualified}={spoken(node.literal.value)}")
    if isinstance(node, Counted):
        if source.measures[f"{knowledge.one}.{node.test.measure}"].assumption is not None:
            found.append(f"measures/{knowledge.one}.{node.test.measure}")
        if node.test.parameter is not None and source.parameters[node.test.parameter].assumption is not None:
            found.append(f"parameters/{node.test.parameter}")
    return tuple(found)


def assumption_text(knowledge: Knowledge, assumption: str) -> dict[str, str]:
    """The rationale of an assumption, by language; `assumption` is named as in `Basis`."""
    section, _, name = assumption.partition("/")
    qualified, given, word = name.partition("=")
    item = getattr(knowledge.source, section)[qualified]
    if given:
        item = next(entry for value, entry in item.values.items() if spoken(value) == word)
    text = item.assumption
    assert text is not None  # Invariant: Basis names items that have one
    return dict(text)


def all_assumptions(bases: Iterable[Basis]) -> tuple[str, ...]:
    """The assumptions of several bases, each once, in order."""
    return tuple(dict.fromkeys(assumption for one in bases for assumption in one.assumptions))
