"""What the worker of the page calls: the library as a function from message to answer, both as JSON."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.reading import case_in
from herstelkb.page.carried import unpacked
from herstelkb.page.session import Session


def answering(rules: str, language: str) -> Callable[[str], str]:
    """A new session as a function, with the rules in a folder (see `carried`); what it raises is for its caller.

    A message `{"evaluate": TEXT}`, a case as YAML or JSON, is for programs, and answered by itself: `evaluation` is
    what `herstelkb evaluate --format json` prints, as text, since JavaScript puts keys in another order, and
    `milliseconds` how long evaluating took, without reading and writing. `engine` may name one.
    """
    kb, examples = unpacked(Path(rules))
    session = Session(kb, language, examples=examples)

    def answer(message: str) -> str:
        asked: dict[str, Any] = json.loads(message)
        return json.dumps(_evaluated(kb, asked) if "evaluate" in asked else session.handle(asked))

    return answer


def _evaluated(kb: KnowledgeBase, asked: Mapping[str, Any]) -> dict[str, Any]:
    case = case_in(asked["evaluate"], "<message>", kb.knowledge)
    begun = time.perf_counter()
    found = kb.evaluate(case, engine=asked.get("engine"))
    took = time.perf_counter() - begun
    return {"evaluation": json.dumps(found.to_json(), ensure_ascii=False, indent=2), "milliseconds": 1000 * took}
