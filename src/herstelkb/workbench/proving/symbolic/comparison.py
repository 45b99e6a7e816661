"""Two rule bases over one symbolic case: whether they differ in any literal, degree, time or tension."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice

from herstelkb.derivation.derivation import Derivation
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Atom, Literal, Measured, leaves
from herstelkb.workbench.linting.generated_cases import generated_cases
from herstelkb.workbench.linting.uses import meaning
from herstelkb.workbench.linting.witnesses import MAX_TRIES, CaseData, derivation, outcome
from herstelkb.workbench.proving.symbolic.formulas import Formula, all_of, any_of, differ, negation
from herstelkb.workbench.proving.symbolic.query import ProofResult, SymbolicQuestion, ask, proved
from herstelkb.workbench.proving.symbolic.world import World


def compare(old: Knowledge, new: Knowledge) -> ProofResult:
    """A case that both can read and in which they differ, or a proof of none. They share scales and subjects."""
    searched = []
    for question in _questions(old, new):
        answer = ask([old, new], question)
        if answer.witness is not None:
            return answer
        if not answer.proved:
            searched.append(answer.searched)
    if not searched:
        return ProofResult(proved=True)
    return ProofResult(witness=_differing_crowd(old, new), searched=min(searched))


def equivalent(old: Knowledge, new: Knowledge, rule: str) -> bool:
    """Whether two rule bases that differ in one rule are proved equal.

    Only the conclusions of that rule need to be compared: the rest differs only if they do.
    """
    return all(proved([old, new], question) for question in _questions(old, new, rule))


def _differing_crowd(old: Knowledge, new: Knowledge) -> CaseData | None:
    """A case in which the two differ because a bound moved, possibly with more members than z3 is asked about."""
    for case in chain(_between_bounds(old, new), _between_bounds(new, old)):
        with suppress(UnusableInput):  # one may have observations that the other does not know
            if outcome(derivation(old, case)) != outcome(derivation(new, case)):
                return case
    return None


def _between_bounds(one: Knowledge, other: Knowledge) -> Iterator[CaseData]:
    """Cases in which a clause fires while a measure fails a bound that a clause of the other rule base sets."""
    message = {meaning(clause) for clause in other.clauses}
    for clause in one.clauses:
        if clause.tests and meaning(clause) not in message:
            measures = {test.measure for test in clause.tests}
            rivals = [rival for rival in other.clauses if rival.head == clause.head]
            allowed = [leaf.opposite for leaf in leaves(clause.unless) if isinstance(leaf, Measured)]
            for test in dict.fromkeys(test for rival in rivals for test in rival.tests if test.measure in measures):
                bounds = (*clause.tests, *allowed, test.opposite)
                yield from islice(generated_cases(one, clause.atoms, bounds, each=clause.each), MAX_TRIES)


def _questions(old: Knowledge, new: Knowledge, rule: str | None = None) -> Iterator[SymbolicQuestion]:
    clauses = [*old.clauses, *new.clauses]
    asked = {clause.head[:2] for clause in clauses if rule in (None, clause.rule)}
    heads = dict.fromkeys(clause.head for clause in clauses if clause.head[:2] in asked)
    for each in (False, True):
        chosen = tuple(head for head in heads if head.each is each)
        if chosen:
            yield _question(chosen, each)


def _question(heads: tuple[Atom, ...], each: bool) -> SymbolicQuestion:
    """The question whether a conclusion about the one subject, or about a member, differs in some case."""

    def differing(worlds: Sequence[World], subject: str) -> Formula:
        literals = [Literal(subject, head.attribute, head.value) for head in heads]
        return any_of(part for literal in literals for part in _differing(worlds[0], worlds[1], literal, literals))

    def shows(found: Sequence[Derivation]) -> bool:
        return outcome(found[0]) != outcome(found[1])

    return SymbolicQuestion(heads, each, differing, shows)


def _differing(old: World, new: World, literal: Literal, all_: Sequence[Literal]) -> Iterator[Formula]:
    rivals = [other for other in all_ if other.attribute == literal.attribute and other != literal]
    for cut in old.cuts:
        yield differ(_tension(old, literal, cut, rivals), _tension(new, literal, cut, rivals))
        for point in old.points:
            yield differ(old.holds(literal, cut, point), new.holds(literal, cut, point))


def _tension(world: World, literal: Literal, cut: int, rivals: Iterable[Literal]) -> Formula:
    """The formula that the literal is barred by an observation that no rule foretells."""
    foretold = any_of(all_of([world.scope.observed(rival), world.foretold(rival)]) for rival in rivals)
    return all_of([world.barred(literal, cut), negation(foretold)])
