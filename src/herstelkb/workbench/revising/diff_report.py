"""A comparison of two rule bases as text for people and as plain data for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from herstelkb.engines.firings import Step
from herstelkb.explanation.comparing.differences import Difference
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal
from herstelkb.proofs.proof import Counted, Derived, Observed, Proof, nodes
from herstelkb.workbench.linting.witnesses import case_file
from herstelkb.workbench.revising.diff import CaseDiff, Diff

FORMAT = "herstelkb/diff/1"


def diff_text(found: Diff, old: Knowledge, new: Knowledge) -> str:
    """The comparison as lines of text: the changes first, how sure they are last."""
    lines = [f"cases are written differently: {line}" for line in found.readable]
    for case in found.cases:
        lines += [case.name, *_case_lines(case, old, new)]
    if found.found is not None and found.found.case is not None:
        lines.append("no stored case changes, but this one does:")
        lines += [f"    {line}" for line in case_file(found.found.case, "differs").splitlines()]
        lines += _case_lines(found.found, old, new)
    lines.append(_summary(found, new))
    return "\n".join(lines)


def diff_to_json(found: Diff, old: Knowledge, new: Knowledge) -> dict[str, Any]:
    """The comparison as plain data, versioned."""
    return {
        "format": FORMAT,
        "same": found.same,
        "equal_for": "all" if found.proved else "searched" if found.same and found.searched >= 0 else None,
        "searched_members": found.searched if found.same and not found.proved else None,
        "readable": list(found.readable),
        "compared": found.compared,
        "cases": [_case_json(case, old, new) for case in found.cases],
        "found": _case_json(found.found, old, new) if found.found is not None else None,
    }


def _summary(found: Diff, knowledge: Knowledge) -> str:
    if found.cases:
        return f"{len(found.cases)} of {found.compared} stored cases change"
    if not found.same:
        return f"{found.compared} stored cases do not change; the rule bases differ"
    stored, many = f"{found.compared} stored cases do not change", knowledge.source.head.subjects.list
    if found.proved:
        return f"{stored}; equal for all cases, whatever the number of {many}"
    if found.searched >= 0:
        return f"{stored}; equal for all cases of up to {found.searched} {many}; beyond that, it could not be proved"
    return f"{stored}; whether any other case changes could not be settled"


# --- for people ---


def _case_lines(case: CaseDiff, old: Knowledge, new: Knowledge) -> Iterator[str]:
    if case.unreadable is not None:
        word, why = case.unreadable
        yield f"  cannot be read by the {word} rule base: {why}"
    for difference in case.differences:
        steps = f"{_steps(old, difference.before)} → {_steps(new, difference.after)}"
        yield f"  {' and '.join(difference.kinds)}: {difference.literal} ({steps})"
        yield from _proof_lines(difference)
    for literal, before, after in case.tensions:
        was, now = (knowledge.certainty[d - 1] if d else "not" for knowledge, d in ((old, before), (new, after)))
        yield f"  held back by an observation: {literal} ({was} → {now})"


def _proof_lines(difference: Difference) -> Iterator[str]:
    """What the proof no longer rests on, and what it rests on now."""
    before, after = _grounds(difference.was), _grounds(difference.proof)
    for sign, one, other in (("-", before, after), ("+", after, before)):
        rested = [ground for ground in one if ground not in other]
        if rested:
            yield f"      {sign} {', '.join(rested)}"


def _steps(knowledge: Knowledge, steps: tuple[Step, ...]) -> str:
    return (
        ", ".join(f"{knowledge.certainty[step.degree - 1]} {knowledge.time[step.point]}" for step in steps) or "nothing"
    )


def _grounds(proof: Proof | None) -> list[str]:
    """The grounds of a proof, each once: rules, observations and counts."""
    found: dict[str, None] = {}
    for node in nodes(proof) if proof is not None else ():
        match node:
            case Derived(rule=rule):
                found[f"rule {rule}"] = None
            case Observed(literal):
                found[str(literal)] = None
            case Counted(test):
                found[f"{test.measure} {test.op} {float(test.threshold):g}"] = None
            case _:
                pass
    return list(found)


# --- for programs ---


def _case_json(case: CaseDiff, old: Knowledge, new: Knowledge) -> dict[str, Any]:
    return {
        "name": case.name,
        "case": case.case,
        "unreadable": {"by": case.unreadable[0], "because": case.unreadable[1]} if case.unreadable else None,
        "differences": [
            {
                **_literal(difference.literal),
                "kinds": [str(kind) for kind in difference.kinds],
                "before": _side(old, difference.before, difference.was),
                "after": _side(new, difference.after, difference.proof),
            }
            for difference in case.differences
        ],
        "tensions": [
            {
                **_literal(literal),
                "before": old.certainty[before - 1] if before else None,
                "after": new.certainty[after - 1] if after else None,
            }
            for literal, before, after in case.tensions
        ],
    }


def _side(knowledge: Knowledge, steps: tuple[Step, ...], proof: Proof | None) -> dict[str, Any]:
    graded = [{"certainty": knowledge.certainty[step.degree - 1], "time": knowledge.time[step.point]} for step in steps]
    return {"steps": graded, "rests_on": _grounds(proof)}


def _literal(literal: Literal) -> dict[str, Any]:
    return {"subject": literal.subject, "attribute": literal.attribute, "value": literal.value}
