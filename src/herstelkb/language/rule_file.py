"""A rule file as one frozen model: its sections, with those that stand beside the rules: sampling and own words.

The items of the other sections are in `model`, `advice` and `report`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import ConfigDict, Field, RootModel, StrictStr
from pydantic.functional_validators import field_validator, model_validator
from typing_extensions import TypeAliasType

from herstelkb.language.advice import Advice
from herstelkb.language.model import (
    BOOLEAN_KEYS,
    Attribute,
    Claim,
    ClaimId,
    ConstraintEntry,
    FrozenModel,
    KnowledgeBaseHead,
    MeasureEntry,
    Name,
    Parameter,
    QualifiedName,
    Rule,
    Scenario,
    Slug,
    ValueName,
)
from herstelkb.language.report import ReportEntry

Weight = Annotated[Decimal, Field(allow_inf_nan=False, ge=-1, le=1, decimal_places=6)]
Share = Annotated[Decimal, Field(allow_inf_nan=False, ge=0, le=1, decimal_places=6)]


class SamplingEntry(FrozenModel):
    """How generated cases get an attribute, or, without `shares`, a hidden factor that attributes follow."""

    follows: dict[QualifiedName, Weight] = Field({})
    shares: dict[ValueName, Share] | None = None  # from the lowest to the highest level of the factors it follows
    known: Share = Decimal("0.8")
    only_if: dict[QualifiedName, ValueName] = Field({})

    @field_validator("shares", mode="before")
    @classmethod
    def _booleans(cls, raw: Any) -> Any:
        return {BOOLEAN_KEYS.get(key, key): share for key, share in raw.items()} if isinstance(raw, dict) else raw

    @model_validator(mode="after")
    def _adds_up(self) -> SamplingEntry:
        if sum((weight**2 for weight in self.follows.values()), Decimal()) > 1:
            raise ValueError("the squares of the weights under `follows` add up to more than 1")
        if self.shares is not None and abs(sum(self.shares.values(), Decimal(-1))) > Decimal("0.001"):
            raise ValueError("the shares do not add up to 1")
        return self


Phrase = TypeAliasType("Phrase", "Annotated[StrictStr, Field(max_length=4000)] | dict[str, Phrase]")


class OwnWords(RootModel[dict[str, Phrase]]):
    """Phrases of the rule base in one language, by key, which replace the program's own or add to them."""

    model_config = ConfigDict(frozen=True)


class RuleFile(FrozenModel):
    """One file of a rule base; every section is optional."""

    knowledge_base: KnowledgeBaseHead | None = None
    vocabulary: dict[Name, dict[Name, Attribute]] = Field({})
    claims: dict[ClaimId, Claim] = Field({})
    parameters: dict[Name, Parameter] = Field({})
    measures: dict[QualifiedName, MeasureEntry] = Field({})
    rules: tuple[Rule, ...] = ()
    constraints: tuple[ConstraintEntry, ...] = ()
    advice: dict[Slug, Advice] = Field({})
    scenarios: tuple[Scenario, ...] = ()
    sampling: dict[QualifiedName, SamplingEntry] = Field({})
    words: dict[Name, OwnWords] = Field({})
    report: ReportEntry | None = None
