"""The form of a receipt, and of the proofs in it, as frozen models (docs/proofs.md says what it means).

Nothing here checks a proof: only that everything is there, of its type, and refers to something that exists.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias
from typing import Literal as OneOf

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr

from herstelkb.language.forms import Name

ValueForm: TypeAlias = StrictBool | StrictStr
LiteralForm: TypeAlias = tuple[StrictStr, StrictStr, ValueForm]  # subject, attribute, value
Whole: TypeAlias = Annotated[StrictInt, Field(ge=0, lt=2**53)]
StepNumber: TypeAlias = Annotated[StrictInt, Field(ge=0, lt=2**53)]  # the place of a step among the steps
FailsForm: TypeAlias = tuple[Whole, ...]


class FrozenForm(BaseModel):
    """A value in which nothing is coerced, and no key is unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


# --- rules ---


class AttributeForm(FrozenForm):
    """An attribute of the one subject, or of `each` member, with all its values."""

    each: StrictBool
    attribute: Name
    values: Annotated[tuple[StrictBool | Name, ...], Field(min_length=1)]
    carries_over: StrictBool


class TestForm(FrozenForm):
    """A test of a measure; the threshold is a fraction: numerator and denominator."""

    measure: StrictStr
    op: OneOf["below", "at_most", "at_least", "above"]
    threshold: tuple[Annotated[StrictInt, Field(gt=-(2**53), lt=2**53)], Annotated[Whole, Field(gt=0)]]


class IsForm(FrozenForm):
    """The attribute has one of these values, to a degree of `least` at least."""

    each: StrictBool
    attribute: StrictStr
    values: Annotated[tuple[ValueForm, ...], Field(min_length=1)]
    least: Whole


class AllForm(FrozenForm):
    """Every part."""

    all: Annotated[tuple[ConditionForm, ...], Field(min_length=1)]


class AnyForm(FrozenForm):
    """At least one part."""

    any: Annotated[tuple[ConditionForm, ...], Field(min_length=1)]


ConditionForm: TypeAlias = IsForm | TestForm | AllForm | AnyForm


class MeasureForm(FrozenForm):
    """The share or count of members for whom a condition holds."""

    measure: StrictStr
    form: OneOf["share", "count"]
    counted: ConditionForm


class AtomForm(FrozenForm):
    """A literal with the subject left open."""

    each: StrictBool
    attribute: StrictStr
    value: ValueForm


class PremiseForm(AtomForm):
    """An atom that must hold to a degree of `least`."""

    least: Whole


class ClauseForm(FrozenForm):
    """A clause: one way in which a rule can fire, with the place of the rule in its file."""

    rule: StrictStr
    at: StrictStr | None
    each: StrictBool
    when: tuple[PremiseForm, ...]
    tests: tuple[TestForm, ...]
    unless: ConditionForm | None
    then: AtomForm
    hedge: Whole
    time: Whole


class RulesForm(FrozenForm):
    """A rule base without its texts: all that a checker needs of it."""

    one: Name
    many: Name
    certainty: Annotated[tuple[Name, ...], Field(min_length=1)]
    time: Annotated[tuple[Name, ...], Field(min_length=1)]
    attributes: tuple[AttributeForm, ...]
    measures: tuple[MeasureForm, ...]
    clauses: tuple[ClauseForm, ...]


# --- cases ---


class ObservedForm(FrozenForm):
    """An observation: a literal and its degree."""

    literal: LiteralForm
    degree: Whole


class GivenForm(ObservedForm):
    """What holds from a point of time on because it was established elsewhere."""

    time: Whole


class FactsForm(FrozenForm):
    """A case without names, dates and notes."""

    members: tuple[StrictStr, ...]
    observed: tuple[ObservedForm, ...]
    given: tuple[GivenForm, ...]
    done: tuple[tuple[StrictStr, StrictStr], ...]


# --- proofs ---


class _StepForm(FrozenForm):
    case: Whole  # the place of its case among the cases


class ObservedStep(_StepForm):
    """An observation of the case."""

    known: OneOf["observed"]
    literal: LiteralForm
    degree: Whole
    time: Whole


class DerivedStep(_StepForm):
    """The conclusion of a clause for a subject."""

    known: OneOf["derived"]
    literal: LiteralForm
    degree: Whole
    time: Whole
    clause: Whole
    subject: StrictStr = Field(alias="for")
    premises: tuple[StepNumber, ...]


class CountedStep(_StepForm):
    """A test that is met, with what was counted."""

    known: OneOf["counted"]
    test: TestForm
    degree: Whole
    time: Whole
    lower: Whole
    upper: Whole
    total: Whole


class AbsentStep(_StepForm):
    """Nothing establishes the exception of a rule."""

    known: OneOf["no_evidence"]
    rule: StrictStr
    subject: StrictStr = Field(alias="for")


class KeptStep(_StepForm):
    """What was established in another case, by a step there."""

    known: OneOf["kept"]
    literal: LiteralForm
    degree: Whole
    time: Whole
    proof: StepNumber


StepForm: TypeAlias = Annotated[
    ObservedStep | DerivedStep | CountedStep | AbsentStep | KeptStep, Field(discriminator="known")
]


class ConclusionForm(FrozenForm):
    """That a literal holds to a degree and from a point of time on, and the last step of its proof."""

    literal: LiteralForm
    degree: Whole
    time: Whole
    proof: StepNumber


# --- why-nots ---


class _AskedForm(FrozenForm):
    fails: FailsForm


class LiteralAsked(_AskedForm):
    """A premise, with the last step of its proof, or of proofs of what holds instead."""

    needs: OneOf["literal"]
    literal: LiteralForm
    least: Whole
    found: StepNumber | None
    instead: tuple[StepNumber, ...]


class TestAsked(_AskedForm):
    """A test of a measure, with what is counted in the end, and of whom it is unknown or known not to count."""

    needs: OneOf["test"]
    test: TestForm
    truth: StrictBool | None
    lower: Whole
    upper: Whole
    total: Whole
    unknown: tuple[StrictStr, ...]
    excluded: tuple[StrictStr, ...]


class AbsenceAsked(_AskedForm):
    """That the exception is not established; proofs of what establishes it."""

    needs: OneOf["no_evidence"]
    established: tuple[StepNumber, ...]


AskedForm: TypeAlias = Annotated[LiteralAsked | TestAsked | AbsenceAsked, Field(discriminator="needs")]


class MissForm(FrozenForm):
    """A clause that does not conclude the literal for a subject."""

    clause: Whole
    subject: StrictStr = Field(alias="for")
    barred: Whole
    asked: tuple[AskedForm, ...]


class RefutedForm(FrozenForm):
    """A literal that does not hold, with every way in which it could have been concluded."""

    literal: LiteralForm
    instead: tuple[StepNumber, ...]
    misses: tuple[MissForm, ...]


class ProofsForm(FrozenForm):
    """Rules, cases, and the proofs of everything that follows: what a checker reads."""

    format: OneOf["herstelkb/proofs/1"]
    rules: RulesForm
    cases: Annotated[tuple[FactsForm, ...], Field(min_length=1)]
    steps: tuple[StepForm, ...]
    conclusions: tuple[ConclusionForm, ...]
    tensions: tuple[ConclusionForm, ...]
    refuted: tuple[RefutedForm, ...]


# --- receipts ---


class MadeBy(FrozenForm):
    """The program that made it, the engine that answered, and the forms that it writes."""

    herstelkb: StrictStr
    engine: StrictStr
    formats: tuple[StrictStr, ...]


class RulesNamed(FrozenForm):
    """Which rules: a fingerprint of the files, and the version that they state."""

    digest: StrictStr
    version: StrictStr | None


class CaseNamed(FrozenForm):
    """Which case: a fingerprint of what is kept in a receipt, and its date."""

    digest: StrictStr
    date: StrictStr | None


class ReportNamed(FrozenForm):
    """Which report: its edition and language, and a fingerprint of it in Markdown, without names and notes."""

    edition: StrictStr
    only: StrictStr | None
    language: StrictStr
    digest: StrictStr


class Signature(FrozenForm):
    """An Ed25519 signature of everything else, and the public key that checks it."""

    algorithm: OneOf["Ed25519"]
    key: StrictStr
    value: StrictStr


class Receipt(FrozenForm):
    """A receipt; `case` and `proofs` are there only for readers who may see everything."""

    format: OneOf["herstelkb/receipt/1"]
    personal_data: StrictStr
    made_by: MadeBy
    rules: RulesNamed
    report: ReportNamed
    cases: tuple[CaseNamed, ...] | None = None  # that of the report first, then the earlier ones
    case_files: tuple[dict[str, Any], ...] | None = None
    proofs: ProofsForm | None = None
    seal: StrictStr
    signature: Signature | None = None
