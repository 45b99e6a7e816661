"""Coverage: which rules, conditions in both polarities, and claims the scenarios exercise.

A condition is covered only where it decides: flipping it alone would change whether its rule fires. A polarity that is
proved to decide in no case is not counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.derivation.derivation import Derivation
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge, RuleConditions
from herstelkb.knowledge.conditions import AllOf, AnyOf, Condition, Is, Measured, leaves
from herstelkb.workbench.testing.claims import ClaimStatus
from herstelkb.workbench.testing.scenarios import Outcome


@dataclass(frozen=True, slots=True)
class Polarity:
    """A condition of a rule, by its number in the rule, met or not met."""

    rule: str
    number: int
    text: str
    met: bool

    def __str__(self) -> str:
        return f"{self.rule}: {self.text} {'met' if self.met else 'not met'}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What there is to cover and what is not covered, for rules, conditions and claims.

    `impossible`: the polarities that are proved to decide in no case; they are not among the `polarities` to cover.
    """

    rules: int
    unfired: tuple[str, ...]
    polarities: int
    undecided: tuple[Polarity, ...]
    claims: int
    untested: tuple[str, ...]
    impossible: tuple[Polarity, ...] = ()

    @property
    def percentages(self) -> dict[str, int]:
        """Whole percentages by kind, never rounded up: 100 means all."""
        return {
            "rules": percentage(self.rules, len(self.unfired)),
            "conditions": percentage(self.polarities, len(self.undecided)),
            "claims": percentage(self.claims, len(self.untested)),
        }


def coverage(
    kb: KnowledgeBase,
    claims: Sequence[ClaimStatus],
    outcomes: Iterable[Outcome],
    never_decides: Callable[[Polarity], bool] = lambda polarity: False,
) -> Coverage:
    """The coverage of scenarios as they ran. `never_decides` says whether a polarity is proved to decide in no case."""
    fired: set[str] = set()
    decided: set[tuple[str, int, bool]] = set()
    for outcome in outcomes:
        derivation = outcome.evaluation.derivation
        fired |= {firing.clause.rule for firing in derivation.firings}
        decided |= set(deciding(derivation))
    conditions = list(polarities(kb.knowledge))
    missing = [one for one in conditions if (one.rule, one.number, one.met) not in decided]
    impossible = tuple(one for one in missing if never_decides(one))
    return Coverage(
        len(kb.knowledge.conditions),
        tuple(rule for rule in kb.knowledge.conditions if rule not in fired),
        len(conditions) - len(impossible),
        tuple(one for one in missing if one not in impossible),
        len(claims),
        tuple(claim.claim for claim in claims if claim.lacks),
        impossible,
    )


def polarities(knowledge: Knowledge) -> Iterator[Polarity]:
    """Each condition of each rule, met and not met."""
    for rule, conditions in knowledge.conditions.items():
        for number, (leaf, under) in enumerate(_leaves(conditions)):
            text = f"{under} {_text(knowledge, leaf)}"
            yield Polarity(rule, number, text, True)
            yield Polarity(rule, number, text, False)


def deciding(derivation: Derivation) -> Iterator[tuple[str, int, bool]]:
    """The polarities (rule, number of the condition, met) that decide in a case, at the last point of time."""
    knowledge = derivation.knowledge
    for rule, conditions in knowledge.conditions.items():
        found = [leaf for leaf, _ in _leaves(conditions)]
        for subject in derivation.case.ids if conditions.each else (knowledge.one,):
            met = [derivation.truth(leaf, subject) is True for leaf in found]
            fires = _fires(conditions, met)
            for number, now in enumerate(met):
                if _fires(conditions, [*met[:number], not now, *met[number + 1 :]]) != fires:
                    yield rule, number, now


def _fires(conditions: RuleConditions, met: list[bool]) -> bool:
    """Whether a rule would fire if its conditions, in order, were met like this."""
    truths = iter(met)
    when = _holds(conditions.when, truths) if conditions.when is not None else True
    blocked = _holds(conditions.unless, truths) if conditions.unless is not None else False
    return when and not blocked


def _holds(condition: Condition, truths: Iterator[bool]) -> bool:
    match condition:
        case AllOf(parts):
            return all([_holds(part, truths) for part in parts])  # noqa: C419, every part must take its truths
        case AnyOf(parts):
            return any([_holds(part, truths) for part in parts])  # noqa: C419
        case _:
            return next(truths)


def _leaves(conditions: RuleConditions) -> Iterator[tuple[Is | Measured, str]]:
    yield from ((leaf, "when") for leaf in leaves(conditions.when))
    yield from ((leaf, "unless") for leaf in leaves(conditions.unless))


def _text(knowledge: Knowledge, leaf: Is | Measured) -> str:
    if isinstance(leaf, Measured):
        return f"{knowledge.one}.{leaf.measure} {leaf.op} {leaf.parameter or leaf.threshold}"
    kind, values = knowledge.many if leaf.each else knowledge.one, " or ".join(spoken(value) for value in leaf.values)
    return f"{kind}.{leaf.attribute}: {values}"


def percentage(total: int, missed: int) -> int:
    """A whole percentage, never rounded up; all of nothing is 100."""
    return 100 * (total - missed) // total if total else 100
