"""One plan for one of the many, merged from all advice that applies to them, in the order in which to act.

First find out, then hold judgement, then the style and what changes, then the fixed talk, then look back. Where what
was seen of someone contradicts itself, that is shown, and their other advice waits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from herstelkb.cases.case import OwnView
from herstelkb.consequences.advice import Given, Recipient
from herstelkb.derivation.derivation import literals_in
from herstelkb.reporting.editions.telling import Telling
from herstelkb.reporting.outlook import Outlook
from herstelkb.reporting.questions import asked_of

PHASES = ("ask", "hold", "style", "talk", "look_back", None)
QUESTIONS = 2  # as many as one talk can answer


@dataclass(frozen=True, slots=True)
class PlanLine:
    """An item of advice for somebody: how to begin with it. `phase` is one of `PHASES`."""

    item: str
    phase: str | None
    title: str
    text: str
    hedge: str
    with_care: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What was observed of somebody, with its hedge in front.

    `private`: it is what whoever looked thinks, to be told as that. `lacks`: what the observation should still say.
    """

    text: str
    private: bool
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done for one of the many, and is not known yet.

    `others`: more people of whom all this is so; its words are then about all of them. `asks`: the attributes that are
    asked about in `open`. `own_view`: how they see it themselves. `style`: what fits, in the words of the report.
    `delicate`: what is said of what touches their position, None if nothing is concluded. `contradictions`: what does
    not go together. `fixed_talk`: it takes one talk each time, however many items ask for it.
    """

    subject: str
    seen: tuple[Seen, ...]
    own_view: OwnView | None
    style: str | None
    style_hedge: str
    fits: bool | None
    now: tuple[PlanLine, ...]
    then: tuple[PlanLine, ...]
    open: tuple[str, ...]
    contradictions: tuple[str, ...]
    delicate: str | None
    fixed_talk: bool
    asks: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def subjects(self) -> tuple[str, ...]:
        """Everybody whom it is about."""
        return (self.subject, *self.others)

    @property
    def personal(self) -> bool:
        """Is there something in it that only they can be told: what to do now, what is torn, how they see it?"""
        return bool(self.now or self.contradictions or self.delicate or self.own_view)

    @property
    def judged(self) -> bool:
        """Does it end in a block for a human judgement? Wherever it advises something."""
        return bool(self.now or self.then or self.delicate)


def plan(telling: Telling, outlook: Outlook, subject: str) -> Plan:
    """The plan for one of the many; what touches their position leaves no other question open."""
    report, against = telling.report, tuple(_contradictions(telling, subject))
    given = [one for one in _advised(telling, subject) if one[0].item not in report.delicate]
    if against:
        given = [one for one in given if _phase(telling, one[0]) == "ask"]
    delicate = _delicate(telling, subject)
    lines = [(one.when, _line(telling, one, recipient)) for one, recipient in given]
    style = telling.now(subject, report.map.rows) if report.map is not None else None
    asks = () if delicate else tuple(_asked(telling, outlook, subject))
    fits = telling.now(subject, report.map.fits) if report.map is not None and report.map.fits is not None else None
    return Plan(
        subject,
        tuple(_seen(telling, subject)),
        telling.case.own_views.get(subject),
        telling.called(report.map.rows, style.literal.value) if report.map is not None and style is not None else None,
        telling.voice.hedge(style.degree) if style is not None else "",
        None if fits is None else fits.literal.value is True,
        tuple(line for when, line in lines if when == 0),
        tuple(line for when, line in lines if when > 0),
        tuple(asked_of(telling.voice, attribute, [subject]) for attribute in asks),
        against,
        delicate,
        any(telling.knowledge.source.advice[line.item].fixed_talk for _, line in lines),
        asks,
    )


def _advised(telling: Telling, subject: str) -> list[tuple[Given, Recipient]]:
    """The advice for somebody, by its phase and then in the order of all advice."""
    found = [
        (given, recipient)
        for given in telling.findings.advice_for(subject)
        for recipient in given.for_whom
        if recipient.subject == subject
    ]
    return sorted(found, key=lambda one: PHASES.index(_phase(telling, one[0])))


def _phase(telling: Telling, given: Given) -> str | None:
    return telling.knowledge.source.advice[given.item].phase


def _line(telling: Telling, given: Given, recipient: Recipient) -> PlanLine:
    entry, voice = telling.knowledge.source.advice[given.item], telling.voice
    hedge = voice.hedge(recipient.degree, recipient.point)
    start = telling.started(given.item, (recipient.subject,))
    return PlanLine(given.item, entry.phase, voice.text(entry.title), start, hedge, entry.with_care)


def _seen(telling: Telling, subject: str) -> Iterator[Seen]:
    lacking = {(one.subject, one.attribute): one.lacks for one in telling.evaluation.lacking_evidence}
    for observation in telling.case.observations:
        literal = observation.literal
        if literal.subject == subject:
            private = telling.knowledge.qualified(subject, literal.attribute) in telling.report.private
            said = telling.voice.states(literal, observation.degree)
            yield Seen(
                said if private else telling.voice.opened(said), private, lacking.get((subject, literal.attribute), ())
            )


def _asked(telling: Telling, outlook: Outlook, subject: str) -> Sequence[str]:
    """The attributes whose answers change most of somebody's advice."""
    asked = [one.attribute for one in outlook.asked if subject in one.subjects and one.advice]
    if subject in telling.case.ids[outlook.looked_at :]:  # of whom no answer was tried out
        asked = [one.attribute for one in telling.findings.questions if subject in one.subjects]
    return asked[:QUESTIONS]


def _contradictions(telling: Telling, subject: str) -> Iterator[str]:
    """What was seen, or follows, of somebody and does not go together: each time as one list of statements."""
    derivation, voice = telling.derivation, telling.voice
    for conflict in derivation.conflicts:
        if conflict.literals[0].subject == subject:
            both = [
                voice.states(one, derivation.degree(one, conflict.point), conflict.point) for one in conflict.literals
            ]
            yield voice.listed(both, "all")
    condition = telling.knowledge.told_if.get(("report", "", "people", "waits"))
    proofs = derivation.establishing(condition, subject, 0) if condition is not None else ()
    for proof in proofs:
        seen = [one for one in dict.fromkeys(literals_in(proof)) if one in telling.case.observed]
        said = [voice.states(one, telling.case.observed[one].degree) for one in seen if one.subject == subject]
        yield voice.listed(said, "all")


def _delicate(telling: Telling, subject: str) -> str | None:
    """What is said of an item that touches somebody's position, where it is given."""
    items = [given.item for given, _ in _advised(telling, subject) if given.item in telling.report.delicate]
    return " ".join(telling.started(item, (subject,)) for item in items) or None
