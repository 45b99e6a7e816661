"""Receipts: which rules, which case, which program gave which report; and the proofs, where all of it may be seen.

Names, own views, notes and observers are never in a receipt, nor in what its fingerprints are of, so that none can be
guessed and tried. A report says them or not: its fingerprint is of the report without them, own views excepted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from herstelkb.cases.case import Case, Member
from herstelkb.ground.version import VERSION
from herstelkb.reporting.receipts.canonical import digest
from herstelkb.reporting.receipts.writing import PROOFS, proofs_data

if TYPE_CHECKING:
    from herstelkb.consequences.consequences import Consequences

RECEIPT = "herstelkb/receipt/1"
FORMATS = (RECEIPT, PROOFS)
PERSONAL_DATA = "ids only: no names, no own views, no notes, no observers"
EVERYTHING = ("file",)  # the editions whose readers may see all of a case


@dataclass(frozen=True, slots=True)
class Reported:
    """A report that a receipt is of: its edition, its language, whom it is about, and its text in Markdown."""

    edition: str
    language: str
    only: str | None
    text: str


def receipt(evaluation: Consequences, reported: Reported, *, with_case: bool = False) -> dict[str, Any]:
    """The receipt of a report, as plain data with a canonical form.

    Of an edition for readers who may not see everything, it names no case and has no proofs: with the case at hand, the
    fingerprint of the report tells as much. `with_case`: the cases themselves too, as case files.
    """
    knowledge = evaluation.knowledge
    found: dict[str, Any] = {
        "format": RECEIPT,
        "personal_data": PERSONAL_DATA,
        "made_by": {"herstelkb": VERSION, "engine": evaluation.engine, "formats": list(FORMATS)},
        "rules": {"digest": knowledge.digest, "version": knowledge.source.head.version},
        "report": {
            "edition": reported.edition,
            "only": reported.only,
            "language": reported.language,
            "digest": digest(reported.text),
        },
    }
    if reported.edition in EVERYTHING:
        cases = [bare(one.case) for one in _with_earlier(evaluation)]
        dated = [case.date.isoformat() if case.date else None for case in cases]
        named = [{"digest": digest(case.to_json()), "date": day} for case, day in zip(cases, dated, strict=True)]
        found |= {"cases": named, "proofs": proofs_data(evaluation.derivation)}
        found |= {"case_files": [case.to_json() for case in cases]} if with_case else {}
    return {**found, "seal": digest(found)}


def seal(data: dict[str, Any]) -> str:
    """The seal that a receipt should have: the fingerprint of everything else."""
    return digest({key: value for key, value in data.items() if key not in ("seal", "signature")})


def bare(case: Case) -> Case:
    """A case without names, own views, notes and observers."""
    seen = tuple(replace(one, by=None, note=None) for one in case.observations)
    return replace(case, members=tuple(Member(member.id) for member in case.members), observations=seen)


def _with_earlier(evaluation: Consequences) -> Iterator[Consequences]:
    one: Consequences | None = evaluation
    while one is not None:
        yield one
        one = one.earlier
