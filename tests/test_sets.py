"""The sets engine in odd places: names that look like code, depth, many members, threads, processes, forgotten bases.

That it means what the others mean is for `properties/engines_agree`.
"""

from __future__ import annotations

import gc
import os
import pickle
import re
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import herstelkb
from herstelkb.engines import reference, sets
from herstelkb.engines.firings import Facts
from herstelkb.engines.sets.code import source
from herstelkb.engines.sets.layout import Layout, among
from herstelkb.engines.sets.plan import planned
from herstelkb.engines.sets.program import program
from herstelkb.engines.sets.running import start
from small_bases import base, chain
from strategies import LIST, MANY, ONE, TEXT

SAID = {"assumption": TEXT, "because": TEXT}


def evaluated_alike(kb: herstelkb.KnowledgeBase, data: dict[str, Any]) -> int:
    """The number of firings, once both engines have found the same ones."""
    facts = Facts.of(kb.case(data))
    found, said = sets.evaluate(kb.knowledge, facts), reference.evaluate(kb.knowledge, facts)
    assert found.steps == said.steps
    assert found.firings == said.firings
    return len(said.firings)


@pytest.mark.parametrize("closed", [False, True])
def test_rules_may_be_as_deep_as_they_are_many(closed: bool) -> None:
    kb = chain(400, closed=closed)
    people = [{"id": "p", "a0": "x"}, {"id": "q", "a399": "x"}, {"id": "r"}]
    assert evaluated_alike(kb, {LIST: people}) == (2 * 401 if closed else 400 + 1)


def test_a_rule_may_ask_more_than_fits_in_an_expression() -> None:
    data = base({f"a{n}": ["x", "y"] for n in range(60)}, [])
    all_of = [{f"{MANY}.a{n}": "x" for n in range(start, start + 30)} for start in (0, 30)]
    half = [{"any": [{f"{MANY}.a{n}": "y"} for n in range(start, start + 30)]} for start in (0, 30)]
    some_of = {"any": half}
    data["rules"] = [
        {"id": "all", "when": all_of, "then": {f"{MANY}.h": "ja"}, **SAID},
        {"id": "some", "when": some_of, "then": {f"{MANY}.h": "ja"}, **SAID},
        {"id": "none", "unless": some_of, "then": {f"{MANY}.h": "ja"}, **SAID},
    ]
    every = {f"a{n}": "x" for n in range(60)}
    seen = [every, {**every, "a59": "y"}, {"a3": "y"}, {}]
    people = [{"id": f"p{n}", **one} for n, one in enumerate(seen)]
    assert evaluated_alike(herstelkb.load_data(data), {LIST: people}) == 2 + 1 + 1 + 1


def test_only_numbers_enter_the_code() -> None:
    odd = ["x1", "held", "none"]
    data = base({"import": odd, "y1": ["x", "y"]}, [])
    data["vocabulary"][MANY]["y1"]["known_by"] = "either"
    data["vocabulary"][ONE] = {"def": {**data["vocabulary"][MANY]["h"], "known_by": "derivation"}}
    data["measures"] = {f"{ONE}.lambda": {"share": {f"{MANY}.import": odd[:2]}, "label": TEXT, "assumption": TEXT}}
    data["rules"] = [
        {"id": "while", "when": {f"{MANY}.import": odd[0]}, "then": {f"{MANY}.y1": "x"}, **SAID},
        {"id": "class", "unless": {f"{ONE}.lambda": {"above": 0.25}}, "then": {f"{ONE}.def": "ja"}, **SAID},
    ]
    kb = herstelkb.load_data(data)
    plan = planned(kb.knowledge)
    for text in filter(None, (source(plan, point, plan.all_due(point)) for point in range(len(kb.time)))):
        words = set(re.findall(r"[^\W\d_]\w*", text))
        ours = {"held", "layout", "met", "admit", "against", "all", "many", "up_to", "anyone", "firmly", "without"}
        assert {word for word in words if not re.fullmatch(r"[xy]\d+", word)} <= ours | {
            "def",
            "settle",
            "if",
            "else",
            "in",
        }
        assert re.fullmatch(r"[\w\s.,:|&~=()\[\]]*", text, re.ASCII)
    evaluated_alike(kb, {LIST: [{"id": "p", "import": odd[0], "y1": "y"}, {"id": "q", "import": odd[1]}]})


@pytest.mark.parametrize("size", [998, 999, 1_000, 1_001])
def test_observations_of_few_and_of_many_members_are_laid_out_alike(size: int) -> None:
    kb = herstelkb.load()
    reactions, certainty = ("remmend", "afwachtend", "dragend"), kb.certainty
    people = [
        {"id": f"m{n}", "reactie": {"value": reactions[n % 3], "certainty": certainty[n % len(certainty)]}}
        for n in range(size)
    ]
    facts = Facts.of(kb.case({"medewerkers": people}))
    compiled, layout = program(kb.knowledge), Layout(size, len(certainty))
    for number, found in enumerate(start(compiled, layout, facts).observed):
        atom = compiled.atoms.get(number)
        degrees = {s: degree for degree, block in layout.by_degree(found) for s in among(block, ("", *facts.members))}
        assert degrees == {s: d for (s, a, v), d in facts.observed.items() if atom and (a, v) == atom[1:]}


# --- threads, processes, memory ---


def test_threads_share_a_program_that_none_of_them_has_compiled() -> None:
    kb = herstelkb.load()
    cases = [{"organisatie": {"komt_in_beweging": n % 2 == 0}, "medewerkers": people(n)} for n in range(8)]
    alone = [kb.evaluate(case, engine="reference").derivation.steps for case in cases]
    afresh = herstelkb.load()
    with ThreadPoolExecutor(8) as threads:
        found = threads.map(lambda n: afresh.evaluate(cases[n % 8], engine="sets").derivation.steps, range(64))
        assert list(found) == alone * 8


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_child_after_fork_evaluates_too() -> None:
    kb = herstelkb.load()
    case = kb.case({"medewerkers": people(3)})
    here = kb.evaluate(case, engine="sets").derivation.steps
    child = os.fork()
    if child == 0:
        os._exit(0 if kb.evaluate(case, engine="sets").derivation.steps == here else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_an_evaluation_by_sets_is_pickled_as_such() -> None:
    found = herstelkb.load().evaluate({"medewerkers": people(2)}, engine="sets")
    again = pickle.loads(pickle.dumps(found))
    assert again.engine == "sets"
    assert again.to_json() == found.to_json()


def test_a_rule_base_that_nobody_has_is_forgotten_with_its_program() -> None:
    kb = herstelkb.load_data(base({"a": ["x"]}, [{"a": "x"}]))
    kb.evaluate({LIST: [{"id": "p", "a": "x"}]}, engine="sets")
    kb.evaluate({LIST: [{"id": "p", "a": "x"}]}, engine="reference")
    left = weakref.ref(kb.knowledge)
    del kb
    gc.collect()
    assert left() is None


def people(seed: int) -> list[dict[str, Any]]:
    reactions = ("remmend", "afwachtend", "dragend")
    return [{"id": f"m{n}", "reactie": reactions[(n * seed) % 3], "steunt_openlijk": n > seed} for n in range(12)]
