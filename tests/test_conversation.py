"""A conversation with somebody who knows a whole case: how often is something asked, and what does it lead to?"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.case import Case
from herstelkb.consequences.unknowns import Slot
from herstelkb.conversation.agenda import agenda, concerned, usual_order
from herstelkb.conversation.conversation import SHORT, Conversation
from herstelkb.conversation.replies import SingleAnswer
from herstelkb.conversation.state import State
from herstelkb.derivation.derivation import Derivation
from herstelkb.explanation.questions import Question, questions
from herstelkb.knowledge.conditions import Literal
from herstelkb.reporting.outlook import Outlook
from test_other_subjects import BASES

TODAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return herstelkb.load()


def made_up(kb: KnowledgeBase, seed: int, count: int = 8) -> dict[Slot, Any]:
    """Everything that can be seen of one subject and so many members."""
    rng, knowledge = random.Random(seed), kb.knowledge
    return {
        (subject, attribute): rng.choice(list(entry.values))
        for subject in (knowledge.one, *(f"m{number:02}" for number in range(1, count + 1)))
        for attribute in knowledge.attributes[knowledge.kind(subject)]
        if (entry := knowledge.source.vocabulary[knowledge.qualified(subject, attribute)]).known_by == "observation"
    }


def case_of(kb: KnowledgeBase, truth: dict[Slot, Any]) -> Case:
    """The case of all these observations that apply."""
    one, listing = kb.knowledge.one, kb.knowledge.source.head.subjects.list
    known: dict[str, dict[str, Any]] = {subject: {} for subject, _ in truth}
    for (subject, attribute), value in truth.items():
        known[subject][attribute] = value
    members = [{"id": subject, **seen} for subject, seen in known.items() if subject != one]
    case = kb.case({one: known[one], listing: members})
    derivation = kb.evaluate(case).derivation
    applying = (o for o in case.observations if _applies(derivation, o.literal))
    return replace(case, observations=tuple(applying))


def _applies(derivation: Derivation, seen: Literal) -> bool:
    condition = derivation.knowledge.asked_if.get(derivation.knowledge.qualified(seen.subject, seen.attribute))
    return condition is None or derivation.truth(condition, seen.subject) is not False


def advice(kb: KnowledgeBase, case: Case) -> dict[str, Any]:
    derivation = kb.evaluate(case).derivation
    return {str(goal): steps for goal, steps in derivation.steps.items() if kb.knowledge.is_goal(goal)}


@dataclass
class Knowing:
    """Somebody who knows a case, and answers every question at once, or the first, or for everybody where it helps."""

    kb: KnowledgeBase
    truth: dict[Slot, Any]
    way: str = "all at once"
    short: bool = False
    state: State | None = None
    said: list[str] = field(default_factory=list)
    asked: list[Slot] = field(default_factory=list)
    confirming: bool = False
    prompts: int = 0

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The order in which questions about members come."""
        listing = self.kb.knowledge.source.head.subjects.list
        return usual_order(self.kb.evaluate({listing: [{"id": "1"}]}).derivation)

    def holds(self, folder: Path) -> Case:
        """The case at the end of the conversation about it."""
        subjects = self.kb.knowledge.source.head.subjects
        ids = dict.fromkeys(subject for subject, _ in self.truth if subject != subjects.one)
        start = State(self.kb.case({subjects.list: [{"id": one} for one in ids]}), folder / "case.yaml")
        conversation = Conversation(self.kb, None, self.said.append, self.reply, short=self.short, today=TODAY)
        for self.state in conversation.states(start):
            pass
        assert self.state is not None
        return self.state.case

    def reply(self, prompt: str) -> str:
        self.prompts += 1
        assert self.state is not None
        if self.confirming:
            self.confirming = False
            return "ja"
        derivation = self.kb.evaluate(self.state.case).derivation
        now = agenda(derivation, self.order, self.state.about, whole=not self.short).now
        if self.state.to_prove(now):
            return ""
        if not now:
            return "0"  # no members
        put = [question.attribute for question in now]
        assert now[0].subject == self.kb.knowledge.one or put == sorted(put, key=self.order.index)
        self.asked += [question.place for question in (now if self.way == "all at once" else now[:1])]
        if self.way == "all at once":
            return " ".join(map(self._number, now))
        return self._number(now[0]) + (self._for_all(now[0], derivation) if self.way == "for all" else "")

    def _number(self, question: Question) -> str:
        value = self.truth.get(question.place)
        return next((str(n) for n, answer in enumerate(question.answers, 1) if answer.value is value), "?")

    def _for_all(self, question: Question, derivation: Derivation) -> str:
        whom = concerned(derivation, question.attribute)
        others = [one for one in whom if self.truth[one, question.attribute] is not self.truth[question.place]]
        if question.subject == self.kb.knowledge.one or len(whom) - len(others) < 3:
            return ""
        self.confirming = True
        return f" voor allen behalve {' '.join(others)}" if others else " voor allen"


def nothing_to_find_out_first(kb: KnowledgeBase, case: Case) -> bool:
    """Does the report on a case name no question, and `herstelkb next` none that can change a goal?"""
    evaluation = kb.evaluate(case)
    left = evaluation.questions().value
    return not Outlook(evaluation).first and not any(q.can_change_a_goal(kb.knowledge) for q in left)


@pytest.mark.parametrize(("seed", "way"), [(2, "all at once"), (7, "all at once"), (6, "for all")])
def test_at_most_forty_prompts_for_eight_to_the_same_advice(
    kb: KnowledgeBase, tmp_path: Path, seed: int, way: str
) -> None:
    truth = made_up(kb, seed)
    somebody = Knowing(kb, truth, way)
    reached = somebody.holds(tmp_path)
    assert somebody.prompts <= 40
    assert advice(kb, reached) == advice(kb, case_of(kb, truth))
    assert nothing_to_find_out_first(kb, reached)
    about = [subject for subject, _ in somebody.asked]
    assert about == sorted(about, key=lambda subject: subject != kb.knowledge.one)  # the organisation first
    people = list(dict.fromkeys(about))
    assert about == sorted(about, key=people.index)  # then person by person
    marked = [name for name, entry in kb.knowledge.source.vocabulary.items() if entry.always_asked]
    assert set(marked) <= {kb.knowledge.qualified(*place) for place in somebody.asked}
    assert len(marked) == 4


@pytest.mark.parametrize("seed", range(3))
def test_the_short_form_has_at_most_fifteen_questions_and_none_about_members(
    kb: KnowledgeBase, tmp_path: Path, seed: int
) -> None:
    somebody = Knowing(kb, made_up(kb, seed, count=0), short=True)
    reached = somebody.holds(tmp_path)
    assert len(somebody.asked) == somebody.prompts <= SHORT
    assert {subject for subject, _ in somebody.asked} == {kb.knowledge.one}
    assert nothing_to_find_out_first(kb, reached)


@pytest.mark.parametrize("way", ["all at once", "for all"])
@pytest.mark.parametrize("name", BASES)
def test_any_rule_base(tmp_path: Path, name: str, way: str) -> None:
    other = herstelkb.load(BASES[name][0])
    truth = made_up(other, 1, count=4)
    reached = Knowing(other, truth, way).holds(tmp_path)
    assert advice(other, reached) == advice(other, case_of(other, truth))
    assert nothing_to_find_out_first(other, reached)


def test_progress_is_about_right(kb: KnowledgeBase, tmp_path: Path) -> None:
    somebody = Knowing(kb, made_up(kb, 1, count=3), "one by one")
    somebody.holds(tmp_path)
    shown = [tuple(map(int, re.findall(r"\d+", line))) for line in somebody.said if line.startswith("Vraag ")]
    assert [number for number, _ in shown] == list(range(1, len(somebody.asked) + 1))
    assert all(number <= total for number, total in shown)
    assert all(abs(total - len(shown)) <= len(shown) / 3 for _, total in shown)


def test_what_shows_a_motive_is_kept_with_it(kb: KnowledgeBase, tmp_path: Path) -> None:
    state = State(kb.case({"medewerkers": [{"id": "m01", "reactie": "remmend"}]}), tmp_path / "case.yaml")
    asked = {question.attribute: question for question in questions(kb.evaluate(state.case).derivation)}
    place = ("m01", "remoorzaak")
    replies = {"remoorzaak": SingleAnswer("onwil"), "begeleid": SingleAnswer(True), "meewerken": SingleAnswer(True)}
    answers = [(asked[attribute], reply) for attribute, reply in replies.items()]
    answered = state.answered(kb.knowledge, answers, "An", TODAY)
    assert answered.unproven == (place,)
    assert answered.to_prove([asked["huidige_stijl"]]) == ()  # there is still something to ask about the same person
    assert answered.to_prove([]) == (place,)
    proven = answered.proven([place], "zegt nee tegen elk verzoek")
    assert proven.unproven == ()
    seen = proven.case.by_attribute[place]
    assert (seen.literal.value, seen.by, seen.on, seen.note) == ("onwil", "An", TODAY, "zegt nee tegen elk verzoek")
    assert proven.case.by_attribute["m01", "begeleid"].note is None
    assert proven.before is answered
    assert answered.before is state


# --- spoken to, reply by reply ---

THREE = """\
case: Team
organisatie: {ontwikkelingsachterstand: true, aanpak: draagvlak, komt_in_beweging: false, sturing: aanwezig,
  begeleiding: ontbreekt, leidingstijl: begrenzend, kaders_duidelijk: true, leiding_neemt_regie: false,
  leiding_neemt_beslissingen: false, iedereen_doet_mee: false, verwacht_snel_rust: false, tijd_geduld_aandacht: false,
  verantwoordelijkheid_erkend: false, zicht_op_functioneren: false}
medewerkers: [{id: m01}, {id: m02, reactie: remmend}, {id: m03, reactie: dragend}]
"""


def talk(kb: KnowledgeBase, folder: Path, *replies: str, start: str | None = THREE) -> tuple[Case, str]:
    """The case after these replies, as it was saved, and what was said; the input ends there."""
    file, said, given = folder / "team.yaml", [], iter(replies)

    def listen(prompt: str) -> str:
        if (reply := next(given, None)) is None:
            raise EOFError
        said.append(prompt + reply)
        return reply

    if start is not None:
        file.write_text(start, "utf-8")
    conversation = Conversation(kb, None, said.append, listen, today=TODAY)
    for state in conversation.states(State(kb.case(file), file) if start is not None else lambda _: file):
        assert kb.case(file).by_attribute.keys() == state.case.by_attribute.keys()
    assert next(given, None) is None, "every reply was asked for"
    return kb.case(file), "\n".join(said)


def known_of(case: Case, subject: str) -> dict[str, Any]:
    return {a: o.literal.value for (s, a), o in case.by_attribute.items() if s == subject}


def test_everything_about_one_person_can_be_said_at_once(kb: KnowledgeBase, tmp_path: Path) -> None:
    case, said = talk(kb, tmp_path, "2 1 waarschijnlijk ? 2")
    assert known_of(case, "m01") == {"reactie": "afwachtend", "meewerken": True, "huidige_stijl": "responsief"}
    assert case.unanswered == {("m01", "meekunnen"): "unknown"}
    assert case.by_attribute["m01", "meewerken"].degree == 2
    assert "Vraag 5 van" in said


def test_more_answers_than_questions_are_not_taken(kb: KnowledgeBase, tmp_path: Path) -> None:
    case, said = talk(kb, tmp_path, "1 " * 12)
    assert known_of(case, "m01") == {}
    assert "past hier niet" in said


def test_one_answer_for_all_is_read_back_and_can_be_undone(kb: KnowledgeBase, tmp_path: Path) -> None:
    for replies in (["m02", "2 voor allen behalve m03", "nee"], ["m02", "2 voor allen behalve m03", "ja", "<"]):
        case, said = talk(kb, tmp_path, *replies)
        assert "genoteerd bij" in said
        assert "m03" not in said.rpartition("genoteerd bij")[2].partition("\n")[0]
        assert not any(attribute != "reactie" for (subject, attribute) in case.by_attribute if subject[0] == "m")
    case, _ = talk(kb, tmp_path, "2", "2 voor allen", "ja")
    given = {subject for subject, attribute in case.by_attribute if attribute == "meewerken"}
    assert given == {"m01", "m02", "m03"}


def test_one_answer_for_all_is_about_those_to_whom_it_applies(kb: KnowledgeBase, tmp_path: Path) -> None:
    derivation = kb.evaluate(talk(kb, tmp_path)[0]).derivation
    assert concerned(derivation, "remoorzaak") == ("m02",)  # whether m01 brakes is not known, m03 does not
    assert concerned(derivation, "reactie") == ("m01",)


def test_one_can_choose_who_comes_next_and_come_back(kb: KnowledgeBase, tmp_path: Path) -> None:
    _, said = talk(kb, tmp_path, "m03", "naar m01", "<", "<", "m02", "m02")
    turns = [line.split()[1] for line in said.splitlines() if line.startswith("Over m")]
    assert turns == ["m01", "m03", "m01", "m03", "m01", "m02"]


def test_members_can_come_later(kb: KnowledgeBase, tmp_path: Path) -> None:
    case, said = talk(kb, tmp_path, "Team", "later", *["?"] * 8, "2", "erbij an en bob", start=None)
    assert case.ids == ("m01", "m02", "an", "bob")
    assert said.index("Wat de organisatie zelf betreft") > said.index("Vraag 8")
    case, _ = talk(kb, tmp_path, "erbij m02", "+ 1", "<", "+ 2")
    assert case.ids == ("m01", "m02", "m03", "m04", "m05")


def test_a_motive_is_asked_for_what_was_seen(kb: KnowledgeBase, tmp_path: Path) -> None:
    replies = ("m02", "? ? ? 1 ?")
    case, said = talk(kb, tmp_path, *replies, "loopt weg bij overleg")
    assert "Waaraan is te zien: m02 remt uit onwil?" in said
    assert case.by_attribute["m02", "remoorzaak"].note == "loopt weg bij overleg"
    case, said = talk(kb, tmp_path, *replies, "x" * 501, "")
    assert case.by_attribute["m02", "remoorzaak"].note is None
    assert "Dat kan niet" in said
    case, _ = talk(kb, tmp_path, *replies, "<")
    assert ("m02", "remoorzaak") not in case.by_attribute


def test_why_says_what_each_answer_changes(kb: KnowledgeBase, tmp_path: Path) -> None:
    _, said = talk(kb, tmp_path, "waarom")
    told = said.partition("> waarom")[2]
    assert "– remmend: erbij komt" in told
    assert told.count("\n– ") == 3
