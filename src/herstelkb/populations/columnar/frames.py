"""Runs a plan on the two frames of a population: terms become columns layer by layer, crossings become joins.

`libraries` has the calls of each library. Lazy frames stay lazy: nothing is collected.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import narwhals as nw

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.showing import spoken
from herstelkb.populations.columnar.expressions import Expression, Expressions, column, degree_column
from herstelkb.populations.columnar.libraries import CASE, KEYS, Frame, library
from herstelkb.populations.columnar.planning import Kept, Stage, plan
from herstelkb.populations.columnar.results import Result
from herstelkb.populations.columnar.term import Term

# After every meeting of the two frames, a lazy query contains each of them twice, so its size doubles.
MEETINGS = 4  # after this many, frames in memory are computed first
MAX_MEETINGS = 9  # in one lazy query; the bundled rules need two


class Population:
    """The two frames of a population, to which columns of terms are added.

    `one` and `many` are the inputs: a column for each observed attribute, of which `texts` are not boolean and
    `graded` have a second column with the certainty of each observation. `database`: see `DuckdbFrames`.
    """

    def __init__(
        self,
        one: nw.LazyFrame[Any],
        many: nw.LazyFrame[Any],
        texts: Iterable[tuple[bool, str]],
        graded: Iterable[tuple[bool, str]],
        certainty: Sequence[str],
        *,
        in_memory: bool,
        database: Any = None,
    ) -> None:
        self.in_memory = in_memory
        self.library = library(one, database)
        self.frames = self.library.begun(one, many)
        self.made: set[Term] = set()
        calls, top = self.library.calls, len(certainty)
        self.expressions = Expressions(calls, top, frozenset(texts), frozenset(graded), self.made)
        for each, attribute in sorted(self.expressions.graded):
            said = calls.col(f"{attribute}__certainty")
            degree = self.expressions.small(top)  # an observation without a certainty is certain
            for place, word in enumerate(certainty[:-1], 1):
                here = (said == word).fill_null(False)
                degree = self.expressions.where(here, self.expressions.small(place), degree)
            self.frames[each] = self.frames[each].with_columns(degree.alias(degree_column(attribute)))

    def compute(self, wanted: Iterable[Term]) -> None:
        """Make all columns that the wanted terms need, so that those can be selected at once.

        Raises:
            UnusableInput: the frames are lazy, and the rules cross between them too often for one query.
        """
        meetings = 0
        for stage in plan(wanted):
            if stage.lifted or stage.gathered:
                meetings += 1
                self._meet(meetings)
            one, many = self.frames[False], self.frames[True]
            if stage.lifted:
                self.frames[True] = self._lift(one, many, stage)
            if stage.gathered:
                self.frames[False] = self._gather(one, many, stage)
            self.made.update(stage.lifted, stage.gathered)
            for layer in stage.layers:
                for each, kept in layer.kept.items():
                    new = [self.expressions.column(term) for term in layer.made if term.each == each]
                    if new:
                        self.frames[each] = self.library.extended(self.frames[each], self._names(each, kept), new)
                self.made.update(layer.made)

    def _meet(self, meetings: int) -> None:
        if not self.in_memory and meetings > MAX_MEETINGS:
            said = f"the rules cross between the two kinds of subject more than {MAX_MEETINGS} times"
            hint = "collect the frames first, or evaluate case by case"
            raise UnusableInput.because("engine-limit", f"{said}: too often for one lazy query", hint=hint)
        collect = self.in_memory and meetings > 1 and (meetings - 1) % MEETINGS == 0
        self.frames = self.library.met(self.frames, collect=collect)

    def select(self, each: bool, results: Iterable[Result]) -> nw.LazyFrame[Any]:
        """The ids and results of a frame, whose terms have been computed."""
        columns = (self._result(result).alias(result.name) for result in results)
        return self.library.ended(self.frames[each].select(*KEYS[each], *columns))

    def _result(self, result: Result) -> Expression:
        calls = self.library.calls
        if result.words is None:
            (term,) = result.terms
            if result.truth:
                return self.expressions.holds(term)
            number = self.expressions.number(term)
            return number.cast(calls.Int64) if result.count else number
        booleans = all(isinstance(word, bool) for word in result.domain)
        dtype = calls.Boolean if booleans else calls.String
        if not booleans and self.library.enums:
            dtype = calls.Enum([spoken(word) for word in result.domain])
        chosen = calls.lit(None, dtype)
        for term, word in reversed(list(zip(result.terms, result.words, strict=True))):
            value = calls.lit(word if booleans else spoken(word), dtype)
            chosen = self.expressions.where(self.expressions.holds(term), value, chosen)
        return chosen

    def _names(self, each: bool, kept: Iterable[Kept]) -> list[str]:
        """The names of the kept columns and the ids."""
        names = list(KEYS[each])
        for one in kept:
            names.append(one if isinstance(one, str) else column(one))
            if (each, one) in self.expressions.graded:
                names.append(degree_column(names[-1]))
        return names

    def _lift(self, one: Frame, many: Frame, stage: Stage) -> Frame:
        columns = {_found(term): self.library.calls.col(column(term.args[0])) for term in stage.lifted}
        joined = self.library.looked_up(many, one.select(CASE, **columns))
        return self.library.extended(joined, self._names(True, stage.kept[True]), map(self._filled, stage.lifted))

    def _gather(self, one: Frame, many: Frame, stage: Stage) -> Frame:
        columns = (self._gathered(term).alias(_found(term)) for term in stage.gathered)
        joined = self.library.looked_up(one, self.library.gathered(many, columns))
        return self.library.extended(joined, self._names(False, stage.kept[False]), map(self._filled, stage.gathered))

    def _gathered(self, term: Term) -> Expression:
        calls = self.library.calls
        match term.op:
            case "size":
                return calls.len()
            case "sum":
                return self.expressions.holds(term.args[0]).cast(calls.Int64).sum()
            case _:
                return calls.col(column(term.args[0])).max()

    def _filled(self, term: Term) -> Expression:
        """A crossed column, filled in for cases without members."""
        calls = self.library.calls
        found = calls.col(_found(term))
        if self.expressions.is_truth(term):
            return found.fill_null(False).alias(column(term))
        dtype = calls.Int64 if term.op in ("sum", "size") else calls.Int8
        return found.fill_null(0).cast(dtype).alias(column(term))


def _found(term: Term) -> str:
    """The name of a term's column as joined from the other frame, null where there is no match."""
    return f"{column(term)}_"
