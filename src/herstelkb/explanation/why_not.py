"""Why not: for literals that do not hold, every clause that could conclude them and what each lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from herstelkb.derivation.derivation import Derivation
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import Atom, Condition, Literal, Measured
from herstelkb.proofs.proof import Proof
from herstelkb.proofs.why_not import Exemption, Miss, Premise, Refutation, Requirement, ThresholdTest, WhyNot


def why_not(derivation: Derivation, literals: Iterable[Literal]) -> WhyNot | None:
    """Why literals do not hold, leaving out those that do; None if all hold."""
    asked = tuple(literal for literal in literals if literal not in derivation.steps)
    if not asked:
        return None
    maker = _Maker(derivation)
    refuted: dict[Literal, Refutation] = {}
    waiting = list(asked)
    while waiting:
        literal = waiting.pop()
        if literal not in refuted:
            refuted[literal] = found = maker.refuted(literal)
            waiting += lacking(found, derivation)
    return WhyNot(asked, refuted)


def lacking(refuted: Refutation, derivation: Derivation) -> Iterator[Literal]:
    """The lacking premises of its misses that some clause could conclude."""
    knowledge = derivation.knowledge
    for miss in refuted.misses:
        for one in miss.asked:
            if isinstance(one, Premise) and one.found is None and knowledge.clauses_concluding(one.literal):
                yield one.literal


def subjects_of(clause: Clause, literal: Literal, derivation: Derivation) -> Sequence[str]:
    """The subjects for whom a clause could conclude a literal: for one about the one subject, any member will do."""
    return derivation.case.ids if clause.each and not clause.head.each else (literal.subject,)


class _Maker:
    """Looks up in a derivation what each clause found."""

    def __init__(self, derivation: Derivation) -> None:
        self.derivation, self.knowledge = derivation, derivation.knowledge
        self.points = range(len(self.knowledge.time))
        self.barred = {(f.clause.number, f.subject): f.barred for f in derivation.found.barred}

    def refuted(self, literal: Literal) -> Refutation:
        misses = [
            self._miss(clause, subject)
            for clause in self.knowledge.clauses_concluding(literal)
            for subject in subjects_of(clause, literal, self.derivation)
        ]
        misses.sort(key=lambda miss: miss.distance)
        atom = Atom(literal.subject != self.knowledge.one, literal.attribute, literal.value)
        return Refutation(literal, self._instead(literal), tuple(misses), atom in self.knowledge.possible)

    def _miss(self, clause: Clause, subject: str) -> Miss:
        asked: list[Requirement] = [
            self._premise(literal, least, clause)
            for literal, least in zip(clause.premises(self.knowledge.one, subject), clause.least, strict=True)
        ]
        asked += [self._test(test, clause) for test in clause.tests]
        if clause.unless is not None:
            asked.append(self._exempt(clause.unless, clause, subject))
        return Miss(clause, subject, tuple(asked), self.barred.get((clause.number, subject), 0))

    def _premise(self, literal: Literal, least: int, clause: Clause) -> Premise:
        found = self.derivation.proof(literal)
        instead = self._instead(literal) if found is None else ()
        fails = tuple(point for point in self.points[clause.time :] if self.derivation.degree(literal, point) < least)
        return Premise(literal, least, found, instead, fails)

    def _instead(self, literal: Literal) -> tuple[Proof, ...]:
        others = self.derivation.values.get((literal.subject, literal.attribute), ())
        proofs = [self.derivation.proof(other) for other in others if not self.knowledge.is_advice(other)]
        return tuple(proof for proof in proofs if proof is not None)

    def _test(self, test: Measured, clause: Clause) -> ThresholdTest:
        counted = self.knowledge.measures[test.measure].counted
        truths = {subject: self.derivation.truth(counted, subject) for subject in self.derivation.case.ids}
        return ThresholdTest(
            test,
            self.derivation.truth(test, self.knowledge.one),
            self.derivation.bounds(test.measure),
            tuple(subject for subject, found in truths.items() if found is None),
            tuple(subject for subject, found in truths.items() if found is False),
            tuple(point for point in self.points[clause.time :] if not self.derivation.verdict(test, point)),
        )

    def _exempt(self, unless: Condition, clause: Clause, subject: str) -> Exemption:
        points = self.points[clause.time :]
        fails = tuple(point for point in points if self.derivation.established(clause.rule, subject, point))
        return Exemption(tuple(self.derivation.establishing(unless, subject, fails[-1])) if fails else (), fails)
