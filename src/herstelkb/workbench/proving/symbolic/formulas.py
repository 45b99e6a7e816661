"""Formulas for z3 with constants folded, and the only place where z3 is imported.

A formula is a Python truth value or a z3 expression. Folding keeps formulas small and makes equal formulas the same
object, so that a comparison of two rule bases skips what did not change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from herstelkb.ground.diagnostics import UnusableInput

try:
    import z3
except ImportError:
    raise UnusableInput.because(
        "extra-missing", "questions about all cases need z3", hint="pip install 'herstelkb[verify]'"
    ) from None

Formula: TypeAlias = Any  # bool or z3.BoolRef
NumberTerm: TypeAlias = Any  # int or z3.ArithRef


def all_of(parts: Iterable[Formula]) -> Formula:
    """The formula that is true where every part is."""
    found: dict[int, Formula] = {}
    for part in parts:
        if part is False:
            return False
        if part is not True:
            found[part.get_id()] = part
    if len(found) < 2:
        return next(iter(found.values()), True)
    return _joined(z3.Z3_mk_and, found)


def any_of(parts: Iterable[Formula]) -> Formula:
    """The formula that is true where some part is."""
    found: dict[int, Formula] = {}
    for part in parts:
        if part is True:
            return True
        if part is not False:
            found[part.get_id()] = part
    if len(found) < 2:
        return next(iter(found.values()), False)
    return _joined(z3.Z3_mk_or, found)


def _joined(make: Callable[..., Any], parts: Mapping[int, Formula]) -> Formula:
    """The same as z3.And and z3.Or, without checking the sort of each part, which took twice as long as all else."""
    context = z3.main_ctx()
    made = make(context.ref(), len(parts), (z3.Ast * len(parts))(*[part.as_ast() for part in parts.values()]))
    return z3.BoolRef(made, context)


def negation(part: Formula) -> Formula:
    """The formula that is true where the part is false."""
    return not part if isinstance(part, bool) else z3.Not(part)


def same(left: Formula, right: Formula) -> bool:
    """Whether two formulas are the same object, without asking the solver."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return bool(left.eq(right))


def differ(left: Formula, right: Formula) -> Formula:
    """The formula that is true where exactly one of the two is."""
    if same(left, right):
        return False
    if isinstance(left, bool):
        return negation(right) if left else right
    if isinstance(right, bool):
        return negation(left) if right else left
    return z3.Xor(left, right)


def symbol(name: str) -> Formula:
    """A free truth value; the same name is the same value."""
    return z3.Bool(name)


def number(name: str) -> NumberTerm:
    """A free whole number; the same name is the same number."""
    return z3.Int(name)


def how_many(parts: Iterable[Formula]) -> NumberTerm:
    """The number of parts that are true."""
    return sum((int(part) if isinstance(part, bool) else z3.If(part, 1, 0) for part in parts), start=0)


def at_least(least: int, parts: Iterable[Formula]) -> Formula:
    """The formula that is true where at least `least` of the parts are."""
    open_, sure = [], 0
    for part in parts:
        if part is True:
            sure += 1
        elif part is not False:
            open_.append(part)
    least -= sure
    if least <= 0 or least > len(open_):
        return least <= 0
    return z3.AtLeast(*open_, least)


class Assignment:
    """Truth values that satisfy a formula. Undetermined values are false."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def holds(self, formula: Formula) -> bool:
        """Whether a formula is true."""
        if isinstance(formula, bool):
            return formula
        return bool(z3.is_true(self._model.eval(formula, model_completion=True)))


class SolverTimeout(Exception):
    """The solver ran out of time."""


def model(constraints: Iterable[Formula], formula: Formula, *, seconds: float) -> Assignment | None:
    """A model of the formula under the constraints; None if there is none.

    Raises:
        Undecided: it was not settled within `seconds`.
    """
    if formula is False:
        return None
    solver = z3.Solver()
    solver.set("timeout", int(seconds * 1000))
    solver.add(*constraints, formula)
    found = solver.check()
    if found == z3.unknown:
        raise SolverTimeout
    return Assignment(solver.model()) if found == z3.sat else None
