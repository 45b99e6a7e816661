"""The checker in Python of the proofs in a receipt: does each follow, and is a proof or a why-not there for everything?

Each is checked by `proofs.checking`; what must be there, by the specification. The checker in JavaScript
(`templates/receipt/checker.js`) was written from docs/proofs.md, and shares nothing with it.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import Literal
from herstelkb.proofs.checking import ProofChecker, check_why_not
from herstelkb.reporting.receipts.form import ProofsForm
from herstelkb.reporting.receipts.opening import Opened
from herstelkb.reporting.receipts.reading import DoesNotFit, ProofsShown, shown
from herstelkb.reporting.receipts.receipt import seal
from herstelkb.reporting.receipts.signing import vouched


def check_receipt(receipt: Opened) -> list[str]:
    """What is wrong with a receipt: its proofs, its seal, and its signature, if it has them.

    Raises:
        UnusableInput: it is signed, and `cryptography` is not installed.
    """
    wrong = check_proofs(receipt.form.proofs) if receipt.form.proofs else []
    if seal(receipt.data) != receipt.form.seal:
        wrong.append("the receipt was altered after it was sealed")
    if vouched(receipt.data) is False:
        wrong.append("the signature is not of this receipt")
    return wrong


def check_proofs(data: ProofsForm) -> list[str]:
    """What is wrong with proofs: one line for each step that does not follow, and for each that is missing."""
    try:
        found = shown(data)
    except DoesNotFit as why:
        return [str(why)]
    checker = ProofChecker(found.knowledge, found.cases[0])
    wrong = [line for proof in found.conclusions for line in checker.steps(proof)]
    wrong += [line for proof in found.tensions for line in checker.steps(proof, barred=True)]
    wrong += _Complete(found, checker).missing()
    if found.why_not.literals:
        wrong += check_why_not(found.knowledge, found.cases[0], found.why_not)
    return list(dict.fromkeys(wrong))


class _Complete:
    """What must be shown of a case: a proof of every step of what is concluded, tensions, why-nots of the rest."""

    def __init__(self, found: ProofsShown, checker: ProofChecker) -> None:
        self.found, self.case, self.knowledge, self.model = found, found.cases[0], found.knowledge, checker.model
        self.points = range(len(self.knowledge.time))

    def missing(self) -> Iterator[str]:
        """What is not shown."""
        proved = {(one.literal, one.degree, one.time) for one in self.found.conclusions}
        concluded = dict.fromkeys(one.literal for one in self.case.given)
        against = dict.fromkeys(one.literal for one in self.found.tensions)
        for clause, subject in self._ways():
            literal = clause.conclusion(self.knowledge.one, subject)
            if any(self.model.step(clause, subject, point) for point in self.points):
                concluded[literal] = None
            if self._is_tension(clause, subject, literal) and literal not in against:
                yield f"{literal}: an observation contradicts it, and that is not shown"
        for literal in concluded:
            for step in self._steps(literal):
                if (literal, *step) not in proved:
                    yield f"{literal}: it follows, and there is no proof"
        yield from self._not_refuted()

    def _ways(self) -> Iterator[tuple[Clause, str]]:
        for clause in self.knowledge.clauses:
            for subject in self.model.subjects(clause):
                if self.model.runs(clause, subject):
                    yield clause, subject

    def _is_tension(self, clause: Clause, subject: str, literal: Literal) -> bool:
        seen = self.case.by_attribute.get((literal.subject, literal.attribute))
        barred = self.model.is_barred(clause, subject, 0) and self.model.worth(clause, subject, 0)
        return seen is not None and bool(barred) and not self.model.is_foretold(seen.literal)

    def _steps(self, literal: Literal) -> Iterator[tuple[int, int]]:
        """Each degree to which it holds and the point from which it does, but for its observation."""
        seen = self.case.observed.get(literal)
        before = 0
        for point in self.points:
            degree = self.model.degree(literal, point)
            if degree > before and (seen is None or (point, degree) != (0, seen.degree)):
                yield degree, point
            before = degree

    def _not_refuted(self) -> Iterator[str]:
        """What a rule could conclude of an attribute that has no value, advice aside, and is not refuted."""
        held = {(literal.subject, literal.attribute) for literal in self.model.at[-1]}
        for clause, subject in ((c, s) for c in self.knowledge.clauses for s in (*self.case.ids, self.knowledge.one)):
            if clause.head.each == (subject == self.knowledge.one):
                continue
            literal = clause.conclusion(self.knowledge.one, subject)
            known = (literal.subject, literal.attribute) in held
            if not known and not self.knowledge.is_advice(literal) and literal not in self.found.why_not.refuted:
                yield f"{literal}: it does not follow, and is not refuted"


def form_of(data: bytes) -> ProofsForm | str:
    """Proofs from their JSON text, or what is wrong with its form."""
    try:
        return ProofsForm.model_validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
