"""Whether terms can all be above 0 at once: an attribute has one observed value, and absent terms do not hold.

A tableau over the terms as propositions. It is sound but not complete: whatever it calls impossible is impossible.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from herstelkb.populations.columnar.term import Term

_Signed: TypeAlias = tuple[Term, bool]

_PATIENCE = 3000  # terms that one query may visit


def impossible(terms: Iterable[Term]) -> bool:
    """Whether it is certain that the terms are never all above 0 in one row."""
    return _contradictory([(term, True) for term in terms])


def implied(term: Term, others: Iterable[Term]) -> bool:
    """Whether it is certain that the term is above 0 wherever all the others are."""
    return _contradictory([(term, False), *((other, True) for other in others)])


def _contradictory(signed: list[_Signed]) -> bool:
    someone = None if any(term.each for term, _ in signed) else ()
    return _Suppositions({}, {}, [_PATIENCE], someone).contradicted(signed, [])


class _Suppositions:
    """The suppositions about terms so far: above 0 or not, and the observed value of an attribute.

    All suppositions about members are about one and the same member. If there are none, it may be `someone` for whom a
    term holds: the first such term found.
    """

    def __init__(
        self,
        known: dict[Term, bool],
        observed: dict[tuple[bool, str], Any],
        patience: list[int],
        someone: tuple[Term, ...] | None,
    ) -> None:
        self.known, self.observed, self.patience, self.someone = known, observed, patience, someone

    def contradicted(self, more: list[_Signed], choices: list[list[_Signed]]) -> bool:
        """Whether supposing more, and one of each list of choices, always leads to a contradiction."""
        waiting, choices = list(more), list(choices)
        while waiting and self.patience[0] >= 0:
            if self._contradicted_at_once(waiting, choices):
                return True
            choices = [left for choice in choices if (left := self._left(choice)) is not None]
            if [] in choices:
                return True
            waiting = [choice[0] for choice in choices if len(choice) == 1]
        if not choices or self.patience[0] < 0:
            return False
        choice = min(choices, key=len)
        rest = [other for other in choices if other is not choice]
        return all(
            _Suppositions(dict(self.known), dict(self.observed), self.patience, self.someone).contradicted([way], rest)
            for way in choice
        )

    def _contradicted_at_once(self, waiting: list[_Signed], choices: list[list[_Signed]]) -> bool:
        """Suppose all that is waiting and its consequences, collecting choices; return whether they contradict."""
        while waiting and self.patience[0] >= 0:
            term, holds = waiting.pop()
            self.patience[0] -= 1
            if self.known.setdefault(term, holds) != holds or self._impossible(term, holds):
                return True
            if term.op in ("least", "greatest") and holds != (term.op == "least"):
                choices.append([(arg, holds) for arg in term.args])
            else:
                waiting += self._implied(term, holds)
        return False

    def _impossible(self, term: Term, holds: bool) -> bool:
        """Whether a constant or an earlier observation contradicts this; notes supposed observations."""
        if term.op == "constant":
            return bool(holds == (term.detail == 0))
        if term.op == "observed" and holds:
            attribute, value = term.detail
            return bool(self.observed.setdefault((term.each, attribute), value) != value)
        return False

    def _implied(self, term: Term, holds: bool) -> list[_Signed]:
        """What follows from this."""
        implied: list[_Signed] = []
        match term.op:
            case "lift":
                implied = [(term.args[0], holds)]
            case "absent":
                implied = [(term.args[0], not holds)]
            case "least" | "greatest":  # all parts, of a least that holds or a greatest that does not
                implied = [(arg, holds) for arg in term.args]
            case "any" if holds and self.someone in ((), (term,)):
                self.someone = (term,)
                implied = [(term.args[0], True)]
            case "above" | "at_least" if holds:
                implied = [(term.args[0], True)]
            case "at_least" if term.detail == 1:
                implied = [(term.args[0], False)]
        return implied

    def _left(self, choice: list[_Signed]) -> list[_Signed] | None:
        """The remaining options of a choice; None if one of them is already supposed."""
        known = [self._known(*way) for way in choice]
        return None if True in known else [way for way, so in zip(choice, known, strict=True) if so is None]

    def _known(self, term: Term, holds: bool) -> bool | None:
        """Whether the suppositions already decide this, and how; None if they do not."""
        while term.op in ("lift", "absent"):
            term, holds = term.args[0], holds == (term.op == "lift")
        if term in self.known:
            return self.known[term] == holds
        if term.op == "observed" and (term.each, term.detail[0]) in self.observed:
            return not holds  # another value was observed
        return None
