"""Proofs as the lines of a listing: in order, with their depth, shared parts shown once and then referred to.

Values only; `templates/proof.*` say them in reports, `proof_outline` in answers. A line holds its node, so that a
template can say all that is in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from herstelkb.knowledge import conditions
from herstelkb.proofs.proof import Absent, Counted, Derived, Observed, Proof

LineKind: TypeAlias = Literal["derived", "observed", "counted", "no_evidence"]
ProofKey: TypeAlias = tuple[conditions.Literal, int]  # a conclusion and its point of time

_KINDS: dict[type, LineKind] = {Derived: "derived", Observed: "observed", Counted: "counted", Absent: "no_evidence"}


@dataclass(frozen=True, slots=True)
class ProofLine:
    """One line of a listing.

    `last` tells, for each level from the first below the root down to this line's own, whether it is the last there.
    `opens`: its premises follow, one level deeper. `closes`: how many levels end with it. `number` is what other lines
    call it, `see` the number under which its premises are shown elsewhere.
    """

    node: Proof
    last: tuple[bool, ...]
    opens: bool = False
    closes: int = 0
    number: int | None = None
    see: int | None = None

    @property
    def kind(self) -> LineKind:
        """How it is known."""
        return _KINDS[type(self.node)]

    @property
    def depth(self) -> int:
        """How far it stands below the conclusion."""
        return len(self.last)


def key(proof: Derived) -> ProofKey:
    """What makes two parts of proofs the same: they conclude the same from the same time on."""
    return proof.literal, proof.time


def proof_lines(*proofs: Proof, elsewhere: Mapping[ProofKey, int] | None = None) -> tuple[ProofLine, ...]:
    """The lines of some proofs, of each its conclusion first.

    A part that several steps rest on is shown where it comes first, and numbered; there the others refer to.
    `elsewhere` numbers the parts that stand in other listings and are only referred to here.
    """
    lines: list[ProofLine] = []
    at: dict[int, int] = {}  # where in `lines` a part is shown, by its identity: two proofs of one thing are both shown
    again: dict[int, int] = {}  # from a line to the one where its premises are shown
    stack: list[tuple[Proof, tuple[bool, ...]]] = [(proof, ()) for proof in reversed(proofs)]
    while stack:
        node, last = stack.pop()
        if not isinstance(node, Derived):
            lines.append(ProofLine(node, last))
        elif last and elsewhere and key(node) in elsewhere:
            lines.append(ProofLine(node, last, see=elsewhere[key(node)]))
        elif id(node) in at:
            again[len(lines)] = at[id(node)]
            lines.append(ProofLine(node, last))
        else:
            at[id(node)] = len(lines)
            lines.append(ProofLine(node, last, opens=bool(node.premises)))
            ends = [False] * (len(node.premises) - 1) + [True]
            stack += reversed([(p, (*last, end)) for p, end in zip(node.premises, ends, strict=False)])
    numbers = {line: number for number, line in enumerate(sorted(set(again.values())), 1)}
    depths = [*(line.depth for line in lines[1:]), 0] if lines else []
    return tuple(
        replace(
            line,
            closes=0 if line.opens else line.depth - below,
            number=numbers.get(n),
            see=numbers[again[n]] if n in again else line.see,
        )
        for n, (line, below) in enumerate(zip(lines, depths, strict=True))
    )
