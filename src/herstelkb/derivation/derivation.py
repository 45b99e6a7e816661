"""The derivation: the graph of firings, with what holds, from when and how firmly, why, and where it is contradictory.

It is made only from a case and the fixpoint of an engine, so that answers do not depend on the engine. It has no words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from herstelkb.cases.case import Case, GivenLiteral, Observation
from herstelkb.cases.plain import DOES_NOT_APPLY
from herstelkb.engines.firings import EngineName, Firing, Fixpoint, Step
from herstelkb.ground.caching import cached_property
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import AllOf, AnyOf, Condition, Is, Literal, Measured, degree, leaves, truth
from herstelkb.knowledge.measures import Bounds, bounds, highest_cut, verdict
from herstelkb.proofs.proof import Absent, Counted, Derived, Established, Observed, Proof, ProofOfLiteral, nodes


@dataclass(frozen=True, slots=True)
class Tension:
    """A conclusion for now that an observation contradicts, and so bars; the observation stands."""

    observation: Observation
    literal: Literal
    proof: Derived


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two or more values of one attribute with a step at the same point of time; all of them stay."""

    literals: tuple[Literal, ...]
    point: int


class Derivation:
    """What follows from a case. The `steps` of a literal rise in degree; the last gives its degree in the end.

    `engine` found the fixpoint; `limit` says what kept the default engine from doing so, None if nothing did. `source`
    established what is given in this case, or could be, and `alone` is what this case says without it; None if there is
    no such case.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        case: Case,
        found: Fixpoint,
        engine: EngineName = "reference",
        limit: str | None = None,
        source: Derivation | None = None,
        alone: Derivation | None = None,
    ) -> None:
        self.knowledge, self.case, self.engine, self.limit = knowledge, case, engine, limit
        self.found = found
        self.source, self.alone = source, alone
        self._proofs: dict[tuple[Literal, int], Proof] = {}
        self._verdicts: dict[tuple[Measured, int], int] = {}
        self._bounds: dict[tuple[str, int, int], Bounds] = {}

    def with_source(self, source: Derivation, alone: Derivation | None = None) -> Derivation:
        """This derivation, of a case in which something is given that `source` established."""
        return Derivation(self.knowledge, self.case, self.found, self.engine, self.limit, source, alone)

    # --- what holds ---

    @property
    def firings(self) -> tuple[Firing, ...]:
        """All firings, by rule."""
        return self.found.firings

    @cached_property
    def firings_for(self) -> Mapping[Literal, tuple[Firing, ...]]:
        """The admitted firings that conclude a literal."""
        return self.found.firings_for

    @cached_property
    def steps(self) -> Mapping[Literal, tuple[Step, ...]]:
        """The steps of each literal: from when it holds, and how firmly."""
        return self.found.steps

    @cached_property
    def concluded(self) -> tuple[Literal, ...]:
        """The literals that rules conclude, here or where what is given was established."""
        return tuple(dict.fromkeys((*self.firings_for, *(one.literal for one in self.case.given))))

    def degree(self, literal: Literal, point: int | None = None) -> int:
        """The degree to which a literal holds by a point of time (default: in the end); 0 if it does not."""
        step = self.step(literal, point)
        return step.degree if step else 0

    def step(self, literal: Literal, point: int | None = None) -> Step | None:
        """The step of a literal in effect at a point of time (default: its last)."""
        found = None
        for step in self.steps.get(literal, ()):
            if point is None or step.point <= point:
                found = step
        return found

    @cached_property
    def values(self) -> Mapping[tuple[str, str], tuple[Literal, ...]]:
        """The literals that hold of each subject and attribute, in order of their first step."""
        found: dict[tuple[str, str], list[Literal]] = {}
        for literal in sorted(self.steps, key=lambda li: (self.steps[li][0].point, str(li))):
            found.setdefault((literal.subject, literal.attribute), []).append(literal)
        return {key: tuple(literals) for key, literals in found.items()}

    # --- contradictions ---

    @cached_property
    def tensions(self) -> tuple[Tension, ...]:
        """Every literal concluded for now against an observation, with its best proof.

        An observation that a rule foretells for later is no tension: it is the course come sooner.
        """
        barred: dict[Literal, Firing] = {}
        for firing in self.found.barred:
            known = barred.get(firing.conclusion)
            if known is None or firing.barred > known.barred:
                barred[firing.conclusion] = firing
        found = []
        for literal, firing in sorted(barred.items(), key=lambda item: str(item[0])):
            against = self.case.by_attribute[literal.subject, literal.attribute]
            if self.foretold(against.literal):
                continue
            found.append(Tension(against, literal, self._derived(firing, Step(0, firing.barred))))
        return tuple(found)

    def foretold(self, literal: Literal) -> bool:
        """Does a firing conclude it that begins later than now?"""
        return any(not one.barred and one.steps[0].point > 0 for one in self.firings_for.get(literal, ()))

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Every conflict: an attribute with several values that have a step at the same point of time."""
        found = []
        for literals in self.values.values():
            if len(literals) < 2 or self.knowledge.is_advice(literals[0]):
                continue
            for point in range(len(self.knowledge.time)):
                coming = [li for li in literals if any(step.point == point for step in self.steps[li])]
                if len(coming) > 1:
                    found.append(Conflict(tuple(sorted(coming, key=str)), point))
        return tuple(sorted(found, key=lambda c: (str(c.literals[0]), c.point)))

    def rests_on_conflict(self, proof: Proof) -> bool:
        """Whether anything in a proof, or anything it counts, is in conflict."""
        if not self._conflicting:
            return False
        return any(
            node.literal in self._conflicting
            if isinstance(node, ProofOfLiteral)
            else isinstance(node, Counted) and self._counts_conflict(node.test)
            for node in nodes(proof)
        )

    @cached_property
    def _conflicting(self) -> frozenset[Literal]:
        return frozenset(literal for conflict in self.conflicts for literal in conflict.literals)

    def _counts_conflict(self, test: Measured) -> bool:
        about = {
            leaf.attribute for leaf in leaves(self.knowledge.measures[test.measure].counted) if isinstance(leaf, Is)
        }
        return any(literal.attribute in about for literal in self._conflicting)

    # --- proofs ---

    def proof(self, literal: Literal, point: int | None = None) -> Proof | None:
        """The shortest proof of a literal's step in effect at a point of time; None if it does not hold."""
        step = self.step(literal, point)
        return self._best(literal, step) if step else None

    def proofs(self, literal: Literal) -> tuple[Proof, ...]:
        """A proof for every way in which a literal is known: the observation, and each step of each firing.

        Ways that rest on the literal itself are not proofs and are left out.
        """
        found: list[Proof] = []
        observation = self.case.observed.get(literal)
        if observation is not None:
            found.append(Observed(literal, observation.degree))
        found += [self.kept(one) for one in self.case.given if one.literal == literal]
        for firing in self.firings_for.get(literal, ()):
            for step in firing.steps:
                proof = self._derived(firing, step)
                below = (node for premise in proof.premises for node in nodes(premise, elsewhere=False))
                if not any(isinstance(node, ProofOfLiteral) and node.literal == literal for node in below):
                    found.append(proof)
        return tuple(sorted(found, key=lambda p: (-p.degree, p.time) if not isinstance(p, Absent) else (0, 0)))

    def _best(self, literal: Literal, step: Step) -> Proof:
        waiting = [(literal, step)] if (literal, step.point) not in self._proofs else []
        while waiting:  # without recursion: a chain of rules may be longer than Python's stack is deep
            goal, held = waiting[-1]
            firing = self._shortest.get((goal, held.point))
            premises = [(p, self.step(p, held.point)) for p in firing.premises] if firing else []
            missing = [(p, of) for p, of in premises if of is not None and (p, of.point) not in self._proofs]
            waiting += missing
            if not missing:
                proof = self._derived(firing, held) if firing else self._known(goal, held)
                self._proofs.setdefault((goal, held.point), proof)
                waiting.pop()
        return self._proofs[literal, step.point]

    def _known(self, literal: Literal, step: Step) -> Proof:
        """The proof of a step that no rule concludes here."""
        seen = self.case.observed.get(literal)
        if seen is not None and step == (0, seen.degree):
            return Observed(literal, seen.degree)
        return self.kept(GivenLiteral(literal, step.degree, step.point))

    def kept(self, given: GivenLiteral) -> Established:
        """The proof of what is given. What was given at its source too keeps the proof it has there."""
        source = self.source
        assert source is not None  # Invariant: what is given has a source
        if given in source.case.given:
            return source.kept(given)
        step = Step(given.point, given.degree)
        proof = source.proof(given.literal, given.point)
        if not isinstance(proof, Observed | Derived) or (proof.time, proof.degree) != step:
            firings = source.firings_for[given.literal]
            proof = source._derived(next(firing for firing in firings if step in firing.steps), step)
        return Established(given.literal, given.degree, given.point, proof, source.case)

    def _derived(self, firing: Firing, step: Step) -> Derived:
        point, clause = step.point, firing.clause
        premises: list[Proof] = []
        for premise in firing.premises:
            held = self.step(premise, point)
            assert held is not None  # Invariant: a firing's premises hold when it fires
            premises.append(self._best(premise, held))
        premises += [self.counted(test, point) for test in clause.tests]
        if clause.unless is not None:
            premises.append(Absent(clause.rule, firing.subject))
        return Derived(firing.conclusion, step.degree, point, clause.rule, firing.subject, tuple(premises))

    @cached_property
    def _shortest(self) -> dict[tuple[Literal, int], Firing]:
        """The firing with the lowest proof for each derived step of a literal; what is observed or given is left out.

        Heights are found in rounds from the observations up, so the proofs are well-founded even if rules support
        each other. Each firing waits for as many premises as it lacks, so it takes as long as there are premises.
        """
        height: dict[tuple[Literal, int], int] = {}
        for literal, step in self._without_a_rule:
            if step in self.steps[literal]:
                height[literal, step.point] = 0
        waiting = [
            (firing, step.point)
            for literal, firings in self.firings_for.items()
            for firing in sorted(firings, key=self._preference)
            for step in firing.steps
            if step in self.steps[literal] and (literal, step.point) not in height
        ]
        lacking = [{self._key(p, point) for p in firing.premises}.difference(height) for firing, point in waiting]
        shortest = _lowest(waiting, lacking)
        assert all((f.conclusion, point) in shortest for f, point in waiting)  # Invariant: a fixpoint is well-founded
        return shortest

    @property
    def _without_a_rule(self) -> Iterator[tuple[Literal, Step]]:
        """What is observed or given, with its steps."""
        yield from ((seen.literal, Step(0, seen.degree)) for seen in self.case.observations)
        yield from ((one.literal, Step(one.point, one.degree)) for one in self.case.given)

    def _preference(self, firing: Firing) -> bool:
        """The order of proofs of equal height: by rules without an assumption first, then that of the firings."""
        return self.knowledge.source.rules[firing.clause.rule].assumption is not None

    def _key(self, literal: Literal, point: int) -> tuple[Literal, int]:
        step = self.step(literal, point)
        return (literal, step.point if step else -1)

    # --- measures ---

    def bounds(self, measure: str, point: int | None = None, cut: int = 1) -> Bounds:
        """A measure's interval at a point of time (default: the last), given what is known to degree `cut`."""
        at = len(self.knowledge.time) - 1 if point is None else point
        key = (measure, at, cut)
        if key not in self._bounds:
            known = self.knowledge.measures[measure]
            self._bounds[key] = bounds(known, self.knowledge.one, self.case.ids, lambda li: self.degree(li, at), cut)
        return self._bounds[key]

    def verdict(self, test: Measured, point: int) -> int:
        """The degree to which a measure's test is met at a point of time: the highest cut in which it is."""
        if (test, point) not in self._verdicts:
            measure = self.knowledge.measures[test.measure]
            top = len(self.knowledge.certainty)
            found = highest_cut(test, measure, lambda cut: self.bounds(test.measure, point, cut), top)
            self._verdicts[test, point] = found
        return self._verdicts[test, point]

    def truth(self, condition: Condition, subject: str, point: int | None = None) -> bool | None:
        """The truth value of a condition at a point of time (default: in the end), whatever the degree."""
        at = len(self.knowledge.time) - 1 if point is None else point
        return truth(
            condition, self.knowledge.one, subject, lambda li: self.degree(li, at), lambda t: self._truth(t, at)
        )

    def missed(self, subject: str, attribute: str) -> bool:
        """Is a place without a value, and one to ask for?"""
        condition = self.knowledge.asked_if.get(self.knowledge.qualified(subject, attribute))
        if (subject, attribute) in self.values or condition is None:
            return (subject, attribute) not in self.values
        return self.truth(condition, subject) is not False and self._may_hold(condition, subject)

    def _may_hold(self, condition: Condition, subject: str) -> bool:
        """Whether what a condition looks at applies: where no reaction does, no reason for one is asked."""
        match condition:
            case Is(each, attribute):
                place = (subject if each else self.knowledge.one, attribute)
                return self.case.unanswered.get(place) != DOES_NOT_APPLY
            case Measured():
                return True
            case AllOf(parts):
                return all(self._may_hold(part, subject) for part in parts)
            case AnyOf(parts):
                return any(self._may_hold(part, subject) for part in parts)

    def established(self, rule: str, subject: str, point: int) -> int:
        """The degree to which the `unless` of a rule is established at a point of time; 0 if it is not."""
        unless = self.knowledge.conditions[rule].unless
        if unless is None:
            return 0
        return degree(
            unless, self.knowledge.one, subject, lambda li: self.degree(li, point), lambda t: self.verdict(t, point)
        )

    def establishing(self, condition: Condition, subject: str, point: int) -> Iterator[Proof]:
        """Proofs of whatever establishes a condition at a point of time; none if nothing does."""
        match condition:
            case Is(each, attribute, values, _, least):
                of = subject if each else self.knowledge.one
                for value in values:
                    proof = self.proof(Literal(of, attribute, value), point)
                    if proof is not None and self.degree(Literal(of, attribute, value), point) >= least:
                        yield proof
            case Measured():
                if self.verdict(condition, point):
                    yield self.counted(condition, point)
            case AllOf(parts):
                ways = [tuple(self.establishing(part, subject, point)) for part in parts]
                if all(ways):
                    yield from (proof for way in ways for proof in way)
            case AnyOf(parts):
                for part in parts:
                    yield from self.establishing(part, subject, point)

    def _truth(self, test: Measured, point: int) -> bool | None:
        if self.verdict(test, point):
            return True
        return verdict(test, self.knowledge.measures[test.measure], self.bounds(test.measure, point, 1))

    def counted(self, test: Measured, point: int) -> Counted:
        """The proof that a measure's test is met at a point of time."""
        met = self.verdict(test, point)
        since = point
        while since and self.verdict(test, since - 1) >= met:
            since -= 1
        return Counted(test, met, since, self.bounds(test.measure, point, met))


def _lowest(
    waiting: Sequence[tuple[Firing, int]], lacking: Sequence[set[tuple[Literal, int]]]
) -> dict[tuple[Literal, int], Firing]:
    """The lowest firing for each conclusion and point, of equal height the first; at first each lacks some premises."""
    resting: dict[tuple[Literal, int], list[int]] = {}
    for number, keys in enumerate(lacking):
        for key in keys:
            resting.setdefault(key, []).append(number)
    found: dict[tuple[Literal, int], Firing] = {}
    ready = [number for number, keys in enumerate(lacking) if not keys]
    while ready:
        level: dict[tuple[Literal, int], Firing] = {}
        for firing, point in map(waiting.__getitem__, sorted(ready)):
            if (firing.conclusion, point) not in found:
                level.setdefault((firing.conclusion, point), firing)
        found |= level
        ready = []
        for key in level:
            for number in resting.get(key, ()):
                lacking[number].discard(key)
                if not lacking[number]:
                    ready.append(number)
    return found


def literals_in(proof: Proof) -> Iterator[Literal]:
    """The literals a proof rests on, its own first."""
    for node in nodes(proof):
        if isinstance(node, ProofOfLiteral):
            yield node.literal
