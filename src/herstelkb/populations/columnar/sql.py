"""The part of Polars' interface that the engine uses, for DuckDB: expressions and lazy frames that become SQL text.

Narwhals has all of this too. But it consults DuckDB about every step, which takes a tenth of a second for the bundled
rules, and it generates SQL that DuckDB computes slowly: functions of nulls, and a CASE within each ELSE. Here a query
is composed first, with few brackets, since DuckDB parses it more than once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any
from uuid import uuid4

from herstelkb.ground.diagnostics import UnusableInput

_TIGHTER = {"OR": ("", "=", "NOT", "AND", "OR"), "AND": ("", "=", "NOT", "AND"), "NOT": ("", "=")}
# DuckDB plans a named query again wherever it is read, unless it is materialized. With two meetings that is faster;
# with five it took a minute and a half, and with six all memory.
_INLINED = 4
Int8, Int16, Int64, Boolean, String = "TINYINT", "SMALLINT", "BIGINT", "BOOLEAN", "VARCHAR"


@dataclass(frozen=True, eq=False)
class Sql:
    """An expression.

    `loose` is its outermost operator, if that binds less tightly than a function call. `known` is its text if null
    counts as false. A constant has a `plain` form, which takes its type from the context, and a CASE has `arms`, which
    another CASE can include.
    """

    text: str
    loose: str = ""
    known: str = ""
    plain: str = ""
    arms: str = ""

    def within(self, operator: str = "") -> str:
        """The text as an operand of an operator, in brackets if needed."""
        return self.text if self.loose in _TIGHTER.get(operator, ("",)) else f"({self.text})"

    def __and__(self, other: Sql) -> Sql:
        return Sql(f"{self.within('AND')} AND {other.within('AND')}", "AND")

    def __or__(self, other: Sql) -> Sql:
        return Sql(f"{self.within('OR')} OR {other.within('OR')}", "OR")

    def __invert__(self) -> Sql:
        # A test of a nullable expression takes DuckDB 3.5 ms for a million rows; IS NULL takes a twentieth of that.
        known = f"(NOT {self.within()} IS TRUE AND {self.within()} IS NOT NULL)"
        return Sql(f"NOT {self.within('NOT')}", "NOT", known=known)

    def __eq__(self, other: object) -> Sql:  # type: ignore[override]
        return replace(self._with("=", other), known=f"{self.within()} IS NOT DISTINCT FROM {_plain(other)}")

    def __ge__(self, other: object) -> Sql:
        return self._with(">=", other)

    def __gt__(self, other: object) -> Sql:
        return self._with(">", other)

    def __le__(self, other: object) -> Sql:
        return self._with("<=", other)

    def __lt__(self, other: object) -> Sql:
        return self._with("<", other)

    def __sub__(self, other: object) -> Sql:
        return replace(self._with("-", other), loose="-")

    def __mul__(self, other: object) -> Sql:
        return replace(self._with("*", other), loose="*")

    def _with(self, operator: str, other: object) -> Sql:
        return Sql(f"{self.within()} {operator} {_plain(other)}", "=")

    def fill_null(self, value: object) -> Sql:
        """The value instead of null."""
        if value is False:
            return Sql(self.known or f"{self.within()} IS TRUE", "=")
        return Sql(f"coalesce({self.text}, {_plain(value)})")

    def cast(self, dtype: str) -> Sql:
        """As another type."""
        return Sql(f"CAST({self.text} AS {dtype})")

    def sum(self) -> Sql:
        """Of a group."""
        return Sql(f"sum({self.text})")

    def max(self) -> Sql:
        """Of a group."""
        return Sql(f"max({self.text})")

    def alias(self, name: str) -> Sql:
        """Under another name."""
        return Sql(f"{self.text} AS {_quoted(name)}")


def col(*names: str) -> Sql:
    """A column, or a list of some."""
    return Sql(", ".join(map(_quoted, names)))


def lit(value: str | bool | int | None, dtype: str = "") -> Sql:
    """A constant."""
    plain = _plain(value)
    if isinstance(value, str):
        return Sql(f"CAST({plain} AS {dtype})")  # compared with an enum, a constant without a type would make both text
    return Sql(plain if value is None or dtype in ("", Boolean) else f"CAST({plain} AS {dtype})", plain=plain)


def len() -> Sql:  # noqa: A001
    """How many rows a group has."""
    return Sql("count(*)")


def Enum(words: Iterable[str]) -> str:  # noqa: N802
    """An enum type of these words."""
    return f"ENUM({', '.join(_plain(word) for word in words)})"


@dataclass(frozen=True)
class When:
    """The condition of a choice."""

    holds: Sql

    def then(self, chosen: Sql) -> Then:
        """The choice, with its value where the condition holds."""
        return Then(self.holds, chosen)


when = When


@dataclass(frozen=True)
class Then:
    """A choice without its alternative."""

    holds: Sql
    chosen: Sql

    def otherwise(self, other: Sql) -> Sql:
        """The choice, with its value elsewhere. Numbers are masked by the truth value: CASE takes ten times as long."""
        holds, chosen = self.holds, self.chosen
        if chosen.plain.isdigit() or other.plain.isdigit():
            mask = f"-CAST({holds.text} AS {Int8})"
            masked = f"(({mask}) & {_plain(chosen)})"
            return Sql(masked if other.plain == "0" else f"({masked} | (~({mask}) & {_plain(other)}))")
        rest = other.arms or ("" if other.plain == "NULL" else f" ELSE {other.text}")
        arms = f" WHEN {holds.text} THEN {chosen.text}{rest}"
        return Sql(f"CASE{arms} END", arms=arms)


@dataclass(frozen=True)
class Query:
    """A query over two relations. `steps` are the named queries it reads, in order, each with its definition."""

    relations: tuple[Any, Any]
    database: Any
    numbers: Iterator[int]
    text: str
    steps: Mapping[str, str] = field(default_factory=dict)

    def select(self, *columns: str | Sql, **named: Sql) -> Query:
        """Some columns, or all with `*`."""
        chosen = [column if column == "*" else _quoted(column) for column in columns if isinstance(column, str)]
        chosen += [column.text for column in columns if isinstance(column, Sql)]
        chosen += [column.alias(name).text for name, column in named.items()]
        return replace(self, text=f"SELECT {', '.join(chosen)} FROM ({self.text})")

    def with_columns(self, *columns: Sql) -> Query:
        """All columns, and new ones."""
        return self.select("*", *columns)

    def gathered(self, key: str, *columns: Sql) -> Query:
        """A row for each key."""
        chosen = ", ".join([_quoted(key), *(column.text for column in columns)])
        return replace(self, text=f"SELECT {chosen} FROM ({self.text}) GROUP BY {_quoted(key)}")

    def join(self, other: Query, on: str, how: str) -> Query:
        """The columns of both, where they have the same key."""
        text = f"SELECT * FROM ({self.text}) {how.upper()} JOIN ({other.text}) USING ({_quoted(on)})"
        return replace(self, text=text, steps={**self.steps, **other.steps})

    def named(self) -> Query:
        """The query with a name, so that it is written once however often it is read."""
        number = next(self.numbers)
        how = "NOT MATERIALIZED" if number <= _INLINED else "MATERIALIZED"
        return replace(
            self, text=f"FROM step_{number}", steps={**self.steps, f"step_{number}": f"AS {how} ({self.text})"}
        )

    def kept(self) -> Query:
        """The query with its present result stored in a table."""
        name = f"kept_{uuid4().hex}"
        self._asked(f"CREATE TABLE {name} AS ")
        return replace(self, text=f"FROM {name}", steps={})

    @property
    def relation(self) -> Any:
        """The whole as a relation of DuckDB; nothing is computed."""
        return self._asked("")

    def _asked(self, what: str) -> Any:
        one, many = self.relations  # noqa: RUF059
        steps = ", ".join(f"{name} {text}" for name, text in self.steps.items())
        text = f"{what}{f'WITH {steps} ' if steps else ''}{self.text}"
        # DuckDB finds `one` and `many` by the names of these variables. Through a relation it parses it twice more.
        try:
            return self.database.sql(text) if self.database is not None else one.query("one", text)
        except Exception as error:
            if "replacement scan" not in str(error):
                raise
            said = "the two relations have different connections, and neither can read the other"
            raise UnusableInput.because("wrong-type", said, hint="make both with the same connection") from None


def queries(one: Any, many: Any, database: Any) -> dict[bool, Query]:
    """The queries that read the two relations; `database` is their connection or None. Keys: whether of members."""
    numbers = count(1)
    return {each: Query((one, many), database, numbers, f"FROM {'many' if each else 'one'}") for each in (False, True)}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _plain(value: object) -> str:
    match value:
        case Sql():
            return value.plain or value.within()
        case str():
            return "'" + value.replace("'", "''") + "'"
        case None:
            return "NULL"
        case _:
            return str(value)  # a number, or a boolean: True is a word of SQL too
