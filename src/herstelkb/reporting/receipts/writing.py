"""The proofs of everything that follows from a case, as plain data in the form of `form`: what a checker reads.

A step stands behind all that it rests on, and is written once, so the same derivation gives the same data whichever
engine found it. Of rules there are the clauses, without their texts; of people there are the ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from herstelkb.cases.case import Case
from herstelkb.consequences.conclusions import concluding_proof
from herstelkb.derivation.derivation import Derivation
from herstelkb.explanation.why_not import why_not
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import AllOf, AnyOf, Condition, Is, Literal, Measured
from herstelkb.knowledge.measures import Bounds
from herstelkb.proofs.proof import Absent, Counted, Derived, Established, Observed, Proof, asks_for
from herstelkb.proofs.why_not import Exemption, Miss, Premise, Requirement, ThresholdTest

PROOFS = "herstelkb/proofs/1"


def proofs_data(derivation: Derivation) -> dict[str, Any]:
    """The clauses, the facts, a proof of everything that follows, and a why-not of every attribute without a value."""
    steps = _Steps(derivation.knowledge, derivation.case)
    conclusions = [steps.root(proof) for proof in _concluding(derivation)]
    tensions = [steps.root(tension.proof) for tension in derivation.tensions]
    refuted = list(_refuted(derivation, steps))
    return {
        "format": PROOFS,
        "rules": rules_data(derivation.knowledge),
        "cases": [_facts(case) for case in steps.cases],
        "steps": steps.list,
        "conclusions": conclusions,
        "tensions": tensions,
        "refuted": refuted,
    }


def _concluding(derivation: Derivation) -> Iterator[Observed | Derived | Established]:
    """A proof of each step of each conclusion and item of advice, by subject."""
    knowledge = derivation.knowledge
    position = {subject: n for n, subject in enumerate((knowledge.one, *derivation.case.ids))}
    order = {name: n for n, name in enumerate(knowledge.source.vocabulary)}

    def place(literal: Literal) -> tuple[int, int, str]:
        qualified = knowledge.qualified(literal.subject, literal.attribute)
        return position[literal.subject], order.get(qualified, len(order)), str(literal)

    for literal in sorted(derivation.concluded, key=place):
        for step in derivation.steps[literal]:
            proof = concluding_proof(derivation, literal, step)
            if isinstance(proof, Derived | Established):  # an observation needs no proof but itself
                yield proof


def _refuted(derivation: Derivation, steps: _Steps) -> Iterator[dict[str, Any]]:
    """Every value that a rule could conclude of an attribute that has none, and what it would take, each once."""
    knowledge = derivation.knowledge
    missing = [
        Literal(subject, attribute, value)
        for subject in (knowledge.one, *derivation.case.ids)
        for attribute in knowledge.attributes[knowledge.kind(subject)]
        if (subject, attribute) not in derivation.values
        for value in knowledge.source.vocabulary[knowledge.qualified(subject, attribute)].values
        if knowledge.clauses_concluding(Literal(subject, attribute, value))
    ]
    found = why_not(derivation, missing)
    for literal, one in found.refuted.items() if found else ():
        instead = [steps.number(proof) for proof in one.instead]
        misses = [_miss(miss, steps) for miss in one.misses]
        yield {"literal": list(literal), "instead": instead, "misses": misses}


class _Steps:
    """The steps of proofs, each once, behind those it rests on."""

    def __init__(self, knowledge: Knowledge, case: Case) -> None:
        self.knowledge = knowledge
        self.list: list[dict[str, Any]] = []
        self.cases = [case]
        self._numbers: dict[tuple[Any, ...], int] = {}  # by what a step says
        self._known: dict[int, int] = {}  # by the identity of a proof: parts are shared by reference
        self._kept: list[Proof] = []  # so that no identity is used twice

    def root(self, proof: Observed | Derived | Established) -> dict[str, Any]:
        """That something holds, and the number of the last step of its proof."""
        graded = {"degree": proof.degree, "time": proof.time}
        return {"literal": list(proof.literal), **graded, "proof": self.number(proof)}

    def number(self, proof: Proof) -> int:
        """The number of the last step of a proof; numbers its premises first."""
        waiting = [(proof, 0)]
        while waiting:
            one, case = waiting[-1]
            below = [(part, self._case(one) or case) for part in _parts(one) if id(part) not in self._known]
            waiting += reversed(below)
            if not below:
                waiting.pop()
                self._add(one, case)
        return self._known[id(proof)]

    def _case(self, proof: Proof) -> int:
        """The case that the premises of what is kept are from; 0: that of the proof itself."""
        if not isinstance(proof, Established):
            return 0
        at = next((n for n, case in enumerate(self.cases) if case is proof.case), None)
        if at is None:
            self.cases.append(proof.case)
        return len(self.cases) - 1 if at is None else at

    def _add(self, proof: Proof, case: int) -> None:
        if id(proof) in self._known:
            return
        said = self._said(proof, case)
        key = tuple((name, _frozen(value)) for name, value in said.items())
        if key not in self._numbers:
            self._numbers[key] = len(self.list)
            self.list.append(said)
        self._known[id(proof)] = self._numbers[key]
        self._kept.append(proof)

    def _said(self, proof: Proof, case: int) -> dict[str, Any]:
        match proof:
            case Counted(test, degree, time, found):
                graded = {"degree": degree, "time": time}
                return {"case": case, "known": "counted", "test": _test(test), **graded, **_bounds(found)}
            case Absent(rule, subject):
                return {"case": case, "known": "no_evidence", "rule": rule, "for": subject}
        held = {"literal": list(proof.literal), "degree": proof.degree, "time": proof.time}
        match proof:
            case Derived():
                by = {"clause": self._clause(proof).number, "for": proof.subject}
                premises = [self._known[id(premise)] for premise in proof.premises]
                return {"case": case, "known": "derived", **held, **by, "premises": premises}
            case Established():
                return {"case": case, "known": "kept", **held, "proof": self._known[id(proof.proof)]}
        return {"case": case, "known": "observed", **held}

    def _clause(self, proof: Derived) -> Clause:
        """The clause by which a step follows: that of the rule which asks for just these premises."""
        return next(
            clause
            for clause in self.knowledge.clauses_concluding(proof.literal)
            if clause.rule == proof.rule and asks_for(clause, self.knowledge.one, proof)
        )


def _parts(proof: Proof) -> Sequence[Proof]:
    match proof:
        case Derived(premises=premises):
            return premises
        case Established(proof=there):
            return (there,)
    return ()


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple((name, _frozen(one)) for name, one in value.items())
    return tuple(map(_frozen, value)) if isinstance(value, list) else (type(value), value)


def _miss(miss: Miss, steps: _Steps) -> dict[str, Any]:
    asked = [{**_asked(one, steps), "fails": list(one.fails)} for one in miss.asked]
    return {"clause": miss.clause.number, "for": miss.subject, "barred": miss.barred, "asked": asked}


def _asked(one: Requirement, steps: _Steps) -> dict[str, Any]:
    match one:
        case Premise(literal, least, found, instead):
            others = [steps.number(proof) for proof in instead]
            shown = None if found is None else steps.number(found)
            return {"needs": "literal", "literal": list(literal), "least": least, "found": shown, "instead": others}
        case ThresholdTest(test, truth, found, unknown, excluded):
            counted = {"truth": truth, **_bounds(found), "unknown": list(unknown), "excluded": list(excluded)}
            return {"needs": "test", "test": _test(test), **counted}
        case Exemption(established):
            return {"needs": "no_evidence", "established": [steps.number(proof) for proof in established]}


# --- rules and cases ---


def rules_data(knowledge: Knowledge) -> dict[str, Any]:
    """The clauses of a rule base, with the place of each rule, and what they are written in."""
    return {
        "one": knowledge.one,
        "many": knowledge.many,
        "certainty": list(knowledge.certainty),
        "time": list(knowledge.time),
        "attributes": [
            {
                "each": kind == knowledge.many,
                "attribute": name,
                "values": list(entry.values),
                "carries_over": entry.carries_over,
            }
            for kind, names in knowledge.attributes.items()
            for name in names
            for entry in [knowledge.source.vocabulary[f"{kind}.{name}"]]
        ],
        "measures": [
            {"measure": name, "form": "share" if one.is_share else "count", "counted": _condition(one.counted)}
            for name, one in knowledge.measures.items()
        ],
        "clauses": [_clause(clause, knowledge) for clause in knowledge.clauses],
    }


def _clause(clause: Clause, knowledge: Knowledge) -> dict[str, Any]:
    return {
        "rule": clause.rule,
        "at": knowledge.source.where("rules", clause.rule),
        "each": clause.each,
        "when": [{**atom._asdict(), "least": least} for atom, least in clause.asks],
        "tests": [_test(test) for test in clause.tests],
        "unless": None if clause.unless is None else _condition(clause.unless),
        "then": clause.head._asdict(),
        "hedge": clause.hedge,
        "time": clause.time,
    }


def _condition(condition: Condition) -> dict[str, Any]:
    match condition:
        case Is(each, attribute, values, _, least):
            return {"each": each, "attribute": attribute, "values": list(values), "least": least}
        case Measured():
            return _test(condition)
        case AllOf(parts):
            return {"all": [_condition(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [_condition(part) for part in parts]}


def _test(test: Measured) -> dict[str, Any]:
    return {"measure": test.measure, "op": test.op, "threshold": list(test.threshold.as_integer_ratio())}


def _bounds(found: Bounds) -> dict[str, int]:
    return {"lower": found.lower, "upper": found.upper, "total": found.total}


def _facts(case: Case) -> dict[str, Any]:
    seen = sorted(case.observations, key=lambda one: str(one.literal))  # however the case was written
    return {
        "members": list(case.ids),
        "observed": [{"literal": list(one.literal), "degree": one.degree} for one in seen],
        "given": [{"literal": list(one.literal), "degree": one.degree, "time": one.point} for one in case.given],
        "done": sorted(map(list, case.done)),
    }
