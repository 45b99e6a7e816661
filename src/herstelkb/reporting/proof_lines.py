"""Proofs as the lines of a listing: in order, with their depth; shared parts are shown once and then referred to.

Values only: `templates/proof/` puts them into words in reports, `proof_outline` in answers. A line holds its node, so
that a template can show everything in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from herstelkb.cases.case import Case
from herstelkb.knowledge import conditions
from herstelkb.proofs.proof import Absent, Counted, Derived, Established, Observed, Proof

LineKind: TypeAlias = Literal["derived", "observed", "kept", "counted", "no_evidence"]
ProofKey: TypeAlias = tuple[conditions.Literal, int]  # a conclusion and its point of time

_KINDS: dict[type, LineKind] = {
    Derived: "derived",
    Observed: "observed",
    Established: "kept",
    Counted: "counted",
    Absent: "no_evidence",
}


@dataclass(frozen=True, slots=True)
class ProofLine:
    """One line of a listing.

    `last`: for each level from the first below the root down to this line's own, whether it is the last there.
    `opens`: its premises follow, one level deeper. `closes`: the number of levels that end with it. `number` is what
    other lines refer to it by, `see` the number under which its premises are shown elsewhere. `case`: the other case in
    which this was so, if what is shown was kept from there.
    """

    node: Proof
    last: tuple[bool, ...]
    opens: bool = False
    closes: int = 0
    number: int | None = None
    see: int | None = None
    case: Case | None = None

    @property
    def kind(self) -> LineKind:
        """How it is known."""
        return _KINDS[type(self.node)]

    @property
    def depth(self) -> int:
        """Its distance from the conclusion."""
        return len(self.last)


def key(proof: Derived | Established) -> ProofKey:
    """The identity of a part of a proof: what it concludes and from when."""
    return proof.literal, proof.time


def proof_lines(*proofs: Proof, elsewhere: Mapping[ProofKey, int] | None = None) -> tuple[ProofLine, ...]:
    """The lines of some proofs, each with its conclusion first.

    A part that several steps rest on is shown and numbered at its first occurrence; the others refer to it.
    `elsewhere` numbers the parts that are shown in other listings and only referred to here.
    """
    lines: list[ProofLine] = []
    at: dict[int, int] = {}  # indices in `lines` of parts, by identity: two proofs of one literal are both shown
    again: dict[int, int] = {}  # from a line to the line that shows its premises
    stack: list[tuple[Proof, tuple[bool, ...], Case | None]] = [(proof, (), None) for proof in reversed(proofs)]
    while stack:
        node, last, case = stack.pop()
        if not isinstance(node, Derived | Established):
            lines.append(ProofLine(node, last, case=case))
        elif last and case is None and elsewhere and key(node) in elsewhere:
            lines.append(ProofLine(node, last, see=elsewhere[key(node)]))
        elif id(node) in at:
            again[len(lines)] = at[id(node)]
            lines.append(ProofLine(node, last, case=case))
        else:
            at[id(node)] = len(lines)
            below, there = (node.premises, case) if isinstance(node, Derived) else ((node.proof,), node.case)
            lines.append(ProofLine(node, last, opens=bool(below), case=case))
            ends = [False] * (len(below) - 1) + [True]
            stack += reversed([(p, (*last, end), there) for p, end in zip(below, ends, strict=False)])
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
