"""Runs a plan on two dataframes through Narwhals: terms become columns layer by layer, crossings become joins.

What a library lacks is worked around here and nowhere else. Lazy frames stay lazy: nothing is collected.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import narwhals as nw

from herstelkb.diagnostics import UnusableInput, spoken
from herstelkb.engines.columnar.expressions import Expressions, column, degree_column, number
from herstelkb.engines.columnar.planning import Kept, Stage, plan
from herstelkb.engines.columnar.results import Result
from herstelkb.engines.columnar.terms import Term

# A lazy query holds each frame twice after every meeting of the two, so its size doubles with every meeting.
MEETINGS = 4  # after so many, frames in memory are computed before going on
MAX_MEETINGS = 9  # a lazy query may have; the bundled rules need two

CASE, ID = "case", "id"
KEYS = {False: (CASE,), True: (CASE, ID)}


class Population:
    """The two frames of a population, to which columns of terms are added.

    `one` and `many` hold what was given: a column for each observed attribute, `texts` those that are not boolean;
    beside `graded` ones stands a column with the certainty of each observation.
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
    ) -> None:
        self.frames = {False: one, True: many}
        self.in_memory = in_memory
        self.made: set[Term] = set()
        self.expressions = Expressions(len(certainty), frozenset(texts), frozenset(graded), self.made)
        self.enums = one.implementation.is_polars() or one.implementation.is_duckdb()
        for each, attribute in sorted(self.expressions.graded):
            said = nw.col(f"{attribute}__certainty")
            degree = number(len(certainty))  # an observation without a certainty is certain
            for place, word in enumerate(certainty[:-1], 1):
                degree = nw.when(said == word).then(number(place)).otherwise(degree)
            self.frames[each] = self.frames[each].with_columns(degree.alias(degree_column(attribute)))

    def compute(self, wanted: Iterable[Term]) -> None:
        """Make a column of every wanted term that is no constant.

        Raises:
            UnusableInput: the frames are lazy, and rules go to and fro between the two too often for one query.
        """
        meetings = 0
        for stage in plan(wanted):
            if stage.lifted or stage.gathered:
                meetings += 1
                self._settle(meetings)
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
                        self.frames[each] = self.frames[each].select(*KEYS[each], *self._names(each, kept), *new)
                self.made.update(layer.made)

    def _settle(self, meetings: int) -> None:
        if not self.in_memory and meetings > MAX_MEETINGS:
            said = f"rules go to and fro between the two kinds of subject more than {MAX_MEETINGS} times"
            hint = "collect the frames first, or evaluate case by case"
            raise UnusableInput.because("engine-limit", f"{said}: too often for one lazy query", hint=hint)
        if self.in_memory and meetings > 1 and (meetings - 1) % MEETINGS == 0:
            self.frames = {each: frame.collect().lazy() for each, frame in self.frames.items()}

    def select(self, each: bool, results: Iterable[Result]) -> nw.LazyFrame[Any]:
        """A frame's ids and results, whose terms have been computed."""
        columns = (self._result(result).alias(result.name) for result in results)
        return self.frames[each].select(*KEYS[each], *columns)

    def _result(self, result: Result) -> nw.Expr:
        if result.truth:
            return self.expressions.holds(result.term)
        found = self.expressions.number(result.term)
        if result.words is None:
            return found
        booleans = all(isinstance(word, bool) for word in result.words)
        dtype: Any = nw.Boolean if booleans else nw.String
        if not booleans and self.enums:
            dtype = nw.Enum([spoken(word) for word in result.words])
        chosen = nw.lit(None, dtype)
        for place, word in reversed(list(enumerate(result.words, 1))):
            if result.term.possible >> place & 1:
                value = nw.lit(word if booleans else spoken(word), dtype)
                chosen = nw.when(found == place).then(value).otherwise(chosen)
        return chosen

    def _names(self, each: bool, kept: Iterable[Kept]) -> list[str]:
        """The columns that are kept: selecting them, rather than adding to all, keeps queries small."""
        names = []
        for one in kept:
            names.append(one if isinstance(one, str) else column(one))
            if (each, one) in self.expressions.graded:
                names.append(degree_column(names[-1]))
        return names

    def _lift(self, one: nw.LazyFrame[Any], many: nw.LazyFrame[Any], stage: Stage) -> nw.LazyFrame[Any]:
        names = {column(term): nw.col(column(term.args[0])) for term in stage.lifted}
        joined = _looked_up(many, one.select(CASE, **names))
        filled = (self._filled(term) for term in stage.lifted)
        return joined.select(*KEYS[True], *self._names(True, stage.kept[True]), *filled)

    def _gather(self, one: nw.LazyFrame[Any], many: nw.LazyFrame[Any], stage: Stage) -> nw.LazyFrame[Any]:
        gathered = many.group_by(CASE).agg(*(self._gathered(term).alias(column(term)) for term in stage.gathered))
        filled = (self._filled(term) for term in stage.gathered)
        return _looked_up(one, gathered).select(CASE, *self._names(False, stage.kept[False]), *filled)

    def _gathered(self, term: Term) -> nw.Expr:
        match term.op:
            case "size":
                return nw.len()
            case "sum":
                return self.expressions.holds(term.args[0]).cast(nw.Int64).sum()
            case _:
                return nw.col(column(term.args[0])).max()

    def _filled(self, term: Term) -> nw.Expr:
        """A crossed column, with nothing where a case has no employees."""
        found = nw.col(column(term))
        if self.expressions.is_truth(term):
            return found.fill_null(False)
        return found.fill_null(0).cast(nw.Int64) if term.op in ("sum", "size") else found.fill_null(0).cast(nw.Int8)


def _looked_up(frame: nw.LazyFrame[Any], other: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The frame with the other's columns of the same case; on Polars the rows keep their order."""
    if frame.implementation.is_polars():
        kept = frame.to_native().join(other.to_native(), on=CASE, how="left", maintain_order="left")
        found: nw.LazyFrame[Any] = nw.from_native(kept)
        return found
    return frame.join(other, on=CASE, how="left")
