"""Which attributes belong to which part of a report, as the rule base says in its section `report`.

What is named nowhere is listed under what else follows. Where the rule base does not say what the answer is, all that
is concluded of the one subject is.
"""

from __future__ import annotations

from dataclasses import dataclass

from herstelkb.knowledge.base import Knowledge

Attributes = tuple[str, ...]  # qualified names


@dataclass(frozen=True, slots=True)
class Named:
    """The attributes of each part; `careful` are those that can touch somebody's position."""

    answer_seen: Attributes
    answer: Attributes
    causes: Attributes
    responsible: Attributes
    expected: Attributes
    support: Attributes
    support_counts: Attributes  # measures, by name
    support_groups: Attributes
    fitting: Attributes
    needs: Attributes
    careful: Attributes

    @property
    def mentioned(self) -> Attributes:
        """All that some part mentions."""
        own = (*self.answer_seen, *self.answer, *self.causes, *self.responsible, *self.expected, *self.support)
        return (*own, *self.support_groups, *self.fitting, *self.needs, *self.careful)


def named(knowledge: Knowledge) -> Named:
    """The attributes of each part of the reports of a rule base."""
    report, vocabulary = knowledge.source.report, knowledge.source.vocabulary
    answer, causes, support, people = report.answer, report.causes, report.support, report.people
    own = tuple(name for name, entry in vocabulary.items() if name.startswith(f"{knowledge.one}.") and entry.derivable)
    return Named(
        answer_seen=answer.seen if answer else (),
        answer=(answer.concluded if answer else ()) or own,
        causes=(*causes.seen, *causes.concluded) if causes else (),
        responsible=report.responsible,
        expected=report.expected,
        support=support.told if support else (),
        support_counts=(support.measure.partition(".")[2],) if support else (),
        support_groups=support.groups if support else (),
        fitting=people.fitting if people else (),
        needs=people.needs if people else (),
        careful=report.sensitive,
    )
