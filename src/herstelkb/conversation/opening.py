"""How a new case begins: what it is called, and who is in it. Members can also be named later, or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.case import Case, Member
from herstelkb.conversation.replies import people
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.messages import message

MAX_MEMBERS = 500  # nobody types more ids than this


def file_name(name: str) -> str:
    """What the file of a case is called."""
    return (re.sub(r"\W+", "-", name.casefold()).strip("-") or "case") + ".yaml"


@dataclass(frozen=True)
class Opening:
    """Cases of a rule base as somebody names them on a day."""

    kb: KnowledgeBase
    today: date
    joining: Sequence[str]  # words that separate two ids, as a comma does

    def named(self, name: str) -> Case:
        """A case of this name, without members.

        Raises:
            UnusableInput: a case cannot have this name.
        """
        return self._new(name, ())

    def members(self, reply: str, case: Case) -> tuple[Member, ...] | None:
        """The members that a reply adds to a case: the ids in it, or as many new ids as it says. None: it says neither.

        Raises:
            UnusableInput: there cannot be members with these ids, or there are too many.
        """
        found = people(reply, self.joining)
        return None if found is None else self.joined(found, case)

    def joined(self, found: int | Sequence[str], case: Case) -> tuple[Member, ...]:
        """The members that are added to a case: of these ids, or so many.

        Raises:
            UnusableInput: there cannot be members with these ids, or there are too many.
        """
        ids = self._numbered(found, case) if isinstance(found, int) else found
        return self._new(case.name, [*case.ids, *ids]).members[len(case.ids) :]

    def _numbered(self, count: int, case: Case) -> list[str]:
        """So many new ids: a letter and a number."""
        if count + len(case.ids) > MAX_MEMBERS:
            told = "{count} are more than the {most} that a conversation can handle"
            said = message(told, count=count + len(case.ids), most=MAX_MEMBERS)
            raise UnusableInput.because("too-many-members", said)
        letter, last = self.kb.knowledge.many[0], count + len(case.ids)
        width = max(2, len(str(last)))
        ids = (f"{letter}{number:0{width}}" for number in range(1, 2 * last + 1))
        return [one for one in ids if one not in case.id_set][:count]

    def _new(self, name: str, ids: Sequence[str]) -> Case:
        listing = self.kb.knowledge.source.head.subjects.list
        return self.kb.case({"case": name, "date": self.today, listing: [{"id": one} for one in ids]})
