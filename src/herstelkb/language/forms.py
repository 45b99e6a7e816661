"""The forms of what stands in a rule file: names, texts, numbers, tests, and the one of several forms that is meant.

The models are annotated with these. Only checking a file takes them, and pydantic; `checker` checks a value.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Annotated, Any

from pydantic import Discriminator, Field, StrictBool, StrictInt, StrictStr, StringConstraints, Tag, TypeAdapter
from pydantic.functional_validators import BeforeValidator
from pydantic.json_schema import SkipJsonSchema
from typing_extensions import TypeAliasType

from herstelkb.language import advice, model, report, rule_file
from herstelkb.language.model import BoundsEntry, ExpectedLiteral, FirmValue, GradedValue, Negation, ValueEntry, Written

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
ThresholdEntry = Number | ParameterName
Version = Annotated[StrictStr, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z.+_-]*$", max_length=40)]
Weight = Annotated[Decimal, Field(allow_inf_nan=False, ge=-1, le=1, decimal_places=6)]
Share = Annotated[Decimal, Field(allow_inf_nan=False, ge=0, le=1, decimal_places=6)]
Phrase = TypeAliasType("Phrase", "Annotated[StrictStr, Field(max_length=4000)] | dict[str, Phrase]")
OwnWords = TypeAliasType("OwnWords", "dict[str, Phrase]")


def _with_booleans(raw: Any) -> Any:
    """Accept `"true"` for a boolean key: in JSON, and so in plain data, keys are strings."""
    booleans: dict[Any, bool] = {"true": True, "false": False}
    return {booleans.get(key, key): entry for key, entry in raw.items()} if isinstance(raw, dict) else raw


ValueEntries = Annotated[
    dict[ValueName, ValueEntry], Field(min_length=1, max_length=60), BeforeValidator(_with_booleans)
]
Shares = Annotated[dict[ValueName, Share], BeforeValidator(_with_booleans)]
ConditionalTexts = Annotated[tuple[advice.ConditionalText, ...], Field(max_length=40)]
QualifiedNames = Annotated[tuple[QualifiedName, ...], Field(max_length=60)]

# Tags are in angle brackets, so that a key in the location of an error is never mistaken for one.
_KINDS: dict[type, str] = {Negation: "<not>", FirmValue: "<firm>", BoundsEntry: "<bounds>"}
_KEYS = {"not": "<not>", "not_": "<not>", "value": "<firm>", "certainty": "<firm>"}


def _kind_of_test(raw: Any) -> str:
    match raw:
        case Written():
            return _KINDS[type(raw)]
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


def _graded_or_value(raw: Any) -> str:
    return "<graded>" if isinstance(raw, dict | GradedValue) else "<value>"


ConclusionEntry = Annotated[
    Annotated[ValueName, Tag("<value>")] | Annotated[GradedValue, Tag("<graded>")], Discriminator(_graded_or_value)
]


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

# Pydantic looks up the names in an annotation in the module of its class. Those modules do without all of this, so that
# a rule base that was checked before takes no pydantic; whoever checks one gives it to them.
_LENT = {name: form for name, form in vars().items() if name[0].isupper()}
for _module in (model, advice, report, rule_file):
    vars(_module).update(_LENT, StrictInt=StrictInt, SkipJsonSchema=SkipJsonSchema)


@cache
def checker(form: Any) -> TypeAdapter[Any]:
    """What checks a value against a model, or another form."""
    return TypeAdapter(form)
