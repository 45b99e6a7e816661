"""From a plan to Python: a function for each point of time, in straight lines but for rules that support each other.

A function takes the sets by number as they were at the point before, and raises them; a loop ends when nothing rises.
Only numbers enter its text, no name, value or bound of a rule base: `met` knows the bounds, and `admit` what is barred.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from herstelkb.engines.sets.plan import Counting, Firmly, SetOf, SetPlan, Someone, Unexcepted, asked, one_of
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import AllOf, AnyOf, Atom, Condition, Is, Measured

Settle: TypeAlias = Callable[..., None]  # of the sets, a layout, `met`, `admit`, and what observations are against
_LONGEST = 40  # operands in one expression: Python compiles longer ones by recursion
_OPENING = """\
def settle(held, layout, met, admit, against):
 all, many, up_to = layout.all, layout.many, layout.up_to
 anyone, firmly, without = layout.anyone, layout.firmly, layout.without
"""


def source(plan: SetPlan, point: int, growing: Mapping[SetOf, tuple[Clause, ...]]) -> str | None:
    """The text of the function that settles some sets at a point of time; None if there are none."""
    return _Function(plan, point, growing).text() if growing else None


def executable(text: str, point: int) -> Settle:
    """The function of a text."""
    namespace: dict[str, Any] = {"__builtins__": {}}
    exec(compile(text, f"<point of time {point}>", "exec"), namespace)
    settle: Settle = namespace["settle"]
    return settle


class _Function:
    """A function while it is written. `used`: the numbers of the sets that are in it."""

    def __init__(self, plan: SetPlan, point: int, growing: Mapping[SetOf, tuple[Clause, ...]]) -> None:
        self.plan, self.point, self.growing = plan, point, growing
        self.lines: list[str] = []
        self.used: dict[int, None] = {}
        self.temporaries = 0

    def text(self) -> str:
        for part in self.plan.order:
            due = [one for one in part if one in self.growing]
            if len(part) > 1 or self._supports_itself(part[0]):
                self._circle(due)
            else:
                for one in due:
                    self._settle(one)
        given = [f" x{n} = held[{n}]" for n in self.used]
        kept = [f" held[{n}] = x{n}" for n in map(self.plan.numbers.__getitem__, self.growing)]
        return "\n".join([_OPENING.rstrip(), *given, *(f" {line}" for line in self.lines), *kept, ""])

    def _supports_itself(self, one: SetOf) -> bool:
        return any(part == one for clause in self.growing.get(one, ()) for part in asked(clause))

    def _circle(self, due: Sequence[SetOf]) -> None:
        if not due:
            return
        those = "".join(f"{self._set(one)}, " for one in due)
        self.lines += ["while True:", f" before = ({those})"]
        with self._indented():
            for one in due:
                self._settle(one)
        self.lines.append(f" if before == ({those}): break")

    def _settle(self, one: SetOf) -> None:
        match one:
            case Atom():
                self._conclude(one, one, self.growing[one])
                if Someone(one) in self.plan.clauses:
                    self.lines.append(f"{self._set(one)} |= {self._set(Someone(one))}")
            case Someone(head):
                self._conclude(one, head, self.growing[one])
            case Firmly(atom, least):
                self._is(one, f"firmly({self._set(atom)}, {least})")
            case Measured(measure, op):
                counting = self._set(Counting(measure, op in ("at_least", "above")))
                self._is(one, f"met({self.plan.numbers[one]}, {counting})")
            case Counting(measure, truth):
                self._is(one, self._truth(self.plan.measures[measure].counted)[not truth])
            case Unexcepted(unless):
                established = self._established(unless)
                self._is(one, f"without({established}) if {established} else all")

    # --- what a rule concludes ---

    def _conclude(self, one: Atom | Someone, head: Atom, clauses: Sequence[Clause]) -> None:
        worths = [(clause, self._worth(clause)) for clause in clauses]
        if head not in self.plan.rivals or not clauses:
            self._raise(one, [worth for _, worth in worths])
            return
        # Only where something else is observed, or was done, which is rare, is it looked up what is admitted.
        admitted = [f"admit({clause.number}, {self.point}, {worth})" for clause, worth in worths]
        self.lines.append(f"if {self.plan.numbers[head]} in against:")
        with self._indented():
            self._raise(one, admitted)
        self.lines.append("else:")
        with self._indented():
            self._raise(one, [worth for _, worth in worths])

    def _raise(self, one: Atom | Someone, worths: Sequence[str]) -> None:
        """Raise a set to the worth of clauses; of the one subject holds what a clause concludes from anyone."""
        found = self._set(one)
        if isinstance(one, Someone):
            self.lines.append(f"{found} |= anyone({self._joined('|', worths)})")
        else:
            self.lines += [f"{found} |= {' | '.join(few)}" for few in (_batches(worths) if worths else ())]

    def _worth(self, clause: Clause) -> str:
        operands = [self._set(one) for one in asked(clause)]
        if clause.each and not any(atom.each for atom in clause.atoms):
            operands.append("many")
        if clause.hedge < self.plan.degrees:
            operands.append(f"up_to[{clause.hedge}]")
        return self._joined("&", operands) if len(operands) > _LONGEST else " & ".join(operands or ["all"])

    # --- conditions ---

    def _established(self, condition: Condition) -> str:
        """Those for whom a condition is established."""
        match condition:
            case Is():
                return self._joined("|", [self._set(one) for one in one_of(condition)])
            case Measured():
                return self._set(condition)
            case AllOf(parts):
                return self._joined("&", [self._established(part) for part in parts])
            case AnyOf(parts):
                return self._joined("|", [self._established(part) for part in parts])

    def _truth(self, condition: Condition) -> tuple[str, str]:
        """Those for whom a condition is true, and false, in each cut."""
        match condition:
            case Is(each, attribute, _, others):
                true = self._established(condition)
                other = self._joined("|", [self._set(Atom(each, attribute, value)) for value in others])
                return true, self._named(f"{other} & ~{true}")
            case AllOf(parts):
                found = [self._truth(part) for part in parts]
                return self._joined("&", [true for true, _ in found]), self._joined("|", [false for _, false in found])
            case AnyOf(parts):
                found = [self._truth(part) for part in parts]
                return self._joined("|", [true for true, _ in found]), self._joined("&", [false for _, false in found])
            case Measured():
                raise AssertionError(condition.measure)  # Invariant: resolution refuses a measure inside a measure

    # --- lines ---

    def _set(self, one: SetOf) -> str:
        number = self.plan.numbers[one]
        self.used[number] = None
        return f"x{number}"

    def _is(self, one: SetOf, expression: str) -> None:
        self.lines.append(f"{self._set(one)} = {expression}")

    def _named(self, expression: str) -> str:
        self.temporaries += 1
        self.lines.append(f"y{self.temporaries} = {expression}")
        return f"y{self.temporaries}"

    def _joined(self, operator: str, operands: Sequence[str]) -> str:
        """The name of operands that are joined; names keep expressions flat, however deep a condition is."""
        if len(operands) == 1 and operands[0].isalnum():
            return operands[0]
        first, *rest = _batches(operands)
        name = self._named(f" {operator} ".join(first))
        self.lines += [f"{name} {operator}= {f' {operator} '.join(few)}" for few in rest]
        return name

    @contextmanager
    def _indented(self) -> Iterator[None]:
        """What is written meanwhile is one level deeper."""
        before, self.lines = self.lines, []
        yield
        self.lines = [*before, *(f" {line}" for line in self.lines)]


def _batches(operands: Sequence[str]) -> list[Sequence[str]]:
    return [operands[n : n + _LONGEST] for n in range(0, len(operands), _LONGEST)] or [["0"]]
