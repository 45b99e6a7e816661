"""The common parts of plain data: literals, grades, bounds, and proofs as a list of numbered nodes.

A proof is a tree with shared parts. Here each part appears once, and is referred to by its number.
"""

from __future__ import annotations

from typing import Any

from herstelkb.cases.case import Case
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal, Measured
from herstelkb.knowledge.measures import Bounds
from herstelkb.proofs.proof import Absent, Counted, Derived, Established, Observed, Proof


def literal_data(literal: Literal) -> dict[str, Any]:
    """A literal as three keys."""
    return {"subject": literal.subject, "attribute": literal.attribute, "value": literal.value}


def case_data(case: Case) -> dict[str, Any]:
    """Which case it is: its name and its date."""
    return {"name": case.name, "date": case.date.isoformat() if case.date else None}


def grade_data(knowledge: Knowledge, degree: int, point: int) -> dict[str, str]:
    """A degree and a point of time, by their names on the scales."""
    return {"certainty": knowledge.certainty[degree - 1], "time": knowledge.time[point]}


def rules_data(knowledge: Knowledge) -> dict[str, Any]:
    """The identity of a rule base: a fingerprint of its files, and the version it states, if any."""
    return {"digest": knowledge.digest, "version": knowledge.source.head.version}


def bounds_data(found: Bounds) -> dict[str, int]:
    """A count: at least, at most, and out of how many."""
    return {"lower": found.lower, "upper": found.upper, "total": found.total}


def test_data(knowledge: Knowledge, test: Measured) -> dict[str, Any]:
    """A test of a measure, with the parameter that its threshold comes from."""
    return {
        "subject": knowledge.one,
        "attribute": test.measure,
        "test": test.op,
        "threshold": float(test.threshold),
        "parameter": test.parameter,
    }


def rule_data(knowledge: Knowledge, rule: str) -> dict[str, Any]:
    """A rule: its id, its place, the claims it cites, and whether it is (also) an assumption."""
    entry = knowledge.source.rules[rule]
    return {
        "rule": rule,
        "at": knowledge.source.where("rules", rule),
        "claims": list(entry.claims),
        "assumed": entry.assumption is not None,
    }


def observation_data(case: Case, literal: Literal) -> dict[str, Any]:
    """Who observed it, when, and with what note; null where the case does not say."""
    seen = case.observed[literal]
    return {"by": seen.by, "on": seen.on.isoformat() if seen.on else None, "note": seen.note}


class Nodes:
    """The nodes of proofs, each once, numbered from 1 in the order of first use."""

    def __init__(self, knowledge: Knowledge, case: Case) -> None:
        self.knowledge, self.case = knowledge, case
        self.list: list[dict[str, Any]] = []
        self._numbers: dict[int, int] = {}  # by identity: parts are shared by reference

    def number(self, proof: Proof) -> int:
        """The number of the last step of a proof; numbers its premises as well."""
        waiting, new = [(proof, self.case)], []
        while waiting:
            one, case = waiting.pop()
            if id(one) not in self._numbers:
                self._numbers[id(one)] = len(self._numbers) + 1
                new.append((one, case))
                waiting += reversed([(premise, case) for premise in one.premises]) if isinstance(one, Derived) else ()
                waiting += [(one.proof, one.case)] if isinstance(one, Established) else ()
        self.list += [{"id": self._numbers[id(one)], **self._node(one, case)} for one, case in new]
        return self._numbers[id(proof)]

    def _node(self, proof: Proof, of: Case) -> dict[str, Any]:
        knowledge = self.knowledge
        match proof:
            case Observed(literal, degree, time):
                known = "done" if (literal.subject, literal.attribute) in of.done else "observed"
                seen = observation_data(of, literal)
                return {"known": known, **literal_data(literal), **grade_data(knowledge, degree, time), **seen}
            case Established(literal, degree, time, there, case):
                return {
                    "known": "kept",
                    **literal_data(literal),
                    **grade_data(knowledge, degree, time),
                    "case": case_data(case),
                    "proof": self._numbers[id(there)],
                }
            case Derived(literal, degree, time, rule, subject, premises):
                return {
                    "known": "derived",
                    **literal_data(literal),
                    **grade_data(knowledge, degree, time),
                    **rule_data(knowledge, rule),
                    "for": subject,
                    "premises": [self._numbers[id(premise)] for premise in premises],
                }
            case Counted(test, degree, time, found):
                return {
                    "known": "counted",
                    **test_data(knowledge, test),
                    **grade_data(knowledge, degree, time),
                    **bounds_data(found),
                }
            case Absent(rule, subject):
                return {"known": "no_evidence", **rule_data(knowledge, rule), "for": subject}
