"""A conversation reaches the goals that follow from everything one could have answered, and asks nothing after that."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.case import Case, Observation
from herstelkb.consequences.unknowns import Slot
from herstelkb.conversation.agenda import agenda, usual_order
from herstelkb.conversation.replies import Command, SingleAnswer
from herstelkb.conversation.state import State
from herstelkb.derivation.derivation import Derivation
from herstelkb.engines import reference
from herstelkb.engines.firings import Facts, Step
from herstelkb.explanation.questions import askable, questions
from herstelkb.knowledge.conditions import Literal
from herstelkb.language.model import Attribute
from strategies import bases_with_cases


@given(bases_with_cases())
def test_conversations_end_where_full_answers_do(base_and_case: tuple[KnowledgeBase, dict[str, Any]]) -> None:
    kb, written = base_and_case
    knowledge, subjects = kb.knowledge, kb.knowledge.source.head.subjects
    full = kb.case({**written, subjects.list: written[subjects.list][:2]})
    # What can be concluded, too, is left to the rules: somebody who sees it otherwise changes more than one answer.
    seen = tuple(o for o in full.observations if not _entry(kb, _place(o)).derivable)
    full = replace(full, observations=seen)
    state = State(replace(full, observations=()), Path("case.yaml"))
    truth = {_place(one): SingleAnswer(one.literal.value, one.degree) for one in seen}
    blank = _followed(kb, kb.case({subjects.list: [{"id": "1"}]}))
    asked = []
    while (ahead := agenda(_followed(kb, state.case), usual_order(blank), state.about)).now:
        answers = [(q, truth.get(q.place, SingleAnswer(Command.UNKNOWN))) for q in ahead.now]
        assert len({question.subject for question, _ in answers}) == 1
        asked += [question.place for question, _ in answers]
        state = state.answered(knowledge, answers, None, date(2026, 11, 1))
    assert len(asked) == len(set(asked)) == state.asked
    reached = _followed(kb, state.case)
    assert _goals(reached) == _goals(_followed(kb, full))
    assert not any(question.can_change_a_goal(knowledge) for question in questions(reached))
    assert not any(_entry(kb, place).always_asked for place in askable(reached))


def _followed(kb: KnowledgeBase, case: Case) -> Derivation:
    return Derivation(kb.knowledge, case, reference.evaluate(kb.knowledge, Facts.of(case)))


def _goals(derivation: Derivation) -> dict[Literal, tuple[Step, ...]]:
    return {goal: steps for goal, steps in derivation.steps.items() if derivation.knowledge.is_goal(goal)}


def _place(seen: Observation) -> Slot:
    return seen.literal.subject, seen.literal.attribute


def _entry(kb: KnowledgeBase, place: Slot) -> Attribute:
    entry = kb.knowledge.attribute(*place)
    assert entry is not None
    return entry
