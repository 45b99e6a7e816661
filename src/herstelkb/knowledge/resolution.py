"""From a rule base as written to `Knowledge`: every name looked up, every mistake a finding, all in one run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from herstelkb.diagnostics import Diagnostic, did_you_mean, listed, spoken
from herstelkb.knowledge.base import Constraint, Knowledge, RuleConditions
from herstelkb.knowledge.clauses import ADVICE, MAX_ALTERNATIVES, Clause
from herstelkb.knowledge.conditions import AllOf, AnyOf, Atom, Condition, Is, Measured, alternatives, leaves
from herstelkb.knowledge.measures import Measure
from herstelkb.knowledge.sampling import sampling_mistakes
from herstelkb.knowledge.strata import Edge, strata, strict_cycle
from herstelkb.language import model
from herstelkb.language.documents import Step
from herstelkb.language.reading import RuleBase

RESERVED = ("id", "name", ADVICE, "any")


def knowledge(base: RuleBase) -> tuple[Knowledge | None, list[Diagnostic]]:
    """The rule base as a checked whole, and every finding; None where there is an error."""
    resolver = _Resolver(base)
    made = resolver.resolve()
    resolver.findings += sampling_mistakes(base)
    bad = any(finding.severity == "error" for finding in resolver.findings)
    return (None if bad else made), resolver.findings


class _Item:
    """An item being looked at, so that findings can say where."""

    def __init__(self, base: RuleBase, findings: list[Diagnostic], section: str, name: str) -> None:
        self.base, self.findings, self.section, self.name = base, findings, section, name

    def find(
        self,
        code: str,
        message: str,
        *path: Step,
        key: bool = False,
        hint: str | None = None,
        expected: str | None = None,
    ) -> None:
        place = self.base.place(self.section, self.name, *path, key=key)
        said = message if place else f"{self.section} '{self.name}': {message}"
        self.findings.append(Diagnostic(code, said, place, expected=expected, hint=hint))


class _Resolver:
    def __init__(self, base: RuleBase) -> None:
        self.base = base
        self.findings: list[Diagnostic] = []
        subjects = base.head.subjects
        self.one, self.many = subjects.one, subjects.many
        self.certainty, self.time = list(base.head.certainty), list(base.head.time)
        self.broken = {section: {n for s, n in base.broken if s == section} for section, _ in base.broken}

    # --- the whole ---

    def resolve(self) -> Knowledge:
        self._head()
        self._vocabulary()
        for name, claim in self.base.claims.items():
            item = self._item("claims", name)
            self._scale(item, claim.hedge, self.certainty, "hedge")
            self._scale(item, claim.time, self.time, "time")
        for name, parameter in self.base.parameters.items():
            self._claims(self._item("parameters", name), parameter.claims)
        for name, advice in self.base.advice.items():
            self._claims(self._item("advice", name), advice.claims)
            self._scale(self._item("advice", name), advice.when, self.time, "when")
        measures = dict(self._measures())
        conditions: dict[str, RuleConditions] = {}
        clauses: list[Clause] = []
        for name, rule in self.base.rules.items():
            resolved = self._rule(name, rule)
            if resolved is not None:
                conditions[name] = resolved
                clauses += self._clauses(rule, resolved, len(clauses))
        constraints = {name: self._constraint(name, one) for name, one in self.base.constraints.items()}
        for name, scenario in self.base.scenarios.items():
            self._scenario(name, scenario)
        self._translations()
        return Knowledge(
            source=self.base,
            conditions=conditions,
            clauses=tuple(clauses),
            strata=self._strata(clauses, measures),
            measures=measures,
            constraints={name: found for name, found in constraints.items() if found is not None},
        )

    def _item(self, section: str, name: str) -> _Item:
        return _Item(self.base, self.findings, section, name)

    def _head(self) -> None:
        subjects = self.base.head.subjects
        if len({subjects.one, subjects.many, subjects.list}) < 3:
            said = "the names of the two kinds of subject and of their list must differ"
            self._item("knowledge_base", "").find("duplicate-id", said, "subjects", key=True)

    def _vocabulary(self) -> None:
        for qualified, entry in self.base.vocabulary.items():
            kind, _, name = qualified.partition(".")
            item = self._item("vocabulary", qualified)
            if kind not in (self.one, self.many):
                hint = did_you_mean(kind, [self.one, self.many])
                item.find("unknown-subject", f"'{kind}' is not a kind of subject", key=True, hint=hint)
            if name in RESERVED:
                item.find("reserved-name", f"'{name}' cannot be the name of an attribute", key=True, hint="rename it")
            if entry.observable and entry.question is None:
                said = "an attribute that can be observed needs a question"
                item.find("missing-key", said, key=True, hint="add 'question: …', or set `known_by: derivation`")
            self._claims(item, entry.claims)

    # --- names ---

    def _claims(self, item: _Item, claims: Iterable[str], key: str = "claims") -> None:
        for index, claim in enumerate(claims):
            self._known(item, "claims", claim, self.base.claims, "unknown-claim", "claim", key, index)

    def _known(
        self, item: _Item, section: str, name: str, known: Mapping[str, Any], code: str, what: str, *path: Step
    ) -> bool:
        if name in known:
            return True
        if name not in self.broken.get(section, ()):
            item.find(code, f"there is no {what} '{name}'", *path, hint=did_you_mean(name, known))
        return False

    def _scale(self, item: _Item, point: str | None, scale: list[str], *path: Step) -> None:
        if point is not None and point not in scale:
            said, hint = f"'{point}' is not a point of the scale", did_you_mean(point, scale)
            item.find("unknown-scale-point", said, *path, expected=listed(scale), hint=hint)

    def _value(self, item: _Item, qualified: str, value: model.Value, *path: Step) -> bool:
        domain = self.base.vocabulary[qualified].values
        if any(value is known or (not isinstance(value, bool) and value == known) for known in domain):
            return True
        hint = did_you_mean(spoken(value), domain)
        said = f"'{spoken(value)}' is not a value of {qualified}"
        item.find("unknown-value", said, *path, expected=f"one of {listed(domain)}", hint=hint)
        return False

    def _attribute(self, item: _Item, name: str, *path: Step) -> model.Attribute | None:
        entry = self.base.vocabulary.get(name)
        if entry is None and name not in self.broken.get("vocabulary", ()):
            hint = did_you_mean(name, [*self.base.vocabulary, *self.base.measures])
            item.find("unknown-attribute", f"there is no attribute '{name}'", *path, key=True, hint=hint)
        return entry

    # --- conditions ---

    def _condition(
        self, item: _Item, raw: Mapping[str, Any], *path: Step, in_measure: bool = False
    ) -> Condition | None:
        parts = [self._test(item, name, test, (*path, name), in_measure) for name, test in raw.items()]
        found = [part for part in parts if part is not None]
        if len(found) < len(parts):
            return None
        return found[0] if len(found) == 1 else AllOf(tuple(found))

    def _test(self, item: _Item, name: str, test: Any, path: tuple[Step, ...], in_measure: bool) -> Condition | None:
        if name == "any":
            if not (isinstance(test, tuple) and test and all(isinstance(one, dict) for one in test)):
                item.find("wrong-test", "`any` takes a list of conditions", *path, expected="any: [{…}, {…}]")
                return None
            ways = [self._condition(item, one, *path, i, in_measure=in_measure) for i, one in enumerate(test)]
            return None if None in ways else AnyOf(tuple(way for way in ways if way is not None))
        if name in self.base.measures or name in self.broken.get("measures", ()):
            return self._measured(item, name, test, path, in_measure)
        entry = self._attribute(item, name, *path)
        if entry is None:
            return None
        if isinstance(test, model.Bounds) or (isinstance(test, tuple) and test and isinstance(test[0], dict)):
            said = f"{name} is not a measure, so it has no bounds"
            item.find("wrong-test", said, *path, expected=f"one of {listed(entry.values)}", hint="name a value")
            return None
        negated = isinstance(test, model.Other)
        given = test.not_ if isinstance(test, model.Other) else test
        values = given if isinstance(given, tuple) else (given,)
        if [value for value in values if not self._value(item, name, value, *path)]:
            return None
        domain = tuple(entry.values)
        rest = tuple(value for value in domain if value not in values)
        wanted, others = (
            (rest, tuple(v for v in domain if v in values)) if negated else (tuple(dict.fromkeys(values)), rest)
        )
        if not wanted:
            item.find("wrong-test", f"no value of {name} is left", *path, hint="remove this part of the condition")
            return None
        kind, _, attribute = name.partition(".")
        return Is(kind == self.many, attribute, wanted, others)

    def _measured(
        self, item: _Item, name: str, test: Any, path: tuple[Step, ...], in_measure: bool
    ) -> Condition | None:
        if in_measure:
            item.find("wrong-test", "a measure cannot count by another measure", *path, hint="count by attributes")
            return None
        if not isinstance(test, model.Bounds):
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
                if not self._known(item, "parameters", parameter, known, "unknown-parameter", "parameter", *path, op):
                    return None
                threshold = known[parameter].value
            tests.append(Measured(name.partition(".")[2], op, Fraction(threshold), parameter))
        return tests[0] if len(tests) == 1 else AllOf(tuple(tests))

    # --- items ---

    def _measures(self) -> Iterator[tuple[str, Measure]]:
        for qualified, measure in self.base.measures.items():
            item = self._item("measures", qualified)
            self._claims(item, measure.claims)
            kind, _, name = qualified.partition(".")
            if kind != self.one:
                item.find(
                    "unknown-subject", f"a measure belongs to {self.one}", key=True, hint=f"name it {self.one}.{name}"
                )
            if qualified in self.base.vocabulary or name in RESERVED:
                item.find(
                    "duplicate-id", f"'{qualified}' is an attribute already", key=True, hint="rename one of the two"
                )
            form = "share" if measure.share is not None else "count"
            counted = self._condition(item, measure.counted, form, in_measure=True)
            if counted is not None:
                yield name, Measure(name, measure.share is not None, counted)

    def _rule(self, name: str, rule: model.Rule) -> RuleConditions | None:
        item = self._item("rules", name)
        self._claims(item, rule.claims)
        for index, advice in enumerate(rule.advise):
            self._known(item, "advice", advice, self.base.advice, "unknown-advice", "advice", "advise", index)
        for attribute, conclusion in rule.then.items():
            self._conclusion(item, rule, attribute, conclusion)
        when = self._condition(item, rule.when, "when") if rule.when is not None else None
        unless = self._condition(item, rule.unless, "unless") if rule.unless is not None else None
        if (when is None) != (rule.when is None) or (unless is None) != (rule.unless is None):
            return None
        about = [leaf for leaf in (*leaves(when), *leaves(unless)) if isinstance(leaf, Is)]
        each = any(leaf.each for leaf in about) or any(a.startswith(f"{self.many}.") for a in rule.then)
        return RuleConditions(each, when, unless)

    def _conclusion(self, item: _Item, rule: model.Rule, attribute: str, conclusion: Any) -> None:
        if attribute in self.base.measures:
            item.find(
                "not-derivable", f"{attribute} is a measure: it is counted, not concluded", "then", attribute, key=True
            )
            return
        entry = self._attribute(item, attribute, "then", attribute)
        if entry is None:
            return
        if not entry.derivable:
            hint = "set `known_by: either` in the vocabulary, or conclude something else"
            said = f"{attribute} can only be observed, so no rule may conclude it"
            item.find("not-derivable", said, "then", attribute, key=True, hint=hint)
        graded = conclusion if isinstance(conclusion, model.Graded) else model.Graded(value=conclusion)
        self._value(item, attribute, graded.value, "then", attribute, "value")
        self._scale(item, graded.certainty, self.certainty, "then", attribute, "certainty")
        self._scale(item, graded.when_in_time, self.time, "then", attribute, "when_in_time")
        self._no_firmer_than_claims(item, rule, attribute, graded)

    def _no_firmer_than_claims(self, item: _Item, rule: model.Rule, attribute: str, graded: model.Graded) -> None:
        scale, certainty = self.certainty, graded.certainty or self.certainty[-1]
        for claim in (claim for claim in rule.claims if claim in self.base.claims):
            hedge = self.base.claims[claim].hedge
            if hedge in scale and certainty in scale and scale.index(certainty) > scale.index(hedge):
                said = f"concludes '{certainty}', but claim {claim} says no more than '{hedge}'"
                hint = f"write {{value: {spoken(graded.value)}, certainty: {hedge}}}"
                item.find("firmer-than-claim", said, "then", attribute, hint=hint)
                return

    def _clauses(self, rule: model.Rule, resolved: RuleConditions, number: int) -> Iterator[Clause]:
        ways = alternatives(resolved.when, MAX_ALTERNATIVES)
        if ways is None:
            said = f"its condition can be true in more than {MAX_ALTERNATIVES} ways"
            self._item("rules", rule.id).find("too-many-alternatives", said, "when", key=True, hint="split the rule")
            return
        for head, hedge, time in self._heads(rule, resolved.each):
            for atoms, tests in ways:
                yield Clause(number, rule.id, resolved.each, atoms, tests, resolved.unless, head, hedge, time)
                number += 1

    def _heads(self, rule: model.Rule, each: bool) -> Iterator[tuple[Atom, int, int]]:
        weakest = len(self.certainty)
        for qualified, conclusion in rule.then.items():
            graded = conclusion if isinstance(conclusion, model.Graded) else model.Graded(value=conclusion)
            if graded.certainty not in (None, *self.certainty) or graded.when_in_time not in (None, *self.time):
                continue
            kind, _, attribute = qualified.partition(".")
            hedge = self.certainty.index(graded.certainty) + 1 if graded.certainty else len(self.certainty)
            time = self.time.index(graded.when_in_time) if graded.when_in_time else 0
            weakest = min(weakest, hedge)
            yield Atom(kind == self.many, attribute, graded.value), hedge, time
        for advice in rule.advise:
            yield Atom(each, ADVICE, advice), weakest, 0  # advice is no firmer than what it is given with

    def _constraint(self, name: str, constraint: model.Constraint) -> Constraint | None:
        item = self._item("constraints", name)
        self._claims(item, constraint.claims)
        parts: dict[str, Condition | None] = {}
        for form in ("never", "whenever", "expect"):
            raw = getattr(constraint, form)
            parts[form] = self._condition(item, raw, form) if raw is not None else None
            if raw is not None and parts[form] is None:
                return None
        single = None
        if constraint.at_most_one is not None:
            if self._attribute(item, constraint.at_most_one, "at_most_one") is None:
                return None
            kind, _, attribute = constraint.at_most_one.partition(".")
            single = (kind == self.many, attribute)
        about = [leaf for part in parts.values() for leaf in leaves(part) if isinstance(leaf, Is)]
        each = single[0] if single else any(leaf.each for leaf in about)
        return Constraint(name, each, parts["never"], parts["whenever"], parts["expect"], single)

    def _scenario(self, name: str, scenario: model.Scenario) -> None:
        item = self._item("scenarios", name)
        self._claims(item, scenario.claims)
        self._claims(item, scenario.not_claims, "not_claims")
        for section in ("follows", "follows_not"):
            for fact, expected in getattr(scenario, section).items():
                self._expectation(item, fact, expected, section, fact)
        for section in ("unknown", "tensions", "conflicts"):
            for index, fact in enumerate(getattr(scenario, section)):
                self._attribute_of(item, fact, section, index)
        for section in ("advises", "advises_not"):
            for subject, advices in getattr(scenario, section).items():
                for index, advice in enumerate(advices):
                    known = self.base.advice
                    self._known(item, "advice", advice, known, "unknown-advice", "advice", section, subject, index)

    def _expectation(self, item: _Item, fact: str, expected: Any, *path: Step) -> None:
        qualified = self._attribute_of(item, fact, *path)
        if qualified is None or qualified in self.base.measures:
            return
        values = expected if isinstance(expected, tuple) else (expected,)
        for value in values:
            if isinstance(value, model.Expected):
                self._scale(item, value.certainty, self.certainty, *path, "certainty")
                self._scale(item, value.when_in_time, self.time, *path, "when_in_time")
                if value.by is not None:
                    self._known(item, "rules", value.by, self.base.rules, "unknown-rule", "rule", *path, "by")
                value = value.value
            self._value(item, qualified, value, *path)

    def _attribute_of(self, item: _Item, fact: str, *path: Step) -> str | None:
        subject, _, attribute = fact.rpartition(".")
        qualified = f"{self.one if subject == self.one else self.many}.{attribute}"
        if not subject:
            item.find("unknown-attribute", f"'{fact}' names no subject", *path, expected="subject.attribute")
            return None
        if qualified in self.base.measures:
            return qualified
        return qualified if self._attribute(item, qualified, *path) is not None else None

    # --- the whole, again ---

    def _strata(self, clauses: list[Clause], measures: Mapping[str, Measure]) -> tuple[tuple[Clause, ...], ...]:
        edges = [edge for clause in clauses for edge in self._edges(clause)]
        for name, measure in measures.items():
            for leaf in leaves(measure.counted):
                edges.append(Edge(self._node(leaf), f"{self.one}.{name}", True, f"measure {self.one}.{name}"))
        cycle = strict_cycle(edges)
        if cycle is not None:
            self._unstratified(cycle)
            return ()
        level = strata(edges)
        found: list[list[Clause]] = [[] for _ in range(max(level.values(), default=0) + 1)]
        for clause in clauses:
            found[level.get(self._head_node(clause), 0)].append(clause)
        return tuple(tuple(stratum) for stratum in found if stratum)

    def _edges(self, clause: Clause) -> Iterator[Edge]:
        head = self._head_node(clause)
        for each, attribute, _ in clause.atoms:
            yield Edge(f"{self.many if each else self.one}.{attribute}", head, False, clause.rule)
        for test in clause.tests:
            yield Edge(self._node(test), head, False, clause.rule)
        for leaf in leaves(clause.unless):
            yield Edge(self._node(leaf), head, True, clause.rule)

    def _node(self, leaf: Is | Measured) -> str:
        if isinstance(leaf, Measured):
            return f"{self.one}.{leaf.measure}"
        return f"{self.many if leaf.each else self.one}.{leaf.attribute}"

    def _head_node(self, clause: Clause) -> str:
        return f"{self.many if clause.head.each else self.one}.{clause.head.attribute}"

    def _unstratified(self, cycle: list[Edge]) -> None:
        rule = next((e.rule for e in cycle if not e.rule.startswith("measure ")), None)
        section, name = ("rules", rule) if rule else ("measures", cycle[0].rule.removeprefix("measure "))
        key = ("unless",) if rule and self.base.rules[rule].unless is not None else ()
        self._item(section, name).find(
            "unstratified",
            "what stands under `unless`, or is counted, rests on the conclusion itself:\n" + _drawn(cycle),
            *key,
            key=True,
            hint="break the cycle: let one of these rules rest on something that is observed",
        )

    def _translations(self) -> None:
        languages = self.base.head.languages
        sections: dict[str, Mapping[str, BaseModel]] = {
            "knowledge_base": {"": self.base.head},
            **{s: getattr(self.base, s) for s in ("vocabulary", "claims", "parameters", "measures", "rules")},
            **{s: getattr(self.base, s) for s in ("constraints", "advice", "scenarios")},
        }
        for section, items in sections.items():
            for name, entry in items.items():
                for path, text in texts(entry):
                    for language in languages:
                        if language not in text:
                            said = f"the text has no '{language}'"
                            hint = f"add '{language}: …'"
                            self._item(section, name).find("missing-translation", said, *path, key=True, hint=hint)
                    for language in text:
                        if language not in languages:
                            hint = did_you_mean(language, languages) or f"the languages are {listed(languages)}"
                            said = f"'{language}' is not a language of this rule base"
                            self._item(section, name).find(
                                "unknown-language", said, *path, language, key=True, hint=hint
                            )


def _drawn(cycle: list[Edge]) -> str:
    """A cycle with an arrow a line, the nodes under each other."""
    first, second = max(len(edge.source) for edge in cycle), max(len(edge.target) for edge in cycle)
    lines = []
    for source, target, strict, rule in cycle:
        counted = rule.startswith("measure ")
        arrow = "==counted==>" if counted else "==unless===>" if strict else "----------->"
        lines.append(f"    {source:<{first}} {arrow} {target:<{second}}  ({rule if counted else 'rule ' + rule})")
    return "\n".join(lines)


_TEXTS = {"title", "label", "says", "question", "text", "who", "because", "assumption", "about", "source"}


def texts(entry: BaseModel, path: tuple[Step, ...] = ()) -> Iterator[tuple[tuple[Step, ...], dict[str, str]]]:
    """Every text of an item that people read, with its path in the item; a text maps languages to words."""
    for name in type(entry).model_fields:
        value = getattr(entry, name)
        if name in _TEXTS and isinstance(value, dict):
            yield (*path, name), value
        elif name in ("certainty", "time") and isinstance(value, dict):
            yield from (((*path, name, point), text) for point, text in value.items())
        elif name == "values":
            for key, inner in value.items():
                yield from texts(inner, (*path, name, key))
