"""A conversation about a case, held in lines of text: the questions of the agenda, until no answer can change the
outcome: the advice, or what else the rule base aims at.

A conversation goes from state to state, and back from one to the state before. After every step the case file is
written, whole and valid, so that whatever interrupts loses nothing. What comes next is the agenda's, what a reply means
is for `replies`, and how it is put for `wording`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.case import Case
from herstelkb.cases.texts import Refusal, read_text, small
from herstelkb.cases.writing import save_case
from herstelkb.consequences.unknowns import Slot
from herstelkb.conversation.agenda import Agenda, agenda, concerned, usual_order
from herstelkb.conversation.opening import Opening
from herstelkb.conversation.replies import (
    Command,
    ForAll,
    Join,
    Reply,
    TurnTo,
    UnclearReply,
    command,
    understood,
)
from herstelkb.conversation.state import State
from herstelkb.conversation.wording import (
    aim,
    choices,
    is_yes,
    labels,
    listed_ids,
    question_lines,
    reading_words,
    reason_lines,
    refusal,
    sure,
)
from herstelkb.derivation.derivation import Derivation
from herstelkb.explanation.questions import askable, questions
from herstelkb.ground.caching import cached_property
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.files import check_writable
from herstelkb.ground.messages import message
from herstelkb.reporting.shown import Shown
from herstelkb.reporting.voice import Voice

SHORT = 15  # questions in the short form
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


class _Back(Exception):
    """The person takes back the last step."""


@dataclass(frozen=True)
class Conversation:
    """How to ask (`say`), how to get a reply (`listen`, with a prompt; EOFError at the end), and in which words.

    `short`: at most `SHORT` questions, about the one subject alone.
    """

    kb: KnowledgeBase
    language: str | None  # None: the first language of the rule base
    say: Callable[[str], None]
    listen: Callable[[str], str]
    by: str | None = None  # who makes the observations
    names: bool = False
    short: bool = False
    earlier: Case | None = None  # of the same subject, from before
    today: date = field(default_factory=date.today)

    def __post_init__(self) -> None:
        """Check `by` first, so that no answers are lost to it.

        Raises:
            UnusableInput: a case cannot hold `by`.
        """
        if self.by is not None and isinstance(refused := read_text(self.by), Refusal):
            said = message("'{by}' cannot be noted with an answer: {said}", by=self.by, said=refused.message)
            raise UnusableInput.because(refused.code, said, hint=refused.hint)

    @cached_property
    def _order(self) -> tuple[str, ...]:
        blank = {self.kb.knowledge.source.head.subjects.list: [{"id": "1"}]}
        return usual_order(self.kb.evaluate(blank).derivation)

    def states(self, start: State | Callable[[str], Path]) -> Iterator[State]:
        """Each state of the conversation, saved, from the first until no answer matters any more or the person stops.

        `start`: the state to continue from; or, to ask for the name and members of a new case, its file for a name.

        Raises:
            EOFError: the input ends before there is a case.
            EarlyStop: the person stops before there is a case.
            UnusableInput: the file cannot be used, or already exists.
        """
        state = start if isinstance(start, State) else self._opened(start)
        shown: list[Slot] = []
        while True:
            yield state
            derivation, voice = self.kb.evaluate(state.case, earlier=self.earlier).derivation, self._voice(state.case)
            ahead = agenda(derivation, self._order, state.about, whole=not self.short)
            try:
                following = self._next(state, derivation, ahead, voice, shown)
            except _Back:
                following = self._back(state, voice)
            except (EOFError, EarlyStop):
                if ahead.left:
                    self.say(voice.phrase("ask.stopped", count=ahead.expected, aim=aim(voice)))
                    self.say(self.kept(state))
                    return
                following = None
            if following is None:
                self._end(state, derivation, ahead, voice)
                return
            if following is not state:
                save_case(following.case, self.kb.knowledge, following.file)
            state = following

    def kept(self, state: State | None) -> str:
        """A message that says where the answers are and how to continue; or that there is no file yet."""
        voice = self._voice(None)
        return voice.phrase("ask.kept", file=state.file) if state else voice.phrase("ask.nothing_kept")

    # --- one step ---

    def _next(
        self, state: State, derivation: Derivation, ahead: Agenda, voice: Voice, shown: list[Slot]
    ) -> State | None:
        """The state after the next reply; None if there is nothing left to ask. `shown`: the questions seen so far."""
        if places := state.to_prove(ahead.now):
            return state.proven(places, self._evidence(state, places, voice))
        if self.short and (state.asked >= SHORT or not ahead.now):
            return None
        if not ahead.now:
            return None if state.case.ids or state.nobody else self._with_members(state)
        for line in question_lines(ahead, state.asked, voice, shown):
            self.say(line)
        shown += [question.place for question in ahead.now]
        return self._after(self._reply(ahead, state.case, voice), state, derivation, ahead, voice)

    def _after(self, reply: Reply, state: State, derivation: Derivation, ahead: Agenda, voice: Voice) -> State:
        """The state that a reply leads to; the same one if it leads nowhere."""
        match reply:
            case tuple():
                answers = list(zip(ahead.now, reply, strict=False))
                return state.answered(self.kb.knowledge, answers, self.by, self.today)
            case ForAll():
                return self._for_all(reply, state, derivation, ahead, voice)
            case Join(found):
                return self._joined(found, state, voice)
            case TurnTo(subject) if subject in ahead.people:
                return state.turned_to(subject) if subject != ahead.now[0].subject else state
            case TurnTo(subject):
                self.say(voice.phrase("ask.nothing_about", who=voice.name(subject)))
        return state

    def _joined(self, found: int | Sequence[str], state: State, voice: Voice) -> State:
        opening = Opening(self.kb, self.today, ())
        try:
            made = state.joined(opening.joined(found, state.case))
        except UnusableInput as error:
            self.say(refusal(error.diagnostics[0].message, voice))
            return state
        self._say_who(made.case)
        return made

    def _for_all(self, reply: ForAll, state: State, derivation: Derivation, ahead: Agenda, voice: Voice) -> State:
        """One answer about everybody it concerns, once the person has confirmed who that is."""
        question, means = ahead.now[0], reply.answer.means
        whom = [one for one in concerned(derivation, question.attribute) if one not in reply.but]
        if isinstance(means, Command):
            label = voice.phrase(f"ask.words.{means.value}").partition(",")[0]
        else:
            label = voice.value_label(means, voice.knowledge.qualified(*question.place))
        self.say(voice.phrase("ask.for_all", people=listed_ids(whom, voice), count=len(whom), label=label))
        if not whom or not is_yes(self._listened(voice), voice):
            return state
        return state.answered_for_all(self.kb.knowledge, question, reply.answer, whom, self.by, self.today)

    def _reply(self, ahead: Agenda, case: Case, voice: Voice) -> Reply:
        """The first reply that means something other than a command, which is obeyed."""
        first, words = ahead.now[0], reading_words(voice)
        put, named = [choices(question, voice) for question in ahead.now], labels(first, voice)
        while True:
            many = first.subject != voice.knowledge.one
            found = understood(self.listen(voice.phrase("ask.prompt")), put, words, case.ids, many=many)
            match found:
                case Command.BACK:
                    raise _Back
                case Command.STOP:
                    raise EarlyStop
                case Command.WHY:
                    for line in reason_lines(first, voice):
                        self.say(line)
                case Command():
                    self.say(voice.phrase("ask.help", label=named[0], many=many, **sure(voice)))
                case UnclearReply() if found.labels:
                    self.say(voice.phrase("ask.ambiguous", labels=voice.listed(found.labels, "or")))
                case UnclearReply():
                    self.say(voice.phrase("ask.hint", count=len(named)))
                case _:
                    return found

    def _evidence(self, state: State, places: Sequence[Slot], voice: Voice) -> str | None:
        """What was seen for answers that ask for it; None if nobody says."""
        says = [voice.says(state.case.by_attribute[place].literal) for place in places]
        while True:
            self.say(voice.phrase("ask.evidence", says=says))
            reply = self._listened(voice)
            if not reply.strip() or command(reply, reading_words(voice).others):
                return None
            found = read_text(reply.strip())
            if not isinstance(found, Refusal):
                return found
            self.say(refusal(found.message, voice))

    def _listened(self, voice: Voice) -> str:
        """A reply that may be any text, unless it is to go back or to stop.

        Raises:
            EarlyStop, _Back: it says so.
        """
        reply = self.listen(voice.phrase("ask.prompt"))
        said = command(reply, reading_words(voice).others)
        if said is Command.STOP:
            raise EarlyStop
        if said is Command.BACK:
            raise _Back
        return reply

    def _back(self, state: State, voice: Voice) -> State:
        """The state before; before the first one of a new case, its opening again."""
        if state.before is not None:
            return state.before
        if state.file_for is not None:
            return self._opened(state.file_for, state)
        self.say(voice.phrase("ask.no_further_back"))
        return state

    def _end(self, state: State, derivation: Derivation, ahead: Agenda, voice: Voice) -> None:
        """Say that the conversation is over, and what is left."""
        if self.short:
            self.say(voice.phrase("ask.short_done", count=len(ahead.left), file=state.file))
        else:
            in_vain = _in_vain(derivation)
            self.say(voice.phrase("ask.done_but" if in_vain else "ask.done", count=in_vain, aim=aim(voice)))
        self.say(voice.phrase("ask.saved", file=state.file))

    # --- the opening, and members ---

    def _opened(self, file_for: Callable[[str], Path], again: State | None = None) -> State:
        """The first state of a new case, saved; `again` asks only for the members, until the person goes back."""
        opening = Opening(self.kb, self.today, reading_words(self._voice(None)).joining)
        case, state = again.case if again and not self.short else None, None
        while state is None:
            case = opening.named(case.name) if case else self._asked("ask.name", "ask.unclear.name", opening.named)
            file = file_for(case.name)
            if again is None or file != again.file:
                check_new(file)
            first = State(case, file, file_for=file_for, nobody=self.short)
            try:
                state = first if self.short else replace(self._with_members(first, later=True), before=None)
            except _Back:
                case = None
        save_case(state.case, self.kb.knowledge, state.file)
        if again is not None and again.file != state.file:  # written here, under a name the person took back
            again.file.unlink(missing_ok=True)
        return state

    def _with_members(self, state: State, *, later: bool = False) -> State:
        """The state with the members that the person names, which may be nobody; `later`: they may also come later.

        Raises:
            EarlyStop, _Back: the person says so.
        """
        words = reading_words(self._voice(None))
        opening = Opening(self.kb, self.today, words.joining)

        def read(reply: str) -> State | None:
            if later and small(reply) in words.later:
                return state
            found = opening.members(reply, state.case)
            return None if found is None else replace(state.joined(found), nobody=not found)

        made = self._asked("ask.members" if later else "ask.members_now", "ask.unclear.members", read)
        if made is not state:
            self._say_who(made.case)
        return made

    def _say_who(self, case: Case) -> None:
        voice = self._voice(case)
        self.say(voice.phrase("ask.people", count=len(case.ids), people=listed_ids(case.ids, voice)))

    def _asked(self, phrase: str, unclear: str, read: Callable[[str], T | None]) -> T:
        """The result of `read` for the first reply it understands.

        Raises:
            EarlyStop, _Back: the person says so; there is no step back from the name.
        """
        voice = self._voice(None)
        others = reading_words(voice).others
        while True:
            self.say(voice.phrase(phrase))
            reply = self.listen(voice.phrase("ask.prompt")).strip()
            said = command(reply, others)
            if said is Command.STOP:
                raise EarlyStop
            if said is Command.BACK and phrase != "ask.name":
                raise _Back
            if said is Command.BACK:
                self.say(voice.phrase("ask.no_further_back"))
            elif any("\ud800" <= c <= "\udfff" for c in reply):  # bytes that are not text
                self.say(voice.phrase("ask.unreadable"))
            elif reply:
                try:
                    found = None if said else read(reply)
                except UnusableInput as error:
                    self.say(refusal(error.diagnostics[0].message, voice))
                    continue
                if found is not None:
                    return found
                self.say(voice.phrase(unclear))

    def _voice(self, case: Case | None) -> Voice:
        return Voice(self.kb.knowledge, case, self.language, shown=Shown(names=self.names))


def _in_vain(derivation: Derivation) -> int:
    """How many of the questions that were left without an answer could still change the outcome."""
    found = questions(derivation, goals_only=True, options=askable(derivation, again=True))
    return sum(question.place in derivation.case.unanswered for question in found)
