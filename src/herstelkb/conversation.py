"""A conversation about a case: one question at a time, the most telling first, until no answer can change the advice.

After every answer the case file is written, whole and valid, so that whatever interrupts loses nothing. How a reply is
read is left to `replies`, what is worth asking to `explanation.questions`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from herstelkb.api import Evaluation, KnowledgeBase
from herstelkb.casefiles import save_case
from herstelkb.cases import Case, Observation
from herstelkb.diagnostics import UnusableInput, spoken
from herstelkb.explanation.questions import Question, questions
from herstelkb.knowledge.conditions import Literal, Value
from herstelkb.replies import Meaning, Other, Unclear, meaning
from herstelkb.reporting.questions import question_text, why_asked
from herstelkb.reporting.voice import Voice

MAX_EMPLOYEES = 500  # more ids than this nobody types
SHOWN = 3  # so many items of advice that are at stake


@dataclass
class Conversation:
    """Who asks (`say`), who answers (`listen`, given a prompt; EOFError at the end), and what was answered so far."""

    kb: KnowledgeBase
    path: Path
    language: str | None  # None: the first of the rule base
    say: Callable[[str], None]
    listen: Callable[[str], str]
    by: str | None = None  # whose observations the answers are
    names: bool = False
    today: date = field(default_factory=date.today)
    earlier: list[Case] = field(default_factory=list)

    def begin(self, file_for: Callable[[str], Path] | None = None) -> Case:
        """A new case: what the organisation is called and who there are. `file_for` gives the file for a name.

        Raises:
            EOFError: nobody answers.
            UnusableInput: the file cannot be used.
        """
        name = self._begun("ask.name", lambda reply: self._new(reply, [])).name
        if file_for is not None:
            self.path = file_for(name)
        case = self._begun("ask.employees", lambda reply: self._new(name, self._ids(reply)))
        save_case(case, self.kb.knowledge, self.path)
        return case

    def hold(self, case: Case) -> Evaluation:
        """Ask until nothing matters any more, or until stopped; what then follows from the case."""
        while True:
            evaluation = self.kb.evaluate(case)
            left = questions(evaluation.derivation, advice_only=True)
            voice = self._voice(case)
            if not left:
                self.say(voice.phrase("ask.done"))
                self.say(voice.phrase("ask.saved", file=self.path))
                return evaluation
            try:
                reply = self._reply(left[0], len(left), voice)
            except EOFError:
                reply = Other.STOP
            if reply is Other.STOP:
                self.say(voice.phrase("ask.stopped", count=len(left)))
                self.say(self.kept())
                return evaluation
            if reply is Other.BACK:
                if not self.earlier:
                    self.say(voice.phrase("ask.no_further_back"))
                    continue
                case = self.earlier.pop()
            else:
                self.earlier.append(case)
                case = self.answered(case, left[0], reply)
            save_case(case, self.kb.knowledge, self.path)

    def kept(self) -> str:
        """Where the answers are and how to go on."""
        return self._voice(None).phrase("ask.kept", file=self.path)

    def answered(self, case: Case, question: Question, reply: Meaning) -> Case:
        """The case with an answer in it."""
        if isinstance(reply, Other):
            return replace(case, unanswered={**case.unanswered, question.place: reply.value})
        literal = Literal(question.subject, question.attribute, reply)
        seen = Observation(literal, len(self.kb.knowledge.certainty), self.by, self.today if self.by else None)
        return replace(case, observations=(*case.observations, seen))

    # --- one question ---

    def _reply(self, question: Question, left: int, voice: Voice) -> Meaning:
        attribute = voice.kb.qualified(question.subject, question.attribute)
        values = [(answer.value, self._words(answer.value, attribute, voice)) for answer in question.answers]
        others = {other: _listed(voice.phrase(f"ask.words.{other.value}")) for other in Other}
        self._put(question, left, voice, [words[0] for _, words in values])
        while True:
            found = meaning(self.listen(voice.phrase("ask.prompt")), values, others)
            if not isinstance(found, Unclear):
                return found
            if found.labels:
                self.say(voice.phrase("ask.ambiguous", labels=voice.listed(found.labels, "or")))
            else:
                self.say(voice.phrase("ask.hint", count=len(values)))

    def _put(self, question: Question, left: int, voice: Voice, labels: list[str]) -> None:
        kb = voice.kb
        self.say("")
        self.say(voice.phrase("ask.left", count=left))
        self.say(voice.opened(question_text(question, voice)))
        self.say(voice.phrase("ask.why", why=why_asked(question, voice)))
        items = dict.fromkeys(str(literal.value) for literal in question.decides if kb.is_advice(literal))
        titles = [voice.text(kb.source.advice[item].title) for item in list(items)[:SHOWN]]
        self.say(voice.phrase("ask.about", advice="; ".join(titles)))
        for number, label in enumerate(labels, 1):
            self.say(voice.phrase("ask.choice", number=number, label=label))
        self.say(voice.phrase("ask.other"))

    def _words(self, value: Value, attribute: str, voice: Voice) -> list[str]:
        """The words that mean a value: its label, itself as files write it, and *yes* or *no*."""
        words = [voice.value_label(value, attribute), spoken(value), spoken(value).replace("_", " ")]
        return [*words, voice.phrase(f"ask.words.{spoken(value)}")] if isinstance(value, bool) else words

    # --- a new case ---

    def _begun(self, phrase: str, read: Callable[[str], Case]) -> Case:
        voice = self._voice(None)
        self.say(voice.phrase(phrase))
        while True:
            reply = self.listen(voice.phrase("ask.prompt")).strip()
            try:
                if reply:
                    return read(reply)
            except UnusableInput as error:
                self.say(voice.phrase("ask.again", said=error.diagnostics[0].message))
            self.say(voice.phrase(phrase))

    def _new(self, name: str, ids: list[str]) -> Case:
        listing = self.kb.knowledge.source.head.subjects.list
        return self.kb.case({"case": name, "date": self.today, listing: [{"id": one} for one in ids]})

    def _ids(self, reply: str) -> list[str]:
        """Ids as they were typed, or so many new ones."""
        if not reply.isdecimal():
            words = reply.replace(";", ",").split(",") if "," in reply or ";" in reply else reply.split()
            return [word.strip() for word in words if word.strip()]
        count = int(reply)
        if count > MAX_EMPLOYEES:
            said = f"{count} are more than the {MAX_EMPLOYEES} that a conversation can be about"
            raise UnusableInput.because("too-many-employees", said)
        letter, width = self.kb.knowledge.many[0], max(2, len(reply))
        return [f"{letter}{number:0{width}}" for number in range(1, count + 1)]

    def _voice(self, case: Case | None) -> Voice:
        return Voice(self.kb.knowledge, case, self.language, names=self.names)


def _listed(words: str) -> list[str]:
    return [word.strip() for word in words.split(",")]
