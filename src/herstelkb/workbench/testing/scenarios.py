"""Running scenarios: whether what must follow does, what must not does not, and which claims decide something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from herstelkb.api.evaluation import Evaluation
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.reading import scenario_case
from herstelkb.consequences.conclusions import basis
from herstelkb.derivation.derivation import literals_in
from herstelkb.engines.firings import Step
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import ADVICE
from herstelkb.knowledge.conditions import Literal, Value
from herstelkb.language import model
from herstelkb.proofs.proof import Proof


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that was not met: the fact, what was expected and what was found."""

    fact: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.fact} {self.expected}; found: {self.found}"


@dataclass(frozen=True)
class Outcome:
    """The outcome of running a scenario.

    `decided`: the claims that its expectations rest on; `excluded`: those that could decide something it rules out.
    """

    scenario: str
    failures: tuple[Failure, ...]
    decided: frozenset[str]
    excluded: frozenset[str]
    evaluation: Evaluation


def run(kb: KnowledgeBase, name: str) -> Outcome:
    """The outcome of a scenario: its case is evaluated and compared with its expectations."""
    scenario = kb.knowledge.source.scenarios[name]
    evaluation = kb.evaluate(scenario_case(kb.knowledge, name))
    failures = tuple(_failures(evaluation, scenario))
    decided = frozenset(claim for literal in must_follow(scenario) for claim in _deciding(evaluation, literal))
    excluded = frozenset(_not_deciding(kb.knowledge, scenario))
    return Outcome(name, failures, decided, excluded, evaluation)


def _failures(evaluation: Evaluation, scenario: model.Scenario) -> Iterator[Failure]:
    derivation = evaluation.derivation
    for fact, wanted in scenario.follows.items():
        expected = wanted if isinstance(wanted, model.ExpectedLiteral) else model.ExpectedLiteral(value=wanted)
        yield from _not_following(evaluation, _literal(fact, expected.value), expected)
    for literal in must_not_follow(scenario):
        if derivation.step(literal):
            yield Failure(str(literal), "does not follow", f"holds, {_shown(evaluation, literal)}")
    for item in (Literal(subject, ADVICE, item) for subject, items in scenario.advises.items() for item in items):
        if not derivation.step(item):
            yield Failure(str(item), "is advised", "is not")
    for place in scenario.unknown:
        subject, _, attribute = place.rpartition(".")
        known = derivation.values.get((subject, attribute), ())
        if known:
            yield Failure(place, "stays unknown", "; ".join(f"{li}, {_shown(evaluation, li)}" for li in known))
    yield from _without_contradiction(evaluation, scenario)


def _without_contradiction(evaluation: Evaluation, scenario: model.Scenario) -> Iterator[Failure]:
    tensions = {f"{t.literal.subject}.{t.literal.attribute}" for t in evaluation.tensions}
    conflicts = {f"{c.literals[0].subject}.{c.literals[0].attribute}" for c in evaluation.conflicts}
    lacking = [(place, "is in tension with an observation") for place in scenario.tensions if place not in tensions]
    lacking += [(place, "is in conflict") for place in scenario.conflicts if place not in conflicts]
    yield from (Failure(place, expected, "is not") for place, expected in lacking)


def _not_following(evaluation: Evaluation, literal: Literal, expected: model.ExpectedLiteral) -> Iterator[Failure]:
    knowledge, derivation = evaluation.knowledge, evaluation.derivation
    steps = derivation.steps.get(literal, ())
    if not steps:
        values = derivation.values.get((literal.subject, literal.attribute), ())
        found = ", ".join(spoken(other.value) for other in values) or "nothing is known"
        yield Failure(str(literal), "follows", found)
        return
    wanted = " ".join(word for word in (expected.certainty, expected.when_in_time) if word)
    if not any(_fits(knowledge, step, expected) for step in steps):
        yield Failure(str(literal), f"follows {wanted}", _shown(evaluation, literal))
    firings = derivation.firings_for.get(literal, ())
    rules = ", ".join(sorted({firing.clause.rule for firing in firings}))
    own = [firing for firing in firings if firing.clause.rule == expected.by]
    if expected.by is not None and not any(_fits(knowledge, step, expected) for firing in own for step in firing.steps):
        so = f"by {expected.by} {wanted}".rstrip()
        found = "; ".join(_steps(knowledge, firing.steps) for firing in own) or f"by {rules or 'observation'}"
        yield Failure(str(literal), f"follows {so}", found)
    if any(firing.clause.rule == expected.not_by for firing in firings):
        yield Failure(str(literal), f"follows, but not by {expected.not_by}", f"by {rules}")


def _fits(knowledge: Knowledge, step: Step, expected: model.ExpectedLiteral) -> bool:
    right_degree = expected.certainty in (None, knowledge.certainty[step.degree - 1])
    return right_degree and expected.when_in_time in (None, knowledge.time[step.point])


def _shown(evaluation: Evaluation, literal: Literal) -> str:
    return _steps(evaluation.knowledge, evaluation.derivation.steps[literal])


def _steps(knowledge: Knowledge, steps: Iterable[Step]) -> str:
    return ", then ".join(f"{knowledge.certainty[step.degree - 1]} {knowledge.time[step.point]}" for step in steps)


def _literal(fact: str, value: Value) -> Literal:
    subject, _, attribute = fact.rpartition(".")
    return Literal(subject, attribute, value)


def must_follow(scenario: model.Scenario) -> Iterator[Literal]:
    """The literals that a scenario expects, advice last."""
    for fact, wanted in scenario.follows.items():
        yield _literal(fact, wanted.value if isinstance(wanted, model.ExpectedLiteral) else wanted)
    for subject, items in scenario.advises.items():
        yield from (Literal(subject, ADVICE, item) for item in items)


def must_not_follow(scenario: model.Scenario) -> Iterator[Literal]:
    """The literals that a scenario rules out, advice last, apart from what must stay unknown."""
    for fact, values in scenario.follows_not.items():
        for value in values if isinstance(values, tuple) else (values,):
            yield _literal(fact, value)
    for subject, items in scenario.advises_not.items():
        yield from (Literal(subject, ADVICE, item) for item in items)


def _unknown(scenario: model.Scenario, knowledge: Knowledge) -> Iterator[Literal]:
    for fact in scenario.unknown:
        subject, _, attribute = fact.rpartition(".")
        entry = knowledge.attribute(subject, attribute)
        yield from (Literal(subject, attribute, value) for value in (entry.values if entry else ()))


def _not_deciding(knowledge: Knowledge, scenario: model.Scenario) -> Iterator[str]:
    """The claims that could decide something that is ruled out; if the scenario passes, they do not."""
    for literal in (*must_not_follow(scenario), *_unknown(scenario, knowledge)):
        yield from _could_decide(knowledge, literal)
    for wanted in scenario.follows.values():
        if isinstance(wanted, model.ExpectedLiteral) and wanted.not_by is not None:
            yield from knowledge.source.rules[wanted.not_by].claims


def _deciding(evaluation: Evaluation, literal: Literal) -> Iterator[str]:
    """The claims cited by anything in any proof of a literal."""
    for proof in evaluation.derivation.proofs(literal):
        yield from basis(evaluation.derivation, proof).claims
        yield from _vocabulary_claims(evaluation.knowledge, proof)


def _vocabulary_claims(knowledge: Knowledge, proof: Proof) -> Iterator[str]:
    for literal in literals_in(proof):
        yield from _own_claims(knowledge, literal)


def _own_claims(knowledge: Knowledge, literal: Literal) -> tuple[str, ...]:
    """The claims that the advice or the vocabulary itself cites for a literal."""
    entry: Any
    if knowledge.is_advice(literal):
        entry = knowledge.source.advice[str(literal.value)]
    else:
        entry = knowledge.attribute(literal.subject, literal.attribute)
    return tuple(entry.claims)


def _could_decide(knowledge: Knowledge, literal: Literal) -> Iterator[str]:
    """The claims cited by anything that could conclude a literal."""
    yield from _own_claims(knowledge, literal)
    for clause in knowledge.clauses_for.get((literal.subject != knowledge.one, literal.attribute, literal.value), ()):
        yield from knowledge.source.rules[clause.rule].claims
        for test in clause.tests:
            yield from knowledge.source.measures[f"{knowledge.one}.{test.measure}"].claims
