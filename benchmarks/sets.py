"""How long the sets engine takes beside the reference engine, and beside clingo as someone who knows it would use it.

CPU time; all take turns within each round, of ten calls where there are few members, and the ratios are of medians in
one run.

- the bundled rules, everything observed, for 1 to 1,200 members: from checked facts to sets (`sets`), to the steps of
  every literal (`steps`), and to every firing as a value (`firings`); each beside the firings of `reference`;
- sixty rules of one degree and one point of time, for 12 to 12,000 members: from facts to a plain set of what follows.
  clingo has a program with a predicate for each value, and takes the facts as symbols: it reads no text of them.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable
from typing import Any

import clingo
from case import all_observed, medians

import herstelkb
from herstelkb.engines import reference, sets
from herstelkb.engines.firings import Facts
from herstelkb.knowledge.conditions import Literal

MEMBERS = (1, 12, 120, 1_200)
PLAIN = (12, 120, 1_200, 12_000)
TEXT = {"en": "text"}
HALF = "half"  # the measure: which share of the members are w_low


def sixty() -> list[tuple[str, list[str], list[str]]]:
    """Rules: the head, what must hold, and what must not. `one.a` is of the one subject, `a` of each member."""
    rules: list[tuple[str, list[str], list[str]]] = [("one.o1", ["one.a", "one.b"], []), ("one.o5", ["one.c"], [])]
    rules += [(f"one.o{n}", [f"one.o{n - 1}"], []) for n in range(2, 11)]
    rules += [("k1", ["p"], [])]
    rules += [(f"k{n}", [f"k{n - 1}", *(["q"] if n % 3 == 0 else [])], []) for n in range(2, 11)]
    rules += [(f"y{n}", [f"k{n}", "one.o10"], []) for n in range(1, 11)]
    rules += [(f"z{n}", ["r"], [f"y{n}"]) for n in range(1, 11)]
    rules += [(f"w_{value}", [f"mood={value}", "one.o8", "one.d"], []) for value in ("low", "middle", "high")]
    rules += [("fit", ["mood=high", *(f"m{n}" for n in range(6))], [])]
    rules += [("style=free", ["fit"], []), ("style=led", ["mood=low"], []), ("style=met", ["mood=high"], ["fit"])]
    rules += [("moves", ["r", "p=no"], []), ("moves", ["r", "q=no"], []), ("well", ["p", "q", "r"], [])]
    rules += [("one.narrow", ["one.o10", HALF], []), ("one.n1", ["one.narrow"], [])]
    rules += [(f"one.n{n}", [f"one.n{n - 1}"], []) for n in range(2, 6)] + [("one.some", ["z3", "moves"], [])]
    rules += [("one.alone", ["one.a"], ["one.o10"]), ("one.late", ["one.d"], ["one.narrow"])]
    assert len(rules) == 60, len(rules)
    return rules


OBSERVED = ["one.a", "one.b", "one.c", "one.d", "p", "q", "r", *(f"m{n}" for n in range(6)), "mood"]
VALUES = {"mood": ["low", "middle", "high"], "style": ["free", "led", "met"]}


def parts(atom: str) -> tuple[bool, str, str]:
    """Whether it is each member's, its attribute and its value."""
    name, _, value = atom.partition("=")
    return not name.startswith("one."), name.removeprefix("one."), value or "yes"


def base() -> dict[str, Any]:
    """The sixty rules as plain data."""
    vocabulary: dict[str, dict[str, Any]] = {"one": {}, "each": {}}
    for atom in (*OBSERVED, *(head for head, _, _ in sixty())):
        each, name, _ = parts(atom)
        values = {value: {"label": TEXT, "says": TEXT} for value in VALUES.get(name, ["yes", "no"])}
        known_by = "observation" if atom in OBSERVED else "derivation"
        entry = {"known_by": known_by, "label": TEXT, "question": TEXT, "values": values}
        vocabulary["each" if each else "one"].setdefault(name, entry)

    def asked(atoms: list[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for atom in atoms:
            each, name, value = parts(atom)
            found |= (
                {f"one.{HALF}": {"at_least": 0.5}} if atom == HALF else {f"{'each' if each else 'one'}.{name}": value}
            )
        return found

    return {
        "knowledge_base": {
            "title": TEXT,
            "languages": ["en"],
            "certainty": {"sure": TEXT},
            "time": {"now": TEXT},
            "subjects": {"one": "one", "many": "each", "list": "all"},
        },
        "vocabulary": vocabulary,
        "measures": {f"one.{HALF}": {"share": asked(["w_low"]), "label": TEXT, "assumption": TEXT}},
        "rules": [
            {
                "id": f"r{number}",
                "assumption": TEXT,
                "because": TEXT,
                "when": asked(when),
                "then": asked([head]),
                **({"unless": asked(unless)} if unless else {}),
            }
            for number, (head, when, unless) in enumerate(sixty())
        ],
    }


def predicate(atom: str) -> str:
    each, name, value = parts(atom)
    return f"{'m' if each else 'o'}_{name}_{value}"


def program() -> str:
    """The sixty rules for clingo."""

    def said(atom: str) -> str:
        if atom == HALF:
            return f"total(N), #count{{E: {said('w_low')}}} = C, C * 2 >= N"
        return predicate(atom) + ("(E)" if parts(atom)[0] else "")

    rules = [
        f"{said(head)} :- {', '.join([*map(said, when), *(f'not {said(atom)}' for atom in unless)])}."
        for head, when, unless in sixty()
    ]
    heads = {head: f"#show {predicate(head)}/{int(parts(head)[0])}." for head, _, _ in sixty()}
    return "\n".join([*rules, *heads.values()])


def solved(text: str, facts: list[clingo.Symbol]) -> set[clingo.Symbol]:
    """What clingo shows: of facts that it takes as symbols."""
    control = clingo.Control(["--warn=none"])
    control.add("base", [], text)
    with control.backend() as backend:
        for fact in facts:
            backend.add_rule([backend.add_atom(fact)])
    control.ground([("base", [])])
    found: list[clingo.Symbol] = []
    control.solve(on_model=lambda model: found.extend(model.symbols(shown=True)))
    return set(found)


def symbols(facts: Facts) -> list[clingo.Symbol]:
    names = {subject: [clingo.Function(subject)] for subject in facts.members}
    found = [
        clingo.Function(f"{'m' if s in names else 'o'}_{name}_{value}", names.get(s, []))
        for s, name, value in facts.observed
    ]
    return [*found, clingo.Function("total", [clingo.Number(len(facts.members))])]


def followed(kb: herstelkb.KnowledgeBase, facts: Facts) -> set[Literal]:
    return set(sets.evaluate(kb.knowledge, facts).firings_for)


def bundled(rounds: int) -> dict[int, dict[str, float]]:
    """By the number of members: each in milliseconds."""
    kb = herstelkb.load()
    found = {}
    for members in MEMBERS:
        facts = Facts.of(kb.case(all_observed(kb, members, random.Random(1))))
        contenders: dict[str, Callable[[], object]] = {
            "reference": lambda facts=facts: reference.evaluate(kb.knowledge, facts).firings,
            "sets": lambda facts=facts: sets.evaluate(kb.knowledge, facts),
            "steps": lambda facts=facts: sets.evaluate(kb.knowledge, facts).steps,
            "firings": lambda facts=facts: sets.evaluate(kb.knowledge, facts).firings,
        }
        found[members] = medians(contenders, max(5, rounds * 12 // max(12, members)), calls=10 if members < 100 else 1)
    return found


def plain(rounds: int) -> dict[int, dict[str, float]]:
    """The same for the sixty rules, beside clingo; both have found the same."""
    kb, text = herstelkb.load_data(base()), program()
    found = {}
    for members in PLAIN:
        facts = Facts.of(kb.case(all_observed(kb, members, random.Random(1))))
        known = symbols(facts)
        assert {str(one) for one in solved(text, known)} == {
            f"{'o' if s == 'one' else 'm'}_{name}_{value}" + ("" if s == "one" else f"({s})")
            for s, name, value in followed(kb, facts)
        }
        contenders: dict[str, Callable[[], object]] = {
            "clingo": lambda known=known: solved(text, known),
            "reference": lambda facts=facts: reference.evaluate(kb.knowledge, facts).firings,
            "sets": lambda facts=facts: followed(kb, facts),
        }
        found[members] = medians(contenders, max(5, rounds * 12 // max(12, members)), calls=10 if members < 100 else 1)
    return found


def table(title: str, against: str, found: dict[int, dict[str, float]]) -> str:
    names = list(next(iter(found.values())))
    lines = [f"{title:<24}" + "".join(f"{n:>18,}" for n in found)]
    for name in names:
        cells = (f"{times[name]:.3f} ms {times[name] / times[against]:6.3f}" for times in found.values())
        lines.append(f"{name:<24}" + "".join(f"{cell:>18}" for cell in cells))
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="an object of milliseconds instead of tables")
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    found = {"bundled": bundled(options.rounds), "plain": plain(options.rounds)}
    if options.json:
        print(json.dumps(found, indent=2))
        return
    print(table("bundled rules", "reference", found["bundled"]))
    print()
    print(table("sixty rules", "clingo", found["plain"]))


if __name__ == "__main__":
    main()
