"""Whether terms can all be above 0 at once: of an attribute one value is observed, and what is absent does not hold.

A tableau over the terms as propositions. It errs on one side only: what it calls impossible is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from herstelkb.engines.columnar.terms import Term

    _Signed = tuple[Term, bool]

_PATIENCE = 300  # terms that one question may look at


def impossible(terms: Iterable[Term]) -> bool:
    """Can the terms surely not all be above 0 in one row?"""
    return _Supposed({}, {}, [_PATIENCE]).contradicted([(term, True) for term in terms], [])


class _Supposed:
    """What is supposed of terms so far: above 0 or not, and which value of an attribute was observed."""

    def __init__(self, known: dict[Term, bool], observed: dict[tuple[bool, str], Any], patience: list[int]) -> None:
        self.known, self.observed, self.patience = known, observed, patience

    def contradicted(self, more: list[_Signed], choices: list[list[_Signed]]) -> bool:
        """Does supposing more, and one of each list of choices, always lead to a contradiction?"""
        waiting, choices = list(more), list(choices)
        while waiting:
            term, holds = waiting.pop()
            self.patience[0] -= 1
            if self.patience[0] < 0:
                return False
            if self.known.setdefault(term, holds) != holds:
                return True
            match term.op:
                case "constant" if holds == (term.detail == 0):
                    return True
                case "lift":
                    waiting.append((term.args[0], holds))
                case "absent":
                    waiting.append((term.args[0], not holds))
                case "least" | "greatest":
                    parts = [(arg, holds) for arg in term.args]
                    if holds == (term.op == "least"):
                        waiting += parts
                    else:
                        choices.append(parts)
                case "above" | "at_least" if holds:
                    waiting.append((term.args[0], True))
                case "observed" if holds:
                    attribute, value = term.detail
                    if self.observed.setdefault((term.each, attribute), value) != value:
                        return True
        if not choices:
            return False
        choice = min(choices, key=len)
        rest = [other for other in choices if other is not choice]
        return all(
            _Supposed(dict(self.known), dict(self.observed), self.patience).contradicted([way], rest) for way in choice
        )
