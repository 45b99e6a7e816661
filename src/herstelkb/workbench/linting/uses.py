"""An index of what a rule base reads and concludes, and where, for the checks.

It is computed once per rule base. It does not decide what holds in every case; `verify` proves such things.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from herstelkb.ground.caching import cached_property
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.closure import closure
from herstelkb.knowledge.conditions import AllOf, AnyOf, Atom, Condition, Is, Measured, Value
from herstelkb.knowledge.possible import observable
from herstelkb.language import model
from herstelkb.language.documents import Document, PathStep
from herstelkb.workbench.linting.intervals import bound, impossible

if TYPE_CHECKING:
    from herstelkb.language.forms import ConditionEntry, Conditions


@dataclass(frozen=True, slots=True)
class TestUse:
    """An entry of a condition as written; `path` leads to it in the item `section`, `name`."""

    section: str
    name: str
    path: tuple[PathStep, ...]
    about: str  # a qualified attribute or measure
    test: Any

    @property
    def values(self) -> tuple[Value, ...]:
        """The values it names, required or excluded; empty for a measure."""
        given = self.test.not_ if isinstance(self.test, model.Negation) else self.test
        if isinstance(given, model.FirmValue):
            return (given.value,)
        if isinstance(given, model.BoundsEntry):
            return ()
        return given if isinstance(given, tuple) else (given,)


@lru_cache(maxsize=8)
def uses(knowledge: Knowledge) -> Uses:
    """The index of a rule base."""
    return Uses(knowledge)


class Uses:
    """The index of a rule base; made by `uses`."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    @cached_property
    def conditions(self) -> tuple[tuple[str, str, tuple[PathStep, ...], ConditionEntry], ...]:
        """Every mapping of a condition as written, with its section, item and path."""
        base = self.knowledge.source
        found: list[tuple[str, str, str, Conditions | None]] = []
        for name, rule in base.rules.items():
            found += [("rules", name, "when", rule.when), ("rules", name, "unless", rule.unless)]
        for name, measure in base.measures.items():
            found += [("measures", name, "share", measure.share), ("measures", name, "count", measure.count)]
        for name, one in base.constraints.items():
            found += [("constraints", name, form, getattr(one, form)) for form in ("never", "whenever", "expect")]
        return tuple(
            (section, name, (form, *at), mapping)
            for section, name, form, raw in found
            for at, mapping in model.conjuncts(raw)
        )

    @cached_property
    def tests(self) -> tuple[TestUse, ...]:
        """Every test of an attribute or a measure, wherever it is written."""
        return tuple(test for section, name, path, raw in self.conditions for test in _tests(section, name, path, raw))

    @cached_property
    def conjunctions(self) -> tuple[tuple[str, str, tuple[PathStep, ...], ConditionEntry], ...]:
        """Every mapping of tests, including the branches of `any`, with its section, item and path."""
        return tuple(
            (section, name, path, found)
            for section, name, at, raw in self.conditions
            for path, found in _conjunctions(at, raw)
        )

    @cached_property
    def read(self) -> Mapping[str, frozenset[Value]]:
        """The attributes and measures that a condition or constraint reads, each with the values it names."""
        found: dict[str, set[Value]] = {}
        for test in self.tests:
            found.setdefault(test.about, set()).update(test.values)
        for constraint in self.knowledge.source.constraints.values():
            if constraint.at_most_one is not None:
                found.setdefault(constraint.at_most_one, set())
        return {name: frozenset(values) for name, values in found.items()}

    @cached_property
    def in_scenarios(self) -> frozenset[str]:
        """The attributes and measures that a scenario expects something of."""
        found: set[str] = set()
        for scenario in self.knowledge.source.scenarios.values():
            facts = (*scenario.follows, *scenario.follows_not, *scenario.unknown)
            for fact in (*facts, *scenario.tensions, *scenario.conflicts):
                subject, _, attribute = fact.rpartition(".")
                found.add(self.knowledge.qualified(subject, attribute))
        return frozenset(found)

    @cached_property
    def concluded(self) -> Mapping[str, Mapping[Value, tuple[str, ...]]]:
        """The attributes that rules conclude, with the rules for each value."""
        found: dict[str, dict[Value, tuple[str, ...]]] = {}
        for name, rule in self.knowledge.source.rules.items():
            for attribute, conclusion in rule.then.items():
                value = graded(conclusion).value
                known = found.setdefault(attribute, {})
                known[value] = (*known.get(value, ()), name)
        return found

    @cached_property
    def of_rule(self) -> Mapping[str, tuple[Clause, ...]]:
        """The clauses of each rule."""
        found: dict[str, list[Clause]] = {}
        for clause in self.knowledge.clauses:
            found.setdefault(clause.rule, []).append(clause)
        return {name: tuple(clauses) for name, clauses in found.items()}

    @cached_property
    def possible(self) -> Mapping[Atom, int]:
        """The atoms that an observation or a chain of rules might establish, each with the earliest point of time.

        `unless` and measures are ignored, so this may be more than can really hold, but never less.
        """
        knowledge, found = self.knowledge, dict[Atom, int]()
        able = [clause for clause in knowledge.clauses if not self.contradictory(clause)]
        start = frozenset(observable(knowledge.source.vocabulary, knowledge.many))
        for point in range(len(knowledge.time)):
            start = closure(start, ((clause.atoms, clause.head) for clause in able if clause.time <= point))
            found |= dict.fromkeys(start - found.keys(), point)
        return found

    def earliest(self, clause: Clause) -> int:
        """The earliest point of time at which a clause might fire."""
        return max([clause.time, *(self.possible[atom] for atom in clause.atoms)])

    def contradictory(self, clause: Clause) -> Atom | None:
        """A premise that another premise rules out, as it has another value of an attribute only observed; or None."""
        seen: dict[tuple[bool, str], Value] = {}
        for atom in clause.atoms:
            kind = self.knowledge.many if atom.each else self.knowledge.one
            if self.knowledge.source.vocabulary[f"{kind}.{atom.attribute}"].derivable:
                continue  # several values may hold, at different times or in conflict
            if seen.setdefault(atom[:2], atom.value) is not atom.value and seen[atom[:2]] != atom.value:
                return atom
        return None

    def meaning(self, rule: str) -> frozenset[object]:
        """The meaning of a rule without its texts and claims; equal for equal meanings."""
        return frozenset(meaning(clause) for clause in self.of_rule[rule])

    def never(self, clause: Clause) -> str | None:
        """The reason why a clause can never fire, in words; None if it might."""
        for atom in clause.atoms:
            if atom not in self.possible:
                return f"no rule can conclude {self.written(atom)}"
        barred = self.contradictory(clause)
        if barred is not None:
            return f"{self.written(barred)} is ruled out by another premise"
        for name in dict.fromkeys(test.measure for test in clause.tests):
            tests = [test for test in clause.tests if test.measure == name]
            if impossible(tests, self.knowledge.measures[name]):
                return f"no {name} is {' and '.join(map(bound, tests))}"
        if clause.unless is not None and entails(frozenset(clause.atoms), frozenset(clause.tests), clause.unless):
            return "its `unless` holds whenever its `when` does"
        return None

    @cached_property
    def _by_rarest(self) -> Mapping[tuple[bool, str], Mapping[Atom | None, tuple[Clause, ...]]]:
        """The clauses that conclude an attribute, by their rarest premise; None for no premise."""
        count: dict[Atom, int] = {}
        for clause in self.knowledge.clauses:
            for atom in clause.atoms:
                count[atom] = count.get(atom, 0) + 1
        found: dict[tuple[bool, str], dict[Atom | None, list[Clause]]] = {}
        for clause in self.knowledge.clauses:
            rarest = min(clause.atoms, key=lambda atom: (count[atom], str(atom)), default=None)
            found.setdefault(clause.head[:2], {}).setdefault(rarest, []).append(clause)
        return {head: {a: tuple(cs) for a, cs in index.items()} for head, index in found.items()}

    def wider(self, clause: Clause) -> Iterator[Clause]:
        """Clauses of other rules about the same attribute, all of whose premises this one has too, and as firm."""
        index = self._by_rarest.get(clause.head[:2], {})
        firm = dict(clause.asks)
        for atom in (None, *clause.atoms):
            for other in index.get(atom, ()):
                if other.rule != clause.rule and all(firm.get(atom, 0) >= least for atom, least in other.asks):
                    yield other

    def qualified(self, atom: Atom) -> str:
        """The attribute of an atom as written in rule files."""
        return f"{self.knowledge.many if atom.each else self.knowledge.one}.{atom.attribute}"

    def written(self, atom: Atom) -> str:
        """An atom as written in rule files."""
        return f"{self.qualified(atom)}: {spoken(atom.value)}"


def graded(conclusion: Any) -> model.GradedValue:
    """A conclusion, in whichever form it is written."""
    return conclusion if isinstance(conclusion, model.GradedValue) else model.GradedValue(value=conclusion)


def entails(atoms: frozenset[Atom], tests: frozenset[Measured], condition: Condition) -> bool:
    """Whether a condition surely holds wherever these atoms and tests do."""
    match condition:
        case Is(each, attribute, values, _, least):
            return least == 1 and any(Atom(each, attribute, value) in atoms for value in values)
        case Measured():
            return condition in tests
        case AllOf(parts):
            return all(entails(atoms, tests, part) for part in parts)
        case AnyOf(parts):
            return any(entails(atoms, tests, part) for part in parts)


def _conjunctions(
    path: tuple[PathStep, ...], raw: ConditionEntry
) -> Iterator[tuple[tuple[PathStep, ...], ConditionEntry]]:
    yield path, raw
    ways = raw.get("any")
    for index, way in enumerate(ways if isinstance(ways, tuple) else ()):
        yield from _conjunctions((*path, "any", index), way)  # type: ignore[arg-type]


def _tests(section: str, name: str, path: tuple[PathStep, ...], raw: ConditionEntry) -> Iterator[TestUse]:
    for about, test in raw.items():
        if about == "any" and isinstance(test, tuple):
            for index, way in enumerate(test):
                yield from _tests(section, name, (*path, "any", index), way)  # type: ignore[arg-type]
        else:
            yield TestUse(section, name, (*path, about), about, test)


def bounds_of(knowledge: Knowledge, bounds: model.BoundsEntry) -> Iterator[tuple[str, Fraction]]:
    """The given bounds with their numbers, parameters replaced by their values."""
    for op in ("below", "above", "at_least", "at_most"):
        threshold = getattr(bounds, op)
        if isinstance(threshold, str):
            threshold = knowledge.source.parameters[threshold.removeprefix("$")].value
        if threshold is not None:
            yield op, Fraction(threshold)


def meaning(clause: Clause) -> object:
    """The meaning of a clause without its number and rule; equal for equal meanings."""
    unless = repr(clause.unless)
    return frozenset(clause.asks), frozenset(clause.tests), unless, clause.head, clause.hedge, clause.time


def in_case(knowledge: Knowledge, scenario: model.Scenario) -> Mapping[str, Mapping[str, Any]]:
    """The subjects of a scenario's case, each with its observations as written."""
    subjects = knowledge.source.head.subjects
    found: dict[str, Mapping[str, Any]] = {subjects.one: {}}
    for name, entry in ((subjects.one, scenario.case.get(subjects.one)), *_listed(scenario.case.get(subjects.list))):
        if isinstance(entry, Mapping):
            found[str(name)] = entry
    return found


def documents(knowledge: Knowledge) -> tuple[Document, ...]:
    """The files of the rule base, in the order in which they were read."""
    return tuple({id(o.document): o.document for o in knowledge.source.origins.values()}.values())


def literal_blocks(document: Document) -> list[tuple[int, int]]:
    """The start and end of each block text (after `|`), whose lines are kept as written."""
    found, waiting = [], [document.root]
    while waiting:
        node = waiting.pop()
        if isinstance(node.value, dict):
            waiting += [value for _, value in node.value.values()]
        elif isinstance(node.value, list):
            waiting += node.value
        elif node.end_line > node.line:
            start, end = document.span(node)
            found += [(start, end)] if document.text.startswith("|", start) else []
    return found


def _listed(entries: Any) -> Iterator[tuple[Any, Any]]:
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, Mapping):
            yield entry.get("id"), entry
