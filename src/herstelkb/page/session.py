"""One consultation in the page: messages in, fragments of HTML out."""

from __future__ import annotations

from html import escape
from typing import Any

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.reading import case_in


class Session:
    """A stub until the screens are there."""

    def __init__(self, knowledge: KnowledgeBase, language: str) -> None:
        self.kb, self.language = knowledge, language

    def handle(self, message: dict[str, Any]) -> dict[str, Any]:
        """The answer to one message."""
        case = message.get("case")
        if not case:
            return {"fragments": {"view": "<p>…</p>"}}
        found = self.kb.evaluate(case_in(case["text"], case["name"], self.kb.knowledge))
        return {"fragments": {"view": f"<pre>{escape(found.to_text(language=self.language))}</pre>"}}
