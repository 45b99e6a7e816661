"""The measured limits of durable-rules, and what in a rule base is beyond them.

durable-rules is not imported here, so that a rule base can be checked where it is not installed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from herstelkb.ground.caching import once_for_each
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import Atom

MAX_FACTS = 50_000  # 9 KB a fact, and more than linear growth beyond
MAX_PATTERNS = 16  # in one rule: with 17 it refuses the facts
MAX_FIRST = 250  # rules with the same first pattern: 256 fill the list of its successors, which then never ends
MAX_LATER = 60  # rules with the same later pattern: each takes a place on a stack of 64, or the fact is refused
MAX_ATTRIBUTES = 500  # 512 fill a hash table, in which a lookup then never ends
MAX_RULES = 4_000  # in one ruleset: it refuses 4,096


class BeyondLimit(UnusableInput):
    """A rule base or a case is beyond a limit of durable-rules."""

    @classmethod
    def by(cls, what: str) -> BeyondLimit:
        """The error for a limit, given in words what exceeds it."""
        return cls(cls.because("engine-limit", what, hint="use the sets engine: --engine sets").diagnostics)


def body(clause: Clause) -> tuple[Atom, ...]:
    """The atoms of a clause in the order in which durable-rules matches them; equal bodies share a rule."""
    return tuple(sorted(clause.atoms, key=variable_first))


def variable_first(atom: Atom) -> tuple[bool, str, str]:
    """A sort key that puts atoms of each member before those of the one subject."""
    return (not atom.each, atom.attribute, str(atom.value))


@once_for_each
def exceeded(knowledge: Knowledge) -> str | None:
    """What in a rule base is beyond the limits, in words; None if nothing is."""
    return next((message for stratum in knowledge.strata for message in _in_stratum(stratum)), None)


def too_many(what: str, limit: str) -> str:
    """The message that something is beyond a limit."""
    return f"{what}: more than the {limit} durable-rules can take"


def _in_stratum(clauses: Iterable[Clause]) -> Iterator[str]:
    by_body: dict[tuple[Atom, ...], Clause] = {}
    for clause in clauses:
        if clause.atoms:
            by_body.setdefault(body(clause), clause)
    if len(by_body) > MAX_RULES:
        yield too_many(f"{len(by_body)} rules in one stratum", f"{MAX_RULES} that")
    for atoms, clause in by_body.items():
        if len(atoms) > MAX_PATTERNS:
            yield too_many(f"rule '{clause.rule}' with {len(atoms)} conditions", f"{MAX_PATTERNS} that")
    attributes = {(atom.each, atom.attribute) for atoms in by_body for atom in atoms}
    if len(attributes) > MAX_ATTRIBUTES:
        yield too_many(f"{len(attributes)} attributes in one stratum", f"{MAX_ATTRIBUTES} that")
    for place, limit in ((slice(0, 1), MAX_FIRST), (slice(1, None), MAX_LATER)):
        for atom, count in Counter(atom for atoms in by_body for atom in atoms[place]).most_common(1):
            if count > limit:
                shared = f"{count} rules that share the condition {atom.attribute}: {spoken(atom.value)}"
                yield too_many(shared, f"{limit} that")
