"""Whole populations: what `KnowledgeBase.evaluate_frames` gives back, and the way from any cell to its full proof.

The columns are computed by `engines.columnar`; a proof is found by evaluating the one case with an ordinary engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from herstelkb.cases import Case
from herstelkb.diagnostics import Diagnostic, UnusableInput
from herstelkb.engines.columnar.evaluation import evaluate
from herstelkb.engines.columnar.inputs import Inputs
from herstelkb.engines.columnar.results import USUAL
from herstelkb.facts import subject_attribute_value
from herstelkb.knowledge.base import Knowledge
from herstelkb.proofs import Proof

if TYPE_CHECKING:
    from herstelkb.api import Evaluation


@dataclass(frozen=True)
class PopulationEvaluation:
    """What follows for every case of a population: a frame for each kind of subject, of the kind that came in.

    Each frame has the ids (`case`, and `id` for the many) and the columns that docs/populations.md describes. A frame
    can also be had by the name of its kind of subject: `evaluation.organisatie`.
    """

    kb: Knowledge
    frames: Mapping[str, Any] = field(repr=False)
    inputs: Inputs = field(repr=False)
    _evaluate: Callable[[Case], Evaluation] = field(repr=False)

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and name in self.frames:
            return self.frames[name]
        raise AttributeError(name)

    def problems(self) -> list[Diagnostic]:
        """Everything that is wrong with the rows that came in. Reads lazy frames; others were checked already."""
        return self.inputs.problems()

    def check(self) -> None:
        """See `problems`.

        Raises:
            UnusableInput: with everything that is wrong with the rows.
        """
        if problems := self.problems():
            raise UnusableInput(problems)

    def case(self, case_id: str | int) -> Evaluation:
        """The evaluation of one case, with an ordinary engine. Of lazy frames only the rows of that case are read.

        Raises:
            UnusableInput: there is no such case.
        """
        return self._evaluate(self.inputs.case(case_id))

    def explain(self, case_id: str | int, subject: str | int, attribute: str) -> tuple[Proof, ...]:
        """The proof of each value that an attribute of a subject has: the one subject's name, or an employee's id.

        Raises:
            UnusableInput: there is no such case, subject or attribute.
        """
        derivation = self.case(case_id).derivation
        name, wanted, _ = subject_attribute_value(f"{subject}.{attribute}", self.kb, derivation.case)
        proofs = (derivation.proof(literal) for literal in derivation.values.get((name, wanted), ()))
        return tuple(proof for proof in proofs if proof is not None)


def evaluate_frames(
    kb: Knowledge,
    frames: Mapping[str, Any],
    columns: Iterable[str] | None,
    one_case: Callable[[Case], Evaluation],
) -> PopulationEvaluation:
    """Evaluate a population; `one_case` evaluates a case when a proof is asked for.

    Raises:
        UnusableInput: with everything that is wrong with the frames.
    """
    read, found = evaluate(kb, frames, USUAL if columns is None else columns)
    return PopulationEvaluation(kb, found, read, one_case)
