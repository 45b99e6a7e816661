"""What the worker of the page calls: the library as a function from message to answer, both as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from herstelkb.api.knowledge_base import KnowledgeBase, load
from herstelkb.cases.reading import case_in
from herstelkb.page.session import Session


def answering(rules: str, language: str) -> Callable[[str], str]:
    """A new session as a function, with the rules in the one folder within `rules`; what it raises is for its caller.

    A message `{"evaluate": TEXT}`, a case as YAML or JSON, is for programs, and answered by itself: in `{"evaluation":
    TEXT}` is what `herstelkb evaluate --format json` prints, as text, since JavaScript puts keys in another order.
    """
    (folder,) = Path(rules).iterdir()
    kb = load(folder)
    session = Session(kb, language)

    def answer(message: str) -> str:
        asked: dict[str, Any] = json.loads(message)
        return json.dumps(_evaluated(kb, asked["evaluate"]) if "evaluate" in asked else session.handle(asked))

    return answer


def _evaluated(kb: KnowledgeBase, text: str) -> dict[str, str]:
    found = kb.evaluate(case_in(text, "<message>", kb.knowledge))
    return {"evaluation": json.dumps(found.to_json(), ensure_ascii=False, indent=2)}
