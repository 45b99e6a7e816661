"""The names in a rule base, looked up: claims, scale points, values, attributes, and conditions made of them.

An unknown name becomes a finding at its place, with the nearest known name. `resolution` gives the items their
meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from herstelkb.ground.diagnostics import Diagnostic
from herstelkb.ground.showing import listed, spoken
from herstelkb.ground.suggestions import did_you_mean, meant_value, only_nearest
from herstelkb.knowledge.clauses import ADVICE
from herstelkb.knowledge.conditions import AllOf, AnyOf, Condition, Is, Measured, Value
from herstelkb.language import model
from herstelkb.language.documents import PathStep
from herstelkb.language.edits import Edits, reworded
from herstelkb.language.rule_base import RuleBase

if TYPE_CHECKING:
    from herstelkb.language.forms import Conditions


class Item:
    """An item being resolved, so that findings can give a place."""

    def __init__(self, base: RuleBase, findings: list[Diagnostic], section: str, name: str) -> None:
        self.base, self.findings, self.section, self.name = base, findings, section, name

    def find(
        self,
        code: str,
        message: str,
        *path: PathStep,
        key: bool = False,
        hint: str | None = None,
        expected: str | None = None,
        edits: Edits = (),
    ) -> None:
        """Add a finding at a place in the item."""
        place = self.base.place(self.section, self.name, *path, key=key)
        message = message if place else f"{self.section} '{self.name}': {message}"
        self.findings.append(Diagnostic(code, message, place, expected=expected, hint=hint, edits=edits))

    def fix(self, name: str, known: Iterable[object], *path: PathStep, key: bool = False) -> Edits:
        """The edits that replace a misspelt name by the known name it can only stand for."""
        new = only_nearest(name, known)
        origin = self.base.origins.get((self.section, self.name))
        return reworded(origin, *path, old=name, new=new, last=True, key=key) if new else ()


class Names:
    """The names that a rule base declares; `findings` holds what was wrong with the names looked up so far."""

    def __init__(self, base: RuleBase) -> None:
        self.base = base
        self.findings: list[Diagnostic] = []
        subjects = base.head.subjects
        self.one, self.many = subjects.one, subjects.many
        self.certainty, self.time = list(base.head.certainty), list(base.head.time)
        self.broken = {section: {n for s, n in base.broken if s == section} for section, _ in base.broken}

    def item(self, section: str, name: str) -> Item:
        """The item of this name, to be resolved."""
        return Item(self.base, self.findings, section, name)

    def claims(self, item: Item, claims: Iterable[str], key: str = "claims") -> None:
        """Check the claims that an item cites under a key."""
        for index, claim in enumerate(claims):
            self.known(item, "claims", claim, self.base.claims, "unknown-claim", "claim", key, index)

    def known(
        self, item: Item, section: str, name: str, known: Mapping[str, Any], code: str, what: str, *path: PathStep
    ) -> bool:
        """Whether a name is known. A name of a broken item is not reported again."""
        if name in known:
            return True
        if name not in self.broken.get(section, ()):
            # A claim's name is a short code: an unknown one is most likely still to be written, not a slip.
            edits = item.fix(name, known, *path) if section != "claims" else ()
            item.find(code, f"there is no {what} '{name}'", *path, hint=did_you_mean(name, known), edits=edits)
        return False

    def scale(self, item: Item, point: str | None, scale: list[str], *path: PathStep) -> None:
        """Check a point of a scale, if one is given."""
        if point is not None and point not in scale:
            message, hint = f"'{point}' is not a point of the scale", did_you_mean(point, scale)
            edits = item.fix(point, scale, *path)
            item.find("unknown-scale-point", message, *path, expected=listed(scale), hint=hint, edits=edits)

    def value(self, item: Item, qualified: str, value: Value, *path: PathStep) -> bool:
        """Whether it is a value of the attribute."""
        domain = self.base.vocabulary[qualified].values
        if any(value is known or (not isinstance(value, bool) and value == known) for known in domain):
            return True
        hint = meant_value(value, domain)
        message = f"'{spoken(value)}' is not a value of {qualified}"
        edits = item.fix(spoken(value), domain, *path)
        item.find("unknown-value", message, *path, expected=f"one of {listed(domain)}", hint=hint, edits=edits)
        return False

    def attribute(self, item: Item, name: str, *path: PathStep) -> model.Attribute | None:
        """The attribute of this name; None if there is none."""
        entry = self.base.vocabulary.get(name)
        if entry is None and name not in self.broken.get("vocabulary", ()):
            known = [*self.base.vocabulary, *self.base.measures]
            kind, _, attribute = name.rpartition(".")
            edits = item.fix(
                attribute, (k.partition(".")[2] for k in known if k.startswith(f"{kind}.")), *path, key=True
            )
            message = f"there is no attribute '{name}'"
            item.find("unknown-attribute", message, *path, key=True, hint=did_you_mean(name, known), edits=edits)
        return entry

    def qualified(self, leaf: Is | Measured) -> str:
        """The attribute or measure that a test is about, as it is written in rule files."""
        if isinstance(leaf, Measured):
            return f"{self.one}.{leaf.measure}"
        return f"{self.many if leaf.each else self.one}.{leaf.attribute}"

    def condition(self, item: Item, raw: Conditions, *path: PathStep, in_measure: bool = False) -> Condition | None:
        """A condition with its names resolved; None if one is unknown. `in_measure`: it is what a measure counts."""
        parts = [
            self._test(item, name, test, (*path, *at, name), in_measure)
            for at, mapping in model.conjuncts(raw)
            for name, test in mapping.items()
        ]
        found = [part for part in parts if part is not None]
        if len(found) < len(parts):
            return None
        return found[0] if len(found) == 1 else AllOf(tuple(found))

    def _test(self, item: Item, name: str, test: Any, path: tuple[PathStep, ...], in_measure: bool) -> Condition | None:
        if name == "any":
            return self._any(item, test, path, in_measure)
        if name in self.base.measures or name in self.broken.get("measures", ()):
            return self._measured(item, name, test, path, in_measure)
        if item.section in ("constraints", "report") and name in (f"{self.one}.{ADVICE}", f"{self.many}.{ADVICE}"):
            return self._advised(item, name, test, path)
        return self._is(item, name, test, path)

    def _any(self, item: Item, test: Any, path: tuple[PathStep, ...], in_measure: bool) -> AnyOf | None:
        if not (isinstance(test, tuple) and test and all(isinstance(one, dict) for one in test)):
            item.find("wrong-test", "`any` takes a list of conditions", *path, expected="any: [{…}, {…}]")
            return None
        ways = [self.condition(item, one, *path, i, in_measure=in_measure) for i, one in enumerate(test)]
        return None if None in ways else AnyOf(tuple(way for way in ways if way is not None))

    def _advised(self, item: Item, name: str, test: Any, path: tuple[PathStep, ...]) -> Is | None:
        """Advice, which has several values at once and so no others: only that it is given can be asked."""
        given = test if isinstance(test, tuple) else (test,)
        if not all(isinstance(one, str) for one in given):
            item.find("wrong-test", "of advice it can only be asked that it is given", *path, hint="name an item")
            return None
        steps = [(*path, n) for n in range(len(given))] if isinstance(test, tuple) else [path]
        known = [
            self.known(item, "advice", one, self.base.advice, "unknown-advice", "advice", *step)
            for one, step in zip(given, steps, strict=True)
        ]
        return Is(name.startswith(f"{self.many}."), ADVICE, tuple(dict.fromkeys(given)), ()) if all(known) else None

    def _is(self, item: Item, name: str, test: Any, path: tuple[PathStep, ...]) -> Is | None:
        entry = self.attribute(item, name, *path)
        if entry is None:
            return None
        if isinstance(test, model.BoundsEntry) or (isinstance(test, tuple) and test and isinstance(test[0], dict)):
            message = f"{name} is not a measure, so it has no bounds"
            item.find("wrong-test", message, *path, expected=f"one of {listed(entry.values)}", hint="name a value")
            return None
        negated, least, given, place = isinstance(test, model.Negation), 1, test, path
        if negated:
            given, place = test.not_, (*path, "not")
        elif isinstance(test, model.FirmValue):
            least, given, place = self._least(item, test, path), test.value, (*path, "value")
        values = self._values(item, name, given, place)
        if values is None or not least:
            return None
        rest = tuple(value for value in entry.values if value not in values)
        if negated and not rest:
            item.find("wrong-test", f"no value of {name} is left", *path, hint="remove this part of the condition")
            return None
        kind, _, attribute = name.partition(".")
        if negated:
            return Is(kind == self.many, attribute, rest, tuple(value for value in entry.values if value in values))
        return Is(kind == self.many, attribute, values, rest, least)

    def _least(self, item: Item, test: model.FirmValue, path: tuple[PathStep, ...]) -> int:
        """The degree that a test asks at least; 0 if it is no point of the scale."""
        self.scale(item, test.certainty, self.certainty, *path, "certainty")
        return self.certainty.index(test.certainty) + 1 if test.certainty in self.certainty else 0

    def _values(self, item: Item, name: str, given: Any, path: tuple[PathStep, ...]) -> tuple[Value, ...] | None:
        """The values that a test names, each once; None if one is not a value of the attribute."""
        steps = [(*path, n) for n in range(len(given))] if isinstance(given, tuple) else [path]
        values = given if isinstance(given, tuple) else (given,)
        known = [self.value(item, name, value, *step) for value, step in zip(values, steps, strict=True)]
        return tuple(dict.fromkeys(values)) if all(known) else None

    def _measured(
        self, item: Item, name: str, test: Any, path: tuple[PathStep, ...], in_measure: bool
    ) -> Condition | None:
        if in_measure:
            item.find("wrong-test", "a measure cannot count another measure", *path, hint="count attributes")
            return None
        if not isinstance(test, model.BoundsEntry):
            expected = "{below: 0.5}, with above, at_least, at_most; a number or $parameter"
            item.find("wrong-test", f"{name} is a measure: compare it with bounds", *path, expected=expected)
            return None
        tests: list[Condition] = []
        for op in ("below", "above", "at_least", "at_most"):
            threshold = getattr(test, op)
            if threshold is None:
                continue
            parameter = threshold.removeprefix("$") if isinstance(threshold, str) else None
            if parameter is not None:
                known = self.base.parameters
                if not self.known(item, "parameters", parameter, known, "unknown-parameter", "parameter", *path, op):
                    return None
                threshold = known[parameter].value
            tests.append(Measured(name.partition(".")[2], op, Fraction(threshold), parameter))
        return tests[0] if len(tests) == 1 else AllOf(tuple(tests))
