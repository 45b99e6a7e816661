"""A rule file as one frozen model: its sections, with those that stand beside the rules: sampling and own words.

The items of the other sections are in `model`, `advice` and `report`.
"""

from __future__ import annotations

from dataclasses import field, fields
from decimal import Decimal
from typing import TYPE_CHECKING

from herstelkb.language.advice import Advice
from herstelkb.language.model import (
    Attribute,
    Claim,
    ConstraintEntry,
    KnowledgeBaseHead,
    MeasureEntry,
    Parameter,
    Rule,
    Scenario,
    Written,
)
from herstelkb.language.report import ReportEntry

if TYPE_CHECKING:
    from herstelkb.language.forms import ClaimId, Name, OwnWords, QualifiedName, Share, Shares, Slug, ValueName, Weight


class SamplingEntry(Written):
    """How generated cases get an attribute, or, without `shares`, a hidden factor that attributes follow."""

    follows: dict[QualifiedName, Weight] = field(default_factory=dict)
    shares: Shares | None = None  # from the lowest to the highest level of the factors it follows
    known: Share = Decimal("0.8")
    only_if: dict[QualifiedName, ValueName] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if sum((weight**2 for weight in self.follows.values()), Decimal()) > 1:
            raise ValueError("the squares of the weights under `follows` add up to more than 1")
        if self.shares is not None and abs(sum(self.shares.values(), Decimal(-1))) > Decimal("0.001"):
            raise ValueError("the shares do not add up to 1")


class RuleFile(Written):
    """One file of a rule base; every section is optional."""

    knowledge_base: KnowledgeBaseHead | None = None
    vocabulary: dict[Name, dict[Name, Attribute]] = field(default_factory=dict)
    claims: dict[ClaimId, Claim] = field(default_factory=dict)
    parameters: dict[Name, Parameter] = field(default_factory=dict)
    measures: dict[QualifiedName, MeasureEntry] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    constraints: tuple[ConstraintEntry, ...] = ()
    advice: dict[Slug, Advice] = field(default_factory=dict)
    scenarios: tuple[Scenario, ...] = ()
    sampling: dict[QualifiedName, SamplingEntry] = field(default_factory=dict)
    words: dict[Name, OwnWords] = field(default_factory=dict)
    report: ReportEntry | None = None


SECTIONS = tuple(section.name for section in fields(RuleFile))
