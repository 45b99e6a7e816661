"""An evaluation as plain data (see docs/json.md)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from herstelkb.consequences.conclusions import Basis, Conclusion, all_assumptions
from herstelkb.ground.version import VERSION
from herstelkb.interchange.parts import bounds_data, case_data, grade_data, literal_data, rules_data
from herstelkb.interchange.wording import voices, words
from herstelkb.knowledge.base import Knowledge
from herstelkb.proofs.proof import Established

if TYPE_CHECKING:
    from herstelkb.consequences.consequences import Consequences

FORMAT = "herstelkb/evaluation/1"


def evaluation_to_json(evaluation: Consequences, languages: str | Iterable[str] = ()) -> dict[str, Any]:
    """An evaluation, in the form of docs/json.md; the keys of `conclusions`, `unknowns`, `tensions` and `conflicts` are
    a contract.

    Raises:
        UnusableInput: the rule base has no texts in one of the languages.
    """
    found = _evaluation(evaluation)
    said = words(found, evaluation.knowledge, evaluation.case, languages)
    return {**found, "words": said} if said else found


def _evaluation(evaluation: Consequences) -> dict[str, Any]:
    knowledge, case = evaluation.knowledge, evaluation.case
    spoken = voices(knowledge, case)
    bases = [c.basis for c in evaluation.conclusions] + [r.basis for g in evaluation.advice for r in g.for_whom]
    return {
        "format": FORMAT,
        "herstelkb": VERSION,
        "case": {
            "name": case.name,
            "date": case.date.isoformat() if case.date else None,
            knowledge.source.head.subjects.list: list(case.ids),
        },
        "rules": rules_data(knowledge),
        "engine": evaluation.engine,
        **({"engine_limit": evaluation.derivation.limit} if evaluation.derivation.limit else {}),
        "conclusions": [
            {
                **literal_data(c.literal),
                **grade_data(knowledge, c.step.degree, c.step.point),
                **_with_other_rules(knowledge, c),
                **({"established": case_data(c.proof.case)} if isinstance(c.proof, Established) else {}),
            }
            for c in evaluation.conclusions
        ],
        "unknowns": [
            {
                "subject": u.subject,
                "attribute": u.attribute,
                "observable": u.observable,
                "because": [{"subject": s, "attribute": a} for s, a in u.because],
                "decides": [{"subject": s, "attribute": a} for s, a in u.decides],
                "rules": list(u.rules),
            }
            for u in evaluation.unknowns
        ],
        "tensions": [
            {
                **literal_data(t.literal),
                **grade_data(knowledge, t.proof.degree, t.proof.time),
                "observed": t.observation.literal.value,
                "rule": t.proof.rule,
            }
            for t in evaluation.tensions
        ],
        "conflicts": [
            {
                "subject": c.literals[0].subject,
                "attribute": c.literals[0].attribute,
                "values": [literal.value for literal in c.literals],
                "time": knowledge.time[c.point],
            }
            for c in evaluation.conflicts
        ],
        "lacking_evidence": [
            {"subject": one.subject, "attribute": one.attribute, "lacks": list(one.lacks)}
            for one in evaluation.lacking_evidence
        ],
        "advice": [
            {
                "item": given.item,
                "when": knowledge.time[given.when],
                "for": [
                    {"subject": r.subject, **grade_data(knowledge, r.degree, r.point), **_basis(r.basis)}
                    for r in given.for_whom
                ],
            }
            for given in evaluation.advice
        ],
        "measures": [_measure(evaluation, name) for name in knowledge.measures],
        "assumptions": {
            name: {language: voice.assumption(name) for language, voice in spoken.items()}
            for name in all_assumptions(bases)
        },
    }


def _with_other_rules(knowledge: Knowledge, conclusion: Conclusion) -> dict[str, Any]:
    """The basis of the proof, then the other rules that conclude the same as firmly, with their claims."""
    claims = [claim for rule in conclusion.also for claim in knowledge.source.rules[rule].claims]
    return {
        **_basis(conclusion.basis),
        "rules": list(dict.fromkeys((*conclusion.basis.rules, *conclusion.also))),
        "claims": list(dict.fromkeys((*conclusion.basis.claims, *claims))),
    }


def _basis(basis: Basis) -> dict[str, Any]:
    return {
        "rules": list(basis.rules),
        "claims": list(basis.claims),
        "assumptions": list(basis.assumptions),
        "rests_on_conflict": basis.conflict,
    }


def _measure(evaluation: Consequences, name: str) -> dict[str, Any]:
    found = evaluation.derivation.bounds(name, 0)
    return {"subject": evaluation.knowledge.one, "attribute": name, **bounds_data(found)}
