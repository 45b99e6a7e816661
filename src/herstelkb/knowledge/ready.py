"""A rule base ready-made: `Knowledge` as bytes, so that starting takes no YAML, no checks and no compiling.

The bytes are JSON, and the same for the same rules. They hold what evaluating and explaining cases takes; scenarios,
sampling and the places of items are read from the rule files when something first asks for them. Whoever makes these
bytes, and where they are kept, is not decided here.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from herstelkb.ground.caching import Later
from herstelkb.knowledge.base import Constraint, Knowledge, RuleConditions
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import AllOf, AnyOf, Atom, Is, Measured
from herstelkb.knowledge.measures import Measure
from herstelkb.language import advice, model, report
from herstelkb.language.rule_base import Read, RuleBase

FORMAT = 1
_LATER = ("scenarios", "sampling", "origins")  # what evaluating does not take
_KEPT = tuple(part.name for part in fields(RuleBase) if part.name not in (*_LATER, "broken"))


def dumped(knowledge: Knowledge) -> bytes:
    """A checked rule base as bytes."""
    source = knowledge.source
    where = {section: {item: source.where(section, item) for item in getattr(source, section)} for section in _PLACED}
    kept = replace(source, read=Read(source.digest, where))
    parts = {part.name: getattr(knowledge, part.name) for part in fields(Knowledge)}
    parts |= {"source": {name: getattr(kept, name) for name in _KEPT}}
    parts |= {"strata": [[clause.number for clause in stratum] for stratum in knowledge.strata]}
    return json.dumps([FORMAT, _plain(parts)], ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def loaded(content: bytes, again: Callable[[], RuleBase] | None) -> Knowledge:
    """The rule base in these bytes; `again` reads all of it from its files, if they are at hand.

    Raises:
        ValueError: they are not the bytes of a rule base, or those of another version of this program.
    """
    try:
        form, parts = json.loads(content.decode("utf-8", "surrogatepass"), object_hook=_made)
        if form != FORMAT:
            raise ValueError(f"it has form {form}, and this program reads {FORMAT}")
        sections: dict[str, Any] = parts["source"] | {name: _later(again, name) for name in _LATER}
        source = RuleBase(**sections)
        clauses = parts["clauses"]
        strata = tuple(tuple(clauses[number] for number in stratum) for stratum in parts["strata"])
        return Knowledge(**(parts | {"source": source, "strata": strata}))
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        raise ValueError(f"not a rule base: {error}") from None


def _later(again: Callable[[], RuleBase] | None, name: str) -> Later[Any, Any]:
    return Later(lambda: getattr(again(), name) if again else {})


# --- values as plain data: whatever JSON has no form for is a mapping with the key "" ---


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case list():
            return [_plain(one) for one in value]
        case dict() if all(isinstance(key, str) and key for key in value):
            return {key: _plain(one) for key, one in value.items()}
    return {"": type(value).__name__, "of": _parts(value)}


def _parts(value: Any) -> Any:
    match value:
        case dict():
            return [[_plain(key), _plain(one)] for key, one in value.items()]
        case tuple():
            return [_plain(one) for one in value]
        case Fraction() | Decimal():
            return str(value)
        case _:
            return [_plain(getattr(value, one.name)) for one in fields(value)]


def _made(found: dict[str, Any]) -> Any:
    kind = found.get("")
    return found if kind is None else _MAKE[kind](found["of"])


def _written(kind: type[model.Written]) -> Callable[[list[Any]], Any]:
    """What makes an item anew that was checked before."""
    names = [part.name for part in fields(kind)]  # type: ignore[arg-type]  # it is a dataclass, made by its base

    def make(values: list[Any]) -> Any:
        item = kind.__new__(kind)
        vars(item).update(zip(names, values, strict=True))
        return item

    return make


def _value(kind: Any) -> Callable[[list[Any]], Any]:
    return lambda values: kind(*values)


_PLACED = ("vocabulary", "claims", "parameters", "measures", "rules", "constraints", "advice", "words")
_MODELS = [
    one
    for module in (model, advice, report)
    for one in vars(module).values()
    if isinstance(one, type) and issubclass(one, model.Written) and one is not model.Written
]
_VALUES = (Clause, Atom, Is, Measured, AllOf, AnyOf, Measure, Constraint, RuleConditions, Read)
_MAKE: dict[str, Callable[[Any], Any]] = {
    "dict": dict,
    "tuple": tuple,
    "Fraction": Fraction,
    "Decimal": Decimal,
    **{kind.__name__: _written(kind) for kind in _MODELS},
    **{kind.__name__: _value(kind) for kind in _VALUES},
}
