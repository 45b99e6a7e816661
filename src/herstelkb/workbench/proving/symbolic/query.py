"""Questions about all cases, answered by a proof that no case shows it, by a case that does, or left open.

z3 is first asked about any number of members: what is impossible there is impossible. What is possible there may be
an artefact of how untracked members are counted, so a case counts only if the ordinary engine shows it too.
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

SEARCHED = 4  # members: the most that are tried if there is no proof for any number
SECONDS = 10.0  # for one call of the solver
MAX_TRACKED = 16  # with more, rules that conclude about the one subject from a member are treated less exactly


@dataclass(frozen=True)
class SymbolicQuestion:
    """A question: does some case show something, of a member (`each`) or of the one subject?

    `formula` expresses it for a subject in symbolic worlds, one for each rule base; `shows` tests it on the derivations
    of a case, in the same order. `atoms` and `measures` are everything that the formula names.
    """

    atoms: tuple[Atom, ...]
    each: bool
    formula: Callable[[Sequence[World], str], Formula]
    shows: Callable[[Sequence[Derivation]], bool]
    measures: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ProofResult:
    """An answer. `proved`: no case shows it, with any number of members. `witness`: a small case that does.

    With neither, the question is open: no case with up to `searched` members shows it (-1: not even that is known).
    """

    proved: bool = False
    witness: CaseData | None = None
    searched: int = -1


def ask(bases: Sequence[Knowledge], question: SymbolicQuestion, *, searched: int = SEARCHED) -> ProofResult:
    """The answer of z3, any witness confirmed by the reference engine. The bases share scales and kinds of subject."""
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
                assert _shows(bases, question, found), (
                    found
                )  # Invariant: with every member tracked the formula is exact
                return _witness(bases, question, found)
            tried = number
    except SolverTimeout:
        pass
    return ProofResult(searched=tried)


def proved(bases: Sequence[Knowledge], question: SymbolicQuestion) -> bool:
    """Whether it is proved that no case shows it; no witness is searched for."""
    try:
        return any(found is None for found in _of_any_number(bases, question))
    except SolverTimeout:
        return False


def _of_any_number(bases: Sequence[Knowledge], question: SymbolicQuestion) -> Iterator[CaseData | None]:
    """What z3 finds for any number of members: first roughly, then, if something is counted, more closely.

    Raises:
        Undecided: z3 ran out of time.
    """
    yield _solved(bases, question, _any_number(bases, question, closely=False))
    if _measures(bases, question):
        known = frozenset.intersection(*(_exclusive(knowledge) for knowledge in bases))
        yield _solved(bases, question, _any_number(bases, question, closely=True), known)


def _shows(bases: Sequence[Knowledge], question: SymbolicQuestion, case: CaseData) -> bool:
    """Whether a case, when it is run, shows what is asked."""
    return question.shows(derivations(bases, case))


def _witness(bases: Sequence[Knowledge], question: SymbolicQuestion, case: CaseData) -> ProofResult:
    return ProofResult(witness=smallest(bases[0], case, lambda smaller: _shows(bases, question, smaller)))


def _solved(
    bases: Sequence[Knowledge], question: SymbolicQuestion, scope: Scope, exclusive: frozenset[str] = frozenset()
) -> CaseData | None:
    """A case that z3 takes to show it, or None if there is none.

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
    """The scope of exactly this many members, all tracked."""
    return _scope(bases, tracked(_ids(bases[0], number), certain=number), None)


def _any_number(bases: Sequence[Knowledge], question: SymbolicQuestion, *, closely: bool) -> Scope:
    """The scope of any number of members.

    For each rule that concludes about the one subject from a member, and each point of time, it is enough to track the
    member for whom it concludes most firmly. With `closely`, the member who meets what a measure counts most firmly
    is tracked too, and one who fails it.
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
    too_many = needed > MAX_TRACKED  # then tracking some of them would not help: an untracked one may still fire
    exists = tracked(_ids(bases[0], certain if too_many else needed), certain=certain)
    return _scope(bases, exists, Rest(fires=too_many, represented=closely))


def _scope(bases: Sequence[Knowledge], exists: dict[str, Formula], rest: Rest | None) -> Scope:
    knowledge = bases[0]
    subjects = knowledge.source.head.subjects
    return Scope(knowledge.one, subjects.list, len(knowledge.certainty), observable(*bases), exists, rest)


def _ids(knowledge: Knowledge, number: int) -> list[str]:
    return [f"{knowledge.many[0]}{n:02}" for n in range(1, number + 1)]


@lru_cache(maxsize=4)  # one for each rule base in the question
def _exclusive(knowledge: Knowledge) -> frozenset[str]:
    """The measures for which it is proved that no member both meets and fails a part of what they count."""
    return frozenset(
        name
        for name, measure in knowledge.measures.items()
        if all(_one_sided(knowledge, leaf) for leaf in leaves(measure.counted))
    )


def _one_sided(knowledge: Knowledge, leaf: Is | Measured) -> bool:
    """Whether it is proved that no case has both a value that this test asks for and another one."""
    assert isinstance(leaf, Is)  # Invariant: a measure counts no other measure
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
