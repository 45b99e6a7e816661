"""The result columns: their names, terms and words.

attr                 the value that comes first; null if none does, or several at once
attr__certainty      how firmly that value holds at the end
attr__time           the point of time from which it holds
attr__unknown        whether it has no value because something is unknown, or a conclusion waits for it
attr__conflict       whether several values come at one point of time
attr__tension        whether an observation contradicts a derivation for now
attr__is__value      how firmly a value holds at the end: its degree, 0 for not at all
attr__is__value__by__time   how firmly by that point of time, if it can differ from the next
advice__is__item     how firmly an item of advice is given
rule__id             how firmly a rule fires at the end, 0 for not at all
measure__lower, measure__upper, measure__total   the number that counts now: at least, at most, and out of how many
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from herstelkb.ground.showing import spoken
from herstelkb.knowledge.clauses import ADVICE
from herstelkb.knowledge.conditions import Atom, Value
from herstelkb.populations.columnar.openness import open_places
from herstelkb.populations.columnar.term import Term
from herstelkb.populations.columnar.unfolding import Unfolding


@dataclass(frozen=True, slots=True)
class Result:
    """A result column: its frame, its name and its terms.

    With `words`, one per term, the column holds the word of the first term above 0, or null; `domain` lists all words
    possible. Without, there is one term: the column holds its number, or with `truth` whether it is above 0. A `count`
    of members may be any number, also where the term is a constant.
    """

    each: bool
    name: str
    terms: tuple[Term, ...]
    words: tuple[Value, ...] | None = None
    domain: tuple[Value, ...] = ()
    truth: bool = False
    count: bool = False


ColumnGroup: TypeAlias = Callable[[Unfolding], Iterator[Result]]


def results(unfolding: Unfolding, groups: Iterable[str]) -> list[Result]:
    """The columns of some groups (see `GROUPS`), in the order of the groups and then of the vocabulary or rules."""
    found = [result for group in groups for result in GROUPS[group](unfolding)]
    return [replace(r, terms=tuple(map(unfolding.terms.lift, r.terms))) if r.each else r for r in found]


def _values(unfolding: Unfolding) -> Iterator[Result]:
    knowledge, terms = unfolding.knowledge, unfolding.terms
    for each, attribute, values in _concluded(unfolding):
        degrees = [[unfolding.degree(Atom(each, attribute, v), p) for v in values] for p in range(len(knowledge.time))]
        held = [terms.greatest(at_point) for at_point in degrees]
        chosen = []
        for value in range(len(values)):
            ways = []
            for point, at_point in enumerate(degrees):
                earlier = [terms.absent(held[point - 1])] if point else []
                alone = [terms.absent(other) for n, other in enumerate(at_point) if n != value]
                there = at_point[value] is not degrees[-1][value]
                came = [terms.at_least(at_point[value], 1)] if there else []
                ways.append(terms.joint([degrees[-1][value], *came, *earlier, *alone]))
            chosen.append(terms.greatest(ways))
        certainty = terms.greatest(chosen)
        yield _first(each, attribute, chosen, values)
        steps = [step for step in range(certainty.highest, 0, -1) if certainty.possible >> step & 1]
        reached = [terms.at_least(certainty, step) for step in steps[:-1]] + [certainty] * bool(steps)
        yield _first(
            each,
            f"{attribute}__certainty",
            reached,
            [knowledge.certainty[step - 1] for step in steps],
            knowledge.certainty,
        )
        # The chosen value holds at the end, so at the last change there is no need to test that something holds.
        since = [certainty if holds is held[-1] else terms.least([holds, certainty]) for holds in held]
        yield _first(each, f"{attribute}__time", since, knowledge.time)


def _first(
    each: bool, name: str, terms: Sequence[Term], words: Sequence[Value], domain: Sequence[Value] | None = None
) -> Result:
    """The word of the first term above 0, without terms that never are or that repeat earlier ones."""
    kept: dict[Term, Value] = {}
    for term, word in zip(terms, words, strict=True):
        if term.highest > 0:
            kept.setdefault(term, word)
    return Result(each, name, tuple(kept), tuple(kept.values()), tuple(domain or words))


def _unknowns(unfolding: Unfolding) -> Iterator[Result]:
    for (each, name), term in open_places(unfolding).items():
        yield Result(each, f"{name}__unknown", (term,), truth=True)


def _contradictions(unfolding: Unfolding) -> Iterator[Result]:
    knowledge, terms = unfolding.knowledge, unfolding.terms
    for each, attribute, values in _concluded(unfolding):
        conflicts, barred = [], []
        for point in range(len(knowledge.time)):
            some = terms.zero
            for atom in (Atom(each, attribute, value) for value in values):
                degree = unfolding.degree(atom, point)
                coming = terms.above(degree, unfolding.degree(atom, point - 1)) if point else degree
                conflicts.append(terms.joint([some, coming]))
                some = terms.greatest([some, coming])
        for clause in knowledge.clauses:
            if (clause.head.each, clause.head.attribute) == (each, attribute):
                worth = unfolding.worths[0][clause.number]
                at = terms.any(worth) if clause.each and not each else worth
                against = (_unforetold(unfolding, atom) for atom in unfolding.others(clause.head))
                barred.append(terms.joint([at, terms.greatest(against)]))
        for name, found in (("conflict", conflicts), ("tension", barred)):
            term = terms.greatest(found)
            if term is not terms.zero:
                yield Result(each, f"{attribute}__{name}", (term,), truth=True)


def _unforetold(unfolding: Unfolding, atom: Atom) -> Term:
    """Is the atom observed, and by no clause concluded that begins to fire later than now?"""
    terms, foretold = unfolding.terms, unfolding.terms.zero
    for clause in unfolding.knowledge.clauses_for.get((atom.each, atom.attribute, atom.value), ()):
        now, *later = (worths[clause.number] for worths in unfolding.worths)
        begins = terms.joint([terms.greatest(later), terms.absent(now)])
        foretold = terms.greatest([foretold, terms.any(begins) if clause.each and not atom.each else begins])
    return terms.joint([unfolding.observed(atom), terms.absent(foretold)])


def _advice(unfolding: Unfolding) -> Iterator[Result]:
    for atom in dict.fromkeys(clause.head for clause in unfolding.knowledge.clauses if clause.head.attribute == ADVICE):
        yield from _degrees(unfolding, atom)


def _literals(unfolding: Unfolding) -> Iterator[Result]:
    for each, attribute, values in _concluded(unfolding):
        for value in values:
            yield from _degrees(unfolding, Atom(each, attribute, value))


def _degrees(unfolding: Unfolding, atom: Atom) -> Iterator[Result]:
    name, time = f"{atom.attribute}__is__{spoken(atom.value)}", unfolding.knowledge.time
    for point, by in enumerate(time[:-1]):
        term = unfolding.degree(atom, point)
        if term is not unfolding.degree(atom, point + 1):
            yield Result(atom.each, f"{name}__by__{by}", (term,))
    yield Result(atom.each, name, (unfolding.degree(atom, len(time) - 1),))


def _rules(unfolding: Unfolding) -> Iterator[Result]:
    knowledge, terms = unfolding.knowledge, unfolding.terms
    for rule, conditions in knowledge.conditions.items():
        clauses = [clause for clause in knowledge.clauses if clause.rule == rule]
        fired = terms.greatest(
            unfolding.fires(clause, point) for clause in clauses for point in range(len(knowledge.time))
        )
        yield Result(conditions.each, f"rule__{rule}", (fired,))


def _measures(unfolding: Unfolding) -> Iterator[Result]:
    for name in unfolding.knowledge.measures:
        sure, excluded = unfolding.counts(name, 0, 1)
        size = unfolding.terms.size()
        yield Result(False, f"{name}__lower", (sure,), count=True)
        yield Result(False, f"{name}__upper", (unfolding.terms.rest(size, excluded),), count=True)
        yield Result(False, f"{name}__total", (size,), count=True)


def _concluded(unfolding: Unfolding) -> Iterator[tuple[bool, str, tuple[Value, ...]]]:
    """The attributes that clauses can conclude, with their values, in the order of the vocabulary."""
    knowledge = unfolding.knowledge
    heads = {(clause.head.each, clause.head.attribute) for clause in knowledge.clauses}
    for each, kind in ((False, knowledge.one), (True, knowledge.many)):
        for attribute in knowledge.attributes[kind]:
            if (each, attribute) in heads:
                yield each, attribute, tuple(knowledge.source.vocabulary[f"{kind}.{attribute}"].values)


GROUPS: dict[str, ColumnGroup] = {
    "values": _values,
    "unknowns": _unknowns,
    "contradictions": _contradictions,
    "advice": _advice,
    "measures": _measures,
    "literals": _literals,
    "rules": _rules,
}
USUAL = ("values", "unknowns", "contradictions", "advice", "measures")
