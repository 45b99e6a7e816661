"""The durable engine is safe: no fact lost, no crash, no leak, no silence about an error or a limit.

What could crash the interpreter or never return runs in a process of its own.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import herstelkb
from herstelkb.engines import limits
from herstelkb.ground.diagnostics import UnusableInput
from small_bases import base
from strategies import LIST, MANY, ONE, TEXT

durable = pytest.importorskip("herstelkb.engines.durable", reason="durable-rules cannot be installed here")


def everything_known(attributes: dict[str, list[str]]) -> dict[str, Any]:
    """One employee for every value that some attribute can have, so that every body holds of someone."""
    most = max(len(values) for values in attributes.values())
    return {
        LIST: [
            {"id": f"e{n}", **{name: values[n % len(values)] for name, values in attributes.items()}}
            for n in range(most)
        ]
    }


# --- limits ---


def patterns(size: int) -> tuple[dict[str, list[str]], list[dict[str, str]]]:
    attributes = {f"a{n}": ["x"] for n in range(size)}
    return attributes, [dict.fromkeys(attributes, "x")]


def first(size: int) -> tuple[dict[str, list[str]], list[dict[str, str]]]:
    attributes = {"a": ["x"], **{f"b{n}": ["x"] for n in range(size)}}
    return attributes, [{"a": "x", f"b{n}": "x"} for n in range(size)]


def later(size: int) -> tuple[dict[str, list[str]], list[dict[str, str]]]:
    attributes = {"z": ["x"], **{f"b{n}": ["x"] for n in range(size)}}
    return attributes, [{"z": "x", f"b{n}": "x"} for n in range(size)]


def attributes(size: int) -> tuple[dict[str, list[str]], list[dict[str, str]]]:
    attributes = {f"a{n}": ["x"] for n in range(size)}
    return attributes, [{name: "x"} for name in attributes]


def rules(size: int) -> tuple[dict[str, list[str]], list[dict[str, str]]]:
    attributes = {f"a{n}": [f"v{n}_{m}" for m in range(50)] for n in range((size + 49) // 50)}
    return attributes, [{name: value} for name, values in attributes.items() for value in values][:size]


LIMITS = {
    patterns: (limits.MAX_PATTERNS, "conditions"),
    first: (limits.MAX_FIRST, "rules that share the condition a: x"),
    later: (limits.MAX_LATER, "rules that share the condition z: x"),
    attributes: (limits.MAX_ATTRIBUTES, "attributes in one stratum"),
    rules: (limits.MAX_RULES, "rules in one stratum"),
}


@pytest.mark.parametrize("size_of", LIMITS, ids=lambda f: f.__name__)
def test_just_below_a_limit_all_is_right(size_of: Callable[..., Any]) -> None:
    in_a_process_of_its_own(
        f"""
        import test_durable as t
        import herstelkb
        attributes, bodies = t.{size_of.__name__}(t.LIMITS[t.{size_of.__name__}][0])
        kb, case = herstelkb.load_data(t.base(attributes, bodies)), t.everything_known(attributes)
        for _ in range(2):
            found = kb.evaluate(case, engine="durable").derivation
            said = kb.evaluate(case, engine="reference").derivation
            assert len(found.firings) == len(said.firings) >= len(bodies), len(found.firings)
            assert found.steps == said.steps
        """
    )


@pytest.mark.parametrize("size_of", LIMITS, ids=lambda f: f.__name__)
def test_beyond_a_limit_the_error_names_it_and_the_engine_to_use(size_of: Callable[..., Any]) -> None:
    limit, what = LIMITS[size_of]
    attributes, bodies = size_of(limit + 1)
    kb, case = herstelkb.load_data(base(attributes, bodies)), {LIST: [{"id": "e"}]}
    with pytest.raises(UnusableInput) as raised:
        kb.evaluate(case, engine="durable")
    (finding,) = raised.value.diagnostics
    assert finding.code == "engine-limit"
    assert what in finding.message
    assert str(limit) in finding.message
    assert "sets" in (finding.hint or "")
    assert kb.evaluate(case, engine="reference").engine == "reference"


def test_beyond_the_limit_on_facts_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_FACTS", 10)
    kb = herstelkb.load_data(base({"a": ["x"]}, [{"a": "x"}]))
    with pytest.raises(UnusableInput, match="11 observations: more than the 10 facts"):
        kb.evaluate({LIST: [{"id": f"e{n}", "a": "x"} for n in range(11)]}, engine="durable")


# --- facts ---


def test_of_thousands_of_facts_none_is_lost() -> None:
    attributes = {f"a{n}": ["x", "y"] for n in range(5)}
    data = base(attributes, [{"a0": "x", "a4": "y"}, {"a1": "x"}, {"a2": "y", "a3": "x"}])
    # Known last of all, and then joined with thousands of employees at once.
    data["vocabulary"][ONE] = {"o": {**data["vocabulary"][MANY]["h"], "known_by": "derivation"}}
    data["vocabulary"][MANY]["laatste"] = data["vocabulary"][MANY]["a0"]
    rule = {"assumption": TEXT, "because": TEXT}
    data["rules"] += [
        {"id": "o", "when": {f"{MANY}.laatste": "x"}, "then": {f"{ONE}.o": "ja"}, **rule},
        {"id": "p", "when": {f"{MANY}.a0": "x", f"{ONE}.o": "ja"}, "then": {f"{MANY}.h": "ja"}, **rule},
    ]
    kb = herstelkb.load_data(data)
    people: list[dict[str, Any]] = [
        {"id": f"e{n}", **{name: "xy"[(n >> place) & 1] for place, name in enumerate(attributes)}} for n in range(3_000)
    ]
    people.append({"id": "l", "laatste": "x"})
    found, said = (kb.evaluate({LIST: people}, engine=engine).derivation for engine in ("durable", "reference"))
    assert len(found.firings) == len(said.firings) == 3_000 // 4 * 4 + 1_500 + 1
    assert found.steps == said.steps


# --- errors ---


@pytest.fixture
def simple() -> herstelkb.KnowledgeBase:
    return herstelkb.load_data(base({"a": ["x", "y"]}, [{"a": "x"}]))


CASE = {LIST: [{"id": "e1", "a": "x"}, {"id": "e2", "a": "y"}]}


def test_an_error_inside_a_run_surfaces_and_its_networks_are_thrown_away(
    simple: herstelkb.KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    simple.evaluate(CASE, engine="durable")
    pool = durable._pool(simple.knowledge)
    (used,) = pool.idle

    def broken(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(durable.Grading, "consider", broken)
        with pytest.raises(KeyboardInterrupt):
            simple.evaluate(CASE, engine="durable")
    assert pool.idle == []
    assert len(simple.evaluate(CASE, engine="durable").conclusions) == 1
    assert pool.idle != [used]


def test_an_unexpected_answer_to_a_fact_is_an_error(
    simple: herstelkb.KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    simple.evaluate(CASE, engine="durable")
    monkeypatch.setattr(durable.rete, "assert_fact", lambda *_: (2, 0))
    with pytest.raises(RuntimeError, match="answered 2"):
        simple.evaluate(CASE, engine="durable")


# --- threads and processes ---


def test_threads_agree() -> None:
    kb = herstelkb.load()
    cases = [{"organisatie": {"komt_in_beweging": n % 2 == 0}, "medewerkers": people(n)} for n in range(8)]
    alone = [kb.evaluate(case, engine="durable").derivation.steps for case in cases]

    def run(thread: int) -> bool:
        order = [(thread + turn) % len(cases) for turn in range(40)]
        return all(kb.evaluate(cases[n], engine="durable").derivation.steps == alone[n] for n in order)

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(run, range(8)))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_child_after_fork_evaluates_too() -> None:
    kb = herstelkb.load()
    case = {"medewerkers": people(3)}
    here = kb.evaluate(case, engine="durable").derivation.steps
    ours, theirs = multiprocessing.Pipe()

    def child() -> None:
        theirs.send([kb.evaluate(case, engine="durable").derivation.steps == here for _ in range(20)])

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    assert ours.poll(60)
    assert all(ours.recv())
    process.join(60)
    assert process.exitcode == 0
    assert kb.evaluate(case, engine="durable").derivation.steps == here


def people(seed: int) -> list[dict[str, Any]]:
    reactions = ("remmend", "afwachtend", "dragend")
    return [{"id": f"m{n}", "reactie": reactions[(n * seed) % 3], "steunt_openlijk": n > seed} for n in range(12)]


# --- memory ---


@pytest.mark.parametrize("evaluations", [1_500, pytest.param(20_000, marks=pytest.mark.soak)])
def test_memory_stays_flat(evaluations: int) -> None:
    kb = herstelkb.load()
    case = kb.case({"organisatie": {"komt_in_beweging": False}, "medewerkers": people(2)})

    def run(times: int) -> int:
        for _ in range(times):
            kb.evaluate(case, engine="durable")
        gc.collect()
        return resident()

    before = run(300)
    assert run(evaluations) - before < 4 * 2**20


def resident() -> int:
    """Bytes of memory that this process has in use."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        pytest.skip("needs /proc")
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


FUZZ = """
    import random
    import herstelkb
    from random_cases import random_case
    kb = herstelkb.load()
    for seed in range({first}, {first} + {count}):
        case = random_case(kb, random.Random(seed))
        found, said = kb.evaluate(case, engine="durable"), kb.evaluate(case, engine="reference")
        assert found.derivation.steps == said.derivation.steps, seed
"""


@pytest.mark.parametrize("count", [400, pytest.param(20_000, marks=pytest.mark.soak)])
def test_sound_where_freed_memory_is_overwritten(count: int) -> None:
    in_a_process_of_its_own(FUZZ.format(first=0, count=count), MALLOC_PERTURB_="165")


def in_a_process_of_its_own(code: str, **environment: str) -> None:
    paths = os.pathsep.join([str(Path(__file__).parent), str(Path(herstelkb.__file__).parents[1])])
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", textwrap.dedent(code)],
        env={**os.environ, "PYTHONPATH": paths, **environment},
        capture_output=True,
        text=True,
        timeout=1_200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
