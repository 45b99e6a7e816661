"""Why a fact holds, in lines: its proofs."""

from __future__ import annotations

from herstelkb.explanation.why import Why
from herstelkb.reporting.outline import Line
from herstelkb.reporting.proofs import proof_outline
from herstelkb.reporting.voice import Voice


def why_lines(why: Why, voice: Voice) -> tuple[Line, ...]:
    """The proofs of every literal, the firmest first."""
    return proof_outline((proof for known in why.known for proof in known.proofs), voice)
