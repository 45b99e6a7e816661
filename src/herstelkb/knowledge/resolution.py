"""From a rule base as written to `Knowledge`: its items, then the whole.

One run reports every error. `names` looks names up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from herstelkb.ground.diagnostics import Diagnostic
from herstelkb.ground.showing import listed, spoken
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.knowledge.base import Constraint, Knowledge, RuleConditions
from herstelkb.knowledge.clauses import ADVICE, MAX_ALTERNATIVES, Clause
from herstelkb.knowledge.conditions import Atom, Condition, Is, Measured, Value, alternatives, leaves
from herstelkb.knowledge.measures import Measure
from herstelkb.knowledge.names import Item, Names
from herstelkb.knowledge.sampling import sampling_mistakes
from herstelkb.knowledge.strata import Dependency, strata, strict_cycle
from herstelkb.knowledge.told_if import told_if
from herstelkb.knowledge.vocabulary import RESERVED, check_vocabulary
from herstelkb.language import model
from herstelkb.language.documents import PathStep
from herstelkb.language.edits import replaced
from herstelkb.language.rule_base import RuleBase
from herstelkb.language.texts import texts


def resolved(base: RuleBase) -> tuple[Knowledge | None, list[Diagnostic]]:
    """The rule base as a checked whole, or None if it has errors, and every finding."""
    resolver = _Resolver(base)
    made = resolver.resolve()
    resolver.names.findings += sampling_mistakes(base)
    bad = any(finding.severity == "error" for finding in resolver.names.findings)
    return (None if bad else made), resolver.names.findings


class _Resolver:
    def __init__(self, base: RuleBase) -> None:
        self.base, self.names = base, Names(base)
        self.one, self.many = self.names.one, self.names.many

    # --- the whole ---

    def resolve(self) -> Knowledge:
        self._head()
        check_vocabulary(self.names)
        for name, claim in self.base.claims.items():
            item = self.names.item("claims", name)
            self.names.scale(item, claim.hedge, self.names.certainty, "hedge")
            self.names.scale(item, claim.time, self.names.time, "time")
        for name, parameter in self.base.parameters.items():
            self.names.claims(self.names.item("parameters", name), parameter.claims)
        for name, advice in self.base.advice.items():
            self.names.claims(self.names.item("advice", name), advice.claims)
            self.names.scale(self.names.item("advice", name), advice.when, self.names.time, "when")
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
            asked_if=dict(self._asked_if()),
            told_if=told_if(self.names, conditions, measures),
        )

    def _head(self) -> None:
        subjects = self.base.head.subjects
        if len({subjects.one, subjects.many, subjects.list}) < 3:
            message = "the names of the two kinds of subject and of their list must differ"
            self.names.item("knowledge_base", "").find("duplicate-id", message, "subjects", key=True)
        for index, goal in enumerate(self.base.head.goals):
            self._goal(goal, index)

    def _goal(self, goal: str, index: int) -> None:
        """A goal is advice, or an attribute that a rule may conclude."""
        item, entry = self.names.item("knowledge_base", ""), self.base.vocabulary.get(goal)
        if entry is not None and not entry.derivable:
            said = f"{goal} is only observed, and a goal is concluded"
            item.find("not-derivable", said, "goals", index, hint="name what follows from it")
        elif entry is None and goal != ADVICE and ("vocabulary", goal) not in self.base.broken:
            known = [ADVICE, *(name for name, one in self.base.vocabulary.items() if one.derivable)]
            said, hint = f"there is no attribute '{goal}'", did_you_mean(goal, known)
            edits = item.fix(goal, known, "goals", index)
            item.find("unknown-attribute", said, "goals", index, hint=hint, edits=edits)

    def _asked_if(self) -> Iterator[tuple[str, Condition]]:
        for qualified, entry in self.base.vocabulary.items():
            if entry.asked_if is not None:
                item = self.names.item("vocabulary", qualified)
                condition = self.names.condition(item, entry.asked_if, "asked_if", in_measure=True)
                if condition is not None:
                    yield qualified, condition

    # --- items ---

    def _measures(self) -> Iterator[tuple[str, Measure]]:
        for qualified, measure in self.base.measures.items():
            item = self.names.item("measures", qualified)
            self.names.claims(item, measure.claims)
            kind, _, name = qualified.partition(".")
            if kind != self.one:
                item.find(
                    "unknown-subject", f"a measure belongs to {self.one}", key=True, hint=f"name it {self.one}.{name}"
                )
            if qualified in self.base.vocabulary or name in RESERVED:
                item.find(
                    "duplicate-id", f"'{qualified}' is already an attribute", key=True, hint="rename one of the two"
                )
            form = "share" if measure.share is not None else "count"
            counted = self.names.condition(item, measure.counted, form, in_measure=True)
            if counted is not None:
                yield name, Measure(name, measure.share is not None, counted)

    def _rule(self, name: str, rule: model.Rule) -> RuleConditions | None:
        item = self.names.item("rules", name)
        self.names.claims(item, rule.claims)
        for index, advice in enumerate(rule.advise):
            self.names.known(item, "advice", advice, self.base.advice, "unknown-advice", "advice", "advise", index)
        for attribute, conclusion in rule.then.items():
            self._conclusion(item, rule, attribute, conclusion)
        when = self.names.condition(item, rule.when, "when") if rule.when is not None else None
        unless = self.names.condition(item, rule.unless, "unless") if rule.unless is not None else None
        if (when is None) != (rule.when is None) or (unless is None) != (rule.unless is None):
            return None
        about = [leaf for leaf in (*leaves(when), *leaves(unless)) if isinstance(leaf, Is)]
        each = any(leaf.each for leaf in about) or any(a.startswith(f"{self.many}.") for a in rule.then)
        return RuleConditions(each, when, unless)

    def _conclusion(self, item: Item, rule: model.Rule, attribute: str, conclusion: Any) -> None:
        if attribute in self.base.measures:
            item.find(
                "not-derivable", f"{attribute} is a measure: it is counted, not concluded", "then", attribute, key=True
            )
            return
        entry = self.names.attribute(item, attribute, "then", attribute)
        if entry is None:
            return
        if not entry.derivable:
            hint = "set `known_by: either` in the vocabulary, or conclude something else"
            message = f"{attribute} can only be observed, so no rule may conclude it"
            item.find("not-derivable", message, "then", attribute, key=True, hint=hint)
        graded = conclusion if isinstance(conclusion, model.GradedValue) else model.GradedValue(value=conclusion)
        self.names.value(item, attribute, graded.value, "then", attribute, "value")
        self.names.scale(item, graded.certainty, self.names.certainty, "then", attribute, "certainty")
        self.names.scale(item, graded.when_in_time, self.names.time, "then", attribute, "when_in_time")
        self._no_firmer_than_claims(item, rule, attribute, graded)

    def _no_firmer_than_claims(self, item: Item, rule: model.Rule, attribute: str, graded: model.GradedValue) -> None:
        scale, certainty = self.names.certainty, graded.certainty or self.names.certainty[-1]
        for claim in (claim for claim in rule.claims if claim in self.base.claims):
            hedge = self.base.claims[claim].hedge
            if hedge in scale and certainty in scale and scale.index(certainty) > scale.index(hedge):
                message = f"concludes '{certainty}', but claim {claim} says no more than '{hedge}'"
                hint = f"write {{value: {spoken(graded.value)}, certainty: {hedge}}}"
                data = {**graded.said(), "certainty": hedge}
                edits = replaced(self.base.origins.get(("rules", rule.id)), "then", attribute, data=data)
                item.find("firmer-than-claim", message, "then", attribute, hint=hint, edits=edits)
                return

    def _clauses(self, rule: model.Rule, resolved: RuleConditions, number: int) -> Iterator[Clause]:
        ways = alternatives(resolved.when, MAX_ALTERNATIVES)
        if ways is None:
            message = f"its condition can be true in more than {MAX_ALTERNATIVES} ways"
            item = self.names.item("rules", rule.id)
            item.find("too-many-alternatives", message, "when", key=True, hint="split the rule")
            return
        for head, hedge, time in self._heads(rule, resolved.each):
            for atoms, least, tests in ways:
                yield Clause(number, rule.id, resolved.each, atoms, least, tests, resolved.unless, head, hedge, time)
                number += 1

    def _heads(self, rule: model.Rule, each: bool) -> Iterator[tuple[Atom, int, int]]:
        certainties, times = self.names.certainty, self.names.time
        weakest = len(certainties)
        for qualified, conclusion in rule.then.items():
            graded = conclusion if isinstance(conclusion, model.GradedValue) else model.GradedValue(value=conclusion)
            if graded.certainty not in (None, *certainties) or graded.when_in_time not in (None, *times):
                continue
            kind, _, attribute = qualified.partition(".")
            hedge = certainties.index(graded.certainty) + 1 if graded.certainty else len(certainties)
            time = times.index(graded.when_in_time) if graded.when_in_time else 0
            weakest = min(weakest, hedge)
            yield Atom(kind == self.many, attribute, graded.value), hedge, time
        for advice in rule.advise:
            yield Atom(each, ADVICE, advice), weakest, 0  # advice is no firmer than the conclusions it comes with

    def _constraint(self, name: str, constraint: model.ConstraintEntry) -> Constraint | None:
        item = self.names.item("constraints", name)
        self.names.claims(item, constraint.claims)
        parts: dict[str, Condition | None] = {}
        for form in ("never", "whenever", "expect"):
            raw = getattr(constraint, form)
            parts[form] = self.names.condition(item, raw, form) if raw is not None else None
            if raw is not None and parts[form] is None:
                return None
        single = None
        if constraint.at_most_one is not None:
            if self.names.attribute(item, constraint.at_most_one, "at_most_one") is None:
                return None
            kind, _, attribute = constraint.at_most_one.partition(".")
            single = (kind == self.many, attribute)
        about = [leaf for part in parts.values() for leaf in leaves(part) if isinstance(leaf, Is)]
        each = single[0] if single else any(leaf.each for leaf in about)
        return Constraint(name, each, parts["never"], parts["whenever"], parts["expect"], single)

    def _scenario(self, name: str, scenario: model.Scenario) -> None:
        item = self.names.item("scenarios", name)
        self.names.claims(item, scenario.claims)
        self.names.claims(item, scenario.not_claims, "not_claims")
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
                    self.names.known(item, "advice", advice, known, "unknown-advice", "advice", section, subject, index)

    def _expectation(self, item: Item, fact: str, expected: Any, *path: PathStep) -> None:
        qualified = self._attribute_of(item, fact, *path)
        if qualified is None or qualified in self.base.measures:
            return
        values = expected if isinstance(expected, tuple) else (expected,)
        for number, value in enumerate(values):
            at = (*path, number) if isinstance(expected, tuple) else path
            if isinstance(value, model.ExpectedLiteral):
                self.names.scale(item, value.certainty, self.names.certainty, *path, "certainty")
                self.names.scale(item, value.when_in_time, self.names.time, *path, "when_in_time")
                for key in ("by", "not_by"):
                    rule = getattr(value, key)
                    if rule is not None:
                        self.names.known(item, "rules", rule, self.base.rules, "unknown-rule", "rule", *path, key)
                value, at = value.value, (*path, "value")
            self.names.value(item, qualified, value, *at)

    def _attribute_of(self, item: Item, fact: str, *path: PathStep) -> str | None:
        subject, _, attribute = fact.rpartition(".")
        qualified = f"{self.one if subject == self.one else self.many}.{attribute}"
        if not subject:
            item.find("unknown-attribute", f"'{fact}' names no subject", *path, expected="subject.attribute")
            return None
        if qualified in self.base.measures:
            return qualified
        return qualified if self.names.attribute(item, qualified, *path) is not None else None

    # --- strata and translations ---

    def _strata(self, clauses: list[Clause], measures: Mapping[str, Measure]) -> tuple[tuple[Clause, ...], ...]:
        edges = [edge for clause in clauses for edge in self._edges(clause)]
        for name, measure in measures.items():
            for leaf in leaves(measure.counted):  # what it counts out, too, decides what is counted
                for node in self._nodes(leaf, counted=True):
                    edges.append(Dependency(node, f"{self.one}.{name}", True, f"measure {self.one}.{name}"))
        cycle = strict_cycle(edges)
        if cycle is not None:
            self._unstratified(cycle)
            return ()
        level = strata(edges)
        found: list[list[Clause]] = [[] for _ in range(max(level.values(), default=0) + 1)]
        for clause in clauses:
            found[level.get(self._head_node(clause), 0)].append(clause)
        return tuple(tuple(stratum) for stratum in found if stratum)

    def _edges(self, clause: Clause) -> Iterator[Dependency]:
        head = self._head_node(clause)
        for atom in clause.atoms:
            yield Dependency(self._node(*atom), head, False, clause.rule)
        for test in clause.tests:
            yield Dependency(f"{self.one}.{test.measure}", head, False, clause.rule)
        for leaf in leaves(clause.unless):
            for node in self._nodes(leaf):
                yield Dependency(node, head, True, clause.rule)

    def _nodes(self, leaf: Is | Measured, *, counted: bool = False) -> Iterator[str]:
        if isinstance(leaf, Measured):
            yield f"{self.one}.{leaf.measure}"
            return
        for value in (*leaf.values, *(leaf.others if counted else ())):
            yield self._node(leaf.each, leaf.attribute, value)

    def _node(self, each: bool, attribute: str, value: Value) -> str:
        return f"{self.many if each else self.one}.{attribute}={spoken(value)}"

    def _head_node(self, clause: Clause) -> str:
        return self._node(*clause.head)

    def _unstratified(self, cycle: list[Dependency]) -> None:
        rule = next((e.rule for e in cycle if not e.rule.startswith("measure ")), None)
        section, name = ("rules", rule) if rule else ("measures", cycle[0].rule.removeprefix("measure "))
        key = ("unless",) if rule and self.base.rules[rule].unless is not None else ()
        self.names.item(section, name).find(
            "unstratified",
            "what is under `unless`, or is counted, rests on the conclusion itself:\n" + _drawn(cycle),
            *key,
            key=True,
            hint="break the cycle: make one of these rules rest on something that is observed",
        )

    def _translations(self) -> None:
        languages = self.base.head.languages
        sections: dict[str, Mapping[str, model.Written]] = {
            "knowledge_base": {"": self.base.head},
            "report": {"": self.base.report},
            **{s: getattr(self.base, s) for s in ("vocabulary", "claims", "parameters", "measures", "rules")},
            **{s: getattr(self.base, s) for s in ("constraints", "advice", "scenarios")},
        }
        for section, items in sections.items():
            for name, entry in items.items():
                for path, text in texts(entry):
                    for language in languages:
                        if language not in text:
                            message = f"the text has no '{language}'"
                            hint = f"add '{language}: …'"
                            self.names.item(section, name).find(
                                "missing-translation", message, *path, key=True, hint=hint
                            )
                    for language in text:
                        if language not in languages:
                            hint = did_you_mean(language, languages) or f"the languages are {listed(languages)}"
                            message = f"'{language}' is not a language of this rule base"
                            self.names.item(section, name).find(
                                "unknown-language", message, *path, language, key=True, hint=hint
                            )


def _drawn(cycle: list[Dependency]) -> str:
    """A cycle with one arrow a line, the nodes aligned."""
    first, second = max(len(edge.source) for edge in cycle), max(len(edge.target) for edge in cycle)
    lines = []
    for source, target, strict, rule in cycle:
        counted = rule.startswith("measure ")
        arrow = "==counted==>" if counted else "==unless===>" if strict else "----------->"
        lines.append(f"    {source:<{first}} {arrow} {target:<{second}}  ({rule if counted else 'rule ' + rule})")
    return "\n".join(lines)
