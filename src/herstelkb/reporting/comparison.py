"""The report of a comparison, for screen and print: a summary, a timeline, the advice, then each passage.

Its templates are given `Movements`, which knows attributes only by the names that they ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from herstelkb.consequences.conclusions import assumption_text, basis, concluding_proof
from herstelkb.derivation.derivation import Derivation
from herstelkb.explanation.comparing.compare import Course, Transition
from herstelkb.explanation.comparing.similar import DifferenceStep, similar_differences
from herstelkb.explanation.comparing.standings import Standing, Standings, Track, standings, timeline, values_of
from herstelkb.ground.caching import cached_property
from herstelkb.ground.files import replace_bytes
from herstelkb.ground.version import VERSION
from herstelkb.knowledge.conditions import Literal
from herstelkb.paper.writing import report_bytes
from herstelkb.proofs.proof import Derived
from herstelkb.reporting import compare
from herstelkb.reporting.documents import form_of
from herstelkb.reporting.named import named
from herstelkb.reporting.outline import Line, sentence
from herstelkb.reporting.shown import Shown
from herstelkb.reporting.voice import Voice

NAMED = 8  # beyond this many the summary gives their number
_TEMPLATES = {"html": "compare/html.j2", "md": "compare/markdown.j2"}


def comparison_report(
    course: Course,
    path: str | Path,
    *,
    language: str | None = None,
    names: bool = False,
    notes: bool = False,
    template: str | Path | None = None,
) -> None:
    """Write the report, in the form of its suffix; see `report_bytes`. The file is replaced as a whole.

    Raises:
        UnusableInput: the suffix or the language is not known, something that the form takes is not there, or the file
            cannot be written.
    """

    def text(suffix: str) -> str:
        return comparison_text(course, suffix, language=language, names=names, notes=notes)

    replace_bytes(Path(path), report_bytes(Path(path).suffix, text, template=template))


def comparison_text(
    course: Course, suffix: str, *, language: str | None = None, names: bool = False, notes: bool = False
) -> str:
    """The report as text, in the format of a suffix: `.html` or `.md`.

    Raises:
        UnusableInput: the suffix or the language is not known.
    """
    form = form_of(f"report{suffix}")
    knowledge, everyone = course.derivations[0].knowledge, course.cases[-1]
    for case in reversed(course.cases[:-1]):
        everyone = compare.everyone(case, everyone)
    voice = Voice(knowledge, everyone, language, form=form, shown=Shown(names, notes))
    movements = Movements(course, voice)
    text = voice.render(
        _TEMPLATES[form],
        movements=movements,
        named=named(knowledge),
        course=course,
        sentence=lambda line: sentence(line, voice),
        version=VERSION,
    )
    return text.rstrip() + "\n"


class Movements:
    """What the report of a course shows, ready for templates."""

    def __init__(self, course: Course, voice: Voice) -> None:
        self.course, self.voice, self.knowledge = course, voice, voice.knowledge
        self.columns = compare.case_names(course, voice)
        self.notices = compare.notices(course, voice)

    # --- in short ---

    def headlines(self, attributes: Iterable[str]) -> tuple[Line, ...]:
        """The values now of these attributes (qualified names) of the one subject, compared with the first case.

        An attribute that is no longer known says so; one that was never known is left out.
        """
        found: list[Line] = []
        for name in attributes:
            kind, _, attribute = name.partition(".")
            if kind == self.knowledge.one and name in self.knowledge.source.vocabulary:
                stood = [standings(one, self.knowledge.one, attribute) for one in self.course.derivations]
                found += self._headline(name, attribute, stood) if any(stood) else ()
        return tuple(found)

    def _headline(self, name: str, attribute: str, stood: Sequence[Standings]) -> Iterator[Line]:
        same = len({tuple((one.value, one.degree) for one in case) for case in stood}) == 1
        known = next(case for case in stood if case) if not stood[-1] else stood[0]
        for one in stood[-1]:
            says = self.voice.states(Literal(self.knowledge.one, attribute, one.value), one.degree)
            then = self.voice.phrase("compare.same", count=len(stood)) if same else self._then(known, one, name)
            yield Line(says, details=(*compare.marks(one, self.voice), then))
        if not stood[-1]:
            before = compare.standings_text(known, name, self.voice)
            yield Line(self.voice.phrase("compare.gone", label=self.voice.label(name), before=before))

    def _then(self, stood: Standings, now: Standing, attribute: str) -> str:
        """What stood before: how firmly, if it was the same value, and else what."""
        if values_of(stood) == (now.value,):
            firmly = (self.voice.certainty(stood[0].degree), *compare.marks(stood[0], self.voice))
            return self.voice.phrase("compare.first", before=self.voice.listed(firmly, "marks"))
        return self.voice.phrase("compare.first", before=compare.standings_text(stood, attribute, self.voice))

    def moved(self, attributes: Iterable[str]) -> tuple[Transition, ...]:
        """Who moved in these attributes (qualified names) between the first case and the last."""
        return tuple(one for name in attributes for one in self.course.whole.moved if one.attribute == name)

    def move(self, moved: Transition) -> str:
        """Who (or how many) moved, from what and to what, in words."""
        return compare.move_text(moved, self.voice, NAMED)

    @cached_property
    def people(self) -> tuple[Line, ...]:
        """Who joined and who left, between the first case and the last."""
        return tuple(compare.people(self.course.whole, self.voice))

    @cached_property
    def expected(self) -> tuple[Line, ...]:
        """The outcome of everything that an earlier case led one to expect."""
        last = self.course.derivations[-1]
        return tuple(compare.expected_line(expected, last, self.voice) for expected in self.course.expected)

    def titles(self, state: str) -> tuple[str, ...]:
        """The titles of the advice that is in this state for anybody."""
        courses = [course for course in self.course.whole.advice if getattr(course, state)]
        return tuple(self.voice.text(self.knowledge.source.advice[course.item].title) for course in courses)

    @property
    def states(self) -> tuple[str, ...]:
        """The states of advice, in reading order."""
        return compare.ADVICE_STATES

    @cached_property
    def care(self) -> tuple[Line, ...]:
        """The note that this concerns people, if it does."""
        passages = (self.course.whole, *self.course.passages)
        return next((lines for one in passages if (lines := tuple(compare.care(one, self.voice)))), ())

    # --- over time ---

    def assumed(self, tracks: Iterable[Track]) -> bool:
        """Does anything in these tracks rest on an assumption?"""
        return any(one.assumed for track in tracks for stood in track.stood for one in stood or ())

    @property
    def absent(self) -> bool:
        """Was anybody in the timeline absent from one of the cases?"""
        return any(stood is None for track in self._tracks for stood in track.stood)

    def tracks(self, kind: str) -> tuple[Track, ...]:
        """The tracks of one kind of subject."""
        return tuple(track for track in self._tracks if track.attribute.partition(".")[0] == kind)

    @cached_property
    def _tracks(self) -> tuple[Track, ...]:
        return timeline(self.course.derivations)

    def cell(self, stood: Standings | None, attribute: str) -> str:
        """The standings in one case, in words."""
        if stood is None:
            return self.voice.phrase("compare.absent")
        return compare.standings_text(stood, attribute, self.voice, mark=self.voice.phrase("report.assumed_mark"))

    # --- advice and passages ---

    @cached_property
    def advice(self) -> tuple[Line, ...]:
        """What became of each item of advice, between the first case and the last."""
        return tuple(compare.advice_lines(self.course.whole, self.voice))

    @cached_property
    def passages(self) -> tuple[Line, ...]:
        """What was observed differently from each case to the next, and what follows differently."""
        parts = ("observed", "people", "follows") if len(self.course.passages) > 1 else ("observed", "follows")
        return tuple(
            compare.passage_line(
                passage,
                self.voice.phrase("compare.passage", before=before, after=after),
                self.voice,
                parts,
                rules=False,
            )
            for passage, before, after in zip(self.course.passages, self.columns, self.columns[1:], strict=False)
        )

    # --- what it rests on ---

    @cached_property
    def assumptions(self) -> tuple[str, ...]:
        """The assumptions that anything shown rests on; those with equal texts once."""
        names = [name for step in self._steps for name in step.basis.assumptions]
        for track in self._tracks:
            attribute = track.attribute.partition(".")[2]
            for derivation, stood in zip(self.course.derivations, track.stood, strict=True):
                for value in values_of(stood or ()):
                    names += _assumptions(derivation, Literal(track.subjects[0], attribute, value))
        first: dict[tuple[str, ...], str] = {}
        for name in names:
            first.setdefault(tuple(assumption_text(self.knowledge, name).values()), name)
        return tuple(first.values())

    @cached_property
    def claims(self) -> tuple[str, ...]:
        """The claims that the passages cite, in the order of the rule base."""
        rules = {step.proof.rule for step in self._steps if isinstance(step.proof, Derived)}
        cited = {claim for rule in rules for claim in self.knowledge.source.rules[rule].claims}
        return tuple(claim for claim in self.knowledge.source.claims if claim in cited)

    @cached_property
    def _steps(self) -> tuple[DifferenceStep, ...]:
        return tuple(one.first for passage in self.course.passages for one in similar_differences(passage))


def _assumptions(derivation: Derivation, literal: Literal) -> tuple[str, ...]:
    step = derivation.step(literal, 0)
    assert step is not None  # Invariant: a standing holds now
    proof = concluding_proof(derivation, literal, step)
    return basis(derivation, proof).assumptions if isinstance(proof, Derived) else ()
