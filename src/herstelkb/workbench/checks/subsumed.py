"""A rule that adds nothing: wherever it fires, others conclude the same as firmly and as soon, on fewer premises
and on the same claims. A rule that brings another claim to bear is another reason, and stays."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.workbench.findings import Finding
from herstelkb.workbench.uses import meaning, uses

SEVERITY: Severity = "warning"
SUMMARY = "A rule adds nothing to another one."


def findings(kb: Knowledge) -> Iterator[Finding]:
    """A finding for each rule of which every clause is covered by a wider clause of another rule."""
    index = uses(kb)
    whole = {name: frozenset(meaning(clause) for clause in clauses) for name, clauses in index.of_rule.items()}
    for name, clauses in index.of_rule.items():
        if any(map(index.never, clauses)):
            continue
        covers = [next((o for o in index.wider(clause) if _covers(kb, o, clause)), None) for clause in clauses]
        found = [cover for cover in covers if cover is not None]
        if clauses and len(found) == len(covers) and all(whole[c.rule] != whole[name] for c in found):
            by = ", ".join(f"'{rule}'" for rule in dict.fromkeys(cover.rule for cover in found))
            said = f"wherever '{name}' fires, {by} concludes as much, on fewer premises"
            yield Finding(kb.source.place("rules", name, "id"), said, "take it out, or name the claim that it adds")


def _covers(kb: Knowledge, wide: Clause, clause: Clause) -> bool:
    return (
        wide.head == clause.head
        and set(wide.tests) <= set(clause.tests)
        and wide.unless in (None, clause.unless)
        and wide.hedge >= clause.hedge
        and wide.time <= clause.time
        and set(kb.source.rules[clause.rule].claims) <= set(kb.source.rules[wide.rule].claims)
    )
