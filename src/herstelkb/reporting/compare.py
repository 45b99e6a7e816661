"""A comparison of cases in lines: for each passage, what was observed differently and what follows from that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import reduce

from herstelkb.cases.case import Case, Observation
from herstelkb.derivation.derivation import Derivation
from herstelkb.engines.firings import Step
from herstelkb.explanation.changes import Change
from herstelkb.explanation.comparing.compare import AdviceCourse, Comparison, Course, Transition
from herstelkb.explanation.comparing.expectations import Expectation, ExpectationOutcome
from herstelkb.explanation.comparing.losses import Ending
from herstelkb.explanation.comparing.similar import SimilarDifferences, similar_differences
from herstelkb.explanation.comparing.standings import Standing, Standings
from herstelkb.knowledge.clauses import ADVICE
from herstelkb.knowledge.conditions import Literal
from herstelkb.proofs.proof import ProofOfLiteral
from herstelkb.reporting.differences import WAYS, changes_text, difference_line, ending_lines, way_of, without_ground
from herstelkb.reporting.outline import Line
from herstelkb.reporting.voice import Voice

PARTS = ("observed", "people", "follows", "moved", "course", "advice")
ADVICE_STATES = ("new", "due", *(end.value for end in Ending))


def compare_lines(course: Course, voice: Voice) -> tuple[Line, ...]:
    """The oddities of the cases; a line for each passage, and one for the whole if there are several."""
    names = case_names(course, voice)
    lines = [Line(text) for text in notices(course, voice)]
    lines += [
        passage_line(passage, voice.phrase("compare.passage", before=before, after=after), voice)
        for passage, before, after in zip(course.passages, names, names[1:], strict=False)
    ]
    if len(course.passages) > 1:
        said = voice.phrase("compare.whole", before=names[0], after=names[-1])
        lines.append(passage_line(course.whole, said, voice, expected=course.expected))
    return (*lines, Line(voice.phrase("compare.judgement")))


def case_names(course: Course, voice: Voice) -> list[str]:
    """Names for the cases: their dates, or else their numbers."""
    return [
        voice.day(case.date) if case.date else voice.phrase("compare.case", number=number)
        for number, case in enumerate(course.cases, 1)
    ]


def notices(course: Course, voice: Voice) -> list[str]:
    """The oddities of the cases, one sentence each."""
    return [
        voice.phrase(
            f"compare.notices.{notice.about.value}",
            earlier=voice.day(notice.earlier.date),
            later=voice.day(notice.later.date),
            earlier_name=voice.safely(notice.earlier.name or ""),
            later_name=voice.safely(notice.later.name or ""),
        )
        for notice in course.notices
    ]


def passage_line(
    comparison: Comparison,
    title: str,
    voice: Voice,
    parts: Iterable[str] = PARTS,
    *,
    rules: bool = True,
    expected: Iterable[Expectation] | None = None,
) -> Line:
    """What changed from one case to another, in these parts; `rules`: whether to name rules and their places.

    `expected`: by default, what the earlier of the two led one to expect.
    """
    awaited = comparison.course if expected is None else expected
    speaking = voice.about(everyone(comparison.before.case, comparison.after.case))
    made: dict[str, Callable[[], Iterable[Line]]] = {
        "observed": lambda: _observed(comparison, speaking),
        "people": lambda: people(comparison, speaking),
        "follows": lambda: _follows(comparison, speaking, rules),
        "moved": lambda: _moved(comparison, speaking),
        "course": lambda: (expected_line(one, comparison.after, speaking) for one in awaited),
        "advice": lambda: advice_lines(comparison, speaking),
    }
    below = tuple(
        Line(voice.phrase(f"compare.{part}"), below=lines) for part in parts if (lines := tuple(made[part]()))
    )
    if not below:
        return Line(title, below=(Line(voice.phrase("compare.nothing")),))
    return Line(title, below=(*below, *care(comparison, voice)))


def care(comparison: Comparison, voice: Voice) -> Iterator[Line]:
    """The note that this concerns people, if it does and the rule base has advice to be given with care."""
    literals = (difference.literal.subject for difference in comparison.differences)
    moved = (subject for moved in comparison.moved for subject in moved.subjects)
    advised = (subject for course in comparison.advice for subject in (*course.new, *course.due, *course.ended))
    about = {*literals, *moved, *advised, *comparison.joined, *comparison.left} - {voice.knowledge.one}
    if about and any(item.with_care for item in voice.knowledge.source.advice.values()):
        yield Line(voice.phrase("report.advice.care"))


def everyone(earlier: Case, later: Case) -> Case:
    """The later case with the members of both, so that all can be named."""
    gone = tuple(member for member in earlier.members if member.id not in later.id_set)
    return replace(later, members=(*later.members, *gone))


# --- what was observed ---


def _observed(comparison: Comparison, voice: Voice) -> Iterator[Line]:
    before, after = comparison.before.case.by_attribute, comparison.after.case.by_attribute
    found: dict[tuple[object, ...], list[Change]] = {}
    for change in comparison.observed:
        was, now = before.get(change.place), after.get(change.place)
        kind = voice.knowledge.kind(change.subject)
        key = (kind, change.attribute, was and (was.literal.value, was.degree), now and (change.value, now.degree))
        found.setdefault(key, []).append(change)
    for changes in found.values():
        place = changes[0].place
        yield Line(_change_text(changes, before.get(place), after.get(place), voice))


def _change_text(changes: list[Change], was: Observation | None, now: Observation | None, voice: Voice) -> str:
    first = changes[0]
    attribute = voice.knowledge.qualified(first.subject, first.attribute)
    label, who = voice.label(attribute), voice.listed(voice.name(change.subject) for change in changes)
    surer = was is not None and now is not None and was.literal == now.literal
    then = _seen(was, attribute, voice) if not surer or was is None else voice.certainty(was.degree)
    if now is None:
        own = first.subject == voice.knowledge.one
        says = voice.phrase("change.no_more" if own else "change.unknown", who=who, label=label)
        return voice.phrase("compare.now", says=says, was=then)
    if len(changes) > 1:
        return voice.phrase("compare.now_each", label=label, value=_seen(now, attribute, voice), who=who, was=then)
    return voice.phrase("compare.now", says=voice.states(now.literal, now.degree), was=then)


def _seen(observation: Observation | None, attribute: str, voice: Voice) -> str:
    if observation is None:
        return voice.phrase("compare.unknown")
    value, hedge = voice.value_label(observation.literal.value, attribute), voice.hedge(observation.degree)
    return voice.phrase("compare.standing", value=value, marks=hedge) if hedge else value


def people(comparison: Comparison, voice: Voice) -> Iterator[Line]:
    """Who joined, with the advice for them now; who left."""
    if comparison.joined:
        steps = comparison.after.steps
        advised = [
            Line(voice.states(li, steps[li][0].degree, steps[li][0].point))
            for who in comparison.joined
            for li in (Literal(who, ADVICE, item) for item in voice.knowledge.source.advice)
            if li in steps
        ]
        yield Line(voice.phrase("compare.joined", who=_names(comparison.joined, voice)), below=tuple(advised))
    if comparison.left:
        yield Line(voice.phrase("compare.left", who=_names(comparison.left, voice)))


def _names(subjects: Iterable[str], voice: Voice) -> str:
    return voice.listed(voice.name(subject) for subject in subjects)


# --- what follows ---


def _follows(comparison: Comparison, voice: Voice, rules: bool) -> Iterator[Line]:
    """The reasons, and below each everything that follows from it."""
    found = sorted(similar_differences(comparison), key=lambda one: WAYS.index(way_of(one.first)))
    by_reason: dict[str, list[SimilarDifferences]] = {}
    for one in sorted(found, key=lambda one: one.first.difference.literal.subject != voice.knowledge.one):
        by_reason.setdefault(_reason(one, voice), []).append(one)
    for reason, several in by_reason.items():
        said = {str(step.difference.literal) for one in several for step in one.steps if step.difference.after}
        lines = [
            replace(difference_line(one.steps, voice, rules=rules), below=_instead(one, said, voice)) for one in several
        ]
        yield Line(reason, below=tuple(lines))
    yield from without_ground((one.first for one in found), voice)


def _reason(one: SimilarDifferences, voice: Voice) -> str:
    """The reason in words: the observations, or several sets of them that are each sufficient."""
    if one.reason.membership:
        return voice.phrase("compare.membership")
    if one.reason.between:
        return voice.phrase("compare.between")
    literal, several = one.first.difference.literal, len(one.steps) > 1
    sets = [changes_text(changes, voice, literal.subject if several else None) for changes in one.reason.sets]
    return voice.phrase("compare.by", changes=_apart(sets, "or_by", voice))


def _instead(one: SimilarDifferences, said: set[str], voice: Voice) -> tuple[Line, ...]:
    """What is known instead of what is lost, unless that is listed beside it or is the reason."""
    loss = one.first.loss
    if loss is None:
        return ()
    known = {str(proof.literal) for proof in loss.now if isinstance(proof, ProofOfLiteral)}
    if known <= said or [known] == [{str(change) for change in changes} for changes in one.reason.sets]:
        return ()
    return tuple(ending_lines(loss, voice, several=len(one.steps) > 1))


# --- who moved ---


def _moved(comparison: Comparison, voice: Voice) -> Iterator[Line]:
    yield from (Line(move_text(one, voice)) for one in comparison.moved if voice.knowledge.one not in one.subjects)


def move_text(moved: Transition, voice: Voice, named: int | None = None) -> str:
    """Who moved from which values to which; if more than `named`, only their number."""
    many = named is not None and len(moved.subjects) > named
    return voice.phrase(
        "compare.move",
        label=voice.label(moved.attribute),
        before=standings_text(moved.stood, moved.attribute, voice),
        after=standings_text(moved.stands, moved.attribute, voice),
        who=voice.phrase("report.people_count", count=len(moved.subjects)) if many else _names(moved.subjects, voice),
    )


def standings_text(stood: Standings, attribute: str, voice: Voice, *, mark: str = "") -> str:
    """The labels of values, each with its hedge and what it rests on; "not known" if there are none.

    `mark`, if given, follows what rests on an assumption, instead of words.
    """
    said = []
    for one in stood:
        value = voice.value_label(one.value, attribute)
        backed = [voice.hedge(one.degree), *marks(replace(one, assumed=one.assumed and not mark), voice)]
        if any(backed):
            value = voice.phrase("compare.standing", value=value, marks=voice.listed(filter(None, backed), "marks"))
        said.append(value + mark if one.assumed else value)
    return voice.listed(said) or voice.phrase("compare.unknown")


def marks(standing: Standing, voice: Voice) -> Iterator[str]:
    """The reservations about a value: an assumption, a conflict, a tension."""
    if standing.assumed:
        yield voice.phrase("known.with_assumption")
    if standing.disputed:
        yield voice.phrase("known.disputed")
    if standing.tension:
        yield voice.phrase("compare.tension")


# --- what was expected ---


def expected_line(expected: Expectation, after: Derivation, voice: Voice) -> Line:
    """What was to be expected and from when, and its outcome by the later case."""
    text = voice.states(expected.literal, expected.step.degree, expected.step.point)
    hedge = voice.hedge(after.degree(expected.literal, 0)) if expected.came == ExpectationOutcome.TRUE else ""
    details = [voice.phrase(f"compare.came.{expected.came.value}", hedge=hedge, still=expected.still)]
    for literal in expected.now:
        if literal != expected.literal:
            details.append(voice.states(literal, after.degree(literal, 0)))
    return Line(text, details=tuple(details))


# --- advice ---


def advice_lines(comparison: Comparison, voice: Voice) -> Iterator[Line]:
    """Every item of advice, by what became of it."""
    courses = comparison.advice
    for state in ADVICE_STATES:
        yield from (_advised(course, state, comparison, voice) for course in courses if getattr(course, state))
    if any(course.no_ground for course in courses):
        yield Line(voice.phrase("difference.not_refuted"))


def _advised(course: AdviceCourse, state: str, comparison: Comparison, voice: Voice) -> Line:
    """An item and for whom, with its hedge if it is less than certain."""
    given = comparison.after if state in ("new", "due") else comparison.before
    sure: dict[Step, list[str]] = {}
    for subject in getattr(course, state):
        sure.setdefault(given.steps[Literal(subject, ADVICE, course.item)][0], []).append(subject)
    who = [
        voice.phrase("compare.whom", who=_names(subjects, voice), hedge=voice.hedge(step.degree, step.point))
        for step, subjects in sorted(sure.items(), key=lambda one: (-one[0].degree, one[0].point))
    ]
    title = voice.text(voice.knowledge.source.advice[course.item].title)
    return Line(voice.phrase("compare.for", title=title, who=_apart(who, "apart", voice)), state)


def _apart(parts: Iterable[str], between: str, voice: Voice) -> str:
    """A list of parts that contain commas themselves."""
    return reduce(lambda some, other: voice.listed((some, other), between), parts)
