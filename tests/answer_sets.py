"""An independent judge: a rule base as an answer-set program, solved by clingo.

It is translated from the rule files' models (`herstelkb.language`), and shares no code with what resolves conditions,
grades and runs them. Every point of time and every way of being true is written out, so that clingo sees the strata and
solves while it grounds; every value and every condition has predicates of its own, as clingo looks through all atoms of
a predicate.

    h7(S,D,P)   the seventh pair of an attribute and a value holds of subject S, to degree D at least, by point P
    e7(X,D)     the seventh condition is established for X to degree D at least
    t7, f7      it is true, it is false, of X in the cut of degree D
    w7(X,D,P)   the seventh way to conclude something fires for X, and is worth D at least
    n7(S)       an observation gives the attribute of S another value
    g7(S)       it is concluded by what begins to fire later than now
    c7(S)       an observation gives the attribute of S another value, and that one is so concluded
    b7(S,D)     derived for now to degree D at least, against an observation that no rule foretells
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import clingo

from herstelkb.ground.showing import spoken
from herstelkb.language import model
from herstelkb.language.rule_base import RuleBase

OPS = {"below": ("f", "<"), "at_most": ("f", "<="), "at_least": ("t", ">="), "above": ("t", ">")}
Degrees = dict[tuple[str, str, str], tuple[int, ...]]  # by subject, attribute, value: the degree at each point


class Translation:
    """The answer-set program of a rule base; `program` holds for every case."""

    def __init__(self, base: RuleBase) -> None:
        self.base = base
        self.one, self.many = base.head.subjects.one, base.head.subjects.many
        self.certainty, self.time = list(base.head.certainty), list(base.head.time)
        self.literals: dict[tuple[str, str], int] = {}
        self.counter = itertools.count()
        self.lines = [f"d(1..{len(self.certainty)})."]
        for rule in base.rules.values():
            self._rule(rule)
        for name, entry in base.vocabulary.items():
            for value in entry.values:
                self._observations(name, value)
        for number in self.literals.values():
            self.lines.append(f"#show h{number}/3. #show b{number}/2.")
            self.lines += [f"h{number}(S,D,{p}) :- h{number}(S,D,{p - 1})." for p in range(1, len(self.time))]
        self.program = "\n".join(self.lines)
        self.by_number = {number: literal for literal, number in self.literals.items()}

    def _literal(self, attribute: str, value: Any) -> int:
        return self.literals.setdefault((attribute, spoken(value)), len(self.literals))

    def _observations(self, attribute: str, value: Any) -> None:
        entry = self.base.vocabulary[attribute]
        if not entry.observable:
            return
        number = self._literal(attribute, value)
        self.lines.append(f"h{number}(S,1..D,0) :- o{number}(S,D). #defined o{number}/2. #defined n{number}/1.")
        others = [self._literal(attribute, other) for other in entry.values if other != value]
        self.lines += [
            f"n{other}(S) :- o{number}(S,D). c{other}(S) :- o{number}(S,D), g{number}(S)." for other in others
        ]
        self.lines.append(f"#defined c{number}/1. #defined g{number}/1.")

    # --- rules ---

    def _rule(self, rule: model.Rule) -> None:
        mentioned = {*attributes(rule.when), *attributes(rule.unless), *rule.then}
        each = any(name.startswith(f"{self.many}.") for name in mentioned)
        heads: list[tuple[str, Any, int, int]] = []
        for name, conclusion in rule.then.items():
            graded = conclusion if isinstance(conclusion, model.GradedValue) else model.GradedValue(value=conclusion)
            hedge = self.certainty.index(graded.certainty or self.certainty[-1]) + 1
            heads.append((name, graded.value, hedge, self.time.index(graded.when_in_time or self.time[0])))
        kind = self.many if each else self.one
        weakest = min([len(self.certainty), *(hedge for _, _, hedge, _ in heads)])
        heads += [(f"{kind}.advice", item, weakest, 0) for item in rule.advise]
        names: dict[Any, str] = {}
        for point in range(len(self.time)):
            unless = self._established(rule.unless, point) if rule.unless is not None else None
            ways = [self._way(way, point) for way in self._ways(rule.when)]
            for head, (way, body) in itertools.product(heads, enumerate(ways)):
                firing = names.setdefault((head, way), self._name())
                self._firing(firing, each, head, body, unless, point)

    def _firing(
        self, way: str, each: bool, head: tuple[str, Any, int, int], body: list[str], unless: str | None, point: int
    ) -> None:
        attribute, value, hedge, since = head
        number, about = self._literal(attribute, value), self._about(attribute)
        subject = "p(X)" if each else f"X={word(self.one)}"
        block = [f"not e{unless}(X,1)"] if unless is not None else []
        held = [subject, "d(D)", f"D<={hedge}", *body, *block]
        entry = self.base.vocabulary.get(attribute)
        if entry is None or not entry.observable:
            if point >= since:
                self._say(f"h{number}({about},D,{point})", held)
            return
        # Something may have been observed against it. Then it matters when this way began to be worth so much.
        if point >= since:
            self._say(f"w{way}(X,D,{point})", held)
        if point == 0:
            self._say(f"h{number}({about},D,0)", [f"w{way}(X,D,0)", f"not n{number}({about})"])
            self._say(f"b{number}({about},D)", [f"w{way}(X,D,0)", f"n{number}({about})", f"not c{number}({about})"])
        else:
            earlier = [f"not w{way}(X,D,{p})" for p in range(point)]
            self._say(f"h{number}({about},1..D,{point})", [f"w{way}(X,D,{point})", *earlier])
            self._say(f"g{number}({about})", [f"w{way}(X,1,{point})", f"not w{way}(X,1,0)"])

    def _ways(self, condition: Any) -> Iterator[tuple[tuple[str, Any], ...]]:
        """Every choice of one value for each list and one branch for each `any`."""
        if condition is None:
            yield ()
            return
        choices: list[list[tuple[tuple[str, Any], ...]]] = []
        for name, test in entries(condition):
            if name == "any":
                choices.append([way for branch in test for way in self._ways(branch)])
            elif isinstance(test, model.BoundsEntry | model.FirmValue):
                choices.append([((name, test),)])
            else:
                choices.append([((name, value),) for value in self._wanted(name, test)])
        for chosen in itertools.product(*choices):
            yield tuple(itertools.chain.from_iterable(chosen))

    def _way(self, way: tuple[tuple[str, Any], ...], point: int) -> list[str]:
        body = []
        for name, test in way:
            if isinstance(test, model.BoundsEntry):
                body += [f"e{test}(X,D)" for test in self._bounds(name, test, point)]
            else:
                body += self._firm(name, test, point)
        return body

    # --- conditions ---

    def _established(self, condition: Any, point: int) -> str:
        """The name of the condition; rules that say how firmly it is established."""
        name = self._name()
        parts = []
        for attribute, test in entries(condition):
            part = self._name()
            if attribute == "any":
                for branch in test:
                    self._say(f"e{part}(X,D)", [f"e{self._established(branch, point)}(X,D)"])
            elif isinstance(test, model.BoundsEntry):
                tests = [f"e{one}(X,D)" for one in self._bounds(attribute, test, point)]
                self._say(f"e{part}(X,D)", tests)
            else:
                for value in [test] if isinstance(test, model.FirmValue) else self._wanted(attribute, test):
                    self._say(f"e{part}(X,D)", ["s(X)", *self._firm(attribute, value, point)])
            parts.append(f"e{part}(X,D)")
        self._say(f"e{name}(X,D)", parts)
        return name

    def _bounds(self, measure: str, bounds: model.BoundsEntry, point: int) -> Iterator[str]:
        entry = self.base.measures[measure]
        share = entry.share is not None
        for op, (side, comparison) in OPS.items():
            given = getattr(bounds, op)
            if given is None:
                continue
            threshold = Fraction(self.base.parameters[given[1:]].value if isinstance(given, str) else given)
            name, counted = self._name(), self._kleene(entry.share if share else entry.count, point)  # type: ignore[arg-type]
            total = "N" if share else "1"
            # At least as many as are sure, at most as many as are not excluded.
            number = "K" if side == "t" else "(N-K)"
            found = f"K=#count{{E : {side}{counted}(E,C), p(E)}}"
            compared = f"{number}*{threshold.denominator} {comparison} {threshold.numerator}*{total}"
            body = ["d(D)", "d(C)", "C>=D", "total(N)", *(["N>0"] if share else []), found, compared, "s(X)"]
            self._say(f"e{name}(X,D)", body)
            yield name

    def _kleene(self, condition: Any, point: int) -> str:
        name, parts = self._name(), []
        for attribute, test in entries(condition):
            part = self._name()
            if attribute == "any":
                branches = [self._kleene(branch, point) for branch in test]
                for branch in branches:
                    self._say(f"t{part}(X,D)", [f"t{branch}(X,D)"])
                self._say(f"f{part}(X,D)", [f"f{branch}(X,D)" for branch in branches])
            else:
                firm = isinstance(test, model.FirmValue)
                wanted = [test.value] if firm else self._wanted(attribute, test)
                for value in self.base.vocabulary[attribute].values:
                    held = ["p(X)", self._held(attribute, value, point)]
                    if value in wanted:
                        holds = ["p(X)", *self._firm(attribute, test, point)] if firm else held
                        self._say(f"t{part}(X,D)", holds)
                    else:
                        self._say(f"f{part}(X,D)", [*held, f"not t{part}(X,D)"])
            parts.append(part)
        self._say(f"t{name}(X,D)", [f"t{part}(X,D)" for part in parts])
        for part in parts:
            self._say(f"f{name}(X,D)", [f"f{part}(X,D)"])
        return name

    def _wanted(self, attribute: str, test: Any) -> list[Any]:
        if isinstance(test, model.Negation):
            refused = test.not_ if isinstance(test.not_, tuple) else (test.not_,)
            return [value for value in self.base.vocabulary[attribute].values if value not in refused]
        return list(test) if isinstance(test, tuple) else [test]

    def _firm(self, attribute: str, test: Any, point: int) -> list[str]:
        """That a value holds; of one that must be firm, that it holds to that degree too."""
        if not isinstance(test, model.FirmValue):
            return [self._held(attribute, test, point)]
        least = self.certainty.index(test.certainty) + 1
        held = f"h{self._literal(attribute, test.value)}({self._about(attribute)}"
        return [f"{held},D,{point})", f"{held},{least},{point})"]

    def _held(self, attribute: str, value: Any, point: int) -> str:
        return f"h{self._literal(attribute, value)}({self._about(attribute)},D,{point})"

    def _about(self, attribute: str) -> str:
        return "X" if attribute.startswith(f"{self.many}.") else word(self.one)

    def _name(self) -> str:
        return str(next(self.counter))

    def _say(self, head: str, body: Iterable[str]) -> None:
        self.lines.append(f"{head} :- {', '.join(body)}.")

    # --- cases ---

    def facts(self, case: Mapping[str, Any]) -> str:
        """A case as facts, from the plain data that a case file holds."""
        people = case.get(self.base.head.subjects.list) or []
        said = [f"s({word(self.one)}).", f"total({len(people)})."]
        said += self._observed(self.one, self.one, case.get(self.one) or {})
        for person in people:
            said.append(f"s({word(person['id'])}). p({word(person['id'])}).")
            said += self._observed(self.many, person["id"], person)
        return " ".join(said)

    def _observed(self, kind: str, subject: str, seen: Mapping[str, Any]) -> Iterator[str]:
        for name, raw in seen.items():
            if name in ("id", "name"):
                continue
            details = raw if isinstance(raw, dict) else {"value": raw}
            degree = self.certainty.index(details.get("certainty", self.certainty[-1])) + 1
            yield f"o{self._literal(f'{kind}.{name}', details['value'])}({word(subject)},{degree})."

    def solved(self, facts: str) -> tuple[list[clingo.Symbol], int]:
        """The atoms of the first answer set, and how many answer sets there are (at most 2 are looked for)."""
        control = clingo.Control(["--models=2", "--warn=none"])
        control.add("base", [], self.program)
        control.add("base", [], facts)
        control.ground([("base", [])])
        atoms: list[clingo.Symbol] = []
        found = 0
        with control.solve(yield_=True) as answers:
            for answer in answers:
                atoms = atoms or list(answer.symbols(shown=True))
                found += 1
        return atoms, found

    def degrees(self, atoms: Iterable[clingo.Symbol]) -> tuple[Degrees, dict[tuple[str, str, str], int]]:
        """The degree of each literal at each point of time, and the degree of each tension."""
        held: dict[tuple[str, str, str], list[int]] = {}
        barred: dict[tuple[str, str, str], int] = {}
        for atom in atoms:
            attribute, value = self.by_number[int(atom.name[1:])]
            literal = (atom.arguments[0].string, attribute.partition(".")[2], value)
            degree = atom.arguments[1].number
            if atom.name[0] == "h":
                at = held.setdefault(literal, [0] * len(self.time))
                point = atom.arguments[2].number
                at[point] = max(at[point], degree)
            else:
                barred[literal] = max(barred.get(literal, 0), degree)
        return {literal: tuple(at) for literal, at in held.items()}, barred


def entries(condition: Any) -> list[tuple[str, Any]]:
    """What must hold in a condition, which is a mapping or several."""
    return [entry for part in ([condition] if isinstance(condition, dict) else condition) for entry in part.items()]


def attributes(condition: Any) -> Iterator[str]:
    """The attributes and measures that a condition names."""
    for name, test in entries(condition or {}):
        if name == "any":
            for branch in test:
                yield from attributes(branch)
        else:
            yield name


def word(name: str) -> str:
    """A name as a string of the answer-set program."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
