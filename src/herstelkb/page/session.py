"""A session at the page: messages in, fragments out, as JSON. It holds the desk, and answers whatever it is sent.

What a message does is for `steps`, what is then shown for `rendering`. What takes longest, what is still to be asked,
is left for a message `settle`, which a page sends when it has nothing else to ask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.writing import case_text
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.messages import message as worded
from herstelkb.page.desk import Desk
from herstelkb.page.messages import Message, Outcome
from herstelkb.page.rendering import fragments, told
from herstelkb.page.steps import answering, looking, opening, pasting
from herstelkb.page.views.reports import file_of, page_of
from herstelkb.page.workroom import Example, Workroom

STEPS = {**answering.STEPS, **pasting.STEPS, **opening.STEPS, **looking.STEPS}


class Session:
    """Somebody at work at the page, in a language; `examples` are cases to look at."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        language: str | None = None,
        today: date | None = None,
        examples: Sequence[Example] | None = None,
    ) -> None:
        self.room = Workroom(knowledge, today or date.today(), examples)
        self.desk = Desk(self.room.knowledge.language(language))
        self._sent: dict[str, str] = {}
        self._page_of: object = None  # what the report that was sent last was made of

    def handle(self, message: object) -> dict[str, Any]:
        """The answer to a message: the fragments that are not as they were, and what is to happen.

        `fragments`: by the id of their element. `announce`: for whoever does not see. `focus`: the id of an element.
        `save`, `copy`: what to hand over. `page`: a report to preview, with its file. `later`: it is worth sending
        `settle`. `keep`: the copy to keep in the browser, or None to forget it. Never raises for what a message says.
        """
        findings: list[str] = []
        said = Message(message if isinstance(message, Mapping) else {})
        try:
            outcome = self._stepped(said)
            if said.do == "settle" and self.desk.case is not None:
                _ = self.room.about(self.desk).agenda
        except UnusableInput as error:
            findings = told(error, self.room.voice(self.desk, "text"))
            outcome = Outcome(self.desk, said=" ".join(findings[:3]), focus="findings")
        if said.data.get("do") == "show":
            self._sent, self._page_of = {}, None
        return self._reply(outcome, findings)

    def _stepped(self, message: Message) -> Outcome:
        step = STEPS.get(message.do)
        if step is None:
            raise UnusableInput.because("wrong-message", worded("the page sent something unexpected ({key})", key="do"))
        outcome = step(self.room, self.desk, message)
        if outcome.desk.case is not None:
            self.room.about(outcome.desk)  # a case that cannot be used is refused before it is on the desk
        self.desk = outcome.desk
        return outcome

    def _reply(self, outcome: Outcome, findings: Sequence[str]) -> dict[str, Any]:
        desk = self.desk
        shown = fragments(self.room, desk, findings)
        new = {part: html for part, html in shown.items() if self._sent.get(part) != html}
        self._sent = shown
        reply: dict[str, Any] = {
            "fragments": new,
            "announce": outcome.said,
            "focus": outcome.focus,
            "view": desk.view,
            "language": desk.language,
            "title": self._title(),
            "unsaved": desk.unsaved,
            "later": desk.case is not None and not self.room.about(desk).is_settled,
            **outcome.gives,
        }
        made_of = desk.view, desk.language, desk.case, desk.chosen, desk.overviews
        if made_of != self._page_of:
            self._page_of = made_of
            if page := page_of(self.room, desk):
                what = desk.chosen.edition if desk.view == "report" else "course"
                reply["page"] = {"html": page, "name": file_of(desk, what)}
        if desk.keeps and desk.case is not None:
            reply["keep"] = case_text(desk.case, self.room.knowledge, "case.json")
        return reply

    def _title(self) -> str:
        voice = self.room.voice(self.desk, "text")
        view = voice.phrase(f"page.views.{self.desk.view}")
        name = self.desk.case.name if self.desk.case else ""
        return " · ".join(part for part in (view, name, voice.phrase("page.title")) if part)
