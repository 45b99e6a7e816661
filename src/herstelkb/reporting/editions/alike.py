"""One plan for all who are alike, where there are more people than anybody reads a card of each.

Alike are those of whom the same was seen, who get the same, and with whom there is nothing to do now that concerns
nobody else. Their card is about all of them, and refers to nobody else.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace

from herstelkb.cases.case import Observation
from herstelkb.reporting.editions.plans import Plan, PlanLine, Seen
from herstelkb.reporting.editions.telling import Telling


def grouped(telling: Telling, plans: Iterable[Plan]) -> tuple[Plan, ...]:
    """The plans of those with something of their own, then one for each group of others, the largest group first."""
    seen: dict[str, list[Observation]] = {}
    for one in telling.case.observations:
        seen.setdefault(one.literal.subject, []).append(one)
    own: list[Plan] = []
    groups: dict[Hashable, list[Plan]] = {}
    for plan in plans:
        if plan.personal:
            own.append(plan)
        else:
            groups.setdefault(_likeness(plan, seen.get(plan.subject, ())), []).append(plan)
    together = sorted(groups.values(), key=len, reverse=True)
    return (*own, *(_of_all(telling, group, seen.get(group[0].subject, ())) for group in together))


def _likeness(plan: Plan, seen: Sequence[Observation]) -> Hashable:
    """What is the same of all who are alike."""
    observed = frozenset((one.literal.attribute, one.literal.value, one.degree) for one in seen)
    then = tuple((line.item, line.hedge) for line in plan.then)
    evidence = frozenset(one.lacks for one in plan.seen)
    return observed, evidence, plan.style, plan.style_hedge, plan.fits, then, frozenset(plan.asks)


def _of_all(telling: Telling, group: Sequence[Plan], seen: Sequence[Observation]) -> Plan:
    first, subjects = group[0], [plan.subject for plan in group]
    if len(group) == 1:
        return first
    labels = (telling.voice.opened(telling.voice.label(attribute)) for attribute in sorted(first.asks))
    return replace(
        first,
        others=tuple(subjects[1:]),
        seen=tuple(_seen(telling, first, seen)),
        then=tuple(_line(telling, line, subjects) for line in first.then),
        open=tuple(f"{label}?" for label in labels),
    )


def _seen(telling: Telling, plan: Plan, seen: Sequence[Observation]) -> Iterator[Seen]:
    """What was seen of all of them, by label and value: a statement would be about one."""
    voice = telling.voice
    for one, observation in zip(plan.seen, seen, strict=True):
        attribute = telling.knowledge.qualified(plan.subject, observation.literal.attribute)
        value = voice.value_label(observation.literal.value, attribute)
        says = voice.phrase("edition.cards.of_all", label=voice.label(attribute), value=value)
        hedge = voice.hedge(observation.degree)
        said = voice.phrase("statement.hedged", hedge=hedge, says=says) if hedge else says
        yield replace(one, text=said if one.private else voice.opened(said))


def _line(telling: Telling, line: PlanLine, subjects: Sequence[str]) -> PlanLine:
    return replace(line, text=telling.started(line.item, subjects))
