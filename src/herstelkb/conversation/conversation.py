"""A conversation about a case: one question at a time, the most telling first, until no answer can change the
outcome: the advice, or what else the rule base aims at.

A conversation goes from state to state, and back from one to the state before. After every answer the case file is
written, whole and valid, so that whatever interrupts loses nothing. How a reply is read is left to `replies`, what is
worth asking to `explanation.questions`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.case import Case, Observation
from herstelkb.cases.texts import Refusal, read_text, values_by_word
from herstelkb.cases.writing import save_case
from herstelkb.conversation.replies import Command, Meaning, Scale, UnclearReply, command, graded, people
from herstelkb.derivation.derivation import Derivation
from herstelkb.explanation.questions import Question, askable, questions
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.files import check_writable
from herstelkb.ground.messages import in_words, message
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.conditions import Literal, Value
from herstelkb.reporting.questions import question_text, why_asked
from herstelkb.reporting.shown import Shown
from herstelkb.reporting.voice import Voice
from herstelkb.reporting.words import translations

MAX_MEMBERS = 500  # nobody types more ids than this
SHOWN = 3  # the most goals to name in a question
FEW = 12  # up to this many ids are all listed
T = TypeVar("T")


def check_new(file: Path) -> None:
    """Check that a new case can be saved in this file.

    Raises:
        UnusableInput: it already exists, or cannot be written.
    """
    if file.exists():
        said = message("{file} already exists", file=file)
        hint = message("continue with `herstelkb ask {file}`, or name another file with -o", file=file)
        raise UnusableInput.because("file-exists", said, file=str(file), hint=hint)
    check_writable(file)


class EarlyStop(Exception):
    """The person stopped before there was a case."""


@dataclass(frozen=True, eq=False)
class State:
    """A case with the answers so far, the file it is saved in, and the state before the last answer.

    `file_for`: for a case begun in this conversation, the file for a given name, so that naming it can be undone too.
    """

    case: Case
    file: Path
    before: State | None = field(default=None, repr=False)
    file_for: Callable[[str], Path] | None = None


@dataclass(frozen=True)
class Conversation:
    """How to ask (`say`), how to get a reply (`listen`, with a prompt; EOFError at the end), and in which words."""

    kb: KnowledgeBase
    language: str | None  # None: the first language of the rule base
    say: Callable[[str], None]
    listen: Callable[[str], str]
    by: str | None = None  # who makes the observations
    names: bool = False
    today: date = field(default_factory=date.today)

    def __post_init__(self) -> None:
        """Check `by` first, so that no answers are lost to it.

        Raises:
            UnusableInput: a case cannot hold `by`.
        """
        if self.by is not None and isinstance(refused := read_text(self.by), Refusal):
            said = message("'{by}' cannot be noted with an answer: {said}", by=self.by, said=refused.message)
            raise UnusableInput.because(refused.code, said, hint=refused.hint)

    def states(self, start: State | Callable[[str], Path]) -> Iterator[State]:
        """Each state of the conversation, saved, from the first until no answer matters any more or the person stops.

        `start`: the state to continue from; or, to ask for the name and members of a new case, its file for a name.

        Raises:
            EOFError: the input ends before there is a case.
            EarlyStop: the person stops before there is a case.
            UnusableInput: the file cannot be used, or already exists.
        """
        state = start if isinstance(start, State) else self._opened(start)
        while True:
            yield state
            derivation, voice = self.kb.evaluate(state.case).derivation, self._voice(state.case)
            left = questions(derivation, goals_only=True)
            if not left:
                in_vain = _in_vain(derivation)
                done = "ask.done_but" if in_vain else "ask.done"
                self.say(voice.phrase(done, count=in_vain, aim=_aim(voice)))
                self.say(voice.phrase("ask.saved", file=state.file))
                return
            try:
                state = self._next(state, left, voice)
            except (EOFError, EarlyStop):
                self.say(voice.phrase("ask.stopped", count=len(left), aim=_aim(voice)))
                self.say(self.kept(state))
                return

    def kept(self, state: State | None) -> str:
        """A message that says where the answers are and how to continue; or that there is no file yet."""
        voice = self._voice(None)
        return voice.phrase("ask.kept", file=state.file) if state else voice.phrase("ask.nothing_kept")

    def _next(self, state: State, left: Sequence[Question], voice: Voice) -> State:
        """The state after a reply to the first remaining question."""
        reply, degree = self._reply(left[0], len(left), voice)
        if reply is Command.STOP:
            raise EarlyStop
        if reply is not Command.BACK:
            return self._saved(replace(state, case=self._answered(state.case, left[0], reply, degree), before=state))
        if state.before is not None:
            return self._saved(state.before)
        if state.file_for is not None:
            return self._opened(state.file_for, state)
        self.say(voice.phrase("ask.no_further_back"))
        return state

    def _answered(self, case: Case, question: Question, reply: Meaning, degree: int | None) -> Case:
        """The case with an answer added; without a degree it gets the highest."""
        if isinstance(reply, Command):
            return replace(case, unanswered={**case.unanswered, question.place: reply.value})
        literal = Literal(question.subject, question.attribute, reply)
        sure = degree or len(self.kb.knowledge.certainty)
        seen = Observation(literal, sure, self.by, self.today if self.by else None)
        return replace(case, observations=(*case.observations, seen))

    def _saved(self, state: State) -> State:
        save_case(state.case, self.kb.knowledge, state.file)
        return state

    # --- one question ---

    def _reply(self, question: Question, left: int, voice: Voice) -> tuple[Meaning, int | None]:
        attribute = voice.knowledge.qualified(question.subject, question.attribute)
        values = [(answer.value, self._words(answer.value, attribute, voice)) for answer in question.answers]
        others, scale = _others(voice), _scale(voice)
        labels = [words[0] for _, words in values]
        written = values_by_word(voice.knowledge.source.vocabulary[attribute])
        self._put(question, left, voice, labels)
        while True:
            found, degree = graded(self.listen(voice.phrase("ask.prompt")), values, others, scale, written)
            if found is Command.HELP:
                self.say(voice.phrase("ask.help", label=labels[0], **_sure(voice)))
            elif not isinstance(found, UnclearReply):
                return found, degree
            elif found.labels:
                self.say(voice.phrase("ask.ambiguous", labels=voice.listed(found.labels, "or")))
            else:
                self.say(voice.phrase("ask.hint", count=len(values)))

    def _put(self, question: Question, left: int, voice: Voice, labels: list[str]) -> None:
        self.say("")
        self.say(voice.phrase("ask.left", count=left, aim=_aim(voice)))
        self.say(voice.opened(question_text(question, voice)))
        self.say(voice.phrase("ask.why", why=why_asked(question, voice)))
        goals = dict.fromkeys(_called(literal, voice) for literal in question.decides)
        self.say(voice.phrase("ask.about", goals="; ".join(list(goals)[:SHOWN])))
        entry = voice.knowledge.attribute(question.subject, question.attribute)
        assert entry is not None  # Invariant: a question is about an attribute of the vocabulary
        for number, (label, answer) in enumerate(zip(labels, question.answers, strict=True), 1):
            means = entry.values[answer.value].means
            explained = voice.text(means) if means else ""
            self.say(voice.phrase("ask.choice", number=number, label=label, means=explained))
        self.say(voice.phrase("ask.other"))
        sure = _sure(voice)
        if sure["scale"]:
            self.say(voice.phrase("ask.sure", **sure))

    def _words(self, value: Value, attribute: str, voice: Voice) -> list[str]:
        """The words for a value: its label, the value as files write it, and *yes* or *no*."""
        words = [voice.value_label(value, attribute), spoken(value), spoken(value).replace("_", " ")]
        return [*words, voice.phrase(f"ask.words.{spoken(value)}")] if isinstance(value, bool) else words

    # --- a new case ---

    def _opened(self, file_for: Callable[[str], Path], again: State | None = None) -> State:
        """The first state of a new case, saved; `again` asks only for the members, until the person goes back."""
        name = again.case.name if again else ""
        while True:
            if not name:
                name = self._asked("ask.name", "ask.unclear.name", self._name) or ""
                continue
            file = file_for(name)
            if again is None or file != again.file:
                check_new(file)
            case = self._asked("ask.members", "ask.unclear.members", partial(self._listing, name))
            if case is not None:
                break
            name = ""
        state = self._saved(State(case, file, file_for=file_for))
        if again is not None and again.file != file:  # written by this conversation, under a name the person took back
            again.file.unlink(missing_ok=True)
        voice, ids = self._voice(case), list(case.ids)
        named = voice.listed(ids) if len(ids) <= FEW else ", ".join([*ids[:3], "…", ids[-1]])
        self.say(voice.phrase("ask.people", count=len(ids), people=named))
        return state

    def _asked(self, phrase: str, unclear: str, read: Callable[[str], T | None]) -> T | None:
        """The result of `read` for the first reply it understands; None for a step back."""
        voice = self._voice(None)
        others = _others(voice)
        while True:
            self.say(voice.phrase(phrase))
            reply = self.listen(voice.phrase("ask.prompt")).strip()
            said = command(reply, others)
            if said is Command.STOP:
                raise EarlyStop
            if said is Command.BACK and phrase != "ask.name":
                return None
            if said is Command.BACK:
                self.say(voice.phrase("ask.no_further_back"))
            elif any("\ud800" <= c <= "\udfff" for c in reply):  # bytes that are not text
                self.say(voice.phrase("ask.unreadable"))
            elif reply:
                try:
                    found = None if said else read(reply)
                except UnusableInput as error:
                    why = in_words(error.diagnostics[0].message, translations(voice.folder, voice.language))
                    self.say(voice.phrase("ask.again", said=why))
                    continue
                if found is not None:
                    return found
                self.say(voice.phrase(unclear))

    def _name(self, reply: str) -> str:
        return self._new(reply, []).name

    def _new(self, name: str, ids: Sequence[str]) -> Case:
        listing = self.kb.knowledge.source.head.subjects.list
        return self.kb.case({"case": name, "date": self.today, listing: [{"id": one} for one in ids]})

    def _listing(self, name: str, reply: str) -> Case | None:
        """A case with the ids in the reply, or with the number of new ids it asks for."""
        found = people(reply, _listed(self._voice(None).phrase("ask.words.and")))
        if not isinstance(found, int):
            return None if found is None else self._new(name, found)
        if found > MAX_MEMBERS:
            told = "{count} are more than the {most} that a conversation can handle"
            said = message(told, count=found, most=MAX_MEMBERS)
            raise UnusableInput.because("too-many-members", said)
        letter, width = self.kb.knowledge.many[0], max(2, len(str(found)))
        return self._new(name, [f"{letter}{number:0{width}}" for number in range(1, found + 1)])

    def _voice(self, case: Case | None) -> Voice:
        return Voice(self.kb.knowledge, case, self.language, shown=Shown(names=self.names))


def _in_vain(derivation: Derivation) -> int:
    """How many of the questions that were left without an answer could still change the outcome."""
    found = questions(derivation, goals_only=True, options=askable(derivation, again=True))
    return sum(question.place in derivation.case.unanswered for question in found)


def _aim(voice: Voice) -> str:
    """What answers can change, in a word or two."""
    return voice.phrase("ask.aim.advice" if voice.knowledge.aims_at_advice else "ask.aim.goals")


def _called(goal: Literal, voice: Voice) -> str:
    """What somebody is asked for: the title of an item of advice, or the label of a conclusion."""
    if voice.knowledge.is_advice(goal):
        return voice.text(voice.knowledge.source.advice[str(goal.value)].title)
    return voice.label(voice.knowledge.qualified(goal.subject, goal.attribute))


def _others(voice: Voice) -> Mapping[Command, list[str]]:
    return {other: _listed(voice.phrase(f"ask.words.{other.value}")) for other in Command}


def _scale(voice: Voice) -> Scale:
    """The degrees with their words."""
    return [(degree, [voice.certainty(degree), name]) for degree, name in enumerate(voice.knowledge.certainty, 1)]


def _sure(voice: Voice) -> dict[str, Any]:
    """The variables of the phrases about certainty: the degrees below the highest, and one of them as an example."""
    scale = [words[0] for _, words in _scale(voice)[:-1]]
    return {"scale": scale, "example": scale[len(scale) // 2] if scale else ""}


def _listed(words: str) -> list[str]:
    return [word.strip() for word in words.split(",")]
