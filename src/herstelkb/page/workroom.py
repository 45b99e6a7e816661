"""The workroom behind the page: a knowledge base, and what was worked out about the cases that were on the desk last.

Nothing here depends on what somebody looks at, so going back and forth costs nothing a second time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from herstelkb.api.evaluation import Evaluation
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.case import Case
from herstelkb.conversation.agenda import Agenda, agenda, usual_order
from herstelkb.ground.caching import cached_property
from herstelkb.knowledge.base import Knowledge
from herstelkb.page.desk import Desk
from herstelkb.reporting.findings import Findings
from herstelkb.reporting.outlook import Outlook
from herstelkb.reporting.shown import Shown
from herstelkb.reporting.voice import Form, Voice
from herstelkb.workbench.handbook.contents import Contents

KEPT = 60  # cases of which what was worked out is kept


@dataclass(frozen=True, slots=True)
class Example:
    """A case to look at, which is read when somebody does: its name, how many people, its date, and itself as JSON."""

    name: str
    people: int
    date: date | None
    text: str


@dataclass(eq=False)
class CaseWork:
    """What follows from one case, each part worked out when it is first asked for."""

    evaluation: Evaluation
    order: tuple[str, ...]  # in which the questions about a member come

    @cached_property
    def agenda(self) -> Agenda:
        """What is still to be asked: what `herstelkb ask` would ask."""
        return agenda(self.evaluation.derivation, self.order)

    @property
    def is_settled(self) -> bool:
        """Whether it is known what is still to be asked, which takes longest."""
        return "agenda" in vars(self)

    @cached_property
    def findings(self) -> Findings:
        """What reports show of it."""
        return Findings(self.evaluation)

    @cached_property
    def outlook(self) -> Outlook:
        """What reports say to find out first."""
        return Outlook(self.evaluation)


class Workroom:
    """A knowledge base at work on a day; `examples` are cases to look at, by default the largest of its scenarios."""

    def __init__(self, kb: KnowledgeBase, today: date, examples: Sequence[Example] | None = None) -> None:
        self.kb, self.today = kb, today
        self.examples = examples_of(kb) if examples is None else tuple(examples)
        self._work: dict[tuple[Case, Case | None], CaseWork] = {}

    @property
    def knowledge(self) -> Knowledge:
        """What the rules say."""
        return self.kb.knowledge

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The attributes of a member in the order in which they are asked."""
        blank = {self.knowledge.source.head.subjects.list: [{"id": "1"}]}
        return usual_order(self.kb.evaluate(blank).derivation)

    @cached_property
    def order_observed(self) -> tuple[str, ...]:
        """The attributes of a member that can be observed, in that order."""
        vocabulary, many = self.knowledge.source.vocabulary, self.knowledge.many
        return tuple(name for name in self.order if vocabulary[f"{many}.{name}"].observable)

    @cached_property
    def book(self) -> Contents:
        """The contents of the handbook."""
        return Contents(self.kb)

    def about(self, desk: Desk) -> CaseWork:
        """What follows from the case on the desk; of the overviews before it, what they established carries over."""
        assert desk.case is not None  # Invariant: only views that need a case ask for it
        dated = [one for one in desk.overviews if one.date and desk.case.date and one.date < desk.case.date]
        return self.of(desk.case, max(dated, key=lambda one: one.date or date.min, default=None))

    def of(self, case: Case, earlier: Case | None = None) -> CaseWork:
        """What follows from a case.

        Raises:
            UnusableInput: it cannot be used.
        """
        key = case, earlier
        if key not in self._work:
            while len(self._work) >= KEPT:
                self._work.pop(next(iter(self._work)))
            self._work[key] = CaseWork(self.kb.evaluate(case, earlier=earlier), self.order)
        return self._work[key]

    def voice(self, desk: Desk, form: Form = "html") -> Voice:
        """The words for what is on the desk."""
        shown = Shown(names=desk.chosen.names, notes=desk.chosen.notes)
        return Voice(self.knowledge, desk.case, desk.language, form=form, shown=shown)


def examples_of(kb: KnowledgeBase) -> tuple[Example, ...]:
    """The scenario of which most is observed, as an example: made up, and of any rule base that tests itself."""
    from herstelkb.cases.reading import scenario_case
    from herstelkb.cases.writing import case_text

    cases = [scenario_case(kb.knowledge, name) for name in kb.knowledge.source.scenarios]
    largest = sorted(cases, key=lambda case: -len(case.observations))[:1]
    return tuple(
        Example(case.name or "", len(case.ids), case.date, case_text(case, kb.knowledge, "example.json"))
        for case in largest
    )
