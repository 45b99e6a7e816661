"""The proof checker: does each step of a proof follow?

A step is checked against the case, its rule and its premises; absences and counts, against the model of the
specification.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import ge

from herstelkb.cases.case import Case, GivenLiteral
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.proofs.proof import Absent, Counted, Derived, Established, Observed, Proof
from herstelkb.specification.least_fixpoint import LeastFixpoint, least_fixpoint


def check(knowledge: Knowledge, case: Case, proof: Proof, *, barred: bool = False) -> list[str]:
    """What is wrong with a proof: one line for each step that does not follow; empty if all do.

    `barred`: the proof of a tension, whose last step is not admitted because an observation contradicts it.
    """
    return ProofChecker(knowledge, case).check(proof, barred=barred)


class ProofChecker:
    """A checker of proofs for one case. The model is built when first needed; shared parts are checked once."""

    def __init__(self, knowledge: Knowledge, case: Case) -> None:
        self.knowledge, self.case = knowledge, case
        self._model: LeastFixpoint | None = None
        self._sound: set[int] = set()
        self._elsewhere: dict[int, ProofChecker] = {}  # by the identity of the case, for as long as a proof lives

    @property
    def model(self) -> LeastFixpoint:
        """What holds, computed from scratch."""
        if self._model is None:
            self._model = least_fixpoint(self.knowledge, self.case)
        return self._model

    def check(self, proof: Proof, *, barred: bool = False) -> list[str]:
        """What is wrong with a proof, as `check` returns it."""
        if isinstance(proof, Absent | Counted):
            return ["a proof shows a literal"]
        self._sound, self._elsewhere = (
            set(),
            {},
        )  # parts are known by object identity, which is valid only while their proof lives
        return list(self.steps(proof, barred=barred))

    def steps(self, proof: Proof, *, barred: bool = False) -> Iterator[str]:
        """What is wrong with the steps of a proof of a literal."""
        if id(proof) in self._sound:
            return
        self._sound.add(id(proof))
        match proof:
            case Observed(literal, graded, time):
                observation = self.case.observed.get(literal)
                if observation is None or (observation.degree, 0) != (graded, time):
                    yield f"{literal}: not observed so"
            case Derived():
                yield from self._derived(proof, barred)
            case Established():
                yield from self._kept(proof)
            case _:
                pass  # checked with the step that rests on it, which knows the point of time

    def _kept(self, proof: Established) -> Iterator[str]:
        """Is it given here, and is its proof one, of this, in the case in which it was established?"""
        literal, there = proof.literal, proof.proof
        if GivenLiteral(literal, proof.degree, proof.time) not in self.case.given:
            yield f"{literal}: not given so"
        if (there.literal, there.degree, there.time) != (literal, proof.degree, proof.time):
            yield f"{literal}: its proof elsewhere shows something else"
        if id(proof.case) not in self._elsewhere:
            self._elsewhere[id(proof.case)] = ProofChecker(self.knowledge, proof.case)
        yield from self._elsewhere[id(proof.case)].steps(there)

    def _derived(self, proof: Derived, barred: bool) -> Iterator[str]:
        fitting = [clause for clause in self._clauses(proof) if self._fits(clause, proof)]
        if not fitting:
            yield f"{proof.literal}: no rule '{proof.rule}' concludes this from these premises"
            return
        graded = [p for p in proof.premises if not isinstance(p, Absent)]
        degrees = [premise.degree for premise in graded]
        # Ways of one rule may differ in the certainty alone that they ask for.
        clause = next((one for one in fitting if all(map(ge, degrees, one.least))), None)
        if clause is None:
            yield f"{proof.literal}: a premise is less firm than the rule asks"
            return
        if proof.degree != min([clause.hedge, *(p.degree for p in graded)]):
            yield f"{proof.literal}: the degree is not the minimum of the rule's and its premises'"
        if proof.time != max([clause.time, *(p.time for p in graded)]) or proof.time >= len(self.knowledge.time):
            yield f"{proof.literal}: the time is not the latest of the rule's and its premises'"
            return
        against = proof.time == 0 and self.model.contradicts_observation(proof.literal)
        if against != barred:
            yield f"{proof.literal}: an observation {'contradicts' if against else 'does not contradict'} this"
        elif not barred and self.model.degree(proof.literal, proof.time) < proof.degree:
            # Its steps may follow and still be too late: a firing that was barred for now is not admitted later just
            # because one of its premises has a later proof too.
            yield f"{proof.literal}: an observation contradicted this derivation before"
        if clause.unless is not None and self.model.established(clause, proof.subject, proof.time):
            yield f"{proof.literal}: what the rule's `unless` names is established"
        for premise in proof.premises:
            if isinstance(premise, Counted):
                yield from self.counted(premise, proof.time)
            yield from self.steps(premise)

    def _clauses(self, proof: Derived) -> Iterator[Clause]:
        for clause in self.knowledge.clauses:
            subjects = self.case.id_set if clause.each else {self.knowledge.one}
            concludes = clause.conclusion(self.knowledge.one, proof.subject) == proof.literal
            runs = concludes and self.model.runs(clause, proof.subject)
            if clause.rule == proof.rule and proof.subject in subjects and runs:
                yield clause

    def _fits(self, clause: Clause, proof: Derived) -> bool:
        """Are the premises exactly what the clause asks for, in its order: literals, tests, the absence?"""
        asked = [*clause.premises(self.knowledge.one, proof.subject), *clause.tests]
        shown = [
            p if isinstance(p, Absent) else p.test if isinstance(p, Counted) else p.literal for p in proof.premises
        ]
        return shown == [*asked, *([Absent(clause.rule, proof.subject)] if clause.unless is not None else [])]

    def counted(self, counted: Counted, point: int) -> Iterator[str]:
        """What is wrong with a count that a step rests on at a point of time."""
        model, test = self.model, counted.test
        if counted.degree != model.met(test, point) or not counted.degree:
            yield f"{test.measure}: the test is not met to this degree"
        elif counted.found != model.counted(test.measure, point, counted.degree):
            yield f"{test.measure}: that is not what is counted"
        elif not 0 <= counted.time <= point or any(
            model.met(test, p) < counted.degree for p in range(counted.time, point)
        ):
            yield f"{test.measure}: the test is not met since then"
        elif counted.time and model.met(test, counted.time - 1) >= counted.degree:
            yield f"{test.measure}: the test is met since before"
