"""A consultation: a case that is answered one observation at a time, with what each answer changed.

It keeps the sets of the case, so that an answer costs no reading of facts. It puts no question and has no words; who is
in the case is settled when it begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from herstelkb.api.evaluation import Evaluation
from herstelkb.cases.case import Case
from herstelkb.cases.facts import Fact
from herstelkb.derivation.derivation import Derivation
from herstelkb.engines import sets
from herstelkb.engines.firings import Facts
from herstelkb.engines.sets.fixpoint import SetsFixpoint
from herstelkb.explanation.changes import changed, read_changes
from herstelkb.ground.caching import cached_property
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.messages import message
from herstelkb.ground.showing import shortened
from herstelkb.knowledge.conditions import Literal, Value

if TYPE_CHECKING:
    from herstelkb.api.knowledge_base import KnowledgeBase


@dataclass(frozen=True)
class _Turn:
    """A case as it was at some turn, with what follows from it."""

    kb: KnowledgeBase
    case: Case
    fixpoint: SetsFixpoint

    @cached_property
    def evaluation(self) -> Evaluation:
        found = Evaluation(self.kb.knowledge, self.case, "sets", self.kb)
        vars(found)["derivation"] = Derivation(self.kb.knowledge, self.case, self.fixpoint, "sets")  # it is known
        return found


class Consultation:
    """An intake in progress: `answer` observes something, `undo` takes the last answer back.

    `changed` are the literals whose steps the last of these changed: what holds of whom, how firmly and from when. One
    consultation is for one thread.
    """

    def __init__(self, kb: KnowledgeBase, case: Case) -> None:
        fixpoint = sets.evaluate(kb.knowledge, Facts.of(case))
        self._turns = [_Turn(kb, case, fixpoint)]
        self.changed: tuple[Literal, ...] = ()

    def __repr__(self) -> str:
        return f"<Consultation of {shortened(self.case.name)!r}: {len(self._turns) - 1} answers>"

    @property
    def case(self) -> Case:
        """The case as it is now."""
        return self._turns[-1].case

    @property
    def evaluation(self) -> Evaluation:
        """What follows from it, by the engine `sets`."""
        return self._turns[-1].evaluation

    def answer(self, facts: Fact | Iterable[Fact] | Mapping[str, Value | None]) -> tuple[Literal, ...]:
        """Observe something for certain, or withdraw it; returns what that changed.

        Facts are written as for `what_if`; several are one answer.

        Raises:
            UnusableInput: a fact names something that does not exist or cannot be observed.
        """
        now = self._turns[-1]
        changes = read_changes(facts, now.kb.knowledge, now.case)
        case = changed(now.kb.knowledge, now.case, changes)
        top = len(now.kb.certainty)
        fixpoint = now.fixpoint.observing(
            {change.place: None if change.value is None else (change.value, top) for change in changes}
        )
        return self._come_to([*self._turns, _Turn(now.kb, case, fixpoint)])

    def undo(self) -> tuple[Literal, ...]:
        """Take the last answer back; returns what that changed.

        Raises:
            UnusableInput: there is no answer to take back.
        """
        if len(self._turns) == 1:
            raise UnusableInput.because("nothing-to-undo", message("there is no answer to take back"))
        return self._come_to(self._turns[:-1])

    def _come_to(self, turns: list[_Turn]) -> tuple[Literal, ...]:
        before, self._turns = self._turns[-1], turns
        self.changed = turns[-1].fixpoint.differing(before.fixpoint)
        return self.changed
