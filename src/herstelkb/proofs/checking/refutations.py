"""The checker of why-nots: is every way to conclude each literal there, and does each reason it fails hold?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from herstelkb.cases.case import Case
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import Atom, Condition, Literal, Measured, degree, leaves
from herstelkb.knowledge.measures import verdict
from herstelkb.proofs.checking.proofs import ProofChecker
from herstelkb.proofs.proof import Counted, Derived, Established, Observed, Proof, ProofOfLiteral
from herstelkb.proofs.why_not import Exemption, Miss, Premise, Refutation, Requirement, ThresholdTest, WhyNot


def check_why_not(knowledge: Knowledge, case: Case, why_not: WhyNot) -> list[str]:
    """What is wrong with a why-not: one line for each reason that does not hold; empty if all do."""
    return list(_Checker(knowledge, case).all(why_not))


class _Checker:
    def __init__(self, knowledge: Knowledge, case: Case) -> None:
        self.knowledge, self.case = knowledge, case
        self.proofs = ProofChecker(knowledge, case)
        self.model = self.proofs.model
        self.last = len(knowledge.time) - 1

    def all(self, why_not: WhyNot) -> Iterator[str]:
        if not why_not.literals:
            yield "a why-not is about something"
        for literal in why_not.literals:
            if literal not in why_not.refuted:
                yield f"{literal}: not refuted"
        for literal, refuted in why_not.refuted.items():
            if refuted.literal != literal:
                yield f"{literal}: refuted as {refuted.literal}"
            yield from self._refuted(refuted)
            for premise in (one for miss in refuted.misses for one in miss.asked if isinstance(one, Premise)):
                if premise.found is None and premise.literal not in why_not.refuted and self._clauses(premise.literal):
                    yield f"{premise.literal}: a rule could conclude it, and it is not refuted"

    def _refuted(self, refuted: Refutation) -> Iterator[str]:
        literal, misses = refuted.literal, refuted.misses
        if self._degree(literal):
            yield f"{literal}: it holds"
        ways = [(clause, s) for clause in self._clauses(literal) for s in self._subjects(clause, literal)]
        shown = [(miss.clause, miss.subject) for miss in misses]
        if len(shown) != len(ways) or set(shown) != set(ways):
            yield f"{literal}: not exactly the ways in which it could be concluded"
            return
        if [miss.distance for miss in misses] != sorted(miss.distance for miss in misses):
            yield f"{literal}: the nearest miss does not come first"
        atom = Atom(literal.subject != self.knowledge.one, literal.attribute, literal.value)
        if refuted.possible != (atom in self.knowledge.possible):
            yield f"{literal}: whether it is possible at all is not so"
        yield from self._instead(literal, refuted.instead)
        for miss in misses:
            yield from (f"{literal}: rule '{miss.clause.rule}': {wrong}" for wrong in self._miss(miss))

    def _miss(self, miss: Miss) -> Iterator[str]:
        clause, subject = miss.clause, miss.subject
        literals = [(one.literal, one.least) for one in miss.asked if isinstance(one, Premise)]
        tests = [one.test for one in miss.asked if isinstance(one, ThresholdTest)]
        exempt = [one for one in miss.asked if isinstance(one, Exemption)]
        asked = zip(clause.premises(self.knowledge.one, subject), clause.least, strict=True)
        complete = [*asked] == literals and clause.tests == (*tests,)
        if not complete or len(exempt) != (clause.unless is not None):
            yield "that is not what it asks for"
            return
        for one in miss.asked:
            fails = tuple(p for p in range(clause.time, self.last + 1) if not self._met(one, clause, subject, p))
            if one.fails != fails:
                yield "what it asks for fails at other points of time"
                continue  # the rest is about those points, which need not even exist
            yield from self._asked(one, clause, subject)
        worth = [self.model.worth(clause, subject, point) for point in range(self.last + 1)]
        against = self.model.contradicts_observation(clause.conclusion(self.knowledge.one, subject))
        if miss.barred != (worth[0] if against else 0):
            yield "it is not barred to that degree"
        if any(graded > miss.barred for graded in worth):
            yield "it fires"

    def _met(self, one: Requirement, clause: Clause, subject: str, point: int) -> bool:
        match one:
            case Premise(literal, least):
                return self.model.degree(literal, point) >= least
            case ThresholdTest(test):
                return self.model.met(test, point) > 0
            case Exemption():
                return not self.model.established(clause, subject, point)

    def _asked(self, one: Requirement, clause: Clause, subject: str) -> Iterator[str]:
        match one:
            case Premise():
                yield from self._premise(one)
            case ThresholdTest():
                yield from self._threshold_test(one)
            case Exemption(established, fails):
                if fails and clause.unless is not None:
                    yield from self._establishes(established, clause.unless, subject, fails[-1])
                elif established:
                    yield "nothing establishes what its `unless` names"

    def _premise(self, premise: Premise) -> Iterator[str]:
        if premise.found is not None:
            yield from self._shows(premise.found, [premise.literal])
            if premise.instead:
                yield f"{premise.literal}: it holds, and nothing else instead"
            return
        if self._degree(premise.literal):
            yield f"{premise.literal}: it holds"
        yield from self._instead(premise.literal, premise.instead)

    def _threshold_test(self, asked: ThresholdTest) -> Iterator[str]:
        test, measure = asked.test, self.knowledge.measures[asked.test.measure]
        truths = {s: self.model.truth(measure.counted, s, self.last, 1) for s in self.case.ids}
        if asked.truth is not (True if self.model.met(test, self.last) else verdict(test, measure, asked.found)):
            yield f"{test.measure}: the test is not met so"
        if asked.found != self.model.counted(test.measure, self.last, 1):
            yield f"{test.measure}: that is not what is counted"
        if asked.unknown != (*(s for s in truths if truths[s] is None),):
            yield f"{test.measure}: it is unknown of others"
        if asked.excluded != (*(s for s in truths if truths[s] is False),):
            yield f"{test.measure}: others do not count"

    def _establishes(self, proofs: Sequence[Proof], unless: Condition, subject: str, point: int) -> Iterator[str]:
        """Are the proofs valid at this point, and does what they show suffice?"""
        literals: dict[Literal, int] = {}
        tests: dict[Measured, int] = {}
        asked = set(leaves(unless))
        for proof in proofs:
            match proof:
                case Observed(literal) | Derived(literal) | Established(literal):
                    literals[literal] = proof.degree
                    if proof.time > point:
                        yield f"{literal}: it does not hold by then"
                    yield from self.proofs.steps(proof)
                case Counted(test) if test in asked:
                    tests[test] = proof.degree
                    yield from self.proofs.counted(proof, point)
                case _:
                    yield "an absence, or a count of something else, does not establish it"
        if not degree(unless, self.knowledge.one, subject, lambda li: literals.get(li, 0), lambda t: tests.get(t, 0)):
            yield "that does not establish what its `unless` names"

    def _instead(self, literal: Literal, proofs: Sequence[Proof]) -> Iterator[str]:
        """Are these proofs of all other values that the attribute has?"""
        others = () if self.knowledge.is_advice(literal) else self.knowledge.others(literal)
        held = [other for other in others if self._degree(other)]
        shown = [proof.literal for proof in proofs if isinstance(proof, ProofOfLiteral)]
        if len(shown) != len(proofs) or sorted(map(str, shown)) != sorted(map(str, held)):
            yield f"{literal}: not exactly the values that there are instead"
        for proof in proofs:
            yield from self._shows(proof, held)

    def _shows(self, proof: Proof, literals: Sequence[Literal]) -> Iterator[str]:
        """Is this a proof of one of the literals, to the degree that it finally has?"""
        if not isinstance(proof, ProofOfLiteral) or proof.literal not in literals:
            yield "a proof of something else"
            return
        if proof.degree != self._degree(proof.literal):
            yield f"{proof.literal}: it does not hold to this degree"
        yield from self.proofs.steps(proof)

    def _degree(self, literal: Literal) -> int:
        return self.model.degree(literal, self.last)

    def _clauses(self, literal: Literal) -> list[Clause]:
        atom = Atom(literal.subject != self.knowledge.one, literal.attribute, literal.value)
        return [clause for clause in self.knowledge.clauses if clause.head == atom]

    def _subjects(self, clause: Clause, literal: Literal) -> Sequence[str]:
        """The subjects for whom it could conclude the literal: for one about the one subject, any member will do."""
        return self.case.ids if clause.each and not clause.head.each else (literal.subject,)
