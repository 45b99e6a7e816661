"""Whole populations: what `KnowledgeBase.evaluate_frames` gives back, and the way from any cell to its full proof.

The columns are computed by `engines.columnar`; a proof is found by evaluating the one case with an ordinary engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from herstelkb.knowledge.base import Knowledge


@dataclass(frozen=True)
class PopulationEvaluation:
    """What follows for every case of a population: a frame for each kind of subject, of the kind that came in.

    Each frame has the ids (`case`, and `id` for the many) and the columns that are described in docs/populations.md.
    A frame can also be had by the name of its kind of subject: `evaluation.organisatie`.
    """

    kb: Knowledge
    frames: Mapping[str, Any] = field(repr=False)

    def __getattr__(self, name: str) -> Any:
        if name != "frames" and name in self.frames:
            return self.frames[name]
        raise AttributeError(name)
