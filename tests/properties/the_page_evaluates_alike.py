"""The page gives, byte for byte, the JSON that CPython gives: the same code in WebAssembly, on any case."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from page import EXAMPLE, ROOT, Worker, built
from strategies import cases_of

BUNDLED = herstelkb.load()
OTHER = herstelkb.load(ROOT / "tests" / "other_subjects" / "faults" / "rules")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    worker = Worker(built(tmp_path_factory, case=EXAMPLE))
    yield worker
    worker.end()


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    rules = ROOT / "tests" / "other_subjects" / "faults" / "rules"
    worker = Worker(built(tmp_path_factory, rules=rules))
    yield worker
    worker.end()


def in_cpython(kb: KnowledgeBase, case: dict) -> str:
    return json.dumps(kb.evaluate(json.dumps(case), engine="sets").to_json(), ensure_ascii=False, indent=2)


@given(st.data())
def test_on_the_bundled_rule_base(shipped: Worker, data: st.DataObject) -> None:
    case = data.draw(cases_of(BUNDLED))
    assert shipped.evaluation(case) == in_cpython(BUNDLED, case)


@given(st.data())
def test_on_another_subject(other: Worker, data: st.DataObject) -> None:
    case = data.draw(cases_of(OTHER))
    assert other.evaluation(case) == in_cpython(OTHER, case)


@pytest.mark.parametrize("example", sorted(ROOT.glob("examples/*.yaml")), ids=lambda path: path.stem)
def test_on_the_examples_as_they_are_written(shipped: Worker, example: Path) -> None:
    """As YAML, which another parser reads there."""
    there = shipped.answer({"evaluate": example.read_text("utf-8")})["evaluation"]
    assert there == json.dumps(BUNDLED.evaluate(example, engine="sets").to_json(), ensure_ascii=False, indent=2)
