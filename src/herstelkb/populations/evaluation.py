"""Evaluated populations: what `KnowledgeBase.evaluate_frames` returns, with a full proof of any cell.

`columnar` computes the columns; for a proof, the one case is evaluated with an ordinary engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from herstelkb.cases.case import Case
from herstelkb.ground.diagnostics import Diagnostic, UnusableInput
from herstelkb.knowledge.base import Knowledge
from herstelkb.populations.columnar.evaluation import evaluate
from herstelkb.populations.columnar.inputs import Inputs
from herstelkb.populations.columnar.results import USUAL

if TYPE_CHECKING:
    from herstelkb.api.answer import Answer
    from herstelkb.api.evaluation import Evaluation
    from herstelkb.explanation.why import Why


@dataclass(frozen=True)
class PopulationEvaluation:
    """What follows for every case of a population: a frame for each kind of subject, of the same kind as the input.

    Each frame has the ids (`case`, and `id` for members) and the columns that docs/populations.md describes. A frame
    can also be had by the name of its kind of subject: `evaluation.room`.
    """

    knowledge: Knowledge
    frames: Mapping[str, Any] = field(repr=False)
    inputs: Inputs = field(repr=False)
    _evaluate: Callable[[Case], Evaluation] = field(repr=False)

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and name in self.frames:
            return self.frames[name]
        raise AttributeError(name)

    def problems(self) -> list[Diagnostic]:
        """Everything that is wrong with the input rows. This reads lazy frames; others have already been checked."""
        return self.inputs.problems()

    def check(self) -> None:
        """Raise whatever `problems` finds.

        Raises:
            UnusableInput: with everything that is wrong with the rows.
        """
        if problems := self.problems():
            raise UnusableInput(problems)

    def case(self, case_id: str | int) -> Evaluation:
        """The evaluation of one case, with an ordinary engine. Lazy frames are read only for that case.

        Raises:
            UnusableInput: the case does not exist.
        """
        return self._evaluate(self.inputs.case(case_id))

    def explain(self, case_id: str | int, subject: str | int, attribute: str) -> Answer[Why] | None:
        """Why an attribute of a subject has its value, as from `Evaluation.why`; None if it has no value.

        `subject` is the name of the one subject, or a member's id.

        Raises:
            UnusableInput: the case, subject or attribute does not exist.
        """
        return self.case(case_id).why(f"{subject}.{attribute}")


def evaluate_frames(
    knowledge: Knowledge,
    frames: Mapping[str, Any],
    columns: Iterable[str] | None,
    one_case: Callable[[Case], Evaluation],
    *,
    database: Any = None,
) -> PopulationEvaluation:
    """Evaluate a population; `one_case` evaluates a case when a proof is asked for.

    `database`: see `columnar.evaluation.evaluate`.

    Raises:
        UnusableInput: with everything that is wrong with the frames.
    """
    read, found = evaluate(knowledge, frames, USUAL if columns is None else columns, database=database)
    return PopulationEvaluation(knowledge, found, read, one_case)
