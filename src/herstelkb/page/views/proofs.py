"""The panel: why a statement stands, step by step; or what is lacking where it does not, and what to ask then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from herstelkb.cases.case import Observation
from herstelkb.cases.facts import literals as facts
from herstelkb.explanation.why import why
from herstelkb.explanation.why_not import why_not
from herstelkb.knowledge.conditions import Literal
from herstelkb.language.model import Claim
from herstelkb.page.desk import Desk
from herstelkb.page.views.advice import Statement, statement, statements
from herstelkb.page.views.cards import QuestionCard, Questions
from herstelkb.page.workroom import CaseWork, Workroom
from herstelkb.proofs.proof import Absent, Counted, Derived, Established, Observed, Proof
from herstelkb.reporting.outline import Line
from herstelkb.reporting.proofs import count, grade_text, step_line
from herstelkb.reporting.voice import Voice
from herstelkb.reporting.why_not import why_not_lines

RESTING = 12  # statements that rest on it, as many as are named
LEVELS = 2  # of a proof that are shown at once; a step further down opens as a proof of its own


@dataclass(frozen=True, slots=True)
class ProofStep:
    """A step of a proof: what it says and how that is known; below it the steps it follows from.

    `fact`: what can be asked about next. `rule`: the rule that makes the step, `because` its reason, `claims` those of
    the source it cites, `assumed` what is an assumption of ours in it. `seen`: the observation.
    """

    says: str
    hedge: str
    known: str
    grade: str
    fact: str | None = None
    rule: str | None = None
    because: str = ""
    claims: tuple[tuple[str, Claim], ...] = ()
    assumed: tuple[str, ...] = ()
    seen: Observation | None = None
    below: tuple[ProofStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """What the panel shows of a fact.

    `proofs` where it holds. `lacking` where it does not: what each rule lacks; `ask` is then the question that would
    tell. `others`: the other values, of which it can be asked why they do not hold, with the answer for `other`.
    """

    fact: str
    title: str
    holds: tuple[Statement, ...]
    proofs: tuple[ProofStep, ...]
    lacking: tuple[Line, ...]
    ask: QuestionCard | None
    others: tuple[tuple[str, str], ...]
    other: str | None
    instead: tuple[Line, ...]
    resting: tuple[Statement, ...]
    deeper: bool


def panel(room: Workroom, desk: Desk, work: CaseWork, questions: Questions) -> Panel | None:
    """The panel about the last fact that was asked about; None if there is none, or it is of somebody who left."""
    if not desk.trail:
        return None
    voice, derivation, fact = questions.voice, work.evaluation.derivation, desk.trail[-1]
    subject, _, attribute = fact.partition("=")[0].rpartition(".")
    if subject != room.knowledge.one and subject not in derivation.case.id_set:
        return None
    named = facts(fact, room.knowledge, derivation.case)
    found = why(derivation, named)
    lacking = why_not(derivation, named) if found is None else None
    entry = room.knowledge.attribute(subject, attribute)
    place = (subject, attribute) if entry is not None and entry.observable else None
    held = tuple(known.literal for known in found.known) if found else ()
    return Panel(
        fact,
        _title(named, voice, held),
        statements(work.findings, held, voice),
        tuple(step(proof, voice) for known in (found.known if found else ()) for proof in known.proofs),
        why_not_lines(lacking, voice) if lacking else (),
        questions.card(place) if place else None,
        _others(room, subject, attribute, held, voice),
        desk.other,
        _instead(room, desk, work, voice),
        tuple(_resting(work, held, voice)),
        len(desk.trail) > 1,
    )


def step(proof: Proof, voice: Voice, levels: int = LEVELS) -> ProofStep:
    """A proof as its last step, with so many levels of what it follows from below it."""
    below: tuple[ProofStep, ...] = ()
    match proof:
        case Derived(literal, degree, time, rule, _, premises):
            entry = voice.knowledge.source.rules[rule]
            return ProofStep(
                voice.says(literal),
                voice.hedge(degree, time),
                "assumed" if entry.assumption is not None else "derived",
                grade_text(degree, time, voice),
                str(literal),
                rule,
                voice.text(entry.because),
                tuple((name, voice.knowledge.source.claims[name]) for name in entry.claims),
                tuple(voice.assumed(proof)),
                below=tuple(step(premise, voice, levels - 1) for premise in premises) if levels else (),
            )
        case Observed(literal, degree) | Established(literal, degree):
            line, case = step_line(proof, voice), voice.case
            seen = case.observed.get(literal) if case and isinstance(proof, Observed) else None
            if isinstance(proof, Established) and levels:
                below = (step(proof.proof, voice, levels - 1),)
            assumed = tuple(voice.assumed(proof))
            return ProofStep(
                voice.says(literal),
                voice.hedge(degree, proof.time),
                line.known,
                "; ".join(line.details),
                str(literal),
                assumed=assumed,
                seen=seen,
                below=below,
            )
        case Counted(test, degree, time, bounds):
            said = voice.phrase("answers.counted", test=voice.test(test), count=count(bounds, voice))
            return ProofStep(
                said,
                voice.hedge(degree, time),
                "counted",
                grade_text(degree, time, voice),
                assumed=tuple(voice.assumed(proof)),
            )
        case Absent(rule, subject):
            return ProofStep(voice.unless(rule, subject), "", "no_evidence", "")


def _title(named: tuple[Literal, ...], voice: Voice, held: tuple[Literal, ...]) -> str:
    shown = held or named
    if len(shown) == 1:
        return voice.opened(voice.says(shown[0]))
    return voice.opened(voice.label(voice.knowledge.qualified(shown[0].subject, shown[0].attribute)))


def _others(
    room: Workroom, subject: str, attribute: str, held: tuple[Literal, ...], voice: Voice
) -> tuple[tuple[str, str], ...]:
    entry = room.knowledge.attribute(subject, attribute)
    if entry is None or not held:
        return ()
    literals = [Literal(subject, attribute, value) for value in entry.values]
    qualified = room.knowledge.qualified(subject, attribute)
    return tuple((str(li), voice.value_label(li.value, qualified)) for li in literals if li not in held)


def _instead(room: Workroom, desk: Desk, work: CaseWork, voice: Voice) -> tuple[Line, ...]:
    if desk.other is None or not desk.trail:
        return ()
    found = why_not(work.evaluation.derivation, facts(desk.other, room.knowledge, work.evaluation.case))
    return why_not_lines(found, voice) if found else ()


def _resting(work: CaseWork, held: tuple[Literal, ...], voice: Voice) -> Iterator[Statement]:
    """What has one of these among its premises."""
    told: dict[Literal, None] = {}
    for firing in work.evaluation.derivation.firings:
        if firing.steps and not told.keys() >= {firing.conclusion} and set(firing.premises) & set(held):
            told[firing.conclusion] = None
    for literal in list(told)[:RESTING]:
        found = work.evaluation.derivation.step(literal)
        if found is not None:
            yield statement(work.findings, literal, found.degree, found.point, voice)
