"""The rule language as frozen models: what a rule file may contain, and so its JSON Schema.

Names are not resolved here: an attribute is a string, a threshold may be `$parameter`. `herstelkb.knowledge` resolves
and checks them. A file is checked against the annotations, whose forms are in `forms`; whoever has what was checked
before needs neither these nor pydantic.
"""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NoReturn, dataclass_transform

if TYPE_CHECKING:
    from typing import Annotated

    from pydantic import Field, StrictBool, StrictInt
    from pydantic.json_schema import SkipJsonSchema

    from herstelkb.language.forms import (
        ClaimId,
        ConclusionEntry,
        ConditionEntry,
        Conditions,
        Exclusion,
        ExpectationEntry,
        GoalName,
        Name,
        Number,
        QualifiedName,
        Sentence,
        Slug,
        Tested,
        Text,
        ThresholdEntry,
        ValueEntries,
        ValueName,
        Version,
    )


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class Written:
    """The base of all models: a frozen dataclass, in which a file may have no other keys.

    Its methods serve all models: made for each of them anew, they would take a tenth of the time that advice takes.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid", "populate_by_name": True}

    def __init_subclass__(cls) -> None:
        dataclass(init=False, repr=False, eq=False)(cls)

    def __init__(self, **given: Any) -> None:
        for each in fields(self):  # type: ignore[arg-type]  # of a subclass, which is one
            default = each.default_factory() if each.default_factory is not MISSING else each.default
            found = given.pop(each.name, default)
            if found is MISSING:
                raise TypeError(f"{type(self).__name__} needs {each.name}")
            self.__dict__[each.name] = found
        if given:
            raise TypeError(f"{type(self).__name__} has no {min(given)}")
        self.__post_init__()

    def __post_init__(self) -> None:
        """Check what no single field shows."""

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field '{name}'")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in vars(self).items())})"

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(tuple(vars(self).values()))


# --- conditions -----------------------------------------------------------------------------------------------------


class Negation(Written):
    """`{not: value}`: the attribute is known, and has none of these values."""

    not_: Annotated[Tested | tuple[Tested, ...], Field(alias="not")]


class FirmValue(Written):
    """`{value: false, certainty: mostly}`: the attribute has this value, at least so firmly."""

    value: ValueName
    certainty: Name


class BoundsEntry(Written):
    """`{below: 0.5}` and the like: a test of a measure, which must meet all its bounds."""

    below: ThresholdEntry | None = None
    above: ThresholdEntry | None = None
    at_least: ThresholdEntry | None = None
    at_most: ThresholdEntry | None = None

    def __post_init__(self) -> None:
        if all(bound is None for bound in (self.below, self.above, self.at_least, self.at_most)):
            raise ValueError("name at least one of below, above, at_least, at_most")


def conjuncts(conditions: Conditions | None) -> tuple[tuple[tuple[int, ...], ConditionEntry], ...]:
    """The mappings that must all hold, each with its path in what is written."""
    if conditions is None:
        return ()
    if isinstance(conditions, tuple):
        return tuple(((number,), one) for number, one in enumerate(conditions))
    return (((), conditions),)


# --- sections of a rule file ----------------------------------------------------------------------------------------


class Subjects(Written):
    """The two kinds of subject: `one` per case, and `many`, found in a case under the key `list`."""

    one: Name
    many: Name
    list: Name
    plural: Name | None = None  # of `one`: names a file with many; default the singular


class SubjectNames(Written):
    """How sentences name the subjects: *the room*, *a plant*, and one or several of the many in a list."""

    one: Text
    someone: Text
    many: Text
    list: Text


class KnowledgeBaseHead(Written):
    """The settings of a rule base: its title, languages, scales and kinds of subject."""

    title: Text
    version: Version | None = None
    languages: Annotated[tuple[Name, ...], Field(min_length=1)]
    certainty: Annotated[dict[Name, Text], Field(min_length=1, max_length=9)]
    time: Annotated[dict[Name, Text], Field(min_length=1, max_length=9)]
    subjects: Subjects
    called: SubjectNames | None = None  # default: the names under `subjects`
    goals: tuple[GoalName, ...] = ()  # default: advice, or the conclusions that no other rests on
    source: Text | None = None


class ValueEntry(Written):
    """A value of an attribute: its label for tables, its statement (`wie` is the subject), and how we interpret it.

    `means`: how somebody who is asked recognises it. One that is not `proposed` is never offered: not as a change,
    though it could be one, nor what brings it about.
    """

    label: Text
    says: Text
    means: Text | None = None
    assumption: Text | None = None
    proposed: StrictBool = True


class AskedAgain(Written):
    """After how many months it is asked whether what carried over is still so."""

    after_months: Annotated[StrictInt, Field(ge=1, le=1200)]
    assumption: Text | None = None


class Attribute(Written):
    """An attribute of a kind of subject: how it is known, its question and its values.

    `asked_if`: it is neither asked for nor missed where this is known not to hold. `always_asked`: a conversation asks
    it even if no answer to it can change anything. `with_evidence`: an observation of it should say who saw it, when,
    and what there was to see; where it does not, reports ask for that. `carries_over`: once established it stays so,
    whatever is done, until something else is known. `outdates`: the attributes of the same subject of which earlier
    observations tell nothing once this is changed.
    """

    # Editors take the old name of `can_be_changed` too, and do not propose it.
    __pydantic_config__: ClassVar[dict[str, Any]] = Written.__pydantic_config__ | {
        "json_schema_extra": {"patternProperties": {"^in_[a-z]+_hands$": {"type": "boolean", "deprecated": True}}}
    }
    known_by: Literal["observation", "derivation", "either"]
    label: Text
    question: Text | None = None
    asked_if: ConditionEntry | None = None
    values: ValueEntries
    claims: tuple[ClaimId, ...] = ()
    always_asked: StrictBool = False
    can_be_changed: StrictBool = False
    with_evidence: StrictBool = False
    outdates: tuple[QualifiedName, ...] = ()
    in_leaders_hands: SkipJsonSchema[StrictBool] = False  # the old name, which files may go on saying
    carries_over: StrictBool = False
    asked_again: AskedAgain | None = None

    def __post_init__(self) -> None:
        if self.outdates and not self.changeable:
            raise ValueError("only what can be changed outdates anything: add `can_be_changed: true`")
        if self.asked_again and not (self.carries_over and self.observable):
            raise ValueError("only what carries over and is observable is asked again: add `carries_over: true`")

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


class Claim(Written):
    """A claim of the source, in our words, with a hedge that no rule may exceed."""

    says: Text
    hedge: Name
    time: Name | None = None
    kind: Literal["abductive", "causal", "norm", "judgement", "observation", "definition", "advice", "misconception"]
    section: Sentence


class Parameter(Written):
    """A number that rules compare measures with."""

    value: Number
    label: Text
    claims: tuple[ClaimId, ...] = ()
    assumption: Text | None = None


class MeasureEntry(Written):
    """The share or count of members for which a condition holds, always within bounds."""

    share: Conditions | None = None
    count: Conditions | None = None
    label: Text
    claims: tuple[ClaimId, ...] = ()
    assumption: Text | None = None

    def __post_init__(self) -> None:
        if (self.share is None) == (self.count is None):
            raise ValueError("a measure is either a share or a count")

    @property
    def counted(self) -> Conditions:
        """The condition that a member must meet to be counted."""
        condition = self.share if self.share is not None else self.count
        assert condition is not None  # Invariant: exactly one is
        return condition


class GradedValue(Written):
    """A value to conclude or expect, with a certainty and a time."""

    value: ValueName
    certainty: Name | None = None
    when_in_time: Name | None = None

    def said(self) -> dict[str, Any]:
        """What it says, as it stands in a file."""
        return {key: part for key, part in vars(self).items() if part is not None}


class Rule(Written):
    """A rule: a condition, what follows from it, and why."""

    id: Slug
    claims: tuple[ClaimId, ...] = ()
    assumption: Text | None = None
    when: Conditions | None = None
    unless: Conditions | None = None
    then: Annotated[dict[str, ConclusionEntry], Field(max_length=20)] = field(default_factory=dict)
    advise: tuple[Slug, ...] = ()
    because: Text

    def __post_init__(self) -> None:
        if not self.then and not self.advise:
            raise ValueError("a rule needs a conclusion: add `then`, `advise` or both")
        if not self.claims and self.assumption is None:
            raise ValueError("a rule needs a basis: add `claims`, an `assumption` or both")
        if self.when is None and self.unless is None:
            raise ValueError("a rule needs a condition: add `when`, `unless` or both")


class ConstraintEntry(Written):
    """What must hold in every case: `never` a condition, `expect` one `whenever` another, or `at_most_one` value."""

    id: Slug
    claims: tuple[ClaimId, ...] = ()
    never: Conditions | None = None
    whenever: Conditions | None = None
    expect: Conditions | None = None
    at_most_one: QualifiedName | None = None
    because: Text

    def __post_init__(self) -> None:
        given = [self.never is not None, self.whenever is not None, self.at_most_one is not None]
        if sum(given) != 1 or (self.whenever is None) != (self.expect is None):
            raise ValueError("a constraint is one of `never`, `whenever` with `expect`, or `at_most_one`")


class ExpectedLiteral(GradedValue):
    """A literal that a scenario expects: its value, and optionally its degree, its time and the rule behind it.

    `by`: this rule concludes it, to that degree and at that time. `not_by`: this rule does not.
    """

    by: Slug | None = None
    not_by: Slug | None = None


class Scenario(Written):
    """A small case with what must and must not follow."""

    id: Slug
    about: Text | Sentence | None = None
    claims: tuple[ClaimId, ...] = ()
    not_claims: tuple[ClaimId, ...] = ()
    case: dict[str, Any]
    follows: dict[str, ExpectationEntry] = field(default_factory=dict)
    follows_not: dict[str, Exclusion] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    tensions: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    advises: dict[str, tuple[Slug, ...]] = field(default_factory=dict)
    advises_not: dict[str, tuple[Slug, ...]] = field(default_factory=dict)
