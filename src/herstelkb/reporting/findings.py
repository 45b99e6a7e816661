"""What a report shows of an evaluation, as values: literals with the number of their proof, layers, groups, questions.

It knows attributes only by the names that a template gives it, so it serves any rule base; the wording is left to the
templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from herstelkb.consequences.advice import Given
from herstelkb.consequences.conclusions import Basis, assumption_text, basis
from herstelkb.consequences.told import missing
from herstelkb.ground.caching import cached_property
from herstelkb.knowledge.clauses import ADVICE
from herstelkb.knowledge.conditions import Literal, Value
from herstelkb.knowledge.measures import Bounds
from herstelkb.proofs.proof import Derived, Established, Proof, ProofOfLiteral
from herstelkb.reporting.proof_lines import ProofKey, ProofLine, proof_lines

if TYPE_CHECKING:
    from herstelkb.consequences.consequences import Consequences


@dataclass(frozen=True, slots=True)
class Entry:
    """A numbered proof in the report: of a conclusion, or of advice for a subject."""

    number: int
    literal: Literal
    degree: int
    point: int
    proof: Derived | Established
    basis: Basis


@dataclass(frozen=True, slots=True)
class ReportedLiteral:
    """A literal that holds to `degree` from `point` on; `entry` is its proof, None if it is only observed."""

    literal: Literal
    degree: int
    point: int
    observed: bool
    entry: Entry | None

    @property
    def number(self) -> int | None:
        """The number of its proof, None if it has none."""
        return self.entry.number if self.entry else None

    @property
    def way(self) -> str:
        """How it is known: observed, derived, or both; or kept from an earlier case."""
        if self.entry is not None and isinstance(self.entry.proof, Established):
            return "kept"
        return "both" if self.observed and self.entry else "observed" if self.observed else "derived"

    @property
    def assumed(self) -> bool:
        """Does it rest on an assumption?"""
        return self.entry is not None and bool(self.entry.basis.assumptions)

    @property
    def disputed(self) -> bool:
        """Does it rest on a conflict?"""
        return self.entry is not None and self.entry.basis.conflict


@dataclass(frozen=True, slots=True)
class Link:
    """A literal in a chain, with the places in it (counted from 1) of what it directly follows from."""

    place: int
    finding: ReportedLiteral
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The subjects for whom an attribute has this value; None: no known value."""

    value: Value | None
    subjects: tuple[str, ...]
    findings: tuple[ReportedLiteral, ...]


@dataclass(frozen=True, slots=True)
class MeasureReading:
    """A measure now: its bounds over everything known, over what is known more firmly, and its thresholds."""

    name: str
    found: Bounds
    firmer: tuple[tuple[int, Bounds], ...]  # (degree, bounds) where they differ, firmest first
    thresholds: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """An observable attribute that is unknown and matters: for whom, and the attributes that wait for it."""

    attribute: str  # qualified
    subjects: tuple[str, ...]
    decides: tuple[str, ...]  # qualified


class Findings:
    """The findings of one evaluation, ready for templates."""

    def __init__(self, evaluation: Consequences) -> None:
        self.evaluation = evaluation
        self.knowledge, self.case, self.derivation = evaluation.knowledge, evaluation.case, evaluation.derivation

    # --- proofs ---

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every proof of the report, by subject: those of the conclusions, then those of the advice."""
        proved = [
            (c.literal, c.step.degree, c.step.point, c.proof, c.basis)
            for c in self.evaluation.conclusions
            if isinstance(c.proof, Derived | Established)  # what follows only from itself is known by observation alone
        ]
        proved += [
            (Literal(r.subject, ADVICE, given.item), r.degree, r.point, r.proof, r.basis)
            for given in self.evaluation.advice
            for r in given.for_whom
            if isinstance(r.proof, Derived)
        ]
        order = {subject: place for place, subject in enumerate((self.knowledge.one, *self.case.ids))}
        proved.sort(key=lambda parts: order[parts[0].subject])  # so that on paper the numbers are in order
        return tuple(Entry(number, *parts) for number, parts in enumerate(proved, 1))

    @cached_property
    def numbers(self) -> Mapping[ProofKey, int]:
        """The number of the proof of each literal and point of time."""
        return {(entry.literal, entry.point): entry.number for entry in self.entries}

    def _entry(self, literal: Literal, point: int) -> Entry | None:
        number = self.numbers.get((literal, point))
        return self.entries[number - 1] if number else None

    def lines(self, proof: Proof) -> tuple[ProofLine, ...]:
        """A proof in lines that refer to the other proofs of the report."""
        return proof_lines(proof, elsewhere=self.numbers)

    def entries_of(self, subject: str) -> tuple[Entry, ...]:
        """The proofs about one subject."""
        return self._entries_of.get(subject, ())

    @cached_property
    def _entries_of(self) -> Mapping[str, tuple[Entry, ...]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.literal.subject, []).append(entry)
        return {subject: tuple(entries) for subject, entries in found.items()}

    @cached_property
    def assumptions(self) -> Mapping[str, tuple[Entry, ...]]:
        """Each assumption that anything rests on, with the numbered proofs that do; those with equal texts are one.

        What an observation bars has a proof too, but no number.
        """
        found: dict[str, dict[int, Entry]] = {}
        names: dict[tuple[str, ...], str] = {}
        held_back = [(basis(self.derivation, tension.proof), None) for tension in self.evaluation.tensions]
        for rests_on, entry in [*((entry.basis, entry) for entry in self.entries), *held_back]:
            for name in rests_on.assumptions:
                under = found.setdefault(
                    names.setdefault(tuple(assumption_text(self.knowledge, name).values()), name), {}
                )
                if entry is not None:
                    under[entry.number] = entry
        return {name: tuple(entries.values()) for name, entries in found.items()}

    @cached_property
    def claims(self) -> tuple[str, ...]:
        """The claims that anything rests on or is defined by, in the order of the rule base."""
        used = {claim for entry in self.entries for claim in entry.basis.claims}
        used |= {c for t in self.evaluation.tensions for c in basis(self.derivation, t.proof).claims}
        used |= {claim for given in self.evaluation.advice for claim in self.knowledge.source.advice[given.item].claims}
        for name in {self.knowledge.qualified(e.literal.subject, e.literal.attribute) for e in self.entries}:
            used |= set(
                self.knowledge.source.vocabulary[name].claims if name in self.knowledge.source.vocabulary else ()
            )
        return tuple(claim for claim in self.knowledge.source.claims if claim in used)

    @cached_property
    def kept(self) -> tuple[Established, ...]:
        """What an earlier case established of the one subject, and still counts."""
        given = (one for one in self.derivation.case.given if one.literal.subject == self.knowledge.one)
        return tuple(self.derivation.kept(one) for one in given)

    # --- findings ---

    def of(self, subject: str, attribute: str) -> tuple[ReportedLiteral, ...]:
        """What holds for an attribute of a subject, in order of time."""
        found = [
            ReportedLiteral(
                literal,
                step.degree,
                step.point,
                literal in self.case.observed,
                self._entry(literal, step.point),
            )
            for literal in self.derivation.values.get((subject, attribute), ())
            for step in self.derivation.steps[literal]
        ]
        return tuple(sorted(found, key=lambda f: (f.point, -f.degree)))

    def about(self, attributes: Iterable[str]) -> tuple[ReportedLiteral, ...]:
        """What holds for these attributes (qualified names) of the one subject; unknown names are ignored."""
        names = [name.partition(".") for name in attributes]
        return tuple(
            f for kind, _, name in names if kind == self.knowledge.one for f in self.of(self.knowledge.one, name)
        )

    def stands(self, attribute: str, value: Value) -> bool:
        """Does an attribute (qualified name) of the one subject have this value, to any degree?"""
        return any(finding.literal.value == value for finding in self.about([attribute]))

    def others(self, attributes: Iterable[str]) -> tuple[str, ...]:
        """The other attributes (qualified names) for which something is concluded."""
        named = set(attributes)
        concluded = {
            self.knowledge.qualified(c.literal.subject, c.literal.attribute) for c in self.evaluation.conclusions
        }
        return tuple(name for name in self.knowledge.source.vocabulary if name in concluded and name not in named)

    def chain(self, attributes: Sequence[str]) -> tuple[tuple[Link, ...], ...]:
        """What holds now for these attributes, in layers that each follow from the layers before.

        A literal that is neither concluded nor a premise of another here is left out.
        """
        found = {f.literal: f for f in self.about(attributes) if f.point == 0}
        after = self._links(found)
        level: dict[Literal, int] = {}
        while len(level) < len(found):
            ready = [li for li in found if li not in level and all(p in level for p in after[li])]
            assert ready  # Invariant: _links makes no circle
            level |= {li: max((level[p] + 1 for p in after[li]), default=0) for li in ready}
        leading = {premise for premises in after.values() for premise in premises}
        shown = sorted((li for li in found if after[li] or li in leading), key=lambda li: level[li])
        place = {literal: n for n, literal in enumerate(shown, 1)}
        layers: dict[int, list[Link]] = {}
        for literal in shown:
            link = Link(place[literal], found[literal], tuple(sorted(place[p] for p in after[literal])))
            layers.setdefault(level[literal], []).append(link)
        return tuple(tuple(layer) for layer in layers.values())

    def _links(self, found: Iterable[Literal]) -> dict[Literal, tuple[Literal, ...]]:
        """For each literal, the others that it directly follows from now, without circles."""
        after: dict[Literal, tuple[Literal, ...]] = dict.fromkeys(found, ())
        for literal in after:
            entry = self._entry(literal, 0)
            if entry is not None and isinstance(entry.proof, Derived):
                premises = [p.literal for p in entry.proof.premises if isinstance(p, ProofOfLiteral)]
                links = [premise for premise in dict.fromkeys(premises) if premise in after]
                if not any(self._leads(literal, premise, after) for premise in links):
                    after[literal] = tuple(links)
        return after

    def _leads(self, one: Literal, other: Literal, after: Mapping[Literal, tuple[Literal, ...]]) -> bool:
        return one == other or any(self._leads(one, premise, after) for premise in after[other])

    def groups(self, attribute: str) -> tuple[Group, ...]:
        """The many subjects grouped by their value of an attribute (qualified name), in the order of its values."""
        entry = self.knowledge.source.vocabulary.get(attribute)
        if entry is None:
            return ()
        kind, _, name = attribute.partition(".")
        found = {subject: self.of(subject, name) for subject in (self.case.ids if kind == self.knowledge.many else ())}
        grouped = []
        for value in entry.values:
            holding = [f for findings in found.values() for f in findings if f.literal.value == value]
            grouped.append(Group(value, tuple(dict.fromkeys(f.literal.subject for f in holding)), tuple(holding)))
        grouped.append(Group(None, tuple(subject for subject, findings in found.items() if not findings), ()))
        return tuple(group for group in grouped if group.subjects)

    def columns(self, attributes: Iterable[str]) -> tuple[str, ...]:
        """Those of these attributes (qualified names) that have a known value for at least one of the many."""
        return tuple(name for name in attributes if any(group.value is not None for group in self.groups(name)))

    # --- counts, advice, questions ---

    @cached_property
    def counts(self) -> tuple[MeasureReading, ...]:
        """Every measure, if there is at least one of the many."""
        return tuple(self._count(name) for name in self.knowledge.measures if self.case.ids)

    def _count(self, name: str) -> MeasureReading:
        found = self.derivation.bounds(name, 0)
        firmer: list[tuple[int, Bounds]] = []
        for degree in range(len(self.knowledge.certainty), 1, -1):
            bounds = self.derivation.bounds(name, 0, degree)
            if bounds != found and (not firmer or firmer[-1][1] != bounds):
                firmer.append((degree, bounds))
        tests = {test for clause in self.knowledge.clauses for test in clause.tests}
        return MeasureReading(
            name, found, tuple(firmer), tuple(sorted({t.threshold for t in tests if t.measure == name}))
        )

    @cached_property
    def advice_in_time(self) -> Mapping[str, tuple[Given, ...]]:
        """The advice for `now`, for `later`, and for the `end` of the time scale."""
        end, given = len(self.knowledge.time) - 1, self.evaluation.advice
        return {
            "now": tuple(g for g in given if g.when == 0),
            "later": tuple(g for g in given if 0 < g.when < end),
            "end": tuple(g for g in given if 0 < g.when == end),
        }

    @cached_property
    def first_advice(self) -> tuple[Given, ...]:
        """The advice for now for the one subject; if there is none, all advice for now."""
        now = self.advice_in_time["now"]
        return tuple(g for g in now if g.for_whom[0].subject == self.knowledge.one) or now

    def reasons(self, given: Given) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """The rules that advise an item, each with the numbers of its proofs."""
        found: dict[str, list[int]] = {}
        for recipient in given.for_whom:
            assert isinstance(recipient.proof, Derived)  # Invariant: advice is never observed
            number = self.numbers[Literal(recipient.subject, ADVICE, given.item), recipient.point]
            found.setdefault(recipient.proof.rule, []).append(number)
        return tuple((rule, tuple(numbers)) for rule, numbers in found.items())

    def missing(self, given: Given) -> tuple[dict[str, str], ...]:
        """What an item of advice names as missing for those it is given for."""
        return missing(self.derivation, given.item, [recipient.subject for recipient in given.for_whom])

    def certainties(self, given: Given) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
        """How sure an item of advice is: degree, point of time, and for whom; firmest first."""
        found: dict[tuple[int, int], list[str]] = {}
        for recipient in given.for_whom:
            found.setdefault((-recipient.degree, recipient.point), []).append(recipient.subject)
        return tuple((-degree, point, tuple(found[degree, point])) for degree, point in sorted(found))

    def advice_for(self, subject: str) -> tuple[Given, ...]:
        """The advice for a subject."""
        return self._advice_for.get(subject, ())

    @cached_property
    def _advice_for(self) -> Mapping[str, tuple[Given, ...]]:
        found: dict[str, list[Given]] = {}
        for given in self.evaluation.advice:
            for recipient in given.for_whom:
                found.setdefault(recipient.subject, []).append(given)
        return {subject: tuple(given) for subject, given in found.items()}

    @cached_property
    def questions(self) -> tuple[OpenQuestion, ...]:
        """What could be observed and would decide something: first about the one subject, then what decides most."""
        subjects: dict[str, list[str]] = {}
        decides: dict[str, dict[str, None]] = {}
        for unknown in self.evaluation.unknowns:
            if unknown.observable and unknown.decides:
                name = self.knowledge.qualified(unknown.subject, unknown.attribute)
                subjects.setdefault(name, []).append(unknown.subject)
                decides.setdefault(name, {}).update(
                    dict.fromkeys(
                        self.knowledge.qualified(subject, attribute) for subject, attribute in unknown.decides
                    )
                )
        found = [OpenQuestion(name, tuple(of), tuple(decides[name])) for name, of in subjects.items()]
        return tuple(
            sorted(found, key=lambda q: (q.subjects[0] != self.knowledge.one, -len(q.decides) * len(q.subjects)))
        )
