"""`Knowledge`: the checked rule base with its clauses, strata and indexes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, TypeAlias

from herstelkb.ground.caching import cached_property
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.showing import listed, spoken
from herstelkb.knowledge.clauses import ADVICE, Clause
from herstelkb.knowledge.conditions import Atom, Condition, Literal, Value
from herstelkb.knowledge.goals import Goal, final
from herstelkb.knowledge.measures import Measure
from herstelkb.knowledge.possible import possible
from herstelkb.knowledge.terms import Terms
from herstelkb.language import model
from herstelkb.language.rule_base import RuleBase

if TYPE_CHECKING:
    from herstelkb.language.documents import PathStep

TextPath: TypeAlias = "tuple[PathStep, ...]"  # where the condition of a text stands: section, item, path in it


@dataclass(frozen=True)
class Constraint:
    """A constraint with its names resolved, in exactly one of three forms."""

    id: str
    each: bool
    never: Condition | None = None
    whenever: Condition | None = None
    expect: Condition | None = None
    at_most_one: tuple[bool, str] | None = None  # whether it is each member's, attribute


@dataclass(frozen=True)
class RuleConditions:
    """A rule's conditions with their names resolved. `each`: the rule is about one member at a time."""

    each: bool
    when: Condition | None
    unless: Condition | None


@dataclass(frozen=True, eq=False, repr=False)
class Knowledge:
    """A rule base, checked. Made by `herstelkb.load`."""

    source: RuleBase = field(repr=False)
    conditions: Mapping[str, RuleConditions] = field(repr=False)
    clauses: tuple[Clause, ...] = field(repr=False)
    strata: tuple[tuple[Clause, ...], ...] = field(repr=False)
    measures: Mapping[str, Measure] = field(repr=False)  # by attribute name, of the one subject
    constraints: Mapping[str, Constraint] = field(repr=False)
    asked_if: Mapping[str, Condition] = field(repr=False)  # by qualified attribute, where it has such a condition
    told_if: Mapping[TextPath, Condition] = field(default_factory=dict, repr=False)  # of texts that have one

    def __repr__(self) -> str:
        title = next(iter(self.source.head.title.values()), "")
        return f"<Knowledge {title!r}: {len(self.source.rules)} rules, {len(self.source.claims)} claims>"

    @property
    def one(self) -> str:
        """The name of the one subject (`room`)."""
        return self.source.head.subjects.one

    @property
    def many(self) -> str:
        """The name of the kind of subject of which a case has many (`plant`)."""
        return self.source.head.subjects.many

    @cached_property
    def certainty(self) -> tuple[str, ...]:
        """The scale of certainty, weakest first; degree d is `certainty[d - 1]`."""
        return tuple(self.source.head.certainty)

    @cached_property
    def time(self) -> tuple[str, ...]:
        """The scale of time, now first."""
        return tuple(self.source.head.time)

    def language(self, asked: str | None) -> str:
        """The language asked for, by default the first of the rule base.

        Raises:
            UnusableInput: the rule base has no texts in it.
        """
        known = self.source.head.languages
        if asked is not None and asked not in known:
            message = f"there is no text in '{asked}'"
            raise UnusableInput.because("unknown-language", message, hint=f"choose one of {listed(known)}")
        return asked or known[0]

    @property
    def digest(self) -> str:
        """A fingerprint of the rule files, so that a report can say exactly which rules it rests on."""
        return self.source.digest

    @cached_property
    def terms(self) -> Terms:
        """The terms in which cases of this rule base are written."""
        names = {
            kind: tuple(n for n in names if self.source.vocabulary[f"{kind}.{n}"].observable)
            for kind, names in self.attributes.items()
        }
        subjects = self.source.head.subjects
        domains = [
            (f"{kind}.{name}", *sorted(map(spoken, self.source.vocabulary[f"{kind}.{name}"].values)))
            for kind in names
            for name in sorted(names[kind])
        ]
        written = repr((subjects.one, subjects.list, self.certainty, domains)).encode("utf-8", "surrogatepass")
        digest = hashlib.sha256(written).hexdigest()[:16]
        return Terms(self.one, subjects.list, self.certainty, names[self.one], names[self.many], digest)

    def kind(self, subject: str) -> str:
        """The kind of a subject: the one subject's own name, or the name of the many."""
        return self.one if subject == self.one else self.many

    def qualified(self, subject: str, attribute: str) -> str:
        """An attribute as written in rule files: `plant.soil`."""
        return f"{self.kind(subject)}.{attribute}"

    def attribute(self, subject: str, attribute: str) -> model.Attribute | None:
        """The vocabulary's entry for an attribute of a subject, or None."""
        return self.source.vocabulary.get(self.qualified(subject, attribute))

    @cached_property
    def attributes(self) -> Mapping[str, tuple[str, ...]]:
        """The names of the attributes of each kind of subject, in the order of the vocabulary."""
        found: dict[str, list[str]] = {self.one: [], self.many: []}
        for qualified in self.source.vocabulary:
            kind, _, name = qualified.partition(".")
            found[kind].append(name)
        return {kind: tuple(names) for kind, names in found.items()}

    def others(self, literal: Literal) -> tuple[Literal, ...]:
        """The literals that contradict this one: the same attribute with another value. Advice contradicts nothing."""
        return self._others.get((self.kind(literal.subject), literal.attribute, literal.value), _none)(literal.subject)

    @cached_property
    def _others(self) -> dict[tuple[str, str, Value], _Others]:
        return {
            (kind, name, value): _Others(name, tuple(other for other in entry.values if other is not value))
            for kind, names in self.attributes.items()
            for name in names
            for entry in [self.source.vocabulary[f"{kind}.{name}"]]
            for value in entry.values
        }

    @cached_property
    def clauses_for(self) -> Mapping[tuple[bool, str, Value], tuple[Clause, ...]]:
        """The clauses that can conclude an attribute's value, keyed as a clause's head."""
        found: dict[tuple[bool, str, Value], list[Clause]] = {}
        for clause in self.clauses:
            found.setdefault(tuple(clause.head), []).append(clause)  # type: ignore[arg-type]
        return {head: tuple(clauses) for head, clauses in found.items()}

    def clauses_concluding(self, literal: Literal) -> tuple[Clause, ...]:
        """The clauses that can conclude a literal."""
        return self.clauses_for.get((literal.subject != self.one, literal.attribute, literal.value), ())

    @cached_property
    def clauses_asking(self) -> Mapping[tuple[bool, str], tuple[tuple[Clause, Atom], ...]]:
        """The clauses with a premise about an attribute, each with the atom of that premise.

        Keyed by whether the attribute is each member's, and its name.
        """
        found: dict[tuple[bool, str], list[tuple[Clause, Atom]]] = {}
        for clause in self.clauses:
            for atom in clause.atoms:
                found.setdefault((atom.each, atom.attribute), []).append((clause, atom))
        return {place: tuple(clauses) for place, clauses in found.items()}

    def is_evidence(self, clause: Clause) -> bool:
        """Whether it reads off a sign what is so: it concludes, for now, an attribute that carries over.

        What it concludes for later is no reading but an effect.
        """
        return clause.number in self._evidence

    @cached_property
    def _evidence(self) -> frozenset[int]:
        return frozenset(
            clause.number
            for clause in self.clauses
            if not clause.time and (clause.head.each, clause.head.attribute) in self._carrying
        )

    @cached_property
    def _carrying(self) -> frozenset[tuple[bool, str]]:
        marked = [name.partition(".") for name, entry in self.source.vocabulary.items() if entry.carries_over]
        return frozenset((kind == self.many, name) for kind, _, name in marked)

    def carried_to_later_cases(self, subject: str) -> Iterator[tuple[str, tuple[Value, ...]]]:
        """The attributes of a subject, with their values, of which a later case takes over what an earlier established:
        those that carry over and can be observed, as only these can be contradicted.
        """
        for name in self.attributes[self.kind(subject)]:
            entry = self.source.vocabulary[self.qualified(subject, name)]
            if entry.carries_over and entry.observable:
                yield name, tuple(entry.values)

    def outdated_by(self, subject: str, attribute: str) -> tuple[tuple[str, str], ...]:
        """The subjects and attributes of which, once this is changed, earlier observations tell nothing any more."""
        entry = self.attribute(subject, attribute)
        return tuple((subject, name.partition(".")[2]) for name in entry.outdates) if entry else ()

    @cached_property
    def possible(self) -> frozenset[Atom]:
        """The atoms that could hold in some case."""
        return possible(self.source.vocabulary, self.many, self.clauses, self.measures)

    @cached_property
    def possible_now(self) -> frozenset[Atom]:
        """The atoms that could hold at the first point of time in some case: observed, or concluded for now."""
        at_once = [clause for clause in self.clauses if clause.time == 0]
        return possible(self.source.vocabulary, self.many, at_once, self.measures)

    @cached_property
    def _goals(self) -> frozenset[Goal]:
        said = [goal.rpartition(".") for goal in self.source.head.goals]
        named = frozenset((kind == self.many, name) for kind, _, name in said) or final(self.clauses, self.measures)
        return named | {(True, ADVICE)} if (False, ADVICE) in named else named

    def is_goal(self, literal: Literal) -> bool:
        """Whether it is among the advice or conclusions that a conversation aims at."""
        return (literal.subject != self.one, literal.attribute) in self._goals

    @property
    def aims_at_advice(self) -> bool:
        """Whether a conversation aims at advice."""
        return any(attribute == ADVICE for _, attribute in self._goals)

    @cached_property
    def goes_before(self) -> Mapping[str, frozenset[str]]:
        """The items of advice that go before each item, by its own `after` or that of others."""
        found: dict[str, frozenset[str]] = {}
        for item in TopologicalSorter({item: entry.after for item, entry in self.source.advice.items()}).static_order():
            after = self.source.advice[item].after
            found[item] = frozenset(after).union(*(found[other] for other in after))
        return found

    def is_advice(self, literal: Literal) -> bool:
        """Whether this literal is an item of advice rather than a conclusion."""
        return literal.attribute == ADVICE


class _Others:
    """The other values of an attribute, as literals of a subject."""

    def __init__(self, attribute: str, values: tuple[Value, ...]) -> None:
        self.attribute, self.values = attribute, values

    def __call__(self, subject: str) -> tuple[Literal, ...]:
        return tuple([Literal(subject, self.attribute, value) for value in self.values])


_none = _Others("", ())
