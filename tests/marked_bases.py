"""Random rule bases in which some attributes carry over and some levers outdate others, with a case and an engine."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from hypothesis import strategies as st

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.case import Case
from herstelkb.derivation.derivation import Derivation
from herstelkb.derivation.deriving import derive
from herstelkb.derivation.doing import done
from herstelkb.engines.firings import ENGINES, EngineName
from herstelkb.knowledge.conditions import Literal
from herstelkb.specification.doing import first_after
from strategies import MANY, ONE, cases_of, rule_bases


@dataclass(frozen=True)
class Situation:
    """A rule base with marks, a case, and what an engine derives from cases."""

    kb: KnowledgeBase
    case: Case
    engine: EngineName

    def derive(self, case: Case) -> Derivation:
        return derive(self.kb.knowledge, case, self.engine)

    def course(self, now: Derivation, deeds: Collection[Literal]) -> dict[Literal, tuple[int, ...]]:
        return degrees(now, done(now, deeds, self.derive))

    @property
    def now(self) -> Derivation:
        return self.derive(self.case)

    @property
    def levers(self) -> list[tuple[str, str]]:
        """What can be set, of everybody."""
        knowledge = self.kb.knowledge
        return [
            (subject, name)
            for subject in (knowledge.one, *self.case.ids)
            for name in knowledge.attributes[knowledge.kind(subject)]
            if knowledge.source.vocabulary[knowledge.qualified(subject, name)].changeable
        ]

    @property
    def only_seen(self) -> list[tuple[str, str]]:
        """What can be set and is never concluded."""
        knowledge = self.kb.knowledge
        entries = {place: knowledge.attribute(*place) for place in self.levers}
        return [place for place, entry in entries.items() if entry is not None and not entry.derivable]


def degrees(now: Derivation, then: Derivation) -> dict[Literal, tuple[int, ...]]:
    """What holds, to which degree by each point of time: at first as now, then as it is then."""
    since, points = first_after(now.knowledge), range(len(now.knowledge.time))
    return {
        literal: tuple((then if point >= since else now).degree(literal, point) for point in points)
        for literal in {*now.steps, *then.steps}
    }


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """A random rule base, in which some attributes carry over and some levers outdate others, with a case."""
    base = draw(rule_bases())
    entries = {f"{kind}.{name}": entry for kind, of in base["vocabulary"].items() for name, entry in of.items()}
    for entry in entries.values():
        if entry["known_by"] != "observation":
            entry["carries_over"] = draw(st.integers(0, 3)) > 0
        if entry["known_by"] == "observation" or (entry["known_by"] == "either" and draw(st.booleans())):
            entry["can_be_changed"] = True
        if entry["known_by"] == "derivation":
            for value, one in entry["values"].items():
                entry["values"][value] = {**one, "proposed": draw(st.integers(0, 3)) < 3}
    for kind in (ONE, MANY):
        if draw(st.integers(0, 3)):
            entries[f"{kind}.{kind[0]}0"]["outdates"] = [f"{kind}.{kind[0]}1"]
    kb = herstelkb.load_data(base)
    return Situation(kb, kb.case(draw(cases_of(kb, 3))), draw(st.sampled_from(ENGINES)))


def deeds(data: st.DataObject, situation: Situation, at_most: int = 2) -> list[Literal]:
    """Values to set, each of another subject or attribute; often one outdates another."""
    knowledge, levers = situation.kb.knowledge, situation.levers
    pairs = [[one, other] for one in levers for other in knowledge.outdated_by(*one) if other in levers]
    places = st.lists(st.sampled_from(levers), min_size=1, max_size=at_most, unique=True)
    if pairs and at_most > 1:
        places |= st.sampled_from(pairs)
    chosen = data.draw(places)
    values = [list(knowledge.source.vocabulary[knowledge.qualified(*place)].values) for place in chosen]
    return [Literal(*place, data.draw(st.sampled_from(of))) for place, of in zip(chosen, values, strict=True)]
