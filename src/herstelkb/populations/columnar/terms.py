"""Makes terms: equal terms are one object, and are simplified as they are made."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import product
from typing import Any, TypeAlias

from herstelkb.populations.columnar.exclusion import implied, impossible
from herstelkb.populations.columnar.term import Term

# The steps allowed for comparing two terms, and for all comparisons until `be_patient`; beyond them terms count as
# incomparable, which costs columns but not correctness.
_PATIENCE, _PATIENCE_IN_ALL = 200, 4000
_SHARED = 2  # the most shared truth values for which members are counted in every combination

_Sequent: TypeAlias = tuple[frozenset[Term], frozenset[Term]]  # least of the first ≤ greatest of the second


class TermLattice:
    """Makes each term once. `top` is the highest degree.

    Operations, with what `detail` holds:
    `constant` (the number); `observed` (attribute and value: its observed degree); `least`, `greatest`; `above`: the
    first, or 0 where it is not above the second; `at_least` (a number) and `absent`: truth values;
    `lift`: the one subject's number at each member; `any`: the greatest among a case's members, 0 without members;
    `sum`: the number of a case's members for whom a truth value holds, and `size`: the number of members; both are
    counts, not degrees; `verdict` and `refuted`: the outcome of a measure's test, from counts; `rest`: one count minus
    another; `chosen`: the second count where the first argument is above 0, else the third.
    """

    def __init__(self, top: int) -> None:
        self.top = top
        self._made: dict[tuple[Hashable, ...], Term] = {}
        self._compared: dict[tuple[Term, Term], bool] = {}
        self._patience = _PATIENCE_IN_ALL
        self.zero, self.true = self.constant(0), self.constant(top)
        self._truth = self.zero.possible | self.true.possible

    # --- making ---

    def constant(self, number: int) -> Term:
        """The constant term of this number."""
        return self._make("constant", (), number, False, 1 << number)

    def observed(self, each: bool, attribute: str, value: str | bool, *, graded: bool) -> Term:
        """The degree to which a value was observed; only 0 or the highest unless observations are graded."""
        return self._make("observed", (), (attribute, value), each, (2 << self.top) - 1 if graded else self._truth)

    def least(self, args: Iterable[Term]) -> Term:
        """The least of some numbers."""
        parts = self._parts("least", args)
        if any(part is self.zero for part in parts):
            return self.zero
        cap = min(part.highest for part in parts)
        kept = [
            part
            for part in parts
            if part.lowest < cap and not (part.op == "greatest" and any(arg in parts for arg in part.args))
        ]
        limit = min((part.highest for part in kept), default=cap + 1)
        return self._combined("least", kept + [self.constant(cap)] * (limit > cap), min)

    def joint(self, args: Iterable[Term]) -> Term:
        """The least of some numbers, without truth values that the others imply; 0 if they exclude each other."""
        parts = self._parts("least", args)
        if impossible(parts):
            return self.zero
        for part in parts:
            others = [other for other in parts if other is not part]
            if others and part.possible == self._truth and implied(part, others):
                parts = others
        return self.least(self._needed(part, [other for other in parts if other is not part]) for part in parts)

    def _needed(self, part: Term, others: list[Term]) -> Term:
        """A disjunction without the truth values that imply another one where the other terms are above 0."""
        if part.op != "greatest" or part.possible != self._truth:
            return part
        args = list(part.args)
        for arg in part.args:
            rest = [other for other in args if other is not arg]
            if rest and implied(self.greatest(rest), [*others, arg]):
                args = rest
        return self.greatest(args)

    def greatest(self, args: Iterable[Term]) -> Term:
        """The greatest of some numbers; of none, 0."""
        parts = self._parts("greatest", args)
        floor = max((part.lowest for part in parts), default=0)
        kept = [
            part
            for part in parts
            if part.highest > floor and not (part.op == "least" and any(arg in parts for arg in part.args))
        ]
        limit = max((part.lowest for part in kept), default=-1)
        return self._combined("greatest", kept + [self.constant(floor)] * (limit < floor), max)

    def raised(self, known: Term, added: Term) -> Term:
        """The greatest of two terms; `known` itself if the other certainly adds nothing."""
        parts = added.args if added.op == "greatest" else (added,)
        new = self.greatest(part for part in parts if not self.below(part, known))
        return self.greatest([*(p for p in self._parts("greatest", [known]) if not self.below(p, new)), new])

    def above(self, term: Term, floor: Term) -> Term:
        """The term, or 0 where it is not above the floor."""
        if floor is self.zero or self.below(term, floor):
            return term if floor is self.zero else self.zero
        if term.each or floor.each:
            term, floor = self.lift(term), self.lift(floor)
        possible = 1 | (term.possible >> (floor.lowest + 1) << (floor.lowest + 1))
        return self._make("above", (term, floor), None, term.each or floor.each, possible)

    def at_least(self, term: Term, number: int) -> Term:
        """Whether the term is at least this number."""
        if term.lowest >= number:
            return self.true
        if term.highest < number:
            return self.zero
        if term.possible == self._truth:
            return term
        return self._make("at_least", (term,), number, term.each, self._truth)

    def absent(self, term: Term) -> Term:
        """Whether the term is 0."""
        if term.lowest > 0 or term is self.zero:
            return self.zero if term.lowest > 0 else self.true
        return self._make("absent", (term,), None, term.each, self._truth)

    def lift(self, term: Term) -> Term:
        """The one subject's number, at each of its members."""
        if term.each or term.op == "constant":
            return term
        return self._make("lift", (term,), None, True, term.possible)

    def any(self, term: Term) -> Term:
        """The greatest number among a case's members; 0 if there are none."""
        if term is self.zero:
            return term
        if not term.each or term.op == "lift":
            inner = term.args[0] if term.op == "lift" else term
            return self.least([inner, self.absent(self.absent(self.size()))])
        if term.op == "greatest" and any(arg.op == "lift" for arg in term.args):
            return self.greatest(self.any(arg) for arg in term.args)
        if term.op == "least":
            # Whatever is the same for all members of a case can stay with the case.
            shared = [arg for arg in term.args if arg.op in ("lift", "constant")]
            if shared:
                own = self.any(self.least(arg for arg in term.args if arg not in shared))
                return self.least([own, *(arg.args[0] if arg.op == "lift" else arg for arg in shared)])
        return self._make("any", (term,), None, False, term.possible | 1)

    def sum(self, term: Term) -> Term:
        """The number of a case's members for whom a truth value holds.

        If that depends on a truth value of the case itself, members are counted for both and one count is chosen: then
        no lookup is needed before counting, and all lookups can happen at once after it.
        """
        term = self.lift(term)
        if term is self.zero or term is self.true:
            return term if term is self.zero else self.size()
        shared = _lifted(term)
        if shared and len(shared) <= _SHARED and all(part.possible == 1 | 1 << part.highest for part in shared):
            at = shared[0]
            yes, no = (self.sum(self._supposing(term, at, self.constant(degree))) for degree in (at.highest, 0))
            return yes if yes is no else self._make("chosen", (at.args[0], yes, no), None, False, self._truth)
        return self._make("sum", (term,), None, False, self._truth)

    def _supposing(self, term: Term, part: Term, instead: Term) -> Term:
        """A member's term with a part that members share replaced by another term."""
        if term is part or not term.args or term.op == "lift":
            return instead if term is part else term
        args = [self._supposing(arg, part, instead) for arg in term.args]
        match term.op:
            case "least":
                return self.least(args)
            case "greatest":
                return self.greatest(args)
            case "absent":
                return self.absent(args[0])
            case "at_least":
                return self.at_least(args[0], term.detail)
            case _:
                return self.above(*args)  # Invariant: a member's other terms have no arguments, or are shared

    def size(self) -> Term:
        """The number of a case's members."""
        return self._make("size", (), None, False, self._truth)

    def verdict(self, test: Hashable, cuts: Iterable[tuple[int, Term, Term]]) -> Term:
        """The first of some cuts, highest first, in which a measure's test is met, else 0.

        Each cut has its number, and the numbers of members that certainly count and certainly do not.
        """
        cuts = tuple(cuts)
        args = (self.size(), *(count for _, sure, excluded in cuts for count in (sure, excluded)))
        numbers = tuple(number for number, _, _ in cuts)
        return self._make("verdict", args, (test, numbers), False, 1 | sum(1 << number for number in numbers))

    def rest(self, count: Term, part: Term) -> Term:
        """A count minus a part of it."""
        return count if part is self.zero else self._make("rest", (count, part), None, False, self._truth)

    def refuted(self, test: Hashable, sure: Term, excluded: Term) -> Term:
        """Whether a measure's test is certainly not met, given how many members certainly count and do not."""
        return self._make("refuted", (self.size(), sure, excluded), test, False, self._truth)

    # --- simplifying ---

    def _make(self, op: str, args: tuple[Term, ...], detail: Any, each: bool, possible: int) -> Term:
        key = (op, args, detail if detail is None else (type(detail), repr(detail)), each, possible)
        term = self._made.get(key)
        if term is None:
            term = self._made[key] = Term(op, args, detail, each, possible, len(self._made))
        return term

    def _parts(self, op: str, args: Iterable[Term]) -> list[Term]:
        """The distinct arguments, with nested ones of the same operation flattened by one level."""
        flat = [part for arg in args for part in (self._opened(arg, op) or (arg,))]
        if any(part.each for part in flat):
            flat = [leaf for part in flat for leaf in (self.lift(p) for p in (self._opened(part, op) or (part,)))]
        return list(dict.fromkeys(flat))

    def _combined(self, op: str, parts: list[Term], pick: Callable[[tuple[int, int]], int]) -> Term:
        """The term for some parts; parts that the members of a case share are combined before they are lifted."""
        lifted = [part.args[0] for part in parts if part.op == "lift"]
        constants = [part for part in parts if part.op == "constant"]
        own = [part for part in parts if part.op not in ("lift", "constant")]
        if not lifted:
            return self._joined(op, parts, pick)
        shared = self.lift(self._joined(op, [*lifted, *constants], pick))
        return self._joined(op, [*own, shared], pick)

    def _joined(self, op: str, parts: list[Term], pick: Callable[[tuple[int, int]], int]) -> Term:
        if len(parts) == 1:
            return parts[0]
        parts = sorted(parts, key=lambda part: part.number)
        numbers = [[n for n in range(part.possible.bit_length()) if part.possible >> n & 1] for part in parts]
        possible = set(numbers[0])
        for more in numbers[1:]:
            possible = {pick(pair) for pair in product(possible, more)}
        return self._make(op, tuple(parts), None, any(part.each for part in parts), sum(1 << n for n in possible))

    # --- comparing ---

    def below(self, left: Term, right: Term) -> bool:
        """Whether it is certain that the left term is never above the right one, whatever is observed."""
        if left is right or left.highest <= right.lowest:
            return True
        if (left, right) not in self._compared:
            steps = [min(_PATIENCE, self._patience)]
            self._patience -= steps[0]
            self._compared[left, right] = self._entails(frozenset([left]), frozenset([right]), steps)
            self._patience += max(steps[0], 0)
        return self._compared[left, right]

    def be_patient(self) -> None:
        """Allow time for comparisons again."""
        self._patience = _PATIENCE_IN_ALL

    def _entails(self, left: frozenset[Term], right: frozenset[Term], patience: list[int]) -> bool:
        """Whether the least of some terms never exceeds the greatest of others: sequents in a distributive lattice."""
        patience[0] -= 1
        if patience[0] < 0:
            return False
        if left & right or min(t.highest for t in left) <= max(t.lowest for t in right):
            return True
        enough = next(self._enough(left, right), None)
        if enough is not None:
            return all(self._entails(*sequent, patience) for sequent in enough)
        absent = [[term.args for term in side if term.op == "absent"] for side in (right, left)]
        return any(self._entails(frozenset(no), frozenset(none), patience) for no, none in product(*absent))

    def _enough(self, left: frozenset[Term], right: frozenset[Term]) -> Iterator[list[_Sequent]]:
        """Equivalent sets of sequents, with one term expanded; first the terms that give a single sequent."""
        for term in left:
            if opened := self._opened(term, "least"):
                yield [(left - {term} | frozenset(opened), right)]
            if term.op == "above" and term.args[0] not in left:
                yield [(left | {term.args[0]}, right)]
        for term in right:
            if opened := self._opened(term, "greatest"):
                yield [(left, right - {term} | frozenset(opened))]
        for term in left:
            if opened := self._opened(term, "greatest"):
                yield [(left - {term} | {part}, right) for part in opened]
        for term in right:
            if opened := self._opened(term, "least"):
                yield [(left, right - {term} | {part}) for part in opened]

    def _opened(self, term: Term, op: str) -> tuple[Term, ...]:
        """The parts of a term with this operation, even if members share it; () for any other."""
        if term.op == op:
            return term.args
        if term.op == "lift" and term.args[0].op == op:
            return tuple(self.lift(part) for part in term.args[0].args)
        return ()


def _lifted(term: Term) -> list[Term]:
    """The parts of a member's term that all members of a case share."""
    found: dict[Term, None] = {}
    waiting = [term]
    while waiting:
        part = waiting.pop()
        if part.op == "lift":
            found[part] = None
        elif part.each:
            waiting += part.args
    return sorted(found, key=lambda part: part.number)
