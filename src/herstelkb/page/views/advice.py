"""The advice: the first page of the report with what each sentence rests on a step away, and what an answer changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from herstelkb.explanation.comparing.differences import Difference, differences
from herstelkb.knowledge.conditions import Literal
from herstelkb.page.workroom import CaseWork
from herstelkb.reporting.editions.actions import Action, actions, let_go
from herstelkb.reporting.editions.course import TimeLine, course
from herstelkb.reporting.editions.edition import support_text
from herstelkb.reporting.editions.odd import Odd, odd
from herstelkb.reporting.editions.open_points import OpenPoint, open_points
from herstelkb.reporting.editions.people_map import PeopleMap, people_map
from herstelkb.reporting.editions.summary import Summary, summary
from herstelkb.reporting.editions.support import support
from herstelkb.reporting.editions.telling import Telling
from herstelkb.reporting.findings import Findings
from herstelkb.reporting.voice import Voice

SHOWN = 8  # changes that are told one by one


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement one can ask about: the fact, its hedge and words, and how it is known (`observed`, `derived`, …)."""

    fact: str
    hedge: str
    says: str
    way: str
    assumed: bool
    disputed: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """What an answer changed, by kind (`gained`, `lost`, …); `more`: changes that are not told."""

    lines: tuple[tuple[str, Statement], ...]
    more: int


@dataclass(frozen=True, slots=True)
class AdvicePage:
    """The first page of the report, and all that follows of the one subject and of each member."""

    summary: Summary
    grounds: tuple[tuple[Statement, ...], ...]  # of each sentence of the summary
    answer: tuple[Statement, ...]  # where the rule base tells no summary
    course: TimeLine | None
    actions: tuple[Action, ...]
    let_go: tuple[Action, ...]
    map: PeopleMap | None
    odd: tuple[Odd, ...]
    open: tuple[OpenPoint, ...] = ()
    following: tuple[tuple[str, tuple[Statement, ...]], ...] = ()  # by subject


def statement(findings: Findings, literal: Literal, degree: int, point: int, voice: Voice) -> Statement:
    """A literal that holds to a degree from a point on, as a statement."""
    reported = next(
        (
            one
            for one in findings.of(literal.subject, literal.attribute)
            if (one.literal, one.point) == (literal, point)
        ),
        None,
    )
    says = (
        voice.gives(literal, voice.name(literal.subject)) if voice.knowledge.is_advice(literal) else voice.says(literal)
    )
    way = reported.way if reported else "derived"
    assumed, disputed = (reported.assumed, reported.disputed) if reported else (False, False)
    return Statement(str(literal), voice.hedge(degree, point), says, way, assumed, disputed)


def statements(findings: Findings, literals: Iterable[Literal], voice: Voice) -> tuple[Statement, ...]:
    """What holds now of these literals, as statements."""
    return tuple(
        statement(findings, literal, step.degree, step.point, voice)
        for literal in literals
        if (step := findings.derivation.step(literal))
    )


def short(work: CaseWork, voice: Voice) -> AdvicePage:
    """The advice in short, as it stands beside the intake."""
    telling, findings = Telling(work.findings, voice), work.findings
    values = {"support": support_text(telling, support(telling), exact=True)}
    told = summary(telling, values)
    goals = [c.literal for c in work.evaluation.conclusions if c.literal.subject == voice.knowledge.one]
    named = list(telling.report.answer.concluded) if telling.report.answer else []
    asked = [li for li in goals if f"{voice.knowledge.one}.{li.attribute}" in named] or goals
    return AdvicePage(
        told,
        tuple(statements(findings, sentence.grounds, voice) for sentence in told.sentences),
        () if told.sentences else statements(findings, dict.fromkeys(asked), voice)[:SHOWN],
        course(telling),
        actions(telling),
        let_go(telling),
        people_map(telling),
        odd(telling, of_the_many=True),
    )


def whole(work: CaseWork, voice: Voice) -> AdvicePage:
    """The advice with what is still to be found out, and everything that follows."""
    near, telling = short(work, voice), Telling(work.findings, voice)
    return AdvicePage(
        near.summary,
        near.grounds,
        near.answer,
        near.course,
        near.actions,
        near.let_go,
        near.map,
        near.odd,
        open_points(telling, work.outlook, of_the_many=True),
        tuple(_following(work, voice)),
    )


def _following(work: CaseWork, voice: Voice) -> Iterator[tuple[str, tuple[Statement, ...]]]:
    found: dict[str, list[Statement]] = {}
    for entry in work.findings.entries:
        said = statement(work.findings, entry.literal, entry.degree, entry.point, voice)
        found.setdefault(entry.literal.subject, []).append(said)
    for subject, said_of in found.items():
        yield subject, tuple(said_of)


def changed(before: CaseWork, now: CaseWork, voice: Voice) -> Changed | None:
    """What follows otherwise than before, advice first; None if nothing does."""
    found = differences(before.evaluation.derivation, now.evaluation.derivation)
    if not found:
        return None
    ordered = sorted(found, key=lambda one: not voice.knowledge.is_advice(one.literal))
    lines = tuple((one.kinds[0].value, _changed(one, before, now, voice)) for one in ordered[:SHOWN])
    return Changed(lines, len(found) - len(lines))


def _changed(one: Difference, before: CaseWork, now: CaseWork, voice: Voice) -> Statement:
    where, steps = (now, one.after) if one.after else (before, one.before)
    return statement(where.findings, one.literal, steps[-1].degree, steps[-1].point, voice)
