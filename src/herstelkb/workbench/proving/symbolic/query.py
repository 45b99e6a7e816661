"""Questions about all cases: proved that no case shows it, or shown by a case that was run, or left open.

First z3 is asked about any number of members; what it finds impossible there is impossible. What it finds possible
there may still come of how the untracked are counted, so a case counts only when the ordinary engine shows it too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from herstelkb.derivation.derivation import Derivation
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Atom, Is, Literal, Measured, leaves
from herstelkb.workbench.linting.witnesses import CaseData, derivations, smallest
from herstelkb.workbench.proving.symbolic.cones import common_measures, cone, counted_atoms
from herstelkb.workbench.proving.symbolic.formulas import Formula, SolverTimeout, all_of, any_of, model
from herstelkb.workbench.proving.symbolic.scope import Rest, Scope, observable, tracked
from herstelkb.workbench.proving.symbolic.world import World

SEARCHED = 4  # members: so many are tried where there is no proof for any number
SECONDS = 10.0  # for one call of the solver
MAX_TRACKED = 16  # beyond so many, rules that lift from members to the one subject are taken less exactly


@dataclass(frozen=True)
class SymbolicQuestion:
    """Is there a case that shows something, of a member (`each`) or of the one subject?

    `formula` says it of a subject of symbolic worlds, one for each rule base that is asked about; `shows` of the
    derivations of a case, in the same order. `atoms` and `measures` are all that the formula names.
    """

    atoms: tuple[Atom, ...]
    each: bool
    formula: Callable[[Sequence[World], str], Formula]
    shows: Callable[[Sequence[Derivation]], bool]
    measures: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ProofResult:
    """`proved`: no case shows it, however many members. `witness`: a case that does, as small as can be.

    With neither the question is open; no case with up to `searched` members shows it (-1: not even that is known).
    """

    proved: bool = False
    witness: CaseData | None = None
    searched: int = -1


def ask(bases: Sequence[Knowledge], question: SymbolicQuestion, *, searched: int = SEARCHED) -> ProofResult:
    """The answer of z3 and, for a witness, of the reference engine. The bases share scales and kinds of subject."""
    try:
        for found in _of_any_number(bases, question):
            if found is None:
                return ProofResult(proved=True)
            if _shows(bases, question, found):
                return _witness(bases, question, found)
    except SolverTimeout:
        pass
    tried = -1
    try:
        for number in range(int(question.each), searched + 1):
            found = _solved(bases, question, _exactly(bases, number))
            if found is not None:
                assert _shows(bases, question, found), found  # Invariant: with every member tracked nothing is lost
                return _witness(bases, question, found)
            tried = number
    except SolverTimeout:
        pass
    return ProofResult(searched=tried)


def proved(bases: Sequence[Knowledge], question: SymbolicQuestion) -> bool:
    """Is there a proof that no case shows it? Where there is none, no case is looked for."""
    try:
        return any(found is None for found in _of_any_number(bases, question))
    except SolverTimeout:
        return False


def _of_any_number(bases: Sequence[Knowledge], question: SymbolicQuestion) -> Iterator[CaseData | None]:
    """What z3 finds for any number of members: roughly, and, where something is counted, more closely.

    Raises:
        Undecided: z3 ran out of time.
    """
    yield _solved(bases, question, _any_number(bases, question, closely=False))
    if _measures(bases, question):
        known = frozenset.intersection(*(_exclusive(knowledge) for knowledge in bases))
        yield _solved(bases, question, _any_number(bases, question, closely=True), known)


def _shows(bases: Sequence[Knowledge], question: SymbolicQuestion, case: CaseData) -> bool:
    """Does a case, when it is run, show what is asked?"""
    return question.shows(derivations(bases, case))


def _witness(bases: Sequence[Knowledge], question: SymbolicQuestion, case: CaseData) -> ProofResult:
    return ProofResult(witness=smallest(bases[0], case, lambda smaller: _shows(bases, question, smaller)))


def _solved(
    bases: Sequence[Knowledge], question: SymbolicQuestion, scope: Scope, exclusive: frozenset[str] = frozenset()
) -> CaseData | None:
    """A case that z3 believes to show it, or None where there is none.

    Raises:
        Undecided: z3 ran out of time.
    """
    common = common_measures(bases)
    counted = [atom for name in common & _measures(bases, question) for atom in counted_atoms(bases[0].measures[name])]
    atoms = (*question.atoms, *counted)
    points = {point for knowledge in bases for point in cone(knowledge, atoms).points}
    worlds: list[World] = []
    for knowledge in bases:
        first = worlds[0] if worlds else None
        worlds.append(World(knowledge, scope, atoms, points=points, exclusive=exclusive, common=common, first=first))
    formula = question.formula(worlds, scope.members[0] if question.each else scope.one)
    found = model(scope.constraints, formula, seconds=SECONDS)
    return scope.case(found, bases[0].certainty) if found is not None else None


def _measures(bases: Sequence[Knowledge], question: SymbolicQuestion) -> frozenset[str]:
    """The measures that bear on a question."""
    return question.measures.union(*(cone(knowledge, question.atoms).measures for knowledge in bases))


def _exactly(bases: Sequence[Knowledge], number: int) -> Scope:
    """Just so many members, all tracked."""
    return _scope(bases, tracked(_ids(bases[0], number), certain=number), None)


def _any_number(bases: Sequence[Knowledge], question: SymbolicQuestion, *, closely: bool) -> Scope:
    """Any number of members.

    Of those who make a rule conclude something of the one subject it is enough to track the one for whom it concludes
    most firmly, for each such rule and point of time. Looking closely, someone is tracked too of those who meet what
    a measure counts, the one who does most firmly, and of those who fail it.
    """
    measured = [tuple(counted_atoms(bases[0].measures.get(name))) for name in _measures(bases, question)]
    counted = [cone(bases[0], atoms) for atoms in measured]
    cones = [cone(knowledge, (*question.atoms, *chain.from_iterable(measured))) for knowledge in bases]
    points = len({point for one in cones for point in one.points})
    lifting = points * sum(clause.each and not clause.head.each for one in cones for clause in one.all_clauses)
    counting = sum(len(one.points) for one in counted) * (1 + len(bases[0].certainty)) if closely else 0
    certain = int(question.each)
    closely = closely and certain + lifting + counting <= MAX_TRACKED
    needed = certain + lifting + (counting if closely else 0)
    too_many = needed > MAX_TRACKED  # then tracking some of them would not help: whoever is left may still fire
    exists = tracked(_ids(bases[0], certain if too_many else needed), certain=certain)
    return _scope(bases, exists, Rest(fires=too_many, represented=closely))


def _scope(bases: Sequence[Knowledge], exists: dict[str, Formula], rest: Rest | None) -> Scope:
    knowledge = bases[0]
    subjects = knowledge.source.head.subjects
    return Scope(knowledge.one, subjects.list, len(knowledge.certainty), observable(*bases), exists, rest)


def _ids(knowledge: Knowledge, number: int) -> list[str]:
    return [f"{knowledge.many[0]}{n:02}" for n in range(1, number + 1)]


@lru_cache(maxsize=4)  # of the rule bases that are being asked about
def _exclusive(knowledge: Knowledge) -> frozenset[str]:
    """The measures of which was proved that nobody both meets and fails a part of what they count."""
    return frozenset(
        name
        for name, measure in knowledge.measures.items()
        if all(_one_sided(knowledge, leaf) for leaf in leaves(measure.counted))
    )


def _one_sided(knowledge: Knowledge, leaf: Is | Measured) -> bool:
    """Is there a proof that no case has both a value that this test asks for and another?"""
    assert isinstance(leaf, Is)  # Invariant: a measure counts by no other measure
    atoms = tuple(Atom(leaf.each, leaf.attribute, value) for value in (*leaf.values, *leaf.others))

    def both(worlds: Sequence[World], subject: str) -> Formula:
        world = worlds[0]
        return all_of(
            any_of(world.holds(Literal(subject, leaf.attribute, value), 1, world.points[-1]) for value in side)
            for side in (leaf.values, leaf.others)
        )

    question = SymbolicQuestion(atoms, leaf.each, both, shows=lambda found: False)
    try:
        return _solved([knowledge], question, _any_number([knowledge], question, closely=False)) is None
    except SolverTimeout:
        return False
