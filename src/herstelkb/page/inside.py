"""What the worker of the page calls: the library as a function from message to answer, both as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from herstelkb.api.knowledge_base import load
from herstelkb.page.session import Session


def answering(rules: str, language: str) -> Callable[[str], str]:
    """A new session as a function, with the rules in the one folder within `rules`. What it raises its caller answers."""
    (folder,) = Path(rules).iterdir()
    session = Session(load(folder), language)

    def answer(message: str) -> str:
        return json.dumps(session.handle(json.loads(message)), ensure_ascii=False)

    return answer
