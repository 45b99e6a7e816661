"""The durable engine: durable-rules' Rete network finds the matches, one by one, as facts become known.

Only its C module is used, and only the part that was measured to be sound: one ruleset a stratum, one session a run,
patterns of equality tests on small ints, no negation, no timers. Degrees, times, `unless` and measures are handled here
(`grading`). docs/architecture.md has the figures, and what goes wrong in the rest of durable-rules.
"""

from __future__ import annotations

import json
import os
import threading
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import durable_rules_engine as rete

from herstelkb.engines import limits
from herstelkb.engines.firings import Facts
from herstelkb.engines.grading import Grading
from herstelkb.engines.recorded import RecordedFixpoint
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import Atom, Literal, Value

_SESSION = "0"
_Match: TypeAlias = tuple[Clause, str]  # a clause and its subject
_Codes: TypeAlias = Mapping[tuple[bool, str, Value], tuple[int, int]]  # by atom: its attribute and its value


def evaluate(knowledge: Knowledge, facts: Facts) -> RecordedFixpoint:
    """What follows from the facts by the rule base.

    Raises:
        BeyondLimit: the rule base or the case is larger than durable-rules can take.
    """
    beyond = limits.exceeded(knowledge)
    if beyond is None and len(facts.observed) > limits.MAX_FACTS:
        beyond = limits.too_many(f"{len(facts.observed)} observations", f"{limits.MAX_FACTS} facts that")
    if beyond is not None:
        raise limits.BeyondLimit.by(beyond)
    networks = _pool(knowledge).take()
    grading = Grading(knowledge, facts)
    strata = [_Stratum(network, knowledge.one, facts.members) for network in networks]
    for point in range(len(knowledge.time)):
        grading.begin(point)
        for stratum in strata:
            stratum.settle(grading)
    for stratum in strata:
        stratum.close()
    # Invariant: only networks whose run completed are used again; after any exception they are dropped.
    _pool(knowledge).give_back(networks)
    return grading.fixpoint()


class _Stratum:
    """A network in use: the facts asserted, and the matches found, by what makes them due again."""

    def __init__(self, network: _Network, one: str, members: Sequence[str]) -> None:
        self.network, self.one, self.members = network, one, members
        self.number_of = {one: 0, **{member: n for n, member in enumerate(members, 1)}}
        self.read = 0
        self.asserted: set[Literal] = set()
        self.resting_on: dict[Literal, list[_Match]] = {}
        self.since: dict[int, list[_Match]] = {}  # by the clause's own point of time, where that is not now
        self.resting_on_settled = [(clause, s) for clause in network.bodiless for s in self._subjects(clause)]
        for match in self.resting_on_settled:
            self._keep(match)
        network.open()

    def settle(self, grading: Grading) -> None:
        for clause, subject in self.since.get(grading.point, ()):
            grading.consider(clause, subject)
        if grading.point == 0 or self.read < len(grading.risen):
            for clause, subject in self.resting_on_settled:
                grading.consider(clause, subject)
        while self.read < len(grading.risen):
            literal = grading.risen[self.read]
            self.read += 1
            if literal in self.asserted:
                for clause, subject in self.resting_on.get(literal, ()):
                    grading.consider(clause, subject)
                continue
            code = self.network.codes.get((literal[0] != self.one, literal[1], literal[2]))
            if code is not None:
                for clause, subject in self._matches(literal, code):
                    grading.consider(clause, subject)

    def close(self) -> None:
        self.network.close()

    def _matches(self, literal: Literal, code: tuple[int, int]) -> Iterator[_Match]:
        """Assert a literal; returns the clauses whose bodies now hold, with their subjects."""
        self.asserted.add(literal)
        if len(self.asserted) > limits.MAX_FACTS:
            raise limits.BeyondLimit.by(limits.too_many("what follows", f"{limits.MAX_FACTS} facts that"))
        for body, number in self.network.assert_fact(len(self.asserted), self.number_of[literal.subject], code):
            for clause in self.network.bodies[body]:
                for subject in (self.members[number - 1],) if number else self._subjects(clause):
                    match = (clause, subject)
                    for premise in clause.premises(self.one, subject):
                        self.resting_on.setdefault(premise, []).append(match)
                    if clause.rests_on_settled:
                        self.resting_on_settled.append(match)
                    self._keep(match)
                    yield match

    def _keep(self, match: _Match) -> None:
        if match[0].time:
            self.since.setdefault(match[0].time, []).append(match)

    def _subjects(self, clause: Clause) -> Sequence[str]:
        return self.members if clause.each else (self.one,)


class _Network:
    """A ruleset of the C module: the distinct bodies of a stratum's clauses, over facts (subject, attribute, value).

    One owner at a time, one session at a time.
    """

    def __init__(self, clauses: Iterable[Clause]) -> None:
        self.bodiless: list[Clause] = []
        by_body: dict[tuple[Atom, ...], list[Clause]] = {}
        for clause in clauses:
            if clause.atoms:
                by_body.setdefault(limits.body(clause), []).append(clause)
            else:
                self.bodiless.append(clause)
        self.bodies = list(by_body.values())
        self.codes = _codes(atom for body in by_body for atom in body)
        self.handle = rete.create_ruleset("stratum", _ruleset(list(by_body), self.codes))

    def open(self) -> None:
        # Deleting a session in which nothing fired frees an uninitialised pointer: fire one rule first.
        self._drain(rete.assert_fact(self.handle, f'{{"id":"0","sid":"{_SESSION}","z":1}}'))

    def assert_fact(self, number: int, subject: int, code: tuple[int, int]) -> list[tuple[int, int]]:
        """Assert a fact; returns the (body, subject) of each match, subject 0 if no member is in the body."""
        # An id of our own: without one a fact is known by a 32-bit hash, and some are lost. Decimal ids below 10^5
        # were measured not to collide.
        fact = f'{{"id":"{number}","sid":"{_SESSION}","z":0,"s":{subject},"a":{code[0]},"v":{code[1]}}}'
        return self._drain(rete.assert_fact(self.handle, fact))

    def close(self) -> None:
        rete.delete_state(self.handle, _SESSION)

    def delete(self) -> None:
        rete.delete_ruleset(self.handle)

    def _drain(self, asserted: tuple[int, Any]) -> list[tuple[int, int]]:
        outcome, state = asserted
        found: list[tuple[int, int]] = []
        if outcome not in (0, 1):  # 1: no rule tests this fact
            raise RuntimeError(f"durable-rules answered {outcome} to a fact")
        started = rete.start_action_for_state(self.handle, state) if outcome == 0 else None
        message = started[1] if started else None
        while message:
            ((rule, matches),) = json.loads(message).items()
            if rule != "boot":
                found += [(int(rule), max(fact["s"] for fact in match.values())) for match in matches]
            message = rete.complete_and_start_action(self.handle, state)
        return found


def _codes(atoms: Iterable[Atom]) -> _Codes:
    """Attributes (separately for the two kinds of subject) and values as small ints."""
    attributes: dict[tuple[bool, str], int] = {}
    values: dict[object, int] = {}
    return {
        atom: (
            attributes.setdefault((atom.each, atom.attribute), len(attributes)),
            values.setdefault(atom.value, len(values)),
        )
        for atom in sorted(set(atoms), key=limits.variable_first)
    }


def _ruleset(bodies: Sequence[tuple[Atom, ...]], codes: _Codes) -> str:
    rules: dict[str, Any] = {"boot": {"all": [{"c0": {"z": 1}}]}}
    for number, body in enumerate(bodies):
        rules[str(number)] = {
            "all": [_pattern(i, atom, codes[atom], body[0].each) for i, atom in enumerate(body)],
            "dist": 0,  # the default lets a fact match only one pattern
            "cap": 1024,  # the most matches in one message
        }
    return json.dumps(rules)


def _pattern(position: int, atom: Atom, code: tuple[int, int], joined: bool) -> dict[str, Any]:
    tests: list[dict[str, Any]] = [{"z": 0}, {"a": code[0]}, {"v": code[1]}]
    tests.append({"$gt": {"s": 0}} if atom.each else {"s": 0})
    if position and joined and atom.each:
        tests.append({"s": {"c0": "s"}})
    if position:
        tests.append({"z": {"c0": "z"}})  # always true: a last join that is false overruns the heap
    return {f"c{position}": {"$and": tests}}


class _Pool:
    """Idle networks of one rule base. Each is used by one thread at a time, and only in the process that made it."""

    def __init__(self, strata: Sequence[tuple[Clause, ...]]) -> None:
        self.strata = strata
        self.lock = threading.Lock()
        self.process = os.getpid()
        self.idle: list[tuple[_Network, ...]] = []

    def take(self) -> tuple[_Network, ...]:
        with self.lock:
            if self.process != os.getpid():  # in a child after fork: the parent's networks are not its own
                self.process, self.idle = os.getpid(), []
            if self.idle:
                return self.idle.pop()
        return tuple(_Network(clauses) for clauses in self.strata)

    def give_back(self, networks: tuple[_Network, ...]) -> None:
        with self.lock:
            if self.process == os.getpid():
                self.idle.append(networks)

    def __del__(self) -> None:
        if self.process == os.getpid():
            for networks in self.idle:
                for network in networks:
                    network.delete()


_pools: weakref.WeakKeyDictionary[Knowledge, _Pool] = weakref.WeakKeyDictionary()
_pools_lock = threading.Lock()


def _pool(knowledge: Knowledge) -> _Pool:
    global _pools_lock, _pools
    with _pools_lock:
        pool = _pools.get(knowledge)
        if pool is None:
            pool = _pools[knowledge] = _Pool(knowledge.strata)
        return pool


def _after_fork() -> None:
    """Replace the lock, which would stay locked in the child if another thread held it at the fork."""
    global _pools, _pools_lock
    _pools_lock = threading.Lock()
    _pools = weakref.WeakKeyDictionary()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
