"""The rule language as frozen models: what a rule file may contain, and so its JSON Schema.

Names are not resolved here: an attribute is a string, a threshold may be `$parameter`. `herstelkb.knowledge` resolves
and checks them.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    StringConstraints,
    Tag,
)
from pydantic.functional_validators import field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema
from typing_extensions import TypeAliasType

Name = Annotated[StrictStr, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=80)]
Slug = Annotated[StrictStr, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=80)]
ClaimId = Annotated[StrictStr, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$", max_length=40)]
Sentence = Annotated[StrictStr, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
Text = dict[str, Sentence]  # by language
ValueName = StrictBool | Name
Tested = StrictBool | Slug  # a value, or in a constraint an item of advice
QualifiedName = Annotated[StrictStr, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$", max_length=161)]
GoalName = Annotated[StrictStr, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$", max_length=161)]
# Limited decimals: as a fraction, 1e-99999999 would exhaust memory.
Number = Annotated[Decimal, Field(allow_inf_nan=False, ge=-1_000_000, le=1_000_000, decimal_places=12)]
ParameterName = Annotated[StrictStr, StringConstraints(pattern=r"^\$[a-z][a-z0-9_]*$", max_length=81)]


class FrozenModel(BaseModel):
    """An immutable value that accepts no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


# --- conditions -----------------------------------------------------------------------------------------------------


class Negation(FrozenModel):
    """`{not: value}`: the attribute is known, and has none of these values."""

    not_: Tested | tuple[Tested, ...] = Field(alias="not")


ThresholdEntry = Number | ParameterName


class FirmValue(FrozenModel):
    """`{value: false, certainty: mostly}`: the attribute has this value, at least so firmly."""

    value: ValueName
    certainty: Name


class BoundsEntry(FrozenModel):
    """`{below: 0.5}` and the like: a test of a measure, which must meet all its bounds."""

    below: ThresholdEntry | None = None
    above: ThresholdEntry | None = None
    at_least: ThresholdEntry | None = None
    at_most: ThresholdEntry | None = None

    @model_validator(mode="after")
    def _says_something(self) -> BoundsEntry:
        if all(bound is None for bound in (self.below, self.above, self.at_least, self.at_most)):
            raise ValueError("name at least one of below, above, at_least, at_most")
        return self


# Tags are in angle brackets, so that a key in the location of an error is never mistaken for one.
_FORMS: dict[type, str] = {Negation: "<not>", FirmValue: "<firm>", BoundsEntry: "<bounds>"}
_KEYS = {"not": "<not>", "not_": "<not>", "value": "<firm>", "certainty": "<firm>"}


def _kind_of_test(raw: Any) -> str:
    match raw:
        case FrozenModel():
            return _FORMS[type(raw)]
        case dict():
            return next((_KEYS[key] for key in raw if key in _KEYS), "<bounds>")
        case [dict(), *_]:
            return "<any>"
        case list() | tuple():
            return "<list>"
        case _:
            return "<value>"


Test = TypeAliasType(
    "Test",
    "Annotated["
    "Annotated[Tested, Tag('<value>')]"
    " | Annotated[tuple[Tested, ...], Field(min_length=1), Tag('<list>')]"
    " | Annotated[Negation, Tag('<not>')]"
    " | Annotated[FirmValue, Tag('<firm>')]"
    " | Annotated[BoundsEntry, Tag('<bounds>')]"
    " | Annotated[tuple[ConditionEntry, ...], Tag('<any>')],"
    " Discriminator(_kind_of_test)]",
)
ConditionEntry = TypeAliasType("ConditionEntry", "Annotated[dict[str, Test], Field(min_length=1, max_length=40)]")


def _one_or_several(raw: Any) -> str:
    return "<several>" if isinstance(raw, list | tuple) else "<one>"


# A list of conditions, all of which must hold, can say (A or B) and (C or D).
Conditions = Annotated[
    Annotated[ConditionEntry, Tag("<one>")]
    | Annotated[tuple[ConditionEntry, ...], Field(min_length=1, max_length=40), Tag("<several>")],
    Discriminator(_one_or_several),
]


def conjuncts(conditions: Conditions | None) -> tuple[tuple[tuple[int, ...], ConditionEntry], ...]:
    """The mappings that must all hold, each with its path in what is written."""
    if conditions is None:
        return ()
    if isinstance(conditions, tuple):
        return tuple(((number,), one) for number, one in enumerate(conditions))
    return (((), conditions),)


# --- sections of a rule file ----------------------------------------------------------------------------------------


class Subjects(FrozenModel):
    """The two kinds of subject: `one` per case, and `many`, found in a case under the key `list`."""

    one: Name
    many: Name
    list: Name
    plural: Name | None = None  # of `one`: names a file with many; default the singular


class SubjectNames(FrozenModel):
    """How sentences name the subjects: *the room*, *a plant*, and one or several of the many in a list."""

    one: Text
    someone: Text
    many: Text
    list: Text


class KnowledgeBaseHead(FrozenModel):
    """The settings of a rule base: its title, languages, scales and kinds of subject."""

    title: Text
    version: Annotated[StrictStr, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z.+_-]*$", max_length=40)] | None = (
        None
    )
    languages: Annotated[tuple[Name, ...], Field(min_length=1)]
    certainty: Annotated[dict[Name, Text], Field(min_length=1, max_length=9)]
    time: Annotated[dict[Name, Text], Field(min_length=1, max_length=9)]
    subjects: Subjects
    called: SubjectNames | None = None  # default: the names under `subjects`
    goals: tuple[GoalName, ...] = ()  # default: advice, or the conclusions that no other rests on
    source: Text | None = None


class ValueEntry(FrozenModel):
    """A value of an attribute: its label for tables, its statement (`wie` is the subject), and how we interpret it.

    `means`: how somebody who is asked recognises it. One that is not `proposed` is never offered: not as a change,
    though it could be one, nor what brings it about.
    """

    label: Text
    says: Text
    means: Text | None = None
    assumption: Text | None = None
    proposed: StrictBool = True


class AskedAgain(FrozenModel):
    """After how many months it is asked whether what carried over is still so."""

    after_months: Annotated[StrictInt, Field(ge=1, le=1200)]
    assumption: Text | None = None


BOOLEAN_KEYS: dict[Any, bool] = {"true": True, "false": False}  # how JSON, whose keys are strings, has them


class Attribute(FrozenModel):
    """An attribute of a kind of subject: how it is known, its question and its values.

    `asked_if`: it is neither asked for nor missed where this is known not to hold. `always_asked`: a conversation asks
    it even if no answer to it can change anything. `with_evidence`: an observation of it should say who saw it, when,
    and what there was to see; where it does not, reports ask for that. `carries_over`: once established it stays so,
    whatever is done, until something else is known. `outdates`: the attributes of the same subject of which earlier
    observations tell nothing once this is changed.
    """

    # Editors take the old name of `can_be_changed` too, and do not propose it.
    model_config = ConfigDict(
        json_schema_extra={"patternProperties": {"^in_[a-z]+_hands$": {"type": "boolean", "deprecated": True}}}
    )
    known_by: Literal["observation", "derivation", "either"]
    label: Text
    question: Text | None = None
    asked_if: ConditionEntry | None = None
    values: Annotated[dict[ValueName, ValueEntry], Field(min_length=1, max_length=60)]
    claims: tuple[ClaimId, ...] = ()
    always_asked: StrictBool = False
    can_be_changed: StrictBool = False
    with_evidence: StrictBool = False
    outdates: tuple[QualifiedName, ...] = ()
    in_leaders_hands: SkipJsonSchema[StrictBool] = False  # the old name, which files may go on saying
    carries_over: StrictBool = False
    asked_again: AskedAgain | None = None

    @field_validator("values", mode="before")
    @classmethod
    def _booleans(cls, raw: Any) -> Any:
        """Accept `"true"` for a boolean key: in JSON, and so in plain data, keys are strings."""
        return {BOOLEAN_KEYS.get(key, key): entry for key, entry in raw.items()} if isinstance(raw, dict) else raw

    @model_validator(mode="after")
    def _marks_go_together(self) -> Attribute:
        if self.outdates and not self.changeable:
            raise ValueError("only what can be changed outdates anything: add `can_be_changed: true`")
        if self.asked_again and not (self.carries_over and self.observable):
            raise ValueError("only what carries over and is observable is asked again: add `carries_over: true`")
        return self

    @property
    def observable(self) -> bool:
        """Whether a case may contain it."""
        return self.known_by != "derivation"

    @property
    def derivable(self) -> bool:
        """Whether a rule may conclude it."""
        return self.known_by != "observation"

    @property
    def changeable(self) -> bool:
        """Whether it may be proposed as a change."""
        return self.can_be_changed or self.in_leaders_hands


class Claim(FrozenModel):
    """A claim of the source, in our words, with a hedge that no rule may exceed."""

    says: Text
    hedge: Name
    time: Name | None = None
    kind: Literal["abductive", "causal", "norm", "judgement", "observation", "definition", "advice", "misconception"]
    section: Sentence


class Parameter(FrozenModel):
    """A number that rules compare measures with."""

    value: Number
    label: Text
    claims: tuple[ClaimId, ...] = ()
    assumption: Text | None = None


class MeasureEntry(FrozenModel):
    """The share or count of members for which a condition holds, always within bounds."""

    share: Conditions | None = None
    count: Conditions | None = None
    label: Text
    claims: tuple[ClaimId, ...] = ()
    assumption: Text | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> MeasureEntry:
        if (self.share is None) == (self.count is None):
            raise ValueError("a measure is either a share or a count")
        return self

    @property
    def counted(self) -> Conditions:
        """The condition that a member must meet to be counted."""
        condition = self.share if self.share is not None else self.count
        assert condition is not None  # Invariant: _one_kind
        return condition


class GradedValue(FrozenModel):
    """A value to conclude or expect, with a certainty and a time."""

    value: ValueName
    certainty: Name | None = None
    when_in_time: Name | None = None


def _graded_or_value(raw: Any) -> str:
    return "<graded>" if isinstance(raw, dict | GradedValue) else "<value>"


ConclusionEntry = Annotated[
    Annotated[ValueName, Tag("<value>")] | Annotated[GradedValue, Tag("<graded>")], Discriminator(_graded_or_value)
]


class Rule(FrozenModel):
    """A rule: a condition, what follows from it, and why."""

    id: Slug
    claims: tuple[ClaimId, ...] = ()
    assumption: Text | None = None
    when: Conditions | None = None
    unless: Conditions | None = None
    then: Annotated[dict[str, ConclusionEntry], Field(max_length=20)] = {}
    advise: tuple[Slug, ...] = ()
    because: Text

    @model_validator(mode="after")
    def _stands_on_something(self) -> Rule:
        if not self.then and not self.advise:
            raise ValueError("a rule needs a conclusion: add `then`, `advise` or both")
        if not self.claims and self.assumption is None:
            raise ValueError("a rule needs a basis: add `claims`, an `assumption` or both")
        if self.when is None and self.unless is None:
            raise ValueError("a rule needs a condition: add `when`, `unless` or both")
        return self


class ConstraintEntry(FrozenModel):
    """What must hold in every case: `never` a condition, `expect` one `whenever` another, or `at_most_one` value."""

    id: Slug
    claims: tuple[ClaimId, ...] = ()
    never: Conditions | None = None
    whenever: Conditions | None = None
    expect: Conditions | None = None
    at_most_one: QualifiedName | None = None
    because: Text

    @model_validator(mode="after")
    def _one_form(self) -> ConstraintEntry:
        given = [self.never is not None, self.whenever is not None, self.at_most_one is not None]
        if sum(given) != 1 or (self.whenever is None) != (self.expect is None):
            raise ValueError("a constraint is one of `never`, `whenever` with `expect`, or `at_most_one`")
        return self


class ExpectedLiteral(GradedValue):
    """A literal that a scenario expects: its value, and optionally its degree, its time and the rule behind it.

    `by`: this rule concludes it, to that degree and at that time. `not_by`: this rule does not.
    """

    by: Slug | None = None
    not_by: Slug | None = None


def _expected_or_value(raw: Any) -> str:
    if isinstance(raw, list | tuple):
        return "<list>"
    return "<expected>" if isinstance(raw, dict | ExpectedLiteral) else "<value>"


ExpectationEntry = Annotated[
    Annotated[ValueName, Tag("<value>")] | Annotated[ExpectedLiteral, Tag("<expected>")],
    Discriminator(_expected_or_value),
]
Exclusion = Annotated[
    Annotated[ValueName, Tag("<value>")] | Annotated[tuple[ValueName, ...], Tag("<list>")],
    Discriminator(_expected_or_value),
]


class Scenario(FrozenModel):
    """A small case with what must and must not follow."""

    id: Slug
    about: Text | Sentence | None = None
    claims: tuple[ClaimId, ...] = ()
    not_claims: tuple[ClaimId, ...] = ()
    case: dict[str, Any]
    follows: dict[str, ExpectationEntry] = {}
    follows_not: dict[str, Exclusion] = {}
    unknown: tuple[str, ...] = ()
    tensions: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    advises: dict[str, tuple[Slug, ...]] = {}
    advises_not: dict[str, tuple[Slug, ...]] = {}
