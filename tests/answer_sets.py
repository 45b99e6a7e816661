"""An independent judge: a rule base as an answer-set program, solved by clingo.

It is translated from the rule files' models (`herstelkb.language`), and shares no code with what resolves conditions,
grades and runs them. Points of time and ways of being true are written out, so that clingo sees the strata.

    h(S,A,V,D,P)  of subject S, attribute A has value V, to degree D at least, by point P
    e(C,X,D,P)    condition C is established for X to degree D at least
    t, f          condition C is true, is false, of X in the cut of degree D
    w(F,X,D,P)    way F of a rule fires for X, and is worth D at least
    b(S,A,V,D)    derived for now to degree D at least, against an observation
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import clingo

from herstelkb.language import model
from herstelkb.language.reading import RuleBase

OPS = {"below": ("f", "<"), "at_most": ("f", "<="), "at_least": ("t", ">="), "above": ("t", ">")}
Degrees = dict[tuple[str, str, str], tuple[int, ...]]  # by subject, attribute, value: the degree at each point
GENERAL = """
h(S,A,V,1..D,0) :- o(S,A,V,D).
x(S,A) :- o(S,A,_,_).
n(S,A,V) :- o(S,A,W,_), v(A,V), V != W.
#show h/5. #show b/4.
"""


class Translation:
    """The answer-set program of a rule base; `program` holds for every case."""

    def __init__(self, base: RuleBase) -> None:
        self.base = base
        self.one, self.many = base.head.subjects.one, base.head.subjects.many
        self.certainty, self.time = list(base.head.certainty), list(base.head.time)
        self.lines: list[str] = []
        self.counter = itertools.count()
        self._translate()
        self.program = GENERAL + "\n".join(self.lines)

    # --- rules ---

    def _translate(self) -> None:
        for name, entry in self.base.vocabulary.items():
            self.lines += [f"v({word(name)},{word(value)})." for value in entry.values]
        top = len(self.certainty)
        self.lines.append(f"d(1..{top}).")
        for point in range(1, len(self.time)):
            self.lines.append(f"h(S,A,V,D,{point}) :- h(S,A,V,D,{point - 1}).")
        for rule in self.base.rules.values():
            self._rule(rule)

    def _rule(self, rule: model.Rule) -> None:
        mentioned = {*attributes(rule.when), *attributes(rule.unless), *rule.then}
        each = any(name.startswith(f"{self.many}.") for name in mentioned)
        heads: list[tuple[str, str, int, int]] = []
        for name, conclusion in rule.then.items():
            graded = conclusion if isinstance(conclusion, model.Graded) else model.Graded(value=conclusion)
            hedge = self.certainty.index(graded.certainty or self.certainty[-1]) + 1
            heads.append((name, word(graded.value), hedge, self.time.index(graded.when_in_time or self.time[0])))
        kind = self.many if each else self.one
        weakest = min([len(self.certainty), *(hedge for _, _, hedge, _ in heads)])
        heads += [(f"{kind}.advice", word(item), weakest, 0) for item in rule.advise]
        for point in range(len(self.time)):
            unless = self._established(rule.unless, point) if rule.unless is not None else None
            ways = [self._way(way, point) for way in self._ways(rule.when)]
            for head, (way, body) in itertools.product(range(len(heads)), enumerate(ways)):
                self._firing(f"{rule.id}/{head}/{way}", each, heads[head], body, unless, point)

    def _firing(
        self, name: str, each: bool, head: tuple[str, str, int, int], body: list[str], unless: str | None, point: int
    ) -> None:
        attribute, value, hedge, since = head
        about = self._about(attribute)
        subject = "p(X)" if each else f"X={word(self.one)}"
        way = word(name)
        if point >= since:
            block = [f"not e({unless},X,1,{point})"] if unless is not None else []
            self._say(f"w({way},X,D,{point})", [subject, "d(D)", f"D<={hedge}", *body, *block])
        literal = f"{about},{word(attribute)},{value}"
        news = f"w({way},X,D,{point})"
        if point == 0:
            self._say(f"h({literal},D,0)", [news, f"not n({literal})"])
            self._say(f"b({literal},D)", [news, f"n({literal})"])
        else:
            earlier = [f"not w({way},X,D,{p})" for p in range(point)]
            self._say(f"h({literal},1..D,{point})", [news, *earlier])

    def _ways(self, condition: Mapping[str, Any] | None) -> Iterator[tuple[tuple[str, Any], ...]]:
        """Every choice of one value for each list and one branch for each `any`."""
        if condition is None:
            yield ()
            return
        choices: list[list[tuple[tuple[str, Any], ...]]] = []
        for name, test in condition.items():
            if name == "any":
                choices.append([way for branch in test for way in self._ways(branch)])
            elif isinstance(test, model.Bounds):
                choices.append([((name, test),)])
            else:
                choices.append([((name, value),) for value in self._wanted(name, test)])
        for chosen in itertools.product(*choices):
            yield tuple(itertools.chain.from_iterable(chosen))

    def _way(self, way: tuple[tuple[str, Any], ...], point: int) -> list[str]:
        body = []
        for name, test in way:
            if isinstance(test, model.Bounds):
                body += [f"e({test},X,D,{point})" for test in self._bounds(name, test, point)]
            else:
                body.append(f"h({self._about(name)},{word(name)},{word(test)},D,{point})")
        return body

    # --- conditions ---

    def _established(self, condition: Mapping[str, Any], point: int) -> str:
        """The name of the condition; rules that say how firmly it is established."""
        name = self._name()
        parts = []
        for attribute, test in condition.items():
            part = self._name()
            if attribute == "any":
                for branch in test:
                    self._say(f"e({part},X,D,{point})", [f"e({self._established(branch, point)},X,D,{point})"])
            elif isinstance(test, model.Bounds):
                tests = [f"e({one},X,D,{point})" for one in self._bounds(attribute, test, point)]
                self._say(f"e({part},X,D,{point})", tests)
            else:
                for value in self._wanted(attribute, test):
                    held = f"h({self._about(attribute)},{word(attribute)},{word(value)},D,{point})"
                    self._say(f"e({part},X,D,{point})", ["s(X)", held])
            parts.append(f"e({part},X,D,{point})")
        self._say(f"e({name},X,D,{point})", parts)
        return name

    def _bounds(self, measure: str, bounds: model.Bounds, point: int) -> Iterator[str]:
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
            found = f"K=#count{{E : {side}({counted},E,C,{point}), p(E)}}"
            compared = f"{number}*{threshold.denominator} {comparison} {threshold.numerator}*{total}"
            body = ["d(D)", "d(C)", "C>=D", "total(N)", *(["N>0"] if share else []), found, compared, "s(X)"]
            self._say(f"e({name},X,D,{point})", body)
            yield name

    def _kleene(self, condition: Mapping[str, Any], point: int) -> str:
        name, parts = self._name(), []
        for attribute, test in condition.items():
            part = self._name()
            if attribute == "any":
                branches = [self._kleene(branch, point) for branch in test]
                for branch in branches:
                    self._say(f"t({part},X,D,{point})", [f"t({branch},X,D,{point})"])
                self._say(f"f({part},X,D,{point})", [f"f({branch},X,D,{point})" for branch in branches])
            else:
                wanted = self._wanted(attribute, test)
                for value in self.base.vocabulary[attribute].values:
                    held = ["p(X)", f"h({self._about(attribute)},{word(attribute)},{word(value)},D,{point})"]
                    if value in wanted:
                        self._say(f"t({part},X,D,{point})", held)
                    else:
                        self._say(f"f({part},X,D,{point})", [*held, f"not t({part},X,D,{point})"])
            parts.append(part)
        self._say(f"t({name},X,D,{point})", [f"t({part},X,D,{point})" for part in parts])
        for part in parts:
            self._say(f"f({name},X,D,{point})", [f"f({part},X,D,{point})"])
        return name

    def _wanted(self, attribute: str, test: Any) -> list[Any]:
        if isinstance(test, model.Other):
            refused = test.not_ if isinstance(test.not_, tuple) else (test.not_,)
            return [value for value in self.base.vocabulary[attribute].values if value not in refused]
        return list(test) if isinstance(test, tuple) else [test]

    def _about(self, attribute: str) -> str:
        return "X" if attribute.startswith(f"{self.many}.") else word(self.one)

    def _name(self) -> str:
        return f"c{next(self.counter)}"

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
            yield f"o({word(subject)},{word(f'{kind}.{name}')},{word(details['value'])},{degree})."

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
            subject, attribute, value = (argument.string for argument in atom.arguments[:3])
            literal = (subject, attribute.partition(".")[2], value)
            degree = atom.arguments[3].number
            if atom.name == "h":
                at = held.setdefault(literal, [0] * len(self.time))
                point = atom.arguments[4].number
                at[point] = max(at[point], degree)
            else:
                barred[literal] = max(barred.get(literal, 0), degree)
        return {literal: tuple(at) for literal, at in held.items()}, barred


def attributes(condition: Mapping[str, Any] | None) -> Iterator[str]:
    """The attributes and measures that a condition names."""
    for name, test in (condition or {}).items():
        if name == "any":
            for branch in test:
                yield from attributes(branch)
        else:
            yield name


def word(value: str | bool | Decimal) -> str:
    """A name or value as a string of the answer-set program."""
    said = str(value).lower() if isinstance(value, bool) else str(value)
    return '"' + said.replace("\\", "\\\\").replace('"', '\\"') + '"'
